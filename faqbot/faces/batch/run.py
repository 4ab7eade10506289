"""How do all the rows get from the inputs to the output?

One process cuts the inputs into blocks and writes what becomes of them, in order; workers do the rest.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from faqbot.errors import FaqbotError
from faqbot.faces.batch.answer import Answerer, add_counts
from faqbot.faces.batch.output import Output, Partial, Pipe
from faqbot.faces.batch.progress import Progress, progress
from faqbot.faces.batch.read import Input
from faqbot.faces.batch.rows import Block, Done, Layout, Record
from faqbot.faces.batch.write import FORMATS
from faqbot.many import Crew, settled

if TYPE_CHECKING:
    from faqbot.bot import FaqBot

__all__ = ["Plan", "cut_blocks", "run"]

ROWS, BYTES = 128, 256 * 1024
"""A block is full with so many rows, or so many bytes of them."""


class Plan(NamedTuple):
    """Everything about one run."""

    inputs: Sequence[Input]
    layout: Layout
    target: str | None
    """The output file, or None for standard output."""
    identity: Mapping[str, Any]
    """All that decides what the rows are."""
    workers: int
    resume: bool
    quiet: bool


class _End(NamedTuple):
    """How far the inputs are read with a block."""

    rows: int
    read: int
    place: int


class _Cutter:
    """Cuts the inputs into blocks, and knows for each how far the inputs are read with it."""

    def __init__(self, inputs: Sequence[Input], rows: int, read: int) -> None:
        self._inputs = inputs
        self._skip, self._wanted = rows, read
        self._rows = self._read = self._before = 0
        self.ends: deque[_End] = deque()

    def blocks(self) -> Iterator[Block | None]:
        """The blocks after the rows that are done already; None where nothing more is there just now."""
        for one in self._inputs:
            for records in cut_blocks(self._not_done(one)):
                if records:
                    self.ends.append(_End(self._rows, self._read, self._before + one.place_after(records[-1])))
                    yield Block(one.shape, records)
                else:
                    yield None
            self._before += one.size
        if self._rows < self._skip:
            raise _other_input()

    def _not_done(self, one: Input) -> Iterator[Record | None]:
        for record in one.records():
            if record is not None:
                self._rows += 1
                self._read = zlib.crc32(record.data, self._read)
                if self._rows == self._skip and self._read != self._wanted:
                    raise _other_input()
                if self._rows <= self._skip:
                    continue
            yield record


def _other_input() -> FaqbotError:
    return FaqbotError("the input is not the one that this run began with; run it again without --resume")


def cut_blocks(records: Iterable[Record | None], rows: int = ROWS, size: int = BYTES) -> Iterator[tuple[Record, ...]]:
    """*records* in blocks; where nothing more is there just now, what there is, and then an empty one."""
    block: list[Record] = []
    held = 0
    for record in records:
        if record is not None:
            block.append(record)
            held += len(record.data)
        if block and (record is None or len(block) >= rows or held >= size):
            yield tuple(block)
            block, held = [], 0
        if record is None:
            yield ()
    if block:
        yield tuple(block)


def run(plan: Plan, bot: FaqBot) -> tuple[int, dict[str, int]]:
    """Do it all; how many rows there were, and how many of each outcome.

    Raises FaqbotError or OSError where it can't go on; what is written by then is there for resuming.
    """
    with ExitStack() as stack:
        # Before the output is open, whose lock they would share, and before there are threads.
        crew = stack.enter_context(Crew(Answerer, (bot, plan.layout), plan.workers)) if plan.workers > 1 else None
        output = _open_output(plan)
        stack.callback(output.close)
        cutter = _Cutter(plan.inputs, output.note.rows, output.note.read)
        blocks = cutter.blocks()
        if crew:
            return _write(plan, output, cutter, crew.in_order(blocks))
        answer = Answerer(bot, plan.layout)
        with settled():
            return _write(plan, output, cutter, (answer(block) for block in blocks if block is not None))


def _open_output(plan: Plan) -> Output:
    if plan.target is None or (Path(plan.target).exists() and not Path(plan.target).is_file()):
        return Pipe(plan.target)
    return Partial(plan.target, plan.identity, plan.resume)


def _write(plan: Plan, output: Output, cutter: _Cutter, blocks: Iterable[Done]) -> tuple[int, dict[str, int]]:
    form = FORMATS[plan.layout.to]
    counts = dict(output.note.counts)
    rows, read = output.note.rows, output.note.read
    head = form.head(plan.layout)
    if head and not output.note.size:
        output.write(head, rows, read, counts)
    state = Progress(sum(one.size for one in plan.inputs))
    with progress(state, plan.quiet) as tick:
        for done in blocks:
            rows, read, place = cutter.ends.popleft()
            add_counts(counts, done.counts)
            between = form.between if done.data and output.note.size > len(head) else b""
            output.write(between + done.data, rows, read, counts)
            state.update(rows, place, counts)
            tick()
    output.finish(form.tail(counts), _maker(plan.layout))
    return rows, counts


def _maker(layout: Layout) -> Callable[[Path, Path], None] | None:
    """What makes the output of a file of its rows, for formats that can't be written row by row."""
    finish = FORMATS[layout.to].finish
    return None if finish is None else lambda rows, target: finish(rows, target, layout.columns or ())
