"""Which rows does a CSV or TSV file have?

Rows are read as RFC 4180 and spreadsheets write them, line breaks in quotes included. A quote that is never
closed costs its own row and no other: reading goes on with the next line.
"""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Self

from faqbot.errors import FaqbotError
from faqbot.faces.batch.rows import Reading, Record, Row, Shape, own_names
from faqbot.faces.batch.stream import LONGEST, Line

__all__ = ["begin_csv", "begin_tsv", "cut_table", "parse_table"]

DELIMITERS = ",;\t|"
USUAL = ("question", "q")
MOST_LINES = 1_000
"""Lines of one row; a quote that is open for longer was never meant to be."""


class _Lines:
    """Lines that can be put back."""

    def __init__(self, lines: Iterable[Line | None]) -> None:
        self._lines = iter(lines)
        self._back: deque[Line | None] = deque()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Line | None:
        return self._back.popleft() if self._back else next(self._lines)

    def put_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


def begin_csv(path: str, lines: Iterator[Line | None], reading: Reading) -> tuple[Shape, Iterator[Record | None]]:
    """The shape of the table in *lines*, whose delimiter is found out, and the rows after its header."""
    return _begin(path, "csv", lines, reading, DELIMITERS)


def begin_tsv(path: str, lines: Iterator[Line | None], reading: Reading) -> tuple[Shape, Iterator[Record | None]]:
    """The shape of the tab-separated table in *lines*, and the rows after its header."""
    return _begin(path, "tsv", lines, reading, "\t")


def _begin(
    path: str, kind: str, lines: Iterator[Line | None], reading: Reading, delimiters: str
) -> tuple[Shape, Iterator[Record | None]]:
    source = _Lines(lines)
    first = _first_line(source)
    if first is None:
        raise FaqbotError(f"{path}:1: the file is empty; its first line must name the columns")
    wanted = USUAL if reading.column is None else (reading.column,)
    if (told := _told_delimiter(first)) is not None:
        delimiters = told
    else:
        source.put_back([first])
    delimiter = _guess_delimiter(first, delimiters, wanted)
    records = cut_table(source, delimiter)
    header = next((record for record in records if record is not None), None)
    if header is None or header.reason is not None:
        raise FaqbotError(f"{path}:{first.number}: the line that names the columns can't be read; check its quotes")
    names = [name.strip() for name in _cells(header.data.decode("utf-8", "replace"), delimiter)]
    at = _find_column(path, header.line, names, reading.column)
    others = own_names(name for place, name in enumerate(names) if place != at)
    return Shape(path, kind, tuple(others), at, delimiter), records


def _first_line(source: _Lines) -> Line | None:
    return next((line for line in source if line is not None and line.data.strip()), None)


def _told_delimiter(line: Line) -> str | None:
    """The delimiter that a line like ``sep=;`` tells spreadsheets, or None."""
    text = line.data.strip().decode("utf-8", "replace")
    return text[4] if len(text) == 5 and text.startswith("sep=") else None


def _guess_delimiter(header: Line, delimiters: str, wanted: Iterable[str]) -> str:
    """The delimiter that leaves a column with a wanted name, or else the most columns; commas win ties."""
    text = header.data.decode("utf-8", "replace")
    wanted = {name.casefold() for name in wanted}

    def fitness(delimiter: str) -> tuple[bool, int]:
        names = next(csv.reader([text], delimiter=delimiter), [])
        return not wanted.isdisjoint(name.strip().casefold() for name in names), len(names)

    return max(delimiters, key=fitness)


def _find_column(path: str, line: int, names: list[str], wanted: str | None) -> int:
    folded = [name.casefold() for name in names]
    for name in (wanted,) if wanted else USUAL:
        if name in names:
            return names.index(name)
        if name.casefold() in folded:
            return folded.index(name.casefold())
    if wanted and wanted.isdecimal() and 0 < int(wanted) <= len(names):
        return int(wanted) - 1
    missing = repr(wanted) if wanted else "question or q"
    raise FaqbotError(f"{path}:{line}: no column named {missing}; choose one with --column: {', '.join(names)}")


def cut_table(lines: Iterable[Line | None], delimiter: str) -> Iterator[Record | None]:
    """The rows in *lines*; empty lines are none. None where nothing more is there just now."""
    source = lines if isinstance(lines, _Lines) else _Lines(lines)
    for line in source:
        if line is None:
            yield None
        elif not line.whole:
            yield Record(line.number, line.data, "too-long-line", line.start)
        elif b'"' in line.data:
            yield _with_quotes(line, source, delimiter)
        elif line.data not in (b"", b"\r"):
            yield Record(line.number, line.data, None, line.start)


def _with_quotes(line: Line, source: _Lines, delimiter: str) -> Record:
    """The row that begins with *line* and goes on until its quotes are closed.

    Where they never are, the row is *line* alone, broken; the lines that were looked at are put back.
    """
    taken = [line]

    def feed() -> Iterator[str]:
        yield line.data.decode("latin-1") + "\n"
        size = len(line.data)
        for more in source:
            if more is None:
                continue
            taken.append(more)
            size += len(more.data) + 1
            if not more.whole or size > LONGEST or len(taken) > MOST_LINES:
                raise csv.Error
            yield more.data.decode("latin-1") + "\n"

    try:
        # Latin-1 gives each byte a character: what UTF-8 stands for doesn't matter to quotes and delimiters.
        next(_reader(feed(), delimiter))
    except csv.Error:
        source.put_back(taken[1:])
        return Record(line.number, line.data, "broken-csv", line.start)
    return Record(line.number, b"\n".join(one.data for one in taken), None, line.start)


def _reader(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(2 * LONGEST)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _cells(text: str, delimiter: str) -> list[str]:
    return next(_reader([text], delimiter), [])


def parse_table(shape: Shape, record: Record, keep: bool) -> Row:
    """The row in *record*; it is an error if it has no such column, or more cells than there are columns."""
    try:
        cells = _cells(record.data.decode("utf-8"), shape.delimiter)
    except csv.Error:
        return Row(record.data.decode("utf-8", "replace"), "broken-csv")
    at = shape.at
    if len(cells) <= at:
        return Row("", "missing-column")
    names = shape.names or ()
    if any(cells[len(names) + 1 :]):
        return Row(cells[at], "extra-columns")
    if not keep:
        return Row(cells[at], None)
    others = (cells[:at] + cells[at + 1 :] + [None] * len(names))[: len(names)]
    return Row(cells[at], None, tuple(zip(names, map(json.dumps, others), strict=True)))
