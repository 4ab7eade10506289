"""Is every row of every kind of input read, or marked with why it can't be?"""

import csv
import gzip
import io
import json
import tracemalloc

import pytest
from effort import on_disk
from hypothesis import given
from hypothesis import strategies as st

from faqbot.faces.batch.read import Input, parse, recut
from faqbot.faces.batch.rows import Reading
from faqbot.faces.batch.stream import LONGEST, SHOWN, lines

ANY = Reading(None, None, None, None, keep=True)
CELLS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


def read(path, reading=ANY):
    """Line, row and record of everything in a file."""
    one = Input(str(path), reading)
    return [
        (record.line, parse(one.shape, record, keep=True), record) for record in one.records() if record is not None
    ]


def asked(path, reading=ANY):
    """Line and question of everything in a file, or why there is none."""
    return [(line, row.reason or row.question) for line, row, _ in read(path, reading)]


def write(tmp_path, name, data):
    """A file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"one\r\ntwo\n\nlast", [(1, "one"), (2, "two"), (3, ""), (4, "last")]),
        ("a.txt", b"\xef\xbb\xbfone\n", [(1, "one")]),
        ("a.txt", "é\nb\n".encode("utf-16"), [(1, "é"), (2, "b")]),
        ("a.txt", b"ok\ncaf\xe9\nok\n", [(1, "ok"), (2, "not-utf-8"), (3, "ok")]),
        ("a.txt", b"", []),
        ("a.csv", b"id,Question\n1,a\n2,\"b\nb\"\n3,c\n", [(2, "a"), (3, "b\nb"), (5, "c")]),
        ("a.csv", b"\xef\xbb\xbfq;id\na,b;1\n", [(2, "a,b")]),
        ("a.csv", b"sep=;\nid;q\n1;a\n", [(3, "a")]),
        ("a.csv", b"id,q\n1\n2,b,\n3,c,d\n\n", [(2, "missing-column"), (3, "b"), (4, "extra-columns")]),
        ("a.csv", b'q,id\n"open,1\nb,2\n"c" d,3\ne,4\n', [(2, "broken-csv"), (3, "b"), (4, "broken-csv"), (5, "e")]),
        ("a.tsv", b'id\tq\n1\ta,b\n2\t"c\nd"\n', [(2, "a,b"), (3, "c\nd")]),
        ("a.jsonl", b'{"q": "a"}\n"b"\n\n{"question": "c"}\n', [(1, "a"), (2, "b"), (4, "c")]),
        ("a.jsonl", b'{"q": "a"\n{"x": 1}\n{"q": 1}\n[1]\n', [
            (1, "broken-json"), (2, "missing-field"), (3, "not-text"), (4, "missing-field"),
        ]),
        ("a.jsonl", b"[" * 100_000 + b"\n" + b'{"q":"a"}', [(1, "broken-json"), (2, "a")]),
    ],
)  # fmt: skip
def test_rows_are_read_with_their_lines(tmp_path, name, data, expected):
    """Each kind of input gives its questions, bad rows their reason, and both the line they begin on."""
    assert asked(write(tmp_path, name, data)) == expected


def test_compressed_inputs_are_unpacked(tmp_path):
    """gzip and zstd are told by the ending, also of several members, and don't hide what is inside."""
    data = b"id,q\n1,a\n"
    assert asked(write(tmp_path, "a.csv.gz", gzip.compress(data) + gzip.compress(b"2,b\n"))) == [(2, "a"), (3, "b")]
    zstandard = pytest.importorskip("zstandard", reason="zstd needs the extra")
    packed = zstandard.compress(data) + zstandard.compress(b"2,b\n")
    assert asked(write(tmp_path, "a.csv.zst", packed)) == [(2, "a"), (3, "b")]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_damaged_file_keeps_what_could_be_read(tmp_path, ending):
    """A cut or broken archive gives its rows up to there and then one that says so."""
    data = b"".join(b"question %d\n" % n for n in range(100_000))
    if ending == ".gz":
        packed = gzip.compress(data)
    else:
        packed = pytest.importorskip("zstandard", reason="zstd needs the extra").compress(data)
    found = asked(write(tmp_path, f"a.txt{ending}", packed[: len(packed) // 2]))

    assert found[-1][1] == "damaged-file"
    assert found[:-2] == [(n + 1, f"question {n}") for n in range(len(found) - 2)]


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
@pytest.mark.parametrize("length", [LONGEST + 1, 3 * LONGEST])
def test_a_line_over_the_limit_is_cut_and_left_behind(tmp_path, name, length):
    """It costs its own row, of which the beginning is shown, and no other."""
    head, good = {"a.txt": ("", "a"), "a.csv": ("q\n", "a"), "a.jsonl": ("", '{"q": "a"}')}[name]
    text = f"{head}{good}\n{'x' * length}\n{good}\n"
    found = read(write(tmp_path, name, text.encode()))

    assert [row.reason for _, row, _ in found] == [None, "too-long-line", None]
    assert [line for line, _, _ in found] == [n + head.count("\n") for n in (1, 2, 3)]
    assert found[1][1].question == "x" * SHOWN


def test_a_line_without_end_is_never_held():
    """A gigabyte without a line end takes little more memory than the limit."""
    piece = b"x" * 65_536
    tracemalloc.start()
    last = next(lines(piece for _ in range(16_384)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (last.whole, len(last.data)) == (False, SHOWN)
    assert peak < 4 * LONGEST


def test_a_long_quoted_cell_costs_one_row(tmp_path):
    """A quote that is never closed leaves all the rows after it alone."""
    rows = "".join(f"question {n},{n}\n" for n in range(5_000))
    found = asked(write(tmp_path, "a.csv", f'q,id\n"never closed,0\n{rows}'.encode()))

    assert found[0] == (2, "broken-csv")
    assert [text for _, text in found[1:]] == [f"question {n}" for n in range(5_000)]


@on_disk
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_whatever_the_csv_module_writes_is_read(tmp_path_factory, rows, delimiter):
    """Every table comes back cell for cell, whatever is in it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("question", "id"), *rows])
    path = write(tmp_path_factory.mktemp("csv"), "a.csv", text.getvalue().encode())
    found = [(row.question, dict(row.kept)) for _, row, _ in read(path)]

    assert found == [(question, {"id": json.dumps(other)}) for question, other in rows]


@on_disk
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.csv", "a.jsonl"]), st.data())
def test_a_part_is_read_like_the_whole(tmp_path_factory, data, name, draw):
    """Any stretch of records, read by its place, gives the same records: what clusters rely on."""
    head = b"q,id\n" if name == "a.csv" else b""
    path = write(tmp_path_factory.mktemp("part"), name, head + data)
    one = Input(str(path), ANY)
    records = [record for record in one.records() if record is not None]
    if not records or not one.as_stored:
        return
    first = draw.draw(st.integers(0, len(records) - 1))
    last = draw.draw(st.integers(first, len(records)))
    stop = records[last].start if last < len(records) else path.stat().st_size
    part = path.read_bytes()[records[first].start : stop]

    assert recut(one.shape, part, records[first]) == records[first:last]


def test_numbers_are_kept_as_they_are_written(tmp_path):
    """What is only passed on is passed on digit by digit, and in order."""
    data = b'{"n": 1.10, "q": "a", "big": 1e400, "o": {"a" : [1.0,2]}, "source": null}\n'
    _, row, _ = read(write(tmp_path, "a.jsonl", data))[0]

    assert row.kept == (("n", "1.10"), ("big", "1e400"), ("o", '{"a" : [1.0,2]}'), ("input.source", "null"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.csv"], "a.csv:1: no column named question or q; choose one with --column: id, text"),
        (["a.csv", "--column", "x"], "no column named 'x'"),
        (["a.xlsx"], "save it as CSV"),
        (["none.csv"], "no such file"),
        (["*.none"], "no file matches"),
        (["."], "is a folder"),
        (["empty.csv"], "the file is empty"),
        (["-", "-"], "only once"),
        (["a.txt", "--encoding", "klingon"], "no encoding"),
        (["a.txt", "--fields", "x"], "no field named 'x'"),
        (["a.txt", "-o", "a.txt"], "is an input"),
        (["a.txt", "-o", "out.docx"], "no known ending"),
        (["a.txt", "--resume"], "-o FILE"),
        (["a.txt", "--workers", "0"], "workers"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(batch, tmp_path, monkeypatch, arguments, message):
    """A mistake in the command costs one line and status 2, before any question is answered."""
    monkeypatch.chdir(tmp_path)
    for name, data in {"a.csv": b"id,text\n", "a.txt": b"hi\n", "a.xlsx": b"PK", "empty.csv": b""}.items():
        write(tmp_path, name, data)
    result = batch(*arguments)

    assert result.status == 2
    assert message in result.err
    assert result.err.startswith("faqbot: error: ")
    assert result.err.count("\n") == 1


def test_columns_can_be_named_or_counted(batch, tmp_path):
    """--column takes a name in any case, or a number where no column has that name."""
    path = write(tmp_path, "a.csv", b"id,Text\n1,hello\n")

    assert [batch(path, "--column", name).rows[0]["question"] for name in ("Text", "text", "2")] == ["hello"] * 3


def test_encodings_of_windows_are_read(batch, tmp_path):
    """What Excel saves on Windows is read with --encoding, and the summary says so where it is needed."""
    path = write(tmp_path, "a.csv", "q\nwhat\u2019s this\n".encode("cp1252"))

    assert batch(path).rows[0]["reason"] == "not-utf-8"
    assert "--encoding cp1252" in batch(path).err
    assert batch(path, "--encoding", "cp1252").rows[0]["question"] == "what\u2019s this"
