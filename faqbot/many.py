"""How are many questions answered on all cores, in order?

Worker processes are given one item at a time over a pipe of their own and answer before they get the next, so
neither side can wait for the other for ever. There are no threads here: nothing is held by another thread when
a process forks. A worker whose parent is gone reads the end of its pipe and leaves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from faqbot.errors import FaqbotError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from faqbot.bot import FaqBot
    from faqbot.model import Reply

__all__ = ["Crew", "Portable", "ask_many", "cores", "opened", "settled"]

CHUNK = 64
"""Questions that travel together: sending them takes a hundredth of the time that answering them takes."""
AHEAD = 4
"""Items in hand, finished or not, for each worker: how far a slow item may be overtaken."""

SELDOM = 50_000
"""New objects between two looks for garbage, as long as there is nothing but questions to answer."""

Item = TypeVar("Item")
Result = TypeVar("Result")
_END: Any = object()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def opened(source: FaqBot | str | os.PathLike[str] | None, digest: str | None = None) -> FaqBot:
    """The bot that a worker answers with: *source* itself, or the one loaded from that path.

    A bot that is sent to another process brings its knowledge along, or has that process open the same compiled
    file. Raises FaqbotError where the knowledge isn't the one that *digest* names: it was replaced meanwhile.
    """
    from faqbot.bot import FaqBot

    bot = source if isinstance(source, FaqBot) else FaqBot.load(source)
    if digest is not None and bot.digest != digest:
        raise FaqbotError(f"{bot.path or 'the knowledge'}: was replaced while it was in use; start again")
    return bot


@contextmanager
def settled() -> Iterator[None]:
    """While it lasts, take what is in memory for staying: looking for garbage among it takes a tenth of a run's time.

    Answering leaves nothing behind that only a search would find.
    """
    import gc

    before, kept_already = gc.get_threshold(), gc.get_freeze_count()
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not kept_already:  # else somebody else wants it so
            gc.unfreeze()


class Portable:
    """A bot that can be sent to machines that don't have its files: a compiled file goes along, byte for byte."""

    def __init__(self, bot: FaqBot) -> None:
        self.bot = bot
        self._data = None if bot.path is None else Path(bot.path).read_bytes()

    def __reduce__(self) -> tuple[Callable[..., Portable], tuple[FaqBot | bytes, str]]:
        return _arrived, (self.bot if self._data is None else self._data, self.bot.digest)


def _arrived(sent: FaqBot | bytes, digest: str) -> Portable:
    """The bot that was sent, checked; its file is needed only until it is open."""
    import tempfile

    if not isinstance(sent, bytes):
        return Portable(opened(sent, digest))
    with tempfile.TemporaryDirectory(prefix="faqbot-") as folder:
        file = Path(folder, "knowledge.faqbot")
        file.write_bytes(sent)
        return Portable(opened(file, digest))


def ask_many(bot: FaqBot, questions: Iterable[str], workers: int | None = 1) -> Iterator[Reply]:
    """The reply to each of *questions*, in order, as they are needed; see ``FaqBot.ask_many``."""
    count = cores() if workers is None else workers
    if count < 2:
        yield from map(bot.ask, questions)
        return
    with Crew(_Asker, (bot,), count) as crew:
        for replies in crew.in_order(_chunks(questions)):
            yield from replies


def _chunks(questions: Iterable[str]) -> Iterator[list[str]]:
    source = iter(questions)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


class _Asker:
    """Answers one chunk after another."""

    def __init__(self, bot: FaqBot) -> None:
        self._bot = opened(bot)

    def __call__(self, questions: list[str]) -> list[Reply]:
        return [self._bot.ask(question) for question in questions]


class Crew(Generic[Item, Result]):
    """Worker processes, each with a ``build(*given)`` of its own that turns items into results.

    Close it, or use it in a ``with``: the processes end then, whatever they are doing.
    """

    def __init__(self, build: Callable[..., Callable[[Item], Result]], given: tuple[Any, ...], size: int) -> None:
        from multiprocessing import get_context

        method = _start_method()
        context: Any = get_context(method)
        self._processes = []
        self._lines: list[Connection] = []
        for _ in range(size):
            ours, theirs = context.Pipe()
            # A forked worker must let go of our end, or it would never see that we are gone.
            inherited = ours if method == "fork" else None
            process = context.Process(target=_serve, args=(theirs, inherited, build, given), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._lines.append(ours)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; nothing can be given to them afterwards."""
        for line in self._lines:
            line.close()
        for process in self._processes:
            process.terminate()
            process.join()

    def in_order(self, items: Iterable[Item | None]) -> Iterator[Result]:
        """The result of each item, in the order of *items*, of which only a few are taken ahead.

        None among *items* means that nothing is there just now: results are handed on meanwhile.
        Raises what the work raised, and FaqbotError if a worker dies.
        """
        source, more = iter(items), True
        idle, busy = list(self._lines), dict[Any, int]()
        done: dict[int, Result] = {}
        taken = given = 0
        while more or busy or done:
            paused = False
            while more and idle and not paused and taken - given < AHEAD * len(self._lines):
                item = next(source, _END)
                more, paused = item is not _END, item is None
                if more and not paused:
                    line = idle.pop()
                    _send(line, item)
                    busy[line] = taken
                    taken += 1
            while given in done:
                yield done.pop(given)
                given += 1
            for line in _ready(busy, at_once=paused):
                done[busy.pop(line)] = _receive(line)
                idle.append(line)


def _start_method() -> str:
    """``fork``, which shares what is loaded already, where that is safe; else ``spawn``."""
    import sys
    import threading

    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _serve(line: Connection, inherited: Connection | None, build: Callable[..., Any], given: tuple[Any, ...]) -> None:
    """Be a worker: turn each item that comes over *line* into its result, until there are no more."""
    import signal

    if inherited is not None:
        inherited.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    work: Callable[[Any], object] | None = None
    kept = ExitStack()

    def result_of(item: object) -> tuple[object, Exception | None]:
        nonlocal work
        try:
            if work is None:
                work = build(*given)
                kept.enter_context(settled())
            return work(item), None
        except Exception as error:
            return None, error

    try:
        while True:
            line.send(result_of(line.recv()))
    except (EOFError, OSError):
        return


def _send(line: Connection, item: object) -> None:
    try:
        line.send(item)
    except OSError:
        raise _death() from None


def _receive(line: Connection) -> Any:  # noqa: ANN401 - whatever the work makes
    try:
        result, error = line.recv()
    except (EOFError, OSError):
        raise _death() from None
    if error is not None:
        raise error
    return result


def _ready(busy: Iterable[Connection], at_once: bool) -> list[Any]:
    """The lines on which a result waits; unless *at_once*, there is at least one, if any is busy."""
    from multiprocessing.connection import wait

    lines = list(busy)
    return wait(lines, 0 if at_once else None) if lines else []


def _death() -> FaqbotError:
    return FaqbotError("a worker process has died, perhaps for want of memory")
