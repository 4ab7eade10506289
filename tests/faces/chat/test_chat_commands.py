"""What do the commands of the chat do?"""

import json
import stat

import pytest

from faqbot.faces.chat.style import THEMES


def test_new_forgets(talk):
    """After /new a follow-up has nothing to lean on."""
    done = talk("how does melatonin work\r", "/new\r", "what about clonazepam?\r")

    assert done.chat.last.understood is None
    assert "A new conversation." in done.text


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


@pytest.mark.parametrize("theme", THEMES)
def test_themes(talk, theme):
    """Each theme can be taken, and says the same."""
    done = talk(f"/theme {theme}\r", "how does it work\r", "/theme nope\r")

    assert f"The theme is {theme} now." in done.text
    assert "Regulates the sleep-wake" in done.words
    assert "/theme takes one of auto, dark, light, mono." in done.text
