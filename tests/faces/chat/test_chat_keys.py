"""What do keys do besides typing, and what becomes of what is typed?"""

import re

import pytest
from chat_shared import ESCAPE, PASTE, PAUSE, RIGHT, TAB, UP

from faqbot.faces.chat.record import create_private, recall, remember


def test_tab_takes_a_suggestion(talk):
    """Stored questions are found by words in the middle, misspelt ones too."""
    done = talk("over the counter", PAUSE, TAB, PAUSE, "\r", "dangers rissks", PAUSE, TAB, PAUSE, "\r")

    assert [reply.question for reply in done.chat.replies] == [
        "Can I buy these medications over-the-counter?",
        "What are the risks of combining melatonin and clonazepam?",
    ]


def test_commands_are_suggested_with_their_help(talk):
    """A slash shows what there is."""
    done = talk("/he", PAUSE, TAB, PAUSE, "\r")

    assert "show this" in done.text
    assert "explain the last decision" in done.text


def test_grey_suggestion_from_this_session(talk):
    """What was typed before comes back with the right arrow."""
    done = talk("how does it work\r", PAUSE, "how do", PAUSE, RIGHT, "\r")

    assert [reply.question for reply in done.chat.replies] == ["how does it work"] * 2


def test_a_pasted_text_of_many_lines_is_one_question(talk):
    """Line ends in a paste don't send it."""
    done = talk(PASTE.format("what are\nthe risks\nof combining melatonin and clonazepam"), "\r")

    assert len(done.chat.replies) == 1
    assert done.chat.last.question == "what are\nthe risks\nof combining melatonin and clonazepam"
    assert done.chat.last.entry.id.endswith("faq-risks")


def test_long_input_wraps(talk):
    """All of what is typed stays in sight."""
    typed = " ".join(f"word{n}" for n in range(40))

    done = talk(typed, "\r", columns=40)

    assert all(f"word{n}" in re.sub(r"\s", "", done.text) for n in range(40))


def test_interrupting_drops_the_line_and_twice_gives_a_hint(talk):
    """Ctrl-C never leaves."""
    once = talk("how does", PAUSE, "\x03", PAUSE)
    twice = talk("how does", PAUSE, "\x03", PAUSE, "\x03", PAUSE)

    assert not once.chat.replies
    assert "Press Ctrl-D to leave" not in once.text
    assert "Press Ctrl-D to leave" in twice.text
    assert twice.status == 0


def test_history_in_a_file_comes_back(talk, tmp_path):
    """What was typed, also over several lines, is there the next time."""
    kept = tmp_path / "history"
    kept.touch(0o600)

    talk("how does it work\r", PASTE.format("two\nlines"), "\r", history=kept)
    done = talk(UP, UP, UP, PAUSE, "\r", history=kept)

    assert done.chat.last.question == "how does it work"
    assert "+two\n+lines\n" in kept.read_text()


def test_history_keeps_what_is_no_text(tmp_path):
    """Bytes that are no characters are replaced; a line is a line."""
    kept = tmp_path / "history"

    remember(create_private(kept), "not \udcff text")
    remember(kept, "a\nb")

    assert recall(kept) == ["not ? text", "a\nb"]


def test_vi_keys(talk):
    """With vi keys, Esc and 0 go to the beginning of the line."""
    done = talk("does it work", ESCAPE, PAUSE, "0ihow ", PAUSE, "\r", PAUSE, vi=True)

    assert done.chat.last.question == "how does it work"


def test_clearing_the_screen(talk):
    """Ctrl-L leaves the prompt alone on the screen."""
    done = talk("how does it work\r", PAUSE, "\x0c", PAUSE, "abc")

    assert done.screen.display[0].startswith("> ")
    assert "Regulates" not in "\n".join(done.screen.display)


@pytest.mark.parametrize("hostile", ["\x1b]0;owned\x07", "\x9b31m", "\u202eevil", "\x1b[5;5H"])
def test_nothing_typed_can_steer_the_terminal(talk, hostile):
    """Control sequences in a paste come out as harmless signs, typed, listed and saved."""
    done = talk(PASTE.format(f"{hostile} side effects"), "\r", "/why\r", PASTE.format(f"/{hostile}"), "\r")

    assert hostile not in done.written
    assert done.screen.title == ""


def test_wide_and_combining_characters_line_up(talk):
    """A question in wide characters is wrapped by what it takes on the screen."""
    done = talk("副作用は何ですか副作用は何ですか e\u0301e\u0301 \r", "/list 副作用\r", columns=24)

    assert done.status == 0
    assert "No entry has" in done.words
