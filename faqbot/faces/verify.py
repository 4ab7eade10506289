"""Prove results word for word against the knowledge that gave them.

RESULTS is what ``faqbot batch`` wrote: JSON Lines, CSV or TSV. Every row must name this knowledge by its digest, and
its answer, message, disclaimer and note must be stored texts that belong to its entry and outcome.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from faqbot.faces.proving import Source, differences, open_source
from faqbot.text import printable

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot verify answers.jsonl
  faqbot verify answers.csv --knowledge knowledge --also knowledge-of-may
  faqbot verify answers.jsonl --again        and ask every question once more

exit status: 0 every row proved · 1 some row differs · 2 error
"""
TABLES = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
LONGEST_CELL = 64 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot verify``."""
    parser.add_argument("results", metavar="RESULTS", nargs="+", help="JSON Lines, CSV or TSV; - reads JSON Lines")
    parser.add_argument("--also", metavar="PATH", action="append", default=[], help="another knowledge rows may be of")
    parser.add_argument("--again", action="store_true", help="also ask each question again and compare the replies")


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let tables have cells as long as any question, and no longer than that afterwards."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    if path == "-":
        yield TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="", errors="surrogateescape")
        return
    with Path(path).open(encoding="utf-8-sig", newline="", errors="surrogateescape") as stream:
        yield stream


Row = Mapping[str, Any] | str
"""A row, or why it can't be read."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _object(line: str) -> Row:
    try:
        row = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        return f"not a row: {error}"
    return row if isinstance(row, dict) else "not a row: not a JSON object"


def _cells(row: Mapping[str | None, Any]) -> Row:
    """A table's row as an object: empty cells are null, and candidates a list."""
    if None in row:
        return "not a row: more cells than columns"
    found: dict[str, Any] = {str(key): value or None for key, value in row.items()}
    if found.get("candidates") is not None:
        try:
            found["candidates"] = json.loads(found["candidates"])
        except (ValueError, RecursionError):
            return "candidates: not JSON"
    return found


def _rows(path: str, stream: TextIO) -> Iterator[tuple[int, Row]]:
    """Each row of results, and the line that it begins on."""
    delimiter = TABLES.get(Path(path).suffix.lower())
    if delimiter is None:
        lines = (line.rstrip("\r\n") for line in stream)
        yield from ((number, _object(line)) for number, line in enumerate(lines, start=1) if line.strip())
        return
    with _long_cells():
        reader = csv.DictReader(stream, delimiter=delimiter, strict=True)
        try:
            before = reader.line_num if reader.fieldnames is not None else 0
            for row in reader:
                yield before + 1, _cells(row)
                before = reader.line_num
        except csv.Error as error:
            yield reader.line_num, f"not a row: {error}"


def _repeated(row: Mapping[str, Any], source: Source) -> Iterator[str]:
    """Where the reply to the row's question is another one now."""
    question = row.get("question")
    if not isinstance(question, str):
        return
    now = source.bot.ask(question).to_dict()
    for key in ("outcome", "reason", "entry", "confidence"):
        if key in row and str(row[key] if row[key] is not None else "") != str(
            now[key] if now[key] is not None else ""
        ):
            yield f"{key}: {row[key]!r}, asked again {now[key]!r}"


def _found(row: Row, sources: Mapping[str, Source], again: bool) -> list[str]:
    """All that is wrong with a row."""
    if isinstance(row, str):
        return [row]
    found = list(differences(row, sources))
    if again and not found and row["outcome"] != "error":
        found += _repeated(row, sources[row["knowledge"]])
    return found


def main(args: argparse.Namespace) -> int:
    """Prove ``args.results``."""
    opened = [open_source(path) for path in (args.knowledge, *args.also)]
    sources = {source.bot.digest: source for source in opened}
    rows = wrong = 0
    for path in args.results:
        with _opened(path) as stream:
            for line, row in _rows(path, stream):
                rows += 1
                found = _found(row, sources, args.again)
                wrong += bool(found)
                sys.stdout.writelines(f"{printable(f'{path}:{line}: {one}')}\n" for one in found)
    print(f"{rows - wrong} of {rows} rows are word for word as stored")
    return int(bool(wrong))
