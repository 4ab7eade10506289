"""What does the chat show for a question, and for a choice?"""

import re

import pytest
from chat_shared import DOWN, ESCAPE, PAUSE, UP
from prompt_toolkit.output import ColorDepth

from faqbot import Outcome


@pytest.fixture
def unsure(bot):
    """A question that is asked back."""
    reply = bot.ask("melatonin")

    assert reply.outcome is Outcome.CLARIFY
    assert len(reply.candidates) > 1
    return "melatonin\r"


def test_an_answer_has_its_parts_in_order(talk):
    """Heading, how sure, answer, disclaimer, note, related, one below the other."""
    said = talk("how does it work\r").words

    answered = ["> how does it work", "How it Works", "very sure (100 of 100)", "Regulates the sleep-wake cycle"]
    parts = [*answered, "Disclaimer: This information is for", "Note: This information is AI-generated", "Related"]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_what_is_shown_is_the_whole_stored_text(talk, bot):
    """Every word of the answer, the disclaimer and the note is on the screen, marks of Markdown apart."""
    titles = [entry.title for entry in bot.entries()]
    done = talk(*(f"{title}\r" for title in titles), rows=90)

    assert titles == [reply.question for reply in done.chat.replies]
    for reply in done.chat.replies:
        for text in (reply.answer or "", reply.disclaimer, reply.note or ""):
            plain = " ".join(re.sub(r"^\* |\*", "", text, flags=re.MULTILINE).split())
            assert plain in done.words.replace("• ", "")


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_no_line_is_wider_than_the_window(talk, columns):
    """Text is wrapped to the window's width, at any width."""
    done = talk("how does it work\r", "i overdosed\r", "/help\r", "/list\r", columns=columns, rows=400)

    assert "Regulates the sleep-wake" in done.words
    assert max(map(len, done.lines)) <= columns


def test_marks_are_drawn_and_not_shown(talk):
    """Bold text is bold and its asterisks are gone; bullets hang."""
    done = talk("how does it work\r")

    at = next(n for n, line in enumerate(done.screen.display) if "• Melatonin:" in line)
    row = done.screen.buffer[at]
    start = done.screen.display[at].index("Melatonin")
    assert row[start].bold
    assert not row[start + len("Melatonin: R")].bold
    assert "**" not in done.text
    assert done.screen.display[at + 1].startswith("    ")


def test_an_emergency_is_told_first_and_not_by_colour_alone(talk):
    """The message stands first, under a heading in words, between bars."""
    done = talk("i overdosed\r", columns=60)

    start = next(n for n, line in enumerate(done.lines) if line == "> i overdosed")
    shown = [line for line in done.lines[start + 1 :] if line]
    assert "EMERGENCY" in shown[0]
    assert shown[0].startswith("!!!!")
    assert shown[1].startswith("! This sounds like an emergency.")


def test_an_emergency_in_a_low_window_is_also_what_is_seen_last(talk):
    """Where the whole page doesn't fit, the message is repeated next to the prompt."""
    done = talk("i overdosed\r", PAUSE, "q", columns=30, rows=15)

    in_sight = "\n".join(done.screen.display)
    assert "EMERGENCY" in in_sight
    assert "emergency number" in " ".join(in_sight.replace("!", "").split())


def test_a_stranger_is_refused_and_nothing_is_offered(talk):
    """No entry is shown as near to a medicine that isn't covered."""
    done = talk("clonidine side effects\r", "/more\r")

    assert done.chat.last.outcome is Outcome.ABSTAIN
    assert "That is all there is." in done.text
    assert "Related" not in done.text


def test_a_follow_up_says_what_it_was_understood_as(talk):
    """The line is made of stored names."""
    done = talk("how does melatonin work\r", "what about klonopin?\r")

    assert "understood as: Clonazepam: How it Works" in done.text
    assert done.chat.last.entry.id.endswith("how-it-works/clonazepam")


def test_a_choice_by_arrow(talk, unsure):
    """Down and Enter take the second."""
    done = talk(unsure, PAUSE, DOWN, "\r")
    first, second = done.chat.replies

    assert second.entry == first.candidates[1].entry
    assert second.question == first.question
    assert "chosen by you" in done.text


def test_arrows_go_round(talk, unsure):
    """Up from the first is the last."""
    done = talk(unsure, PAUSE, UP, "\r")

    first, second = done.chat.replies
    assert second.entry == first.candidates[:5][-1].entry


def test_a_choice_by_digit(talk, unsure):
    """Its number and Enter take an entry."""
    done = talk(unsure, PAUSE, "2\r")

    first, second = done.chat.replies
    assert second.entry == first.candidates[1].entry


def test_a_new_question_instead_of_a_choice(talk, unsure):
    """Whatever is typed there is asked, also when it begins with a digit."""
    done = talk(unsure, PAUSE, "how does it work\r", unsure, PAUSE, "2 of them, how do they work\r")

    assert done.chat.replies[1].entry.title.startswith("How it Works")
    assert done.chat.replies[3].question == "2 of them, how do they work"


def test_escape_leaves_a_choice(talk, unsure):
    """After Esc the numbers choose nothing."""
    done = talk(unsure, PAUSE, ESCAPE, PAUSE, "2\r")

    assert "chosen by you" not in done.text
    assert done.chat.last.question == "2"


@pytest.mark.parametrize("depth", [ColorDepth.DEPTH_1_BIT, ColorDepth.DEPTH_4_BIT])
def test_few_colours_say_the_same(talk, depth):
    """Without colours bold and reverse are left, and no colour is sent."""
    done = talk("how does it work\r", "i overdosed\r", depth=depth)

    colours = {code for found in re.findall(r"\x1b\[([\d;]+)m", done.written) for code in found.split(";")}
    assert "EMERGENCY" in done.text
    if depth is ColorDepth.DEPTH_1_BIT:
        assert not colours & {"31", "38", "48", "41"}


def test_a_window_of_twenty_columns_works(talk):
    """Everything can be read in a very narrow window."""
    done = talk("how does it work\r", columns=20, rows=300)

    assert "How it Works" in done.text
    assert "Disclaimer:" in done.text
