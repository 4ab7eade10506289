"""Measure how well questions with known answers are answered.

QUESTIONS is JSON Lines, CSV or TSV with a question (question, q), what it should get (gold, expected, entry: ids
joined by |, or none, emergency, not-emergency) and, if you like, a kind.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from faqbot.bot import FaqBot
from faqbot.errors import FaqbotError
from faqbot.faces.evaluating.html import page
from faqbot.faces.evaluating.measure import RATES, Judged, Rate, curve, judge, rates
from faqbot.faces.evaluating.questions import read_labelled
from faqbot.faces.evaluating.text import changes, report

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot eval questions.jsonl
  faqbot eval questions.csv --report report.html --plot curve.png
  faqbot eval questions.csv --bar right=0.95 --bar false-answers=0.01    for CI
  faqbot eval questions.csv --knowledge new --against old                what changed

bars: right, offered, held-back and emergencies are lower limits; wrong, missed, asked-back, false-answers and
false-alarms upper ones.
exit status: 0 · 1 under a bar that was asked for · 2 error
"""


class Bar(NamedTuple):
    """A limit that a rate must keep."""

    name: str
    limit: float

    def kept_by(self, rate: Rate) -> bool:
        """Whether *rate* is on the right side."""
        more_is_better = RATES[self.name][2]
        return rate.share >= self.limit if more_is_better else rate.share <= self.limit


def _bar(text: str) -> Bar:
    name, _, limit = text.partition("=")
    if name not in RATES:
        raise argparse.ArgumentTypeError(f"no bar {name!r}; there are: {', '.join(RATES)}")
    try:
        value = float(limit)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} must be written {name}=NUMBER, from 0 to 1")
    return Bar(name, value)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot eval``."""
    parser.add_argument("questions", metavar="QUESTIONS", type=Path, help="labelled questions: JSON Lines, CSV or TSV")
    parser.add_argument("--bar", metavar="NAME=SHARE", type=_bar, action="append", default=[], help="exit 1 beyond it")
    parser.add_argument("--against", metavar="OLD", help="another knowledge; list what it says differently")
    parser.add_argument("--report", metavar="FILE.html", type=Path, help="a page with every miss explained")
    parser.add_argument("--plot", metavar="FILE.png", type=Path, help="the risk-coverage curve as a picture")
    parser.add_argument("--json", action="store_true", help="rates and questions as one JSON object a line")


def _as_json(judged: Sequence[Judged]) -> Iterator[str]:
    for rate in rates(judged):
        low, high = rate.interval
        shares = {"share": round(rate.share, 4), "low": round(low, 4), "high": round(high, 4)}
        yield json.dumps({"rate": rate.name, "of": rate.of, "count": rate.hits, "total": rate.total, **shares})
    for one in judged:
        row = {"question": one.labelled.question, "kind": one.labelled.kind, "wanted": one.wanted}
        row |= {"got": one.got, "verdict": one.verdict}
        yield json.dumps(row | {"confidence": round(one.reply.confidence, 4)}, ensure_ascii=False)


def _broken(bars: Sequence[Bar], judged: Sequence[Judged]) -> list[str]:
    """A line for each bar that isn't kept."""
    found = {rate.name: rate for rate in rates(judged)}
    lines = []
    for bar in bars:
        if bar.name not in found:
            raise FaqbotError(f"bar {bar.name}: no question in the file is of the group {RATES[bar.name][0]!r}")
        rate = found[bar.name]
        if not bar.kept_by(rate):
            lines.append(
                f"bar not kept: {bar.name} is {rate.share:.4f} ({rate.hits} of {rate.total}), limit {bar.limit}"
            )
    return lines


def main(args: argparse.Namespace) -> int:
    """Measure on ``args.questions``."""
    bot = FaqBot.load(args.knowledge)
    questions = read_labelled(args.questions, [entry.id for entry in bot.entries()])
    judged = judge(bot, questions)
    broken = _broken(args.bar, judged)
    old = None if args.against is None else judge(FaqBot.load(args.against), questions)
    lines = list(_as_json(judged) if args.json else report(judged, bot.digest))
    lines += changes(old, judged) if old is not None and not args.json else ()
    if args.report is not None:
        args.report.write_text(page(judged, bot.digest, old), encoding="utf-8")
    if args.plot is not None:
        from faqbot.faces.evaluating.plot import plot

        plot(curve(judged), args.plot)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.writelines(f"{line}\n" for line in broken)
    return int(bool(broken))
