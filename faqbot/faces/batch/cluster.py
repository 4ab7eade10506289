"""How are rows answered on many machines?

The inputs are cut into parts at line ends. Each is answered by some worker of a Dask cluster, which writes it to
the output folder under its place and notes what came of it, so that no part is done twice, whoever dies. Put
together in order, the parts are byte for byte what one process writes.

The only module that imports distributed.
"""

from __future__ import annotations

import json
import logging
import os
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from faqbot.errors import FaqbotError
from faqbot.faces.batch.answer import Answerer, add_counts
from faqbot.faces.batch.progress import Progress, progress
from faqbot.faces.batch.read import Input, recut
from faqbot.faces.batch.rows import Block, Layout, Record, Shape
from faqbot.faces.batch.run import ROWS, Plan, cut_blocks
from faqbot.faces.batch.write import FORMATS
from faqbot.many import Portable

if TYPE_CHECKING:
    from faqbot.bot import FaqBot

__all__ = ["run_on_cluster"]

LOCAL = "local"
MOST_ROWS = 20_000
"""Rows of a part, however short they are: a row out is a hundred times as long as the shortest row in."""
AHEAD = 4
"""Parts that are waiting or being answered for each core."""
RETRIES = 2
"""Further tries where a part fails, as when storage is away for a moment."""
NOTES, RUN = "notes", "run.json"
WAIT = "30s"


class Part(NamedTuple):
    """A stretch of one input."""

    place: int
    shape: Shape
    checksum: int
    """Of its records' bytes."""
    rows: int
    read: int
    """How many bytes of the inputs are read with it."""
    span: tuple[str, int, int, Record] | None
    """Where its bytes are: file, start, stop, and its first record; None where they come along."""
    records: tuple[Record, ...] = ()


class Where(NamedTuple):
    """The files of a part."""

    part: Path
    note: Path


def _where(folder: Path, place: int, layout: Layout) -> Where:
    ending = (FORMATS[layout.to].endings or (".csv",))[0]
    return Where(folder / f"part-{place:08}{ending}", folder / NOTES / f"{place:08}.json")


def run_on_cluster(plan: Plan, bot: FaqBot, address: str, size: int) -> tuple[int, dict[str, int]]:
    """Answer parts of *size* bytes on the cluster at *address*; how many rows there were, and of each outcome.

    *address* is ``tcp://host:port``, the path of a scheduler file, or ``local``. Raises FaqbotError where it
    can't go on; finished parts stay for resuming.
    """
    distributed = _distributed()
    folder = Path(plan.target or "").absolute()
    _prepare(folder, {**plan.identity, "--block": size}, plan.resume)
    todo = _Parts(plan, folder, size)
    state = Progress(sum(one.size for one in plan.inputs))
    with ExitStack() as stack:
        client = stack.enter_context(_connect(distributed, address, plan.workers))
        tick = stack.enter_context(progress(state, plan.quiet))
        for read in _answered(distributed, client, todo, bot):
            state.update(todo.rows, read, todo.counts)
            tick()
    _tidy(folder, todo, plan.layout)
    return todo.rows, todo.counts


def _distributed() -> Any:  # noqa: ANN401 - an optional package
    try:
        import distributed
    except ImportError:
        raise FaqbotError("--dask needs Dask: pip install 'faqbot[dask]'") from None
    return distributed


def _connect(distributed: Any, address: str, workers: int) -> Any:  # noqa: ANN401 - an optional package
    # What goes wrong with a part is said once, by us.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        if address == LOCAL:
            return distributed.Client(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        if Path(address).is_file():
            return distributed.Client(scheduler_file=address, timeout=WAIT)
        return distributed.Client(address, timeout=WAIT)
    except (OSError, ValueError, RuntimeError) as error:
        raise FaqbotError(f"no Dask scheduler answers at {address}: {error}") from None


def _prepare(folder: Path, identity: Mapping[str, Any], resume: bool) -> None:
    """Make the output folder, or check that it is the one of the run to go on with."""
    run = folder / RUN
    wanted = json.loads(json.dumps(identity))
    if folder.exists() and not folder.is_dir():
        raise FaqbotError(f"{folder}: is a file; --dask writes its parts to a folder")
    if folder.exists() and any(folder.iterdir()):
        if not resume:
            raise FaqbotError(f"{folder}: isn't empty; go on with --resume, or choose another folder")
        begun = json.loads(run.read_bytes()) if run.exists() else {}
        if begun != wanted:
            changed = ", ".join(name for name in wanted if begun.get(name) != wanted[name])
            raise FaqbotError(f"{run}:1: begun with another {changed}; choose another folder")
    (folder / NOTES).mkdir(parents=True, exist_ok=True)
    _write_whole(run, json.dumps(wanted, indent=1).encode())


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file that is either there with all its bytes or not there."""
    other = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    other.write_bytes(data)
    other.replace(path)


class _Parts:
    """The parts of a run: which are left to do, and what came of those that are done."""

    def __init__(self, plan: Plan, folder: Path, size: int) -> None:
        self.plan, self.folder, self._size = plan, folder, size
        self.rows = self.count = 0
        self.counts: dict[str, int] = {}

    def left(self) -> Iterator[Part]:
        """The parts that aren't finished yet."""
        before = 0
        for one in self.plan.inputs:
            for part in _cut(one, self.count, before, self._size):
                self.count += 1
                if not self._is_done(part):
                    yield part
            before += one.size

    def _is_done(self, part: Part) -> bool:
        note = _finished(_where(self.folder, part.place, self.plan.layout), part)
        if note is not None:
            self.add(note)
        return note is not None

    def add(self, note: Mapping[str, Any]) -> None:
        """Count what came of a part."""
        self.rows += note["rows"]
        add_counts(self.counts, note["counts"])


def _cut(one: Input, place: int, before: int, size: int) -> Iterator[Part]:
    """The parts of an input; one is known to end where the next begins."""
    open_part: tuple[Record, ...] | None = None
    for records in cut_blocks(one.records(), MOST_ROWS, size):
        if not records:
            continue
        if open_part is not None:
            yield _part(one, place, open_part, records[0].start, before)
            place += 1
        open_part = records
    if open_part is not None:
        yield _part(one, place, open_part, one.place, before)


def _part(one: Input, place: int, records: tuple[Record, ...], stop: int, before: int) -> Part:
    first = records[0]
    read = before + one.place_after(records[-1])
    if not one.as_stored:
        return Part(place, one.shape, _checksum(records), len(records), read, None, records)
    span = (os.path.realpath(one.shape.path), first.start, stop, first._replace(data=b""))
    return Part(place, one.shape, _checksum(records), len(records), read, span)


def _checksum(records: Iterable[Record]) -> int:
    checksum = 0
    for record in records:
        checksum = zlib.crc32(record.data, checksum)
    return checksum


def _answered(distributed: Any, client: Any, todo: _Parts, bot: FaqBot) -> Iterator[int]:  # noqa: ANN401
    """Have the parts answered, a bounded number at a time; after each, how many bytes are read."""
    # Sent to one worker, which hands it to the others; should it die, Dask makes it again.
    knowledge = client.submit(_here, Portable(bot), key=f"faqbot-{bot.digest}-{uuid.uuid4().hex}", pure=False)
    parts = todo.left()
    running = distributed.as_completed()
    window = 0
    for part in parts:
        read = part.read
        running.add(_submit(client, knowledge, todo, part))
        window += 1
        if window >= AHEAD * max(len(client.nthreads()), sum(client.nthreads().values()), 1):
            todo.add(_result(next(running)))
            window -= 1
        yield read
    for future in running:
        todo.add(_result(future))
        yield sum(one.size for one in todo.plan.inputs)


def _submit(client: Any, knowledge: Any, todo: _Parts, part: Part) -> Any:  # noqa: ANN401
    key = f"faqbot-part-{part.place:08}-{uuid.uuid4().hex}"
    return client.submit(
        answer_part, knowledge, todo.plan.layout, part, str(todo.folder), key=key, pure=False, retries=RETRIES
    )


def _result(future: Any) -> dict[str, Any]:  # noqa: ANN401
    try:
        note: dict[str, Any] = future.result()
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        shared = "inputs and the output folder must be on storage that all workers share"
        raise FaqbotError(f"{name}{error.strerror or error}; {shared}") from None
    except FaqbotError:
        raise
    except Exception as error:
        raise FaqbotError(f"a part can't be done ({type(error).__name__}); --resume tries again") from None
    future.release()
    return note


def _here(knowledge: Portable) -> Portable:
    """The knowledge, as it arrives at a worker."""
    return knowledge


def answer_part(knowledge: Portable, layout: Layout, part: Part, folder: str) -> dict[str, Any]:
    """Write one part, on whatever machine this runs; its note.

    Nobody sees half a part: it gets its name when it is complete, after its note. One that a worker finished
    just before it died isn't done again.
    """
    where = _where(Path(folder), part.place, layout)
    if (finished := _finished(where, part)) is not None:
        return finished
    records = part.records or _read(part)
    if _checksum(records) != part.checksum:
        raise FaqbotError(f"{part.shape.path}: changed while it was read; start again with another folder")
    answer = Answerer(knowledge.bot, layout)
    counts: dict[str, int] = {}
    hidden = where.part.with_name(f".{where.part.name}.{uuid.uuid4().hex}")
    try:
        with hidden.open("wb") as file:
            if part.place == 0:
                file.write(FORMATS[layout.to].head(layout))
            for at in range(0, len(records), ROWS):
                done = answer(Block(part.shape, tuple(records[at : at + ROWS])))
                file.write(done.data)
                add_counts(counts, done.counts)
        note = {"rows": len(records), "checksum": part.checksum, "counts": counts}
        _write_whole(where.note, json.dumps(note).encode())
        hidden.replace(where.part)
    finally:
        hidden.unlink(missing_ok=True)
    return note


def _finished(where: Where, part: Part) -> dict[str, Any] | None:
    """The note of a part that is finished, or None. Raises FaqbotError if it was made of other questions."""
    if not (where.part.exists() and where.note.exists()):
        return None
    note: dict[str, Any] = json.loads(where.note.read_bytes())
    if (note["rows"], note["checksum"]) != (part.rows, part.checksum):
        raise FaqbotError(f"{where.part}: was made of other questions; choose another folder")
    return note


def _read(part: Part) -> list[Record]:
    if part.span is None:
        return []
    path, start, stop, first = part.span
    with Path(path).open("rb") as file:
        file.seek(start)
        return recut(part.shape, file.read(stop - start), first)


def _tidy(folder: Path, todo: _Parts, layout: Layout) -> None:
    """See that the parts are all there and no others, and take away what killed workers left."""
    if not todo.count:
        _write_whole(_where(folder, 0, layout).part, FORMATS[layout.to].head(layout))
    for path in folder.glob("part-*"):
        if int(path.stem.removeprefix("part-")) >= max(todo.count, 1):
            raise FaqbotError(f"{path}: is no part of this run; choose another folder")
    for path in folder.glob(".part-*"):
        with suppress(OSError):
            path.unlink()
