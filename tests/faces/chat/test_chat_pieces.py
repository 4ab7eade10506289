"""Do the pieces that the chat is made of keep what they promise?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import loaded_by
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from faqbot.faces import chat
from faqbot.faces.chat import style
from faqbot.faces.chat.commands import COMMANDS
from faqbot.faces.chat.complete import ChatCompleter
from faqbot.faces.chat.markdown import blocks, runs
from faqbot.faces.chat.suggest import Suggester
from faqbot.faces.chat.words import sureness
from faqbot.faces.chat.wrap import plain_text, width_of, wrap

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]) | st.sampled_from(" *_-副e\u0301"))


@given(TEXT, st.integers(2, 60))
def test_no_line_is_wider_than_it_may_be(text, width):
    """Wrapping keeps to the width, counted in cells."""
    assert all(width_of(plain_text((line,))) <= width for line in wrap([("", text)], width))


@given(TEXT, st.integers(2, 60))
def test_wrapping_loses_and_adds_nothing(text, width):
    """Apart from spaces, the same characters come out in the same order."""
    assert "".join(plain_text(wrap([("", text)], width)).split()) == "".join(text.split())


@given(TEXT)
def test_drawing_marks_loses_nothing_else(text):
    """Apart from asterisks and underscores, the text is the same."""
    shown = "".join(piece for _, piece in runs(text))

    assert shown.replace("*", "").replace("_", "") == text.replace("*", "").replace("_", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** c", [("", "a "), ("class:strong", "b"), ("", " c")]),
        ("*a*b", [("class:soft", "a"), ("", "b")]),
        ("**a *b***", [("class:strong", "a "), ("class:strong class:soft", "b")]),
        ("2 * 3 * 4", [("", "2 * 3 * 4")]),
        ("snake_case_name", [("", "snake_case_name")]),
        ("_soft_", [("class:soft", "soft")]),
        ("**open", [("", "**open")]),
    ],
)
def test_marks(text, expected):
    """Bold and italics are drawn; what isn't a mark stays."""
    assert runs(text) == expected


def test_paragraphs_and_lists():
    """Lines of a paragraph are joined; items hang on their mark."""
    text = "one\ntwo\n\n* a\n  b\n* c\n\n1. d\n"

    assert [(block.lead, block.text, block.apart) for block in blocks(text, "•")] == [
        ("", "one two", False),
        ("• ", "a b", True),
        ("• ", "c", False),
        ("1. ", "d", True),
    ]


def test_a_wide_character_never_straddles_the_edge():
    """Two cells are kept together; a combining mark stays with its letter."""
    assert plain_text(wrap([("", "副作用はe\u0301e\u0301e\u0301")], 5)) == "副作\n用はe\u0301\ne\u0301e\u0301"


def test_long_words_break_at_hyphens():
    """A word that fits nowhere breaks where a person would break it."""
    assert plain_text(wrap([("", "over-the-counter")], 11)) == "over-the-\ncounter"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("effects sid", "Side Effects"),
        ("sied efects", "Side Effects"),
        ("COUNTER", "Can I buy these over-the-counter?"),
        ("risc", None),
    ],
)
def test_suggestions(typed, expected):
    """Words are met in any order, begun or misspelt."""
    suggester = Suggester(["Usage", "Side Effects", "Can I buy these over-the-counter?", "What are the risks?"])

    assert next(iter(suggester.find(typed, 1)), None) == expected


def test_suggestions_are_as_quick_with_75000_entries():
    """A keystroke takes some milliseconds, however many titles there are."""
    names = [f"{a}{b}{c}" for a in ("mel", "clo", "zo", "pri") for b in ("ato", "naz", "lpi") for c in range(600)]
    sections = ("Side Effects", "Dosage", "How it Works", "What if I miss a dose?", "Storage", "Usage", "Risks",
                "Is it safe in pregnancy?", "Overdose", "Interactions", "Can I drink with it?")  # fmt: skip
    suggester = Suggester(f"{section} ({name})" for name in names for section in sections)

    taken = []
    for typed in (
        "s",
        "side ef",
        "what if i miss a",
        "is it safe",
        "sied efects of melato7",
        "i i i i i i w w s s d d",
    ):
        start = time.process_time()  # whoever else is busy on the machine
        assert len(suggester.find(typed, 5)) == 5
        taken.append(time.process_time() - start)
    assert sorted(taken)[len(taken) // 2] < 0.05


def test_completions_come_only_when_there_is_something_to_go_by():
    """Nothing for one letter, nothing before the knowledge is read, commands at once."""
    suggester = Suggester(["Side Effects"])

    def offered(text, found=suggester):
        return [one.text for one in ChatCompleter(lambda: found).get_completions(Document(text), CompleteEvent())]

    assert offered("s") == []
    assert offered("si", None) == []
    assert offered("si") == ["Side Effects"]
    assert offered("/") == [f"/{command.name}" for command in COMMANDS]


def test_every_command_has_help_and_a_name_of_its_own():
    """The registry is complete and names are not shared."""
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]

    assert len(names) == len(set(names))
    assert all(command.help for command in COMMANDS)


def test_themes_are_named_once():
    """The arguments offer the themes that there are."""
    assert tuple(style.THEMES) == chat.THEMES
    assert chat.THEMES[0] == style.DEFAULT


def test_sureness_is_words_and_a_number():
    """From very sure to not sure."""
    assert [sureness(one) for one in (1.0, 0.7, 0.5, 0.1)] == [
        "very sure (100 of 100)",
        "quite sure (70 of 100)",
        "fairly sure (50 of 100)",
        "not sure (10 of 100)",
    ]


def test_the_terminal_library_is_loaded_by_the_chat_alone():
    """Neither the library nor the chat's help waits for it."""
    loaded = loaded_by("import faqbot, faqbot.session, faqbot.faces.cli, faqbot.faces.chat; faqbot.FaqBot")

    assert "faqbot.bot" in loaded
    assert not any(name.startswith("prompt_toolkit") for name in loaded)


def test_the_prompt_does_not_wait_for_matching():
    """What the first prompt needs has neither YAML nor matching in it."""
    loaded = loaded_by("import faqbot.faces.chat.repl, faqbot.faces.chat.terminal")

    assert not loaded & {"yaml", "rapidfuzz", "faqbot.bot", "faqbot.matching.rank"}
