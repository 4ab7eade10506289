"""Where do rows go, so that none is lost when the program, the disk or the machine gives up?

A file is written under another name, ``OUT.partial``, and renamed when it is complete. Beside it a journal,
``OUT.journal``, notes after each block how many rows of the input were answered, how long the output was then,
and checksums of both. Whatever was written after the last note that agrees with the file is cut off on resuming.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from faqbot.errors import FaqbotError
from faqbot.text import printable

__all__ = ["Note", "Output", "Partial", "Pipe"]

PIECE = 1 << 20


class Note(NamedTuple):
    """How far a run has come."""

    rows: int = 0
    """Rows of the input that are done."""
    read: int = 0
    """Checksum of those rows."""
    size: int = 0
    """Bytes of the output."""
    written: int = 0
    """Checksum of those bytes."""
    counts: Mapping[str, int] = {}


class Output(Protocol):
    """What rows are written to."""

    note: Note
    """How far it has come already."""

    def write(self, data: bytes, rows: int, read: int, counts: Mapping[str, int]) -> None:
        """Add *data*; by then *rows* of the input, with the checksum *read*, have come to *counts*."""

    def finish(self, tail: bytes, make: Callable[[Path, Path], None] | None) -> None:
        """Complete the output with *tail*; *make* makes it of its rows, where it isn't just them."""

    def close(self) -> None:
        """Let go of it, complete or not."""


class Pipe:
    """Standard output, or a device: what is written is gone."""

    def __init__(self, path: str | None) -> None:
        self.note = Note()
        self._file: BinaryIO = sys.stdout.buffer if path is None else Path(path).open("wb")  # noqa: SIM115 - see close
        self._own = path is not None

    def write(self, data: bytes, rows: int, read: int, counts: Mapping[str, int]) -> None:
        """Add *data* and hand it on at once."""
        self.note = Note(rows, read, self.note.size + len(data), 0, dict(counts))
        if data:
            self._file.write(_for_terminals(data) if self._file.isatty() else data)
            self._file.flush()

    def finish(self, tail: bytes, make: Callable[[Path, Path], None] | None) -> None:
        """Hand on *tail*, too."""
        if make is not None:
            raise FaqbotError("this format needs a file to be written to: -o FILE")
        self._file.write(tail)
        self._file.flush()

    def close(self) -> None:
        """Close what was opened."""
        if self._own:
            self._file.close()


class Partial:
    """A file that isn't there until it is complete.

    *run* says all that decides what the rows are: a run can only be resumed as what it was begun as. Raises
    FaqbotError where it was another, or is still at work.
    """

    def __init__(self, path: str, run: Mapping[str, Any], resume: bool) -> None:
        self._target = Path(os.path.realpath(path))
        self.path = self._target.with_name(f"{self._target.name}.partial")
        self._journal_path = self._target.with_name(f"{self._target.name}.journal")
        self._file = _open_alone(self.path)
        try:
            self.note = Note()
            kept = 0
            if resume and self.path.stat().st_size and self._journal_path.exists():
                self.note, kept = self._recover(run)
            self._journal = _open(self._journal_path)
            self._journal.truncate(kept)
            self._journal.seek(kept)
            self._file.truncate(self.note.size)
            self._file.seek(self.note.size)
            if not kept:
                self._write_all(self._journal, _line(run))
        except BaseException:
            self._file.close()
            raise

    def _recover(self, run: Mapping[str, Any]) -> tuple[Note, int]:
        """The last note that agrees with the file, and how long the journal was with it."""
        with self._journal_path.open("rb") as journal:
            head = journal.readline()
            begun = _value(head)
            if begun is None:
                return Note(), 0
            _check_same(self._target, begun, run)
            best, kept = Note(), len(head)
            for note, length in _notes(journal):
                if not self._agrees(best, note):
                    break
                best, kept = note, kept + length
        return best, kept

    def _agrees(self, before: Note, note: Note) -> bool:
        """Whether the file has the bytes that came to it between two notes."""
        checksum, left = before.written, note.size - before.size
        self._file.seek(before.size)
        while left > 0:
            data = self._file.read(min(left, PIECE))
            if not data:
                return False
            checksum, left = zlib.crc32(data, checksum), left - len(data)
        return left == 0 and checksum == note.written

    def write(self, data: bytes, rows: int, read: int, counts: Mapping[str, int]) -> None:
        """Add *data* to the file, and then a note to the journal."""
        self._write_all(self._file, data)
        written = zlib.crc32(data, self.note.written)
        self.note = Note(rows, read, self.note.size + len(data), written, dict(counts))
        self._write_all(self._journal, _line(self.note))

    def _write_all(self, file: Any, data: bytes) -> None:  # noqa: ANN401 - a raw file, which may write less
        left = memoryview(data)
        try:
            while left:
                left = left[file.write(left) :]
        except OSError as error:
            reason = error.strerror or error
            raise FaqbotError(f"{file.name}: {reason}; the same command with --resume goes on from there") from None

    def finish(self, tail: bytes, make: Callable[[Path, Path], None] | None) -> None:
        """Give the file its name. Whoever sees it there sees all of it, also after the power fails."""
        self._write_all(self._file, tail)  # without a note: a run that ends here writes it again
        if make is None:
            os.fsync(self._file.fileno())
            self.path.replace(self._target)
        else:
            made = self._target.with_name(f"{self._target.name}.made")
            make(self.path, made)
            made.replace(self._target)
            self.path.unlink()
        self._journal_path.unlink()

    def close(self) -> None:
        """Let go of the files; an incomplete one stays for ``--resume``."""
        self._file.close()
        self._journal.close()


def _for_terminals(data: bytes) -> bytes:
    """*data* as somebody may look at it: files have it exactly, a terminal obeys some of it."""
    return printable(data.decode("utf-8", "replace").replace("\r\n", "\n")).encode()


def _open(path: Path) -> Any:  # noqa: ANN401 - FileIO has no name in its type
    """The file at *path* to read and write, unbuffered, made if need be."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)


def _open_alone(path: Path) -> Any:  # noqa: ANN401 - as above
    """The same, for this process alone. Raises FaqbotError while another one has it."""
    file = _open(path)
    if sys.platform == "win32":
        return file
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FaqbotError(f"{path}: another run is writing it; wait for it, or choose another output") from None
    return file


def _line(value: Any) -> bytes:  # noqa: ANN401 - anything JSON can say
    return json.dumps(value, ensure_ascii=True).encode() + b"\n"


def _value(line: bytes) -> Any:  # noqa: ANN401 - anything JSON can say
    """What a line of the journal says, or None if it was never finished."""
    try:
        return json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None


def _notes(journal: BinaryIO) -> Iterator[tuple[Note, int]]:
    """The notes in *journal* up to one that was never finished, each with its length."""
    for line in journal:
        value = _value(line)
        if not isinstance(value, list) or len(value) != len(Note._fields):
            return
        yield Note(*value), len(line)


def _check_same(target: Path, begun: Any, run: Mapping[str, Any]) -> None:  # noqa: ANN401 - read from a file
    wanted = json.loads(json.dumps(run))
    if begun != wanted:
        known = begun if isinstance(begun, dict) else {}
        changed = ", ".join(name for name in wanted if known.get(name) != wanted[name])
        raise FaqbotError(f"{target}.journal:1: begun with another {changed}; run it again without --resume")
