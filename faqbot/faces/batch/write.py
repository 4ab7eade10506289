"""How does a row look in each kind of output?

A format is a row of functions; adding one is adding a line to ``FORMATS``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from faqbot.errors import FaqbotError
from faqbot.faces.batch import report
from faqbot.faces.batch.parquet import from_json_lines
from faqbot.faces.batch.rows import KEYS, PLACE, REST, Answered, Layout, Shape
from faqbot.faces.render import as_plain
from faqbot.text import printable, unsafe_character

__all__ = ["FORMATS", "columns_of", "format_of", "looks_like_formula"]

_JSON = json.JSONEncoder(ensure_ascii=False)
_NOT_ASCII = re.compile("[^ -~]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STORED = frozenset(KEYS) - {"question"}
"""Columns whose text comes from the knowledge and not from whoever asked."""


class Format(NamedTuple):
    """One way to write rows. Bytes are UTF-8."""

    endings: tuple[str, ...]
    row: Callable[[Layout, Answered], bytes]
    head: Callable[[Layout], bytes] = lambda _: b""
    tail: Callable[[Mapping[str, int]], bytes] = lambda _: b""
    between: bytes = b""
    """What stands between two rows."""
    data: bool = True
    """Whether it is for programs: its rows have fields that can be chosen and kept."""
    table: bool = False
    """Whether all rows have the same columns."""
    parts: bool = False
    """Whether it can be written in parts that make up the whole when put together."""
    skips_blank: bool = False
    """Whether lines without a question are passed over."""
    shows_formulas: bool = False
    """Whether a spreadsheet would take a question that begins with ``=`` for a formula."""
    finish: Callable[[Path, Path, tuple[str, ...]], None] | None = None
    """Makes the output of a file of its rows, once they are complete, with these columns."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might compute *text* instead of showing it."""
    return text.startswith(_FORMULA)


def _row_of(layout: Layout, row: Answered, placed: bool) -> dict[str, Any]:
    """The row's own fields; *placed* ones say where they came from, and errors always do."""
    if row.reply is not None:
        found = row.reply.to_dict()
    else:
        found = dict.fromkeys(KEYS) | {
            "outcome": "error", "reason": row.reason, "disclaimer": layout.disclaimer, "confidence": 0.0,
            "candidates": [], "knowledge": layout.knowledge,
        }  # fmt: skip
    found["question"] = row.question
    if placed or row.reply is None:
        found["file"], found["line"] = row.file, row.line
    return found


def _json_row(layout: Layout, row: Answered) -> bytes:
    found = _row_of(layout, row, layout.keep)
    if layout.columns is None:
        text = _JSON.encode(found)
        kept = "".join(f", {_JSON.encode(name)}: {value}" for name, value in row.kept)
        text = f"{text[:-1]}{kept}}}"
    else:
        found |= {"file": row.file, "line": row.line}
        values = {name: _JSON.encode(found[name]) for name in layout.columns if name in found}
        values = dict(row.kept) | values
        text = ", ".join(f"{_JSON.encode(name)}: {values.get(name, 'null')}" for name in layout.columns)
        text = f"{{{text}}}"
    return f"{_harmless(text)}\n".encode("utf-8", "replace")


def _harmless(text: str) -> str:
    """JSON that means the same as *text*, as ``ask --json`` has it: nothing in it could steer a terminal."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if unsafe_character(text) is None else _NOT_ASCII.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1].replace("\x7f", "\\u007f")


def _cells(layout: Layout, row: Answered) -> dict[str, Any]:
    """The row's columns: texts and numbers; lists and what has no column of its own as JSON."""
    found = _row_of(layout, row, placed=True)
    columns = layout.columns or ()
    found["candidates"] = _JSON.encode(found["candidates"])
    rest = []
    for name, value in row.kept:
        if name in columns:
            found[name] = json.loads(value) if value.startswith('"') else None if value == "null" else value
        else:
            rest.append(f"{_JSON.encode(name)}: {value}")
    found[REST] = f"{{{', '.join(rest)}}}" if rest else None
    return {name: found.get(name) for name in columns}


def _separated(cells: list[Any], delimiter: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _head_of(delimiter: str, mark: str = "") -> Callable[[Layout], bytes]:
    return lambda layout: mark.encode() + _separated(list(layout.columns or ()), delimiter)


def _row_in(delimiter: str) -> Callable[[Layout, Answered], bytes]:
    return lambda layout, row: _separated(list(_cells(layout, row).values()), delimiter)


def _excel_row(layout: Layout, row: Answered) -> bytes:
    """A row that no spreadsheet computes: what was typed gets an apostrophe where it begins like a formula."""
    cells = [
        f"'{cell}" if isinstance(cell, str) and name not in _STORED and looks_like_formula(cell) else cell
        for name, cell in _cells(layout, row).items()
    ]
    return _separated(cells, ",")


def _parquet_row(layout: Layout, row: Answered) -> bytes:
    return f"{_JSON.encode(_cells(layout, row))}\n".encode("utf-8", "replace")


def _plain_row(layout: Layout, row: Answered) -> bytes:
    if row.reply is not None:
        return as_plain(row.reply).encode("utf-8", "replace")
    text = f"{row.file}:{row.line}: {row.reason}\n\nDisclaimer: {layout.disclaimer}\n"
    return printable(text).encode("utf-8", "replace")


FORMATS = {
    "jsonl": Format((".jsonl", ".ndjson"), _json_row, parts=True),
    "csv": Format((".csv",), _row_in(","), _head_of(","), table=True, parts=True, shows_formulas=True),
    "tsv": Format((".tsv", ".tab"), _row_in("\t"), _head_of("\t"), table=True, parts=True, shows_formulas=True),
    "excel": Format((), _excel_row, _head_of(",", mark="\ufeff"), table=True, parts=True),
    "parquet": Format((".parquet", ".pq"), _parquet_row, table=True, finish=from_json_lines),
    "md": Format((".md", ".markdown"), report.md_row, report.md_head, report.md_tail, data=False),
    "html": Format((".html", ".htm"), report.html_row, report.html_head, report.html_tail, data=False),
    "plain": Format((".txt", ".text"), _plain_row, between=b"\n", data=False, skips_blank=True),
}


def format_of(path: str | None, to: str | None) -> str:
    """The format of the output: *to* if given, else by the ending of *path*, else JSON Lines."""
    if to is not None or path is None:
        return to or "jsonl"
    ending = Path(path).suffix.lower()
    for name, one in FORMATS.items():
        if ending and ending in one.endings:
            return name
    known = " ".join(ending for one in FORMATS.values() for ending in one.endings[:1])
    raise FaqbotError(f"{path}: no known ending ({known}); say how to write it with --to")


def columns_of(to: str, fields: list[str] | None, keep: bool, shapes: list[Shape]) -> tuple[str, ...] | None:
    """The fields to write; None for all that each row has. No row goes without its disclaimer.

    Raises FaqbotError for a field that there isn't.
    """
    own = [name for shape in shapes if keep for name in shape.names or ()]
    loose = keep and any(shape.names is None for shape in shapes)
    known = dict.fromkeys([*KEYS, *PLACE, *own, *([REST] if loose and FORMATS[to].table else [])])
    if fields is None:
        return tuple(known) if FORMATS[to].table else None
    if not FORMATS[to].data:
        raise FaqbotError(f"--fields is for data; {to} always shows the same")
    for name in fields:
        if name not in known and not loose:
            hint = "" if keep else " (columns of the input need --keep)"
            raise FaqbotError(f"no field named {name!r}{hint}; choose from {', '.join(known)}")
    return tuple(dict.fromkeys([*fields, "disclaimer"]))
