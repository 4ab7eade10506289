"""What happens in the chat when keys are pressed?"""

import json
import re
import stat

import pytest
from chat_shared import PAUSE
from prompt_toolkit.output import ColorDepth

from faqbot import Outcome
from faqbot.faces.chat.record import create_private, recall, remember
from faqbot.faces.chat.style import THEMES

DOWN, UP, ESCAPE, TAB, RIGHT = "\x1b[B", "\x1b[A", "\x1b", "\t", "\x1b[C"
PASTE = "\x1b[200~{}\x1b[201~"
ASKED_BACK = "effects\r"


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


def test_new_forgets(talk):
    """After /new a follow-up has nothing to lean on."""
    done = talk("how does melatonin work\r", "/new\r", "what about clonazepam?\r")

    assert done.chat.last.understood is None
    assert "A new conversation." in done.text


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


def test_related_entries_open_by_number(talk):
    """A number alone, or /open with it, shows what stands by that number."""
    done = talk("how does it work\r", "2\r", "/open 1\r")

    assert done.chat.replies[1].entry.title == "How it Works: Clonazepam"
    assert done.chat.replies[2].entry.title == "How it Works: Melatonin"


def test_examples_and_the_warning_open_by_number(talk, bot):
    """What the first screen numbers can be opened."""
    done = talk("/open 1\r", rows=100)

    assert done.chat.last.entry == next(bot.entries())
    assert "Never self-medicate." in done.words


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


def test_leaving(talk):
    """/quit leaves with 0, and nothing after it is read."""
    done = talk("/quit\r")

    assert done.status == 0
    assert not done.chat.replies


def test_an_unknown_command_gets_the_nearest(talk):
    """A slip in a command is answered, not asked."""
    done = talk("/hlep\r", "/xyzzyplugh\r")

    assert "There is no /hlep. Did you mean /help?" in done.text
    assert "/help lists them all." in done.text


def test_why_explains(talk):
    """/why shows how the last question was read and decided."""
    done = talk("/why\r", "how does it work\r", "/why\r")

    assert "Nothing was asked yet." in done.text
    assert "decided: the question is a stored phrasing" in done.text


def test_more_goes_through_what_is_next(talk):
    """/more shows entries that were not shown yet, and they open by number."""
    done = talk("how does it work\r", "/more\r", "1\r", "/more\r", "/more\r", "/more\r")

    assert "More entries, by number:" in done.text
    assert "That is all there is." in done.text
    assert len(done.chat.replies) == 2


def test_list_browses_and_filters(talk, bot):
    """All entries under their topic, or those that have the words."""
    everything = talk("/list\r")
    some = talk("/list side\r", "/open 2\r")
    none = talk("/list qqq\r")

    assert all(entry.title in everything.words for entry in bot.entries())
    assert some.chat.last.entry.title == "Side Effects: Melatonin"
    assert "No entry has 'qqq'" in none.text


def test_save_as_text_and_as_rows(talk, tmp_path):
    """The exact stored text goes to the file, which only its owner can read."""
    text, rows = tmp_path / "talk.txt", tmp_path / "talk.jsonl"

    done = talk("how does it work\r", f"/save {text}\r", f"/save {rows}\r", f"/save {text}\r", columns=200)

    reply = done.chat.last
    assert reply.answer in text.read_text()
    assert reply.disclaimer in text.read_text()
    assert json.loads(rows.read_text()) == reply.to_dict()
    assert {stat.S_IMODE(file.stat().st_mode) for file in (text, rows)} == {0o600}
    assert "is there already; nothing was written" in done.words


def test_save_says_what_goes_wrong(talk, tmp_path):
    """No file name, nothing to save and no such folder are told in a sentence."""
    done = talk("/save\r", "/save x\r", "how does it work\r", f"/save {tmp_path}/no/such\r", columns=200)

    assert "/save needs a file name" in done.text
    assert "Nothing was asked yet." in done.text
    assert "can't be written: No such file or directory" in done.words


def test_the_log_has_what_got_no_answer(talk, tmp_path):
    """One row for each unanswered question, none for answers and emergencies; the first screen says so."""
    log = tmp_path / "gaps.jsonl"

    done = talk(
        "how does it work\r", "clonidine\r", "i overdosed\r", "capital of france\r", "?\r", log=log, columns=200
    )

    assert [json.loads(line)["question"] for line in log.read_text().splitlines()] == ["clonidine", "capital of france"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert f"Unanswered questions are added to {log}." in done.words


def test_nothing_is_written_unless_asked(talk, tmp_path, monkeypatch):
    """A conversation leaves no file behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    talk("how does it work\r", "clonidine\r", "/why\r")

    assert list(tmp_path.rglob("*")) == []


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


@pytest.mark.parametrize("theme", THEMES)
def test_themes(talk, theme):
    """Each theme can be taken, and says the same."""
    done = talk(f"/theme {theme}\r", "how does it work\r", "/theme nope\r")

    assert f"The theme is {theme} now." in done.text
    assert "Regulates the sleep-wake" in done.words
    assert "/theme takes one of auto, dark, light, mono." in done.text


@pytest.mark.parametrize("depth", [ColorDepth.DEPTH_1_BIT, ColorDepth.DEPTH_4_BIT])
def test_few_colours_say_the_same(talk, depth):
    """Without colours bold and reverse are left, and no colour is sent."""
    done = talk("how does it work\r", "i overdosed\r", depth=depth)

    colours = {code for found in re.findall(r"\x1b\[([\d;]+)m", done.written) for code in found.split(";")}
    assert "EMERGENCY" in done.text
    if depth is ColorDepth.DEPTH_1_BIT:
        assert not colours & {"31", "38", "48", "41"}


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


def test_a_window_of_twenty_columns_works(talk):
    """Everything can be read in a very narrow window."""
    done = talk("how does it work\r", columns=20, rows=300)

    assert "How it Works" in done.text
    assert "Disclaimer:" in done.text
