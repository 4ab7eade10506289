"""How do the measurements look in a terminal, in eighty columns?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from faqbot.faces.evaluating.measure import (
    Judged,
    Point,
    Rate,
    Verdict,
    confusions,
    rates,
    thresholds,
)
from faqbot.text import printable

__all__ = ["changes", "report"]

WIDTH = 80
BAR = 20
SHOWN = 20
_TITLES = {
    "answerable": "questions that an entry answers",
    "none": "questions that nothing answers",
    "emergency": "emergencies",
    "all but emergencies": "all but emergencies",
}


def _fitted(text: str, width: int) -> str:
    """*text* in exactly *width* columns, on one line."""
    flat = " ".join(printable(text).split())
    return (flat if len(flat) <= width else f"{flat[: width - 1]}…").ljust(width)


def _bar(rate: Rate) -> str:
    """The share as a bar, its interval's ends as marks."""
    cells = ["█" if at < round(rate.share * BAR) else "·" for at in range(BAR)]
    return "".join(cells)


def _rates(found: Iterable[Rate]) -> Iterator[str]:
    of = ""
    for rate in found:
        if rate.of != of:
            of = rate.of
            yield f"\n{_TITLES[of]} ({rate.total})"
        low, high = rate.interval
        yield f"  {rate.name:<14} {rate.hits:>6}  {rate.share:6.1%}  {_bar(rate)}  {low:6.1%} to {high:6.1%}"


def _kinds(judged: Iterable[Judged]) -> Iterator[str]:
    counts: dict[str, Counter[Verdict]] = {}
    for one in judged:
        counts.setdefault(one.labelled.kind or one.labelled.group, Counter())[one.verdict] += 1
    yield f"\n{'kind':<20}{'n':>6}" + "".join(
        f"{verdict:>9}" for verdict in ("right", "offered", "wrong", "missed", "false")
    )
    for kind, found in sorted(counts.items()):
        false = found[Verdict.FALSE_ANSWER] + found[Verdict.FALSE_ALARM]
        shown = [found[v] for v in (Verdict.RIGHT, Verdict.OFFERED, Verdict.WRONG, Verdict.MISSED)]
        yield f"{_fitted(kind, 20)}{found.total():>6}" + "".join(f"{n or '·':>9}" for n in (*shown, false))


def _confusions(judged: Iterable[Judged]) -> Iterator[str]:
    found = confusions(judged)
    if found:
        yield "\nanswered with the wrong entry"
    for count, wanted, got in found[:SHOWN]:
        yield f"  {count:>3} × {_fitted(wanted, 34)} → {_fitted(got, 34)}".rstrip()


def _thresholds(points: Sequence[Point]) -> Iterator[str]:
    yield "\nif the best entry were given from a confidence on (rules that hold back stay)"
    yield f"  {'from':>5}{'answered':>10}{'coverage':>10}{'right':>8}{'wrong':>8}{'risk':>8}{'false answers':>15}"
    for point in points:
        yield (
            f"  {point.threshold:>5.2f}{point.answered:>10}{point.coverage:>10.1%}{point.right:>8}"
            f"{point.wrong:>8}{point.risk:>8.1%}{point.false:>15}"
        )


def _misses(judged: Iterable[Judged], shown: int) -> Iterator[str]:
    missed = [one for one in judged if one.verdict is not Verdict.RIGHT]
    if missed:
        yield "\nnot right"
    for one in missed[:shown]:
        yield f"  {one.verdict:<13} {_fitted(one.labelled.question, WIDTH - 16)}".rstrip()
        yield f"  {one.reply.confidence:>13.2f} wanted {_fitted(one.wanted, 26)} got {_fitted(one.got, 26)}".rstrip()
    if len(missed) > shown:
        yield f"  ... and {len(missed) - shown} more; --report FILE.html has them all, with reasons"


def report(judged: Sequence[Judged], digest: str) -> Iterator[str]:
    """The lines of the report."""
    yield f"{len(judged)} questions, knowledge {digest}"
    yield from _rates(rates(judged))
    yield from _kinds(judged)
    yield from _confusions(judged)
    yield from _thresholds(thresholds(judged))
    yield from _misses(judged, SHOWN)


def _direction(old: Judged, new: Judged) -> str:
    if (old.verdict is Verdict.RIGHT) is (new.verdict is Verdict.RIGHT):
        return "other"
    return "better" if new.verdict is Verdict.RIGHT else "WORSE"


def changes(old: Sequence[Judged], new: Sequence[Judged]) -> Iterator[str]:
    """What another knowledge says to each question that gets something else now."""
    changed = [(a, b) for a, b in zip(old, new, strict=True) if (a.got, a.verdict) != (b.got, b.verdict)]
    counts = Counter(_direction(a, b) for a, b in changed)
    told = ", ".join(f"{counts[kind]} {kind.lower()}" for kind in ("better", "WORSE", "other"))
    yield f"\nchanged against the other knowledge: {len(changed)} of {len(new)} ({told})"
    for a, b in changed:
        yield f"  {_direction(a, b):<7} {_fitted(b.labelled.question, WIDTH - 10)}".rstrip()
        yield f"          {_fitted(f'{a.verdict} {a.got}', 33)} → {_fitted(f'{b.verdict} {b.got}', 34)}".rstrip()
