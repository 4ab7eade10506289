"""How far is the run, and how long will it take?

A bar where standard error is a terminal, a line every ten seconds where it isn't. The only module of batches
that imports prompt_toolkit, and only to draw that bar.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from faqbot.faces.batch.answer import ERROR, FORMULAS

__all__ = ["Progress", "progress", "summary"]

EVERY = 10.0
OUTCOMES = ("answer", "clarify", "abstain", "emergency", ERROR)


def _grouped(number: float) -> str:
    return f"{number:,.0f}"


class Progress:
    """What is known about a run while it runs."""

    def __init__(self, total: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._total = total
        """Bytes of the inputs, 0 where that isn't known."""
        self._began: tuple[float, int, int] | None = None
        self._rows = self._place = 0
        self._counts: Mapping[str, int] = {}

    def update(self, rows: int, place: int, counts: Mapping[str, int]) -> None:
        """By now *rows* are done, *place* bytes of the inputs were read, and *counts* is what came of them."""
        self._rows, self._place, self._counts = rows, place, counts
        if self._began is None:  # what was done before, in a run that is resumed, says nothing about speed
            self._began = (self._now(), rows, place)

    @property
    def share(self) -> float | None:
        """How much of the inputs is done, 0 to 1, or None where that can't be known."""
        return min(self._place / self._total, 1.0) if self._total else None

    def text(self) -> str:
        """Rows done, of how many, how fast, how long still, and what came of them."""
        began, rows_before, place_before = self._began or (self._now(), 0, 0)
        took = max(self._now() - began, 1e-3)
        of, left = "", ""
        if self.share and self._place > place_before:
            of = f" of about {_grouped(self._rows / self.share)}"
            seconds = took * (self._total - self._place) / (self._place - place_before)
            left = f", {_duration(seconds)} left"
        rate = (self._rows - rows_before) / took
        answered = self._counts.get("answer", 0)
        others = sum(self._counts.get(outcome, 0) for outcome in OUTCOMES[1:])
        speed = f"{_grouped(rate)} a second{left}"
        return f"{_grouped(self._rows)} rows{of}, {speed}; {_grouped(answered)} answered, {_grouped(others)} not"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def summary(rows: int, counts: Mapping[str, int]) -> str:
    """The line that a run ends with: rows by outcome, errors by reason."""
    parts = [f"{_grouped(counts[outcome])} {outcome}" for outcome in OUTCOMES if counts.get(outcome)]
    reasons = [
        f"{_grouped(count)} {name.removeprefix(f'{ERROR}: ')}"
        for name, count in sorted(counts.items())
        if name.startswith(f"{ERROR}: ")
    ]
    why = f" ({', '.join(reasons)})" if reasons else ""
    lines = [f"faqbot: {_grouped(rows)} rows: {', '.join(parts) or 'no questions'}{why}"]
    if counts.get(f"{ERROR}: not-utf-8"):
        lines.append("faqbot: rows that aren't UTF-8 often come from Windows: --encoding cp1252 reads those")
    if counts.get(FORMULAS):
        count = _grouped(counts[FORMULAS])
        lines.append(f"faqbot: {count} questions begin like a formula; for a spreadsheet, write with --to excel")
    return "\n".join(lines)


@contextmanager
def progress(state: Progress, quiet: bool) -> Iterator[Callable[[], None]]:
    """What to call whenever something was done; unless *quiet*, somebody watching sees it."""
    if quiet:
        yield lambda: None
    elif sys.stderr.isatty():
        with _bar(state) as tick:
            yield tick
    else:
        yield _printer(state)


def _printer(state: Progress, now: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    last = now()

    def tick() -> None:
        nonlocal last
        if now() - last >= EVERY:
            last = now()
            print(f"faqbot: {state.text()}", file=sys.stderr, flush=True)

    return tick


@contextmanager
def _bar(state: Progress) -> Iterator[Callable[[], None]]:
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import create_output
    from prompt_toolkit.shortcuts import ProgressBar

    # Keys are left alone: what is typed meanwhile is for the shell, Ctrl-C reaches us as a signal, and standard
    # input may be the questions. So nothing may be asked of the terminal either, as its answer would be typed.
    output: Any = create_output(stdout=sys.stderr)
    output.enable_cpr = False
    with (
        create_pipe_input() as keys,
        ProgressBar(formatters=_formatters(state), input=keys, output=output, cancel_callback=lambda: None) as bar,
    ):
        counter: Any = bar(total=1000)

        def tick() -> None:
            counter.items_completed = int(1000 * (state.share or 0.0))
            bar.invalidate()

        yield tick
        counter.stopped = True
        bar.invalidate()


def _formatters(state: Progress) -> list[Any]:
    from prompt_toolkit.layout.dimension import D
    from prompt_toolkit.shortcuts.progress_bar import formatters

    class Words(formatters.Formatter):
        """What is known, in words."""

        def format(self, progress_bar: object, progress: object, width: int) -> str:  # noqa: ARG002 - as all do
            return state.text()

        def get_width(self, progress_bar: object) -> D:  # noqa: ARG002 - as all do
            return D.exact(len(state.text()))

    return [formatters.Bar(sym_a="#", sym_b="#", sym_c="."), formatters.Text(" "), Words()]
