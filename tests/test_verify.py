"""Does ``faqbot verify`` prove what is stored, and find every text that isn't?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from compiled import command, compiled
from hypothesis import given
from hypothesis import strategies as st

from faqbot import FaqBot
from faqbot.faces.proving import differences, open_source

SOURCE = open_source(compiled())
BOT: FaqBot = SOURCE.bot
SOURCES = {BOT.digest: SOURCE}
QUESTIONS = [
    "is it safe to combine melatonin and clonazepam",  # answered
    "side effects",  # answered with a section
    "side effects of clonazepam",  # with a part of one
    "side effects of ibuprofen",  # not answered
    "",  # nor this
    "i took 20 clonazepam pills and feel sleepy",  # an emergency
]
ROWS = [BOT.ask(question).to_dict() for question in QUESTIONS]
CLARIFY = BOT.ask("how does it work and what are the side effects").to_dict()
FAILED = dict.fromkeys(ROWS[0]) | {
    "question": "", "outcome": "error", "reason": "not-utf-8", "disclaimer": SOURCE.disclaimer, "confidence": 0.0,
    "candidates": [], "knowledge": BOT.digest, "file": "in.txt", "line": 3,
}  # fmt: skip
STORED = ("answer", "message", "disclaimer", "note", "title", "entry", "topic", "source", "outcome", "knowledge")


def as_table(rows: list[dict]) -> str:
    """*rows* as a CSV table writes them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([json.dumps(v) if key == "candidates" else v for key, v in row.items()])
    return text.getvalue()


def put(folder: Path, rows: list, name: str = "rows.jsonl") -> str:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text(as_table(rows) if name.endswith(".csv") else "\n".join(lines) + "\n", encoding="utf-8", newline="")
    return str(path)


@pytest.mark.parametrize("row", [*ROWS, CLARIFY, FAILED], ids=lambda row: f"{row['outcome']}-{row['reason']}")
def test_rows_as_they_were_given_are_proved(row):
    """Whatever the outcome was, a row that nobody touched has no differences."""
    assert [] == list(differences(row, SOURCES))


@given(st.sampled_from([*ROWS, CLARIFY]), st.sampled_from(STORED), st.data())
def test_no_text_can_be_changed_unnoticed(row, key, data):
    """One character more, less or other, in any stored text of any row, is found."""
    value = row[key]
    if value is None:
        changed = data.draw(st.sampled_from([other[key] for other in ROWS if other[key]] + ["x"]))
    else:
        at = data.draw(st.integers(0, len(value)))
        letter = data.draw(st.sampled_from(["", "x", " ", "\n"]))
        changed = value[:at] + letter + value[at + 1 :]
    if changed != value:
        assert list(differences(row | {key: changed}, SOURCES)) != []


@pytest.mark.parametrize("key", ["answer", "message", "title", "topic"])
def test_the_texts_of_one_row_do_not_pass_in_another(key):
    """A stored text belongs to its entry and outcome; elsewhere it is as wrong as any other."""
    for row in ROWS:
        for other in ROWS:
            if row[key] != other[key]:
                assert list(differences(row | {key: other[key]}, SOURCES)) != []


def test_candidates_must_be_entries_under_their_own_titles():
    """What is offered is checked like what is answered."""
    wrong = [{"entry": "no/such", "title": "x", "confidence": 0.1}]
    retitled = [CLARIFY["candidates"][0] | {"title": "Another title"}]

    assert "candidates" in next(differences(CLARIFY | {"candidates": wrong}, SOURCES))
    assert "candidates" in next(differences(CLARIFY | {"candidates": retitled}, SOURCES))
    assert "candidates" in next(differences(CLARIFY | {"candidates": "none"}, SOURCES))


def test_the_command_proves_json_lines_and_tables(tmp_path, capsys):
    """The same rows are proved in every format, line ends in cells included."""
    assert 0 == command("verify", put(tmp_path, ROWS), put(tmp_path, ROWS, "rows.csv"), "--again")
    assert f"{2 * len(ROWS)} of {2 * len(ROWS)} rows are word for word as stored" in capsys.readouterr().out


def test_what_differs_is_printed_with_path_and_line(tmp_path, capsys):
    """A difference is an address and the place in the text; status 1."""
    changed = ROWS[0] | {"answer": ROWS[0]["answer"].replace("not", "now", 1)}
    path = put(tmp_path, [ROWS[1], changed])

    assert 1 == command("verify", path)
    out = capsys.readouterr().out
    assert out.startswith(f"{path}:2: answer: ")
    assert "1 of 2 rows" in out


def test_a_row_of_a_table_is_named_by_the_line_it_begins_on(tmp_path, capsys):
    """Cells with line ends don't shift the numbers."""
    rows = [ROWS[1] | {"question": "two\nlines"}, ROWS[0] | {"note": "other"}]

    assert 1 == command("verify", put(tmp_path, rows, "rows.csv"))
    first = as_table(rows[:1]).count("\n")
    assert f"rows.csv:{first + 1}: note" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1]",
        '{"outcome": "answer"}',
        '{"knowledge": "x", "outcome": "answer", "disclaimer": "x"}',
        "[" * 90_000,
    ],
)
def test_what_is_no_row_is_not_proved(line, tmp_path):
    """A row that can't be read, or that names no knowledge, counts as wrong."""
    assert 1 == command("verify", put(tmp_path, [line]))


def test_a_key_that_stands_twice_hides_nothing(tmp_path):
    """Of two answers a reader may see the first and we the last."""
    line = json.dumps(ROWS[0])

    assert 1 == command("verify", put(tmp_path, ['{"answer": "Take ten.", ' + line[1:]]))


def test_asking_again_finds_what_a_text_cannot_show(tmp_path, capsys):
    """A stored answer under another question is word for word and still wrong."""
    assert 0 == command("verify", put(tmp_path, [ROWS[0] | {"question": "side effects"}]))
    assert 1 == command("verify", put(tmp_path, [ROWS[0] | {"question": "side effects"}]), "--again")
    assert "asked again" in capsys.readouterr().out


def test_nothing_of_a_row_reaches_the_terminal_raw(tmp_path, capsys):
    """Results from others may hold escape sequences."""
    command("verify", put(tmp_path, [ROWS[0] | {"answer": "\x1b[31mred"}, ROWS[0] | {"knowledge": "\x1b]0;x"}]))

    assert "\x1b" not in capsys.readouterr().out


def test_other_knowledge_can_be_given_besides(tmp_path):
    """Rows of an older knowledge are proved against that one."""
    (tmp_path / "old.yaml").write_text(
        "kind: topic\nschema: 1\nid: old\ntitle: Old\ndisclaimer: |\n  Old.\nfaqs:\n"
        "  - id: one\n    question: What is it?\n    answer: |\n      Old.\n"
    )
    row = FaqBot.load(tmp_path / "old.yaml").ask("what is it").to_dict()
    path = put(tmp_path, [row, ROWS[0]])

    assert 1 == command("verify", path)
    assert 0 == command("verify", path, "--also", str(tmp_path / "old.yaml"))


def test_a_missing_file_is_an_error(capsys):
    """Status 2 and one line."""
    assert 2 == command("verify", "no-such-file.jsonl")
    assert capsys.readouterr().err.startswith("faqbot: error: no-such-file.jsonl")
