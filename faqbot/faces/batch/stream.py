"""Where do the bytes of an input come from, and where do its lines end?

Nothing here holds more than a piece of the input: a line without an end is cut, marked and left behind.
"""

from __future__ import annotations

import codecs
import gzip
import select
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from faqbot.errors import FaqbotError

__all__ = ["LONGEST", "SHOWN", "STDIN", "DamagedError", "Line", "Source", "lines", "open_source", "packing"]

STDIN = "-"
LONGEST = 512 * 1024
"""Bytes of a line or record; longer ones are errors."""
SHOWN = 1_000
"""Bytes that are kept of a line that is too long."""
PIECE = 64 * 1024
PACKED = 256
"""Bytes of a zstd file that are unpacked at a time; a byte may become tens of thousands."""
PATIENCE = (0.02, 0.32)
"""Seconds to wait for more from a pipe before handing on what there is: at first, and at most."""
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class DamagedError(Exception):
    """A compressed input that can't be unpacked any further."""


class Line(NamedTuple):
    """One line, without its line feed."""

    number: int
    data: bytes
    whole: bool
    """Whether *data* is all of it; of a line that is too long, only the beginning is kept."""
    start: int
    """How many bytes come before it."""


class Source(NamedTuple):
    """An open input."""

    pieces: Iterator[bytes]
    """Its bytes as UTF-8, piece by piece; an empty piece means that nothing is there just now."""
    start: int
    """How many bytes, a byte-order mark, come before the first piece."""
    as_stored: bool
    """Whether the pieces are the bytes of the file, so that a part of it can be read by its place."""
    place: Callable[[], int]
    """How many bytes of the file have been read."""
    close: Callable[[], None]


def packing(name: str) -> str:
    """``.gz``, ``.zst`` or nothing: how a file of this *name* is compressed."""
    ending = Path(name).suffix.lower()
    return ending if ending in (".gz", ".zst") else ""


def open_source(path: str, encoding: str | None) -> Source:
    """The input at *path*, unpacked and as UTF-8; a byte-order mark goes before *encoding* as to what it is in."""
    if path == STDIN:
        raw: Any = sys.stdin.buffer
        pieces, packed = _waiting(raw), False
    else:
        raw = Path(path).open("rb", buffering=0)  # noqa: SIM115 - closed with the source
        packed = bool(packing(path))
        pieces = _unpacked(raw, path) if packed else iter(lambda: raw.read(PIECE), b"")
    first, mark, kind = _marked(pieces)
    kind = kind or encoding or "utf-8"
    as_utf8 = codecs.lookup(kind).name == "utf-8"
    rest = _after(first[len(mark) :], pieces)
    place = (lambda: 0) if path == STDIN else raw.tell
    close = (lambda: None) if path == STDIN else raw.close
    stored = as_utf8 and not packed and path != STDIN
    return Source(rest if as_utf8 else _transcoded(rest, kind), len(mark), stored, place, close)


def _after(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from pieces


def _marked(pieces: Iterator[bytes]) -> tuple[bytes, bytes, str | None]:
    """The beginning of *pieces*, its byte-order mark, and the encoding that it stands for."""
    first = b""
    for piece in pieces:
        first += piece
        if len(first) >= 3 or not any(mark.startswith(first) for mark, _ in MARKS):
            break
    for mark, encoding in MARKS:
        if first.startswith(mark):
            return first, mark, encoding
    return first, b"", None


def _waiting(raw: BufferedReader) -> Iterator[bytes]:
    """What comes from a pipe or a terminal, as it comes."""
    least, most = PATIENCE
    patience = least
    polls = sys.platform != "win32" and _has_descriptor(raw)
    while True:
        if polls and not select.select([raw], [], [], patience)[0]:
            patience = min(2 * patience, most)
            yield b""
            continue
        patience = least
        piece = raw.read1(PIECE)
        if not piece:
            return
        yield piece


def _has_descriptor(raw: BufferedReader) -> bool:
    try:
        return raw.fileno() >= 0
    except OSError:
        return False


def _unpacked(raw: BinaryIO, path: str) -> Iterator[bytes]:
    """The unpacked bytes of *raw*. Raises DamagedError where they can't be had."""
    damage: tuple[type[Exception], ...]
    if packing(path) == ".gz":
        unpacked, damage = _gunzipped(raw), (EOFError, gzip.BadGzipFile, zlib.error)
    else:
        frame, error = _zstd(path)
        unpacked, damage = _frames(raw, frame), (EOFError, error)
    try:
        yield from unpacked
    except damage:
        raise DamagedError(path) from None


def _gunzipped(raw: BinaryIO) -> Iterator[bytes]:
    file = gzip.GzipFile(fileobj=raw)
    return iter(lambda: file.read(PIECE), b"")


def _zstd(path: str) -> tuple[Callable[[], Any], type[Exception]]:
    """What makes a decompressor for one frame, and how its failures are called."""
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.ZstdDecompressor, zstd.ZstdError
    try:
        import zstandard
    except ImportError:
        raise FaqbotError(f"{path}:1: zstd files need zstandard: pip install 'faqbot[zstd]'") from None
    return lambda: zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError


def _frames(raw: BinaryIO, frame: Callable[[], Any]) -> Iterator[bytes]:
    """The content of one frame after the other; the little that is unpacked at a time bounds what it may become."""
    current, begun = frame(), False
    while packed := raw.read(PIECE):
        for at in range(0, len(packed), PACKED):
            rest = packed[at : at + PACKED]
            while rest:
                content = current.decompress(rest)
                begun, rest = not current.eof, current.unused_data if current.eof else b""
                current = frame() if current.eof else current
                if content:
                    yield content
    if begun:
        raise EOFError


def _transcoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """*pieces* of another encoding as UTF-8; what isn't in that encoding becomes bytes that aren't UTF-8 either."""
    errors = "surrogatepass" if encoding.lower().startswith("utf") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        for piece in pieces:
            text = decoder.decode(piece)
            if text or not piece:  # an empty piece stays one: it says that nothing is there just now
                yield text.encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise DamagedError(encoding) from None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield b"\xff"  # half a character at the end: its line isn't UTF-8


def lines(pieces: Iterator[bytes], number: int = 1, start: int = 0) -> Iterator[Line | None]:
    """The lines in *pieces*, the first being line *number* and *start* bytes into the file.

    None where nothing more is there just now. A last line without a line end is a line.
    """
    held, size = b"", 0
    for piece in pieces:
        if not piece:
            yield None
            continue
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield _line(number, held + end, size + len(end), start)
            start += size + len(end) + 1
            number += 1
            held, size = b"", 0
        held, size = held + rest if len(held) <= LONGEST else held, size + len(rest)
    if size:
        yield _line(number, held, size, start)


def _line(number: int, data: bytes, size: int, start: int) -> Line:
    return Line(number, data, True, start) if size <= LONGEST else Line(number, data[:SHOWN], False, start)
