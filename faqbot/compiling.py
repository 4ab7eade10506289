"""Where do the tables of some knowledge come from, and can they be kept?

From YAML they are built, which takes a while; compiled into one file they are there at once. The bundled
knowledge is compiled when faqbot is packaged, and used as long as it is of the files that lie beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING
from zlib import crc32

from faqbot.bundled import BUNDLED, COMPILED
from faqbot.errors import KnowledgeError, Problem
from faqbot.knowledge.store import FORMAT, MAGIC, FileTables, write_tables
from faqbot.matching.tables import Data, MemoryTables, Tables
from faqbot.text import normalise
from faqbot.version import __version__

if TYPE_CHECKING:
    from faqbot.knowledge.load import Knowledge

ENDING = ".faqbot"
# A folder with so many bytes of YAML takes more than a second or two to load.
LARGE = 2_000_000

__all__ = ["all_tables", "compile_knowledge", "open_tables", "tables_of"]


def all_tables(path: str | None) -> Data:
    """Everything that a bot looks up, built from the YAML at *path* or from the bundled knowledge.

    Raises KnowledgeError with every mistake in it.
    """
    from faqbot.knowledge.load import load_knowledge

    return tables_of(load_knowledge(path))


def tables_of(knowledge: Knowledge) -> Data:
    """The same for knowledge that was loaded.

    Raises KnowledgeError where a sign of an emergency can't be read.
    """
    from faqbot.judging.screen import sign_tables
    from faqbot.matching.build import build_tables
    from faqbot.matching.language import Language

    data = build_tables(knowledge)
    safety = knowledge.safety
    data |= sign_tables(safety, Language(MemoryTables(data)))
    policy = safety.policy
    words = knowledge.vocabulary
    data["follow-up"] = {
        "pointing": sorted(words.pointing),
        "opening": sorted(normalise(one) for one in words.opening),
        "carrying": sorted(words.carrying),
    }
    data["said"] = {
        "all": {
            "digest": knowledge.digest,
            "messages": dict(safety.messages),
            "emergency": safety.emergency,
            "disclaimer": safety.disclaimer,
            "answer-at": max(policy.answer_at, knowledge.vocabulary.answer_at),
            "offer-at": policy.offer_at,
            "lead": policy.lead,
            "cover": knowledge.vocabulary.cover,
            "max-characters": policy.max_characters,
        }
    }
    return data


def compile_knowledge(path: str | None, out: str) -> str:
    """Compile the knowledge at *path* into the file *out* and return its digest.

    Raises KnowledgeError for knowledge that isn't sound, OSError where *out* can't be written.
    """
    data = all_tables(path)
    digest = str(data["said"]["all"]["digest"])
    data["made-from"] = {"all": fingerprint(BUNDLED if path is None else path)}
    write_tables(out, data, digest)
    return digest


def fingerprint(path: str) -> list[list[int]]:
    """Size and checksum of each knowledge file at *path*, to see quickly whether anything changed."""
    names = sorted(name for name in os.listdir(path) if name.endswith(".yaml")) if os.path.isdir(path) else [""]  # noqa: PTH112, PTH208
    return [_size_and_checksum(os.path.join(path, name) if name else path) for name in names]  # noqa: PTH118


def _size_and_checksum(path: str) -> list[int]:
    with open(path, "rb") as stream:  # noqa: PTH123 - see ``bundled``
        data = stream.read()
    return [len(data), crc32(data)]


def open_tables(path: str | None, cache: bool = True, tell: Callable[[str], None] | None = None) -> Tables:
    """The tables of the folder, file or compiled file at *path*, or of the bundled knowledge.

    A large folder is compiled once, into this user's cache, unless *cache* is off; *tell* is told when it is.

    Raises KnowledgeError for knowledge that isn't sound.
    """
    if path is not None and "\0" in path:
        raise KnowledgeError([Problem(path, 1, "not a path: it has a NUL in it")])
    if path is None:
        return _open_bundled() or MemoryTables(all_tables(None))
    if _is_compiled(path):
        return FileTables(path)
    return (_open_cached(path, tell) if cache else None) or MemoryTables(all_tables(path))


def _size(path: str) -> int:
    """The bytes of YAML at *path*; 0 where that can't be told."""
    try:
        with os.scandir(path) as entries:
            return sum(entry.stat().st_size for entry in entries if entry.name.endswith(".yaml"))
    except OSError:
        return 0


def _cache_folder() -> str:
    """Where this user's programs keep what can be made again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")  # noqa: PTH111 - see ``bundled``
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return f"{base}/faqbot"


def _open_cached(path: str, tell: Callable[[str], None] | None) -> FileTables | None:
    """A large folder's tables out of the cache, compiled now if they aren't there; None for a small folder.

    The file is named by the content it was made from, and written aside, so that any number of programs may
    start at once. Where the cache can't be written, nothing is cached.
    """
    if _size(path) < LARGE:
        return None
    import hashlib

    sources = repr((FORMAT, __version__, fingerprint(path), fingerprint(BUNDLED)))
    kept = f"{_cache_folder()}/{hashlib.sha256(sources.encode()).hexdigest()[:32]}{ENDING}"
    try:
        return FileTables(kept)
    except (OSError, KnowledgeError):
        pass
    if tell is not None:
        tell(f"compiling {path} once, into {kept}")
    try:
        os.makedirs(_cache_folder(), mode=0o700, exist_ok=True)  # noqa: PTH103
        compile_knowledge(path, kept)
        return FileTables(kept)
    except OSError:
        return None


def _is_compiled(path: str) -> bool:
    if not os.path.isfile(path) or path.endswith((".yaml", ".yml")):  # noqa: PTH113
        return False
    with open(path, "rb") as stream:  # noqa: PTH123 - see ``bundled``
        return stream.read(len(MAGIC)) == MAGIC or path.endswith(ENDING)


def _open_bundled() -> FileTables | None:
    """The bundled knowledge as it was compiled, if it was, and from what lies there now."""
    try:
        tables = FileTables(COMPILED)
    except (OSError, KnowledgeError):
        return None
    fresh = tables.get("made-from", "all") == fingerprint(BUNDLED) and not _code_is_newer()
    return tables if fresh else None


def _code_is_newer() -> bool:
    """Whether, in a checkout, what builds the tables was changed after the bundled knowledge was compiled."""
    package = os.path.dirname(COMPILED)  # noqa: PTH120 - see ``bundled``
    if BUNDLED.startswith(package + "/"):
        return False
    made = os.stat(COMPILED).st_mtime  # noqa: PTH116
    return any(_newest(f"{package}/{name}") > made for name in ("matching", "judging", "knowledge"))


def _newest(folder: str) -> float:
    """When the newest module in *folder* was changed."""
    with os.scandir(folder) as entries:
        return max(entry.stat().st_mtime for entry in entries if entry.name.endswith(".py"))
