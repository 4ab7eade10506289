"""How many replies are right, how sure is that number, and what would another threshold give?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from faqbot.bot import FaqBot
from faqbot.faces.evaluating.questions import EMERGENCY, NONE, NOT_EMERGENCY, Labelled
from faqbot.model import Outcome, Reason, Reply

__all__ = ["RATES", "Judged", "Point", "Rate", "Verdict", "confusions", "curve", "judge", "rates", "thresholds"]

# 95 % of a normal distribution lie within so many standard deviations.
Z = 1.959963984540054
OFFERED_FIRST = 3
# Whatever the threshold is, these are not answered: a rule holds them back.
_HELD = frozenset(
    {Reason.UNKNOWN_SUBJECT, Reason.EMPTY, Reason.TOO_LONG, Reason.SEVERAL_QUESTIONS, Reason.SUBJECT_ONLY}
)


class Verdict(StrEnum):
    """How good a reply was."""

    RIGHT = "right"
    OFFERED = "offered"
    """Asked back: of an answerable question, with the right entry among the first three."""
    WRONG = "wrong"
    MISSED = "missed"
    FALSE_ANSWER = "false answer"
    FALSE_ALARM = "false alarm"


class Judged(NamedTuple):
    """A question, the reply to it, and how good that is."""

    labelled: Labelled
    reply: Reply
    verdict: Verdict

    @property
    def got(self) -> str:
        """What the reply was, in a word or two: the entry's id, or why there is none."""
        reply = self.reply
        return reply.entry.id if reply.entry else f"{reply.outcome}: {reply.reason}" if reply.reason else reply.outcome

    @property
    def wanted(self) -> str:
        """What it should have been."""
        return " | ".join(sorted(self.labelled.gold))


class Rate(NamedTuple):
    """A share of questions, with the interval that holds the true share 95 times in 100 (Wilson's)."""

    name: str
    of: str
    hits: int
    total: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share probably lies."""
        if not self.total:
            return 0.0, 1.0
        n, share = self.total, self.share
        middle = share + Z * Z / (2 * n)
        reach = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


class Point(NamedTuple):
    """What answering from one confidence on would give."""

    threshold: float
    answered: int
    wrong: int
    """Among the answered, questions that nothing answers included."""
    right: int
    false: int
    total: int

    @property
    def coverage(self) -> float:
        """The share of questions answered."""
        return self.answered / self.total if self.total else 0.0

    @property
    def risk(self) -> float:
        """The share of answers that are wrong."""
        return self.wrong / self.answered if self.answered else 0.0


def _verdict(labelled: Labelled, reply: Reply) -> Verdict:
    outcome, group = reply.outcome, labelled.group
    if group == EMERGENCY:
        return Verdict.RIGHT if outcome is Outcome.EMERGENCY else Verdict.MISSED
    if outcome is Outcome.EMERGENCY:
        return Verdict.FALSE_ALARM
    if group == NOT_EMERGENCY:
        return Verdict.RIGHT
    if group == NONE:
        return {Outcome.ANSWER: Verdict.FALSE_ANSWER, Outcome.CLARIFY: Verdict.OFFERED}.get(outcome, Verdict.RIGHT)
    if reply.entry is not None:
        return Verdict.RIGHT if reply.entry.id in labelled.gold else Verdict.WRONG
    shown = {one.entry.id for one in reply.candidates[:OFFERED_FIRST]} if outcome is Outcome.CLARIFY else set()
    return Verdict.MISSED if shown.isdisjoint(labelled.gold) else Verdict.OFFERED


def judge(bot: FaqBot, questions: Iterable[Labelled]) -> list[Judged]:
    """Ask *bot* each question and judge its reply."""
    asked = ((one, bot.ask(one.question)) for one in questions)
    return [Judged(one, reply, _verdict(one, reply)) for one, reply in asked]


RATES = {
    "right": ("answerable", Verdict.RIGHT, True),
    "offered": ("answerable", Verdict.OFFERED, True),
    "wrong": ("answerable", Verdict.WRONG, False),
    "missed": ("answerable", Verdict.MISSED, False),
    "held-back": (NONE, Verdict.RIGHT, True),
    "asked-back": (NONE, Verdict.OFFERED, False),
    "false-answers": (NONE, Verdict.FALSE_ANSWER, False),
    "emergencies": (EMERGENCY, Verdict.RIGHT, True),
    "false-alarms": ("all but emergencies", Verdict.FALSE_ALARM, False),
}
"""Name → of which questions, which verdict, and whether more is better."""


def rates(judged: Sequence[Judged]) -> list[Rate]:
    """Every rate that *judged* has questions for."""
    found = []
    for name, (group, verdict, _) in RATES.items():
        if name == "false-alarms":
            of = [one for one in judged if one.labelled.group != EMERGENCY]
        else:
            of = [one for one in judged if one.labelled.group == group]
        if of:
            found.append(Rate(name, group, sum(one.verdict is verdict for one in of), len(of)))
    return found


def confusions(judged: Iterable[Judged]) -> list[tuple[int, str, str]]:
    """How often which entry was given for which, the most frequent first."""
    pairs = Counter((one.wanted, one.got) for one in judged if one.verdict in (Verdict.WRONG, Verdict.FALSE_ANSWER))
    return sorted(((count, wanted, got) for (wanted, got), count in pairs.items()), key=lambda row: (-row[0], row[1:]))


def _scored(judged: Iterable[Judged]) -> list[tuple[float, bool, bool]]:
    """(confidence in the best entry, whether it is right, whether anything is) for each question but emergencies."""
    found = []
    for one in judged:
        if one.labelled.group not in ("answerable", NONE):
            continue
        reply = one.reply
        best = reply.entry or (reply.candidates[0].entry if reply.candidates else None)
        held = reply.reason in _HELD or reply.outcome is Outcome.EMERGENCY or best is None
        right = best is not None and best.id in one.labelled.gold
        found.append((-1.0 if held else reply.confidence, right, one.labelled.group == "answerable"))
    return found


def _point(threshold: float, scored: Sequence[tuple[float, bool, bool]]) -> Point:
    answered = [one for one in scored if one[0] >= threshold]
    right = sum(one[1] for one in answered)
    false = sum(not one[2] for one in answered)
    return Point(threshold, len(answered), len(answered) - right, right, false, len(scored))


def curve(judged: Iterable[Judged]) -> list[Point]:
    """Risk and coverage when the best entry is given from each confidence on that occurs, the surest first."""
    scored = sorted(_scored(judged), key=lambda one: -one[0])
    points: list[Point] = []
    answered = right = false = 0
    for at, (confidence, is_right, answerable) in enumerate(scored):
        if confidence < 0:
            break
        answered, right, false = answered + 1, right + is_right, false + (not answerable)
        if at + 1 == len(scored) or scored[at + 1][0] != confidence:
            points.append(Point(confidence, answered, answered - right, right, false, len(scored)))
    return points


def thresholds(judged: Iterable[Judged]) -> list[Point]:
    """The same at round thresholds."""
    scored = _scored(judged)
    return [_point(step / 20, scored) for step in range(4, 20)]
