"""Which rows do the inputs have, and which question does each ask?

Reading has two halves. *Cutting* finds where rows begin and end and is all that the process with the input
does; *parsing* makes a row of those bytes, wherever the question is answered. A format is one of each.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from faqbot.errors import FaqbotError
from faqbot.faces.batch.objects import parse_object
from faqbot.faces.batch.parquet import begin_parquet
from faqbot.faces.batch.rows import Reading, Record, Row, Shape
from faqbot.faces.batch.stream import STDIN, DamagedError, Line, Source, lines, open_source, packing
from faqbot.faces.batch.table import begin_csv, begin_tsv, cut_table, parse_table

__all__ = ["FORMATS", "Input", "find_inputs", "kind_of", "parse", "recut"]

Lines = Iterator[Line | None]
Records = Iterator[Record | None]


class Format(NamedTuple):
    """One way to keep questions in a file."""

    endings: tuple[str, ...]
    begin: Callable[[str, Lines, Reading], tuple[Shape, Records]] | None
    """The shape of an input and its records; None where the file must be read as a whole."""
    cut: Callable[[Lines, Shape], Records]
    """The records among lines that come after any header."""
    parse: Callable[[Shape, Record, bool], Row]


def _cut_lines(source: Lines, blank: bool) -> Records:
    for line in source:
        if line is None:
            yield None
        elif blank or line.data.strip():
            yield Record(line.number, line.data, None if line.whole else "too-long-line", line.start)


def _begin_text(path: str, source: Lines, reading: Reading) -> tuple[Shape, Records]:  # noqa: ARG001 - as all do
    shape = Shape(path, "text", ())
    return shape, FORMATS[shape.kind].cut(source, shape)


def _begin_objects(path: str, source: Lines, reading: Reading) -> tuple[Shape, Records]:
    shape = Shape(path, "jsonl", None, field=reading.field)
    return shape, FORMATS[shape.kind].cut(source, shape)


def _parse_text(shape: Shape, record: Record, keep: bool) -> Row:  # noqa: ARG001 - as all do
    return Row(record.data.decode("utf-8").removesuffix("\r"), None)


def _as_lines(source: Lines, shape: Shape) -> Records:
    return _cut_lines(source, blank=shape.kind == "text")


def _as_table(source: Lines, shape: Shape) -> Records:
    return cut_table(source, shape.delimiter)


FORMATS = {
    "text": Format((".txt", ".text", ".log", ""), _begin_text, _as_lines, _parse_text),
    "csv": Format((".csv",), begin_csv, _as_table, parse_table),
    "tsv": Format((".tsv", ".tab"), begin_tsv, _as_table, parse_table),
    "jsonl": Format((".jsonl", ".ndjson"), _begin_objects, _as_lines, parse_object),
    "parquet": Format((".parquet", ".pq"), None, _as_lines, parse_object),
}


def parse(shape: Shape, record: Record, keep: bool) -> Row:
    """The row in *record*, an error row if it can't be understood."""
    if record.reason is not None:
        return Row(record.data.decode("utf-8", "replace"), record.reason)
    try:
        return FORMATS[shape.kind].parse(shape, record, keep)
    except UnicodeDecodeError:
        return Row(record.data.decode("utf-8", "replace"), "not-utf-8")


def recut(shape: Shape, data: bytes, first: Record) -> list[Record]:
    """The records in *data*, the part of an input that begins with the record *first*."""
    found = FORMATS[shape.kind].cut(lines(iter([data] if data else []), first.line, first.start), shape)
    return [record for record in found if record is not None]


def kind_of(path: str, kind: str | None) -> str:
    """The format of the file at *path*: *kind* if given, else by its ending. Raises FaqbotError if it has none."""
    if kind is not None or path == STDIN:
        return kind or "text"
    name = path[: -len(packing(path))] if packing(path) else path
    ending = Path(name).suffix.lower()
    for found, one in FORMATS.items():
        if ending in one.endings:
            return found
    advice = "save it as CSV" if ending.startswith(".xls") or ending == ".ods" else "say what it is with --from"
    raise FaqbotError(f"{path}:1: {ending} is no kind of file that is known here; {advice}")


def find_inputs(given: Iterable[str]) -> list[str]:
    """The files that *given* names, patterns replaced by what they match, in order.

    Raises FaqbotError for what isn't there.
    """
    found: list[str] = []
    for name in given:
        matches = [name]
        if name != STDIN and not Path(name).exists() and glob.has_magic(name):
            matches = sorted(one for one in glob.glob(name, recursive=True) if Path(one).is_file())  # noqa: PTH207
            if not matches:
                raise FaqbotError(f"{name}: no file matches")
        for one in matches:
            if one != STDIN and not Path(one).exists():
                raise FaqbotError(f"{one}: no such file")
            if one != STDIN and Path(one).is_dir():
                raise FaqbotError(f"{one}: is a folder; name the files in it, such as {one.rstrip('/')}/*.csv")
        found += matches
    if found.count(STDIN) > 1:
        raise FaqbotError("standard input (-) can be read only once")
    return found


class Input:
    """One input: its shape at once, its records when they are needed.

    Raises FaqbotError where its header doesn't fit.
    """

    def __init__(self, path: str, reading: Reading) -> None:
        self._path, self._reading = path, reading
        self._kind = kind_of(path, reading.kind)
        self._open: Source | None = None
        self._end: int | None = None
        self.shape, records = self._begin()
        self.as_stored = self._open is not None and self._open.as_stored
        """Whether a part of the file can be read by the place of its records."""
        # A pipe can be read only once; a file is opened again at its turn, there may be thousands.
        self._records = records if path == STDIN else None
        if path != STDIN:
            self.close()

    @property
    def size(self) -> int:
        """Bytes of the file, 0 where that can't be known."""
        return Path(self._path).stat().st_size if self._path != STDIN and Path(self._path).is_file() else 0

    @property
    def place(self) -> int:
        """Bytes of the file that have been read."""
        if self._end is not None or self._open is None:
            return self._end or 0
        return self._open.place()

    def place_after(self, record: Record) -> int:
        """About how many bytes of the file are done with *record*."""
        return record.start + len(record.data) if self.as_stored else self.place

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()

    def _begin(self) -> tuple[Shape, Records]:
        begin = FORMATS[self._kind].begin
        if begin is None:
            if self._path == STDIN or packing(self._path):
                raise FaqbotError(f"{self._path}:1: Parquet is read from files that are not compressed as a whole")
            return begin_parquet(self._path, self._reading)
        try:
            self._open = open_source(self._path, self._reading.encoding)
            cut = lines(self._open.pieces, start=self._open.start)
            return begin(self._path, cut, self._reading)
        except DamagedError:
            self.close()
            raise FaqbotError(f"{self._path}:1: the file is damaged and can't be unpacked") from None
        except BaseException:
            self.close()
            raise

    def records(self) -> Records:
        """The records, each once; None where nothing more is there just now.

        A file that turns out to be damaged ends with a record that says so.
        """
        records = self._records or self._begin()[1]
        line = 0
        try:
            for record in records:
                line = record.line if record is not None else line
                yield record
        except DamagedError:
            yield Record(line + 1, b"", "damaged-file", 0)
        finally:
            self._end = self.place if self._open is not None else self.size
            self.close()
