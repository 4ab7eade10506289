"""Does every kind of output say exactly what is stored and what was asked?"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest
from batch_shared import BOT
from effort import over_commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqbot.faces.batch.rows import KEYS, PLACE
from faqbot.faces.batch.write import FORMATS
from faqbot.faces.render import as_json, as_plain

STORED = {entry.answer for entry in BOT.entries()}


def test_the_row_has_the_keys_of_a_reply():
    """The keys that errors are written with are those of replies, in the same order."""
    assert tuple(BOT.ask("hi").to_dict()) == KEYS


def test_a_json_line_is_what_ask_gives(batch, questions):
    """The same question has the same bytes, asked alone or in a batch."""
    lines = batch(questions).out.decode().splitlines(keepends=True)
    asked = questions.read_text(encoding="utf-8").split("\n")[:-1]

    assert lines == [as_json(BOT.ask(question)) for question in asked]


def test_errors_have_all_keys_a_disclaimer_and_their_place(batch):
    """A row that can't be read is a row like the others, and says where it is."""
    (row,) = batch("-", stdin=b"caf\xe9\n").rows

    assert tuple(row) == (*KEYS, *PLACE)
    assert (row["outcome"], row["reason"], row["file"], row["line"]) == ("error", "not-utf-8", "-", 1)
    assert row["disclaimer"] == BOT.disclaimer


def test_strict_runs_tell_of_errors(batch):
    """The run goes on either way; only with --strict does the status say that rows were errors."""
    assert batch("-", stdin=b"caf\xe9\nhi\n").status == 0
    assert batch("-", "--strict", stdin=b"caf\xe9\nhi\n").status == 1
    assert batch("-", "--strict", stdin=b"hi\n").status == 0


@pytest.mark.parametrize("to", ["csv", "tsv"])
@settings(over_commands, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=40), other=st.text(max_size=20))
def test_tables_give_every_cell_exactly(batch, to, question, other):
    """What was asked and kept comes back character for character; only lone surrogates can't be written."""
    line = json.dumps({"q": question, "other": other}).encode()
    out = batch("-", "--from", "jsonl", "--to", to, "--keep", stdin=line).out.decode()
    (row,) = csv.DictReader(io.StringIO(out, newline=""), delimiter="," if to == "csv" else "\t")

    assert row["question"] == question.encode("utf-8", "replace").decode()
    assert json.loads(row["input"])["other"] == other
    assert row["answer"] in STORED | {""}
    assert row["disclaimer"].strip()


@pytest.mark.parametrize(("to", "first"), [("csv", "=1+1"), ("excel", "'=1+1")])
def test_formulas_are_disarmed_where_a_spreadsheet_reads(batch, to, first):
    """--to csv is exact and warns; --to excel puts an apostrophe before what was typed, never before what is stored."""
    result = batch("-", "--to", to, stdin=b"=1+1\n")
    (row,) = csv.DictReader(io.StringIO(result.out.decode("utf-8-sig"), newline=""))

    assert row["question"] == first
    assert ("--to excel" in result.err) is (to == "csv")


def test_other_columns_are_kept_in_place(batch, tmp_path):
    """--keep passes columns on after ours, under their own names, or with input. before a name of ours."""
    path = tmp_path / "a.csv"
    path.write_text("id,q,answer,id\n007,hi,mine,2\n")
    header, row = batch(path, "--keep", "--to", "csv").out.decode().strip().split("\r\n")

    assert header.split(",")[-5:] == ["file", "line", "id", "input.answer", "id (2)"]
    assert row.split(",")[-3:] == ["007", "mine", "2"]
    assert list(batch(path, "--keep").rows[0].items())[-3:] == [
        ("id", "007"),
        ("input.answer", "mine"),
        ("id (2)", "2"),
    ]


def test_chosen_fields_never_lose_the_disclaimer(batch):
    """--fields gives those fields in that order, and the disclaimer whatever was chosen."""
    (row,) = batch("-", "--fields", "answer,question", stdin=b"generic name\n").rows

    assert list(row) == ["answer", "question", "disclaimer"]
    assert row["disclaimer"]


@pytest.mark.parametrize(
    ("only", "outcomes"),
    [("answered", {"answer"}), ("unanswered", {"abstain", "clarify", "error"}), ("emergency", {"emergency"})],
)
def test_only_some_rows_are_written_but_all_are_counted(batch, questions, only, outcomes):
    """--only leaves the others out of the output, not out of the summary."""
    everything, some = batch(questions), batch(questions, "--only", only)

    assert some.rows == [row for row in everything.rows if row["outcome"] in outcomes]
    assert some.err == everything.err


def test_plain_text_is_what_ask_says_line_by_line(batch):
    """Replies stand one line apart; lines without a question are passed over; the status is 0."""
    result = batch("-", "--to", "plain", "--quiet", stdin=b"generic name\n\n  \nxanax?\n")

    assert result.out.decode() == as_plain(BOT.ask("generic name")) + "\n" + as_plain(BOT.ask("xanax?"))
    assert (result.status, result.err) == (0, "")


@pytest.mark.parametrize("to", ["md", "html", "plain"])
def test_nothing_typed_reaches_a_terminal_raw(batch, to):
    """Readable outputs have no control or direction characters, whoever typed them and wherever."""
    out = batch("-", "--to", to, stdin="a\x1b]0;x\x07\u202eb\ncaf\x9b31m\n".encode() + b"\x1b[31m\xff\n").out.decode()

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, _):
        self.found.add(tag)


@given(st.text(max_size=80))
def test_a_question_is_never_markup(question):
    """No question adds a tag to the HTML report or a second line to a Markdown heading."""
    from faqbot.faces.batch.report import html_row, md_row
    from faqbot.faces.batch.rows import Answered, Layout

    layout = Layout("html", None, False, None, BOT.disclaimer, BOT.digest)
    answered = Answered("a.txt", 1, question, BOT.ask(question), None, ())
    tags = _Tags()
    tags.feed(html_row(layout, answered).decode())

    assert tags.found <= {"article", "h2", "p", "div", "strong"}
    heading = md_row(layout, answered).decode().split("\n")[1]
    assert heading.startswith("## ")
    assert not re.search(r"(?<!\\)[<`\[]", heading.replace("\\\\", ""))


def test_reports_say_everything_once(batch, questions, tmp_path):
    """A report has every question, the stored answers word for word, a disclaimer for each, and the counts."""
    target = tmp_path / "report.html"
    batch(questions, "-o", target)
    text = target.read_text(encoding="utf-8")

    assert text.count("<article") == text.count("Disclaimer:") == len(questions.read_text().split("\n")) - 1
    assert '<h2 id="summary">' in text
    assert "http://" not in text.replace("http-equiv", "")


def test_parquet_in_gives_parquet_out(batch, tmp_path):
    """Rows survive the way through Parquet with their columns and kinds."""
    pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs the extra")
    parquet = pytest.importorskip("pyarrow.parquet")
    source, target = tmp_path / "a.parquet", tmp_path / "b.parquet"
    parquet.write_table(pyarrow.table({"id": [1, 2], "q": ["generic name", None]}), source)
    result = batch(source, "-o", target, "--keep")
    rows = parquet.read_table(target).to_pylist()

    assert result.status == 0
    assert [(row["id"], row["outcome"], row["line"]) for row in rows] == [("1", "answer", 1), ("2", "error", 2)]
    assert rows[0]["answer"] == BOT.ask("generic name").answer
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_a_device_is_written_to_and_not_replaced(batch):
    """-o /dev/null stays /dev/null, and a full device is an error in one line."""
    assert batch("-", "-o", os.devnull, "--to", "jsonl", stdin=b"hi\n").status == 0
    full = batch("-", "-o", "/dev/full", "--to", "jsonl", stdin=b"hi\n")

    assert full.status == 2
    assert "No space left" in full.err.splitlines()[-1]


def test_a_line_is_answered_when_it_comes():
    """Whoever pipes questions in one at a time gets each reply before sending the next, with any workers."""
    for workers in ("1", "2"):
        command = [sys.executable, "-m", "faqbot", "batch", "-", "--workers", workers, "--quiet"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            for question in (b"generic name\n", b"side effects\n"):
                process.stdin.write(question)
                process.stdin.flush()
                asked = time.monotonic()
                row = json.loads(process.stdout.readline())
                assert row["question"] == question.decode().strip()
            assert time.monotonic() - asked < 5
            process.stdin.close()
            assert process.wait(10) == 0


def test_without_a_command_each_line_is_answered():
    """``echo question | faqbot`` answers in plain text and exits 0."""
    done = subprocess.run([sys.executable, "-m", "faqbot"], input=b"generic name\n", capture_output=True, check=False)

    assert done.stdout.decode() == as_plain(BOT.ask("generic name"))
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_format_is_offered():
    """The choices of --to are the table's, and every ending leads to one format."""
    endings = [ending for one in FORMATS.values() for ending in one.endings]

    assert len(endings) == len(set(endings))
