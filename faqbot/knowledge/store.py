"""How can tables live in one file that opens at once?

The format is a constant database in the manner of D. J. Bernstein's cdb: records, then a hash index in pages.
Nothing is read before it is asked for, so many processes share one copy in the page cache; nothing in it is
code. Every record and every index page carries a checksum that is verified when it is first used; a small file
is verified whole when it is opened. It was chosen over SQLite because a look-up takes a third of the time, it
needs no import of 5 ms at start-up, and it can be shared by threads and forked processes as it is.

    header   magic, format version, size of the file, records, pages, place of the index, digest, two checksums
    record   checksum, length of key, length of value, key (``table\\0key``), value as JSON
    page     64 hashes, 64 places, checksum; a key's page is its hash modulo the pages, or the next one that isn't full

All numbers are little-endian, so that the same knowledge gives the same bytes on every machine.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

from faqbot.errors import KnowledgeError, Problem

__all__ = ["FORMAT", "MAGIC", "FileTables", "write_tables"]

MAGIC = b"faqbot\x00\x1a"
FORMAT = 4
# A file of at most so many bytes is verified whole when it is opened: a few milliseconds.
SMALL = 16 * 1024 * 1024
# After so many look-ups in a file that small, its index is taken into memory: one question never pays for that.
OFTEN = 2_000
SLOTS = 64
# An index page is filled to this share on average. Set by reasoning: hardly any page is full then.
FILLED = 0.6

_decode = json.JSONDecoder().raw_decode
_HEADER = struct.Struct("<8sIIQQQQ16sII")
_RECORD = struct.Struct("<III")
_HASH, _HASHES = struct.Struct("<I"), struct.Struct(f"<{SLOTS}I")
_PLACE, _PLACES = struct.Struct("<Q"), struct.Struct(f"<{SLOTS}Q")
_NO_HASH = _HASH.pack(0)
_CHECKSUM = struct.Struct("<I")
_PAGE = _HASHES.size + _PLACES.size + _CHECKSUM.size


def _encoded(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[bytes, bytes]]:
    """Each key and value as bytes, in one fixed order."""
    for table in sorted(tables):
        for key in sorted(tables[table]):
            value = json.dumps(tables[table][key], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            yield f"{table}\0{key}".encode(), value.encode()


def _index(places: list[tuple[int, int]]) -> tuple[int, bytes]:
    """The number of pages and the index of (hash, place) pairs. No place is 0: an empty one ends the search."""
    pages = max(1, round(len(places) / (SLOTS * FILLED) + 0.5))
    filled: list[list[tuple[int, int]]] = [[] for _ in range(pages)]
    for number, place in places:
        page = number % pages
        while len(filled[page]) == SLOTS:
            page = (page + 1) % pages
        filled[page].append((number, place))
    out = bytearray()
    for slots in filled:
        hashes, at = zip(*slots, *[(0, 0)] * (SLOTS - len(slots)), strict=True)
        body = _HASHES.pack(*hashes) + _PLACES.pack(*at)
        out += body + _CHECKSUM.pack(crc32(body))
    return pages, bytes(out)


def write_tables(path: str, tables: Mapping[str, Mapping[str, Any]], digest: str) -> None:
    """Write *tables* to *path*: aside first, then renamed, so that nobody ever sees half a file.

    *digest* is 32 hexadecimal digits. Raises OSError where the file can't be written.
    """
    aside = f"{path}.{os.getpid()}.partial"
    try:
        with open(aside, "wb+") as stream:  # noqa: PTH123 - see ``bundled``
            _write(stream, tables, digest)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)  # noqa: PTH105
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(aside)  # noqa: PTH108


def _write(stream: Any, tables: Mapping[str, Mapping[str, Any]], digest: str) -> None:  # noqa: ANN401 - a binary file
    stream.write(b"\0" * _HEADER.size)
    places: list[tuple[int, int]] = []
    place, total = _HEADER.size, 0
    for key, value in _encoded(tables):
        body = _RECORD.pack(crc32(value, crc32(key)), len(key), len(value)) + key + value
        stream.write(body)
        total = crc32(body, total)
        places.append((crc32(key), place))
        place += len(body)
    pages, index = _index(places)
    stream.write(index)
    total = crc32(index, total)
    fields = (MAGIC, FORMAT, pages, place + len(index), len(places), place, 0, bytes.fromhex(digest), total)
    header = _HEADER.pack(*fields, 0)
    stream.seek(0)
    stream.write(_HEADER.pack(*fields, crc32(header[:-4])))


class FileTables:
    """Tables in a file, read as they are asked for; pickles as its path.

    Raises KnowledgeError for a file that isn't whole, isn't ours or is of another format, when it is opened or,
    for a large file, when the damaged part is first used.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with open(path, "rb") as stream:  # noqa: PTH123 - see ``bundled``
            size = os.fstat(stream.fileno()).st_size
            if size < _HEADER.size:
                raise self._broken("too short to be a compiled knowledge file; compile it again")
            self._data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        header = self._data[: _HEADER.size]
        magic, version, self._pages, told, _, self._at, _, digest, total, check = _HEADER.unpack(header)
        if magic != MAGIC:
            raise self._broken("not a compiled knowledge file")
        if version != FORMAT:
            raise self._broken(f"format {version}, but this version reads format {FORMAT}; compile it again")
        if check != crc32(header[:-4]) or told != size or self._at + self._pages * _PAGE != size:
            raise self._broken("cut off or altered; compile it again")
        self._small = size <= SMALL
        if self._small:
            with memoryview(self._data) as whole, whole[_HEADER.size :] as body:
                if crc32(body) != total:
                    raise self._broken("altered; compile it again")
        self._total = total
        self._until_learnt = OFTEN
        self._places: dict[int, int] | None = None
        """The place of the record of each key's checksum, once they are learnt; 0 where keys share theirs."""
        self._verified: set[int] = set()
        self.digest = digest.hex()
        self.get = lru_cache(maxsize=8192)(self.fetch)

    def __reduce__(self) -> tuple[type[FileTables], tuple[str]]:
        return type(self), (self.path,)

    def _broken(self, message: str) -> KnowledgeError:
        return KnowledgeError([Problem(self.path, 1, message)])

    def verify(self) -> None:
        """Read the whole file against its checksum; raises KnowledgeError where it differs."""
        total = 0
        for start in range(_HEADER.size, len(self._data), 1 << 20):
            total = crc32(self._data[start : start + (1 << 20)], total)
        if total != self._total:
            raise self._broken("altered; compile it again")

    def _page(self, page: int) -> int:
        """Where index page *page* starts, once its checksum was found right."""
        start: int = self._at + page * _PAGE
        if page not in self._verified:
            body = self._data[start : start + _PAGE - _CHECKSUM.size]
            if _CHECKSUM.unpack_from(self._data, start + len(body))[0] != crc32(body):
                raise self._broken("altered; compile it again")
            self._verified.add(page)
        return start

    def fetch(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """What *table* holds under *key*, or None; ``get`` remembers it besides."""
        wanted = f"{table}\0{key}".encode("utf-8", "surrogatepass")
        number = crc32(wanted)
        if self._places is None:
            if self._small:
                self._count_down()
            value = self._probe(wanted, number)
        else:
            place = self._places.get(number)
            if place is None:
                return None
            value = self._value(place, wanted) if place else self._probe(wanted, number)
        return None if value is None else _decode(value.decode())[0]

    def _count_down(self) -> None:
        """After many look-ups, take the whole index into memory."""
        self._until_learnt -= 1
        if self._until_learnt:
            return
        places: dict[int, int] = {}
        for page in range(self._pages):
            start = self._page(page)
            hashes = _HASHES.unpack_from(self._data, start)
            for number, place in zip(hashes, _PLACES.unpack_from(self._data, start + _HASHES.size), strict=True):
                if place:
                    places[number] = 0 if number in places else place
        self._places = places

    def _probe(self, wanted: bytes, number: int) -> bytes | None:
        """The value under the key *wanted*, whose checksum is *number*, as the index in the file leads to it."""
        hash_bytes = _HASH.pack(number)
        page = number % self._pages
        for _ in range(self._pages):
            start = self._page(page)
            hashes = self._data[start : start + _HASHES.size]
            at = hashes.find(hash_bytes)
            while at >= 0:
                place = self._place(start, at // _HASH.size) if at % _HASH.size == 0 else 0
                if place and (value := self._value(place, wanted)) is not None:
                    return value
                at = hashes.find(hash_bytes, at + 1)
            if hashes.endswith(_NO_HASH) and not self._place(start, SLOTS - 1):
                return None
            page = (page + 1) % self._pages
        return None

    def _place(self, start: int, slot: int) -> int:
        """What the page at *start* has in a slot: the place of a record, or 0."""
        found: int = _PLACE.unpack_from(self._data, start + _HASHES.size + slot * _PLACE.size)[0]
        return found

    def _value(self, place: int, wanted: bytes) -> bytes | None:
        """The value of the record at *place* if its key is the one that's *wanted*."""
        check, key_length, length = _RECORD.unpack_from(self._data, place)
        start = place + _RECORD.size
        key = self._data[start : start + key_length]
        value = self._data[start + key_length : start + key_length + length]
        if check != crc32(value, crc32(key)):
            raise self._broken("altered; compile it again")
        return value if key == wanted else None
