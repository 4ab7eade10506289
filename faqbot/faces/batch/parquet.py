"""How do rows come out of Parquet files, and get into them?

The only module that imports pyarrow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faqbot.errors import FaqbotError
from faqbot.faces.batch.rows import Reading, Record, Shape, own_names

__all__ = ["begin_parquet", "from_json_lines"]

BATCH = 1_000
USUAL = ("question", "q")


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise FaqbotError("Parquet files need pyarrow: pip install 'faqbot[parquet]'") from None
    return pyarrow, pyarrow.parquet


def begin_parquet(path: str, reading: Reading) -> tuple[Shape, Iterator[Record | None]]:
    """The shape of the Parquet file at *path*, and its rows as objects, numbered as if each were a line."""
    pyarrow, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(path)
    except pyarrow.ArrowException:
        raise FaqbotError(f"{path}:1: not a Parquet file") from None
    columns = list(file.schema_arrow.names)
    wanted = (reading.column,) if reading.column else USUAL
    field = next((name for name in wanted if name in columns), None)
    if field is None:
        missing = repr(reading.column) if reading.column else "question or q"
        raise FaqbotError(f"{path}:1: no column named {missing}; choose one with --column: {', '.join(columns)}")
    names = own_names(name for name in columns if name != field)
    read = columns if reading.keep else [field]
    return Shape(path, "parquet", tuple(names), field=field), _records(file, read)


def _records(file: Any, columns: list[str]) -> Iterator[Record | None]:  # noqa: ANN401 - untyped upstream
    line = 0
    with file:
        for batch in file.iter_batches(batch_size=BATCH, columns=columns):
            for value in batch.to_pylist():
                line += 1
                data = json.dumps(value, default=str).encode()
                yield Record(line, data, None, 0)


def from_json_lines(lines: Path, target: Path, columns: tuple[str, ...]) -> None:
    """Make the Parquet file *target* of the rows in *lines*: texts, with numbers for confidence and line."""
    pyarrow, parquet = _pyarrow()
    kinds = {"confidence": pyarrow.float64(), "line": pyarrow.int64()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in columns])
    with lines.open(encoding="utf-8") as rows, parquet.ParquetWriter(target, schema) as file:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(json.loads(row))
            if len(batch) == BATCH:
                file.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
                batch = []
        if batch:
            file.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
