"""Show what people asked and nothing answered, the same questions together.

LOG is JSON Lines as ``faqbot batch`` or the chat's log write them: a question, its outcome and its reason a line.
Nothing is learnt by this; --yaml proposes phrasings for a person to accept.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from faqbot.bot import FaqBot
from faqbot.errors import FaqbotError
from faqbot.faces.grouping import Group, group_questions
from faqbot.model import Candidate, Outcome, Reason
from faqbot.text import normalise, printable

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot gaps answers.jsonl
  faqbot gaps chat.jsonl answers.jsonl --at-least 3
  faqbot gaps answers.jsonl --yaml > proposals.yaml     read it, then copy what is right into the topic files
"""
NEAREST = 3
# An entry is proposed for a question from this confidence on. Set by reasoning: below it, a word in common at most.
NEAR_ENOUGH = 0.4
UNANSWERED = frozenset({Outcome.ABSTAIN, Outcome.CLARIFY})
NO_QUESTION = frozenset({"empty", "too-long"})


class Gap(NamedTuple):
    """Questions alike that got no answer, and what is nearest to them."""

    group: Group
    reasons: Counter[str]
    nearest: tuple[Candidate, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot gaps``."""
    parser.add_argument("log", metavar="LOG", nargs="+", help="JSON Lines of questions and outcomes; - reads them")
    parser.add_argument("--at-least", metavar="N", type=int, default=1, help="groups asked at least so often")
    parser.add_argument("--most", metavar="N", type=int, default=50, help="so many groups, the most asked first")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--yaml", action="store_true", help="propose phrasings, to be read and accepted by a person")
    shown.add_argument("--json", action="store_true", help="one JSON object a group")


def _lines(path: str) -> Iterator[tuple[int, str]]:
    if path == "-":
        yield from enumerate(sys.stdin.buffer.read().decode("utf-8", "replace").split("\n"), start=1)
        return
    with Path(path).open(encoding="utf-8", errors="replace") as stream:
        yield from enumerate(stream, start=1)


def _row(path: str, number: int, line: str) -> tuple[str, str, str] | None:
    """Question, outcome and reason on one line; None for a line that has no question."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise FaqbotError(f"{path}:{number}: not JSON; gaps reads JSON Lines") from None
    question = row.get("question") if isinstance(row, dict) else None
    if not isinstance(question, str):
        return None
    return question, str(row.get("outcome")), str(row.get("reason") or row.get("outcome"))


def _unanswered(paths: Sequence[str]) -> tuple[Counter[tuple[str, str]], int]:
    """How often each question got no answer for each reason, and how many questions there were."""
    counts: Counter[tuple[str, str]] = Counter()
    asked = 0
    for path in paths:
        for number, line in _lines(path):
            row = _row(path, number, line) if line.strip() else None
            if row is not None:
                asked += 1
                if row[1] in UNANSWERED and row[2] not in NO_QUESTION and normalise(row[0]):
                    counts[row[0], row[2]] += 1
    return counts, asked


def _gaps(counts: Counter[tuple[str, str]], bot: FaqBot, at_least: int, most: int) -> tuple[list[Gap], int]:
    """The groups to show, and how many questions this knowledge answers by now."""
    often: Counter[str] = Counter()
    why: dict[str, Counter[str]] = {}
    for (question, reason), count in counts.items():
        often[question] += count
        why.setdefault(normalise(question), Counter())[reason] += count
    found: list[Gap] = []
    answered = 0
    for group in group_questions(often):
        if group.times < at_least or len(found) == most:
            break
        reply = bot.ask(group.questions[0][0])
        if reply.outcome is Outcome.ANSWER:
            answered += group.times
            continue
        reasons = sum((why[normalise(question)] for question, _ in group.questions), Counter[str]())
        found.append(Gap(group, reasons, reply.candidates[:NEAREST]))
    return found, answered


def main(args: argparse.Namespace) -> int:
    """Show the gaps in ``args.log``."""
    counts, asked = _unanswered(args.log)
    gaps, answered = _gaps(counts, FaqBot.load(args.knowledge), args.at_least, args.most)
    if args.json:
        lines: Iterator[str] = map(_as_json, gaps)
    elif args.yaml:
        lines = _as_yaml(gaps)
    else:
        lines = _as_text(gaps, counts.total(), asked, answered)
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
    return 0


def _as_json(gap: Gap) -> str:
    row = {
        "count": gap.group.times,
        "questions": [question for question, _ in gap.group.questions],
        "reasons": dict(gap.reasons.most_common()),
        "nearest": [{"entry": c.entry.id, "confidence": round(c.confidence, 4)} for c in gap.nearest],
    }
    return json.dumps(row, ensure_ascii=False)


def _as_text(gaps: Sequence[Gap], unanswered: int, asked: int, answered: int) -> Iterator[str]:
    share = f" ({unanswered / asked:.1%})" if asked else ""
    yield f"{unanswered} of {asked} questions got no answer{share}"
    if answered:
        yield f"{answered} of them this knowledge answers; they are left out"
    for gap in gaps:
        first, *others = (" ".join(question.split()) for question, _ in gap.group.questions)
        yield f"\n{gap.group.times:>5} ×  {first[:70]}"
        yield from (f"          {other[:70]}" for other in others[:3])
        if len(others) > 3:
            yield f"          ... and {len(others) - 3} more ways"
        yield f"       {', '.join(f'{reason} {count}' for reason, count in gap.reasons.most_common())}"
        yield from (f"       {c.confidence:.2f}  {c.entry.id}" for c in gap.nearest)


def _proposable(gap: Gap) -> bool:
    """Whether an entry is near enough, and the question names nothing that the knowledge is not about."""
    near = bool(gap.nearest) and gap.nearest[0].confidence >= NEAR_ENOUGH
    return near and Reason.UNKNOWN_SUBJECT not in gap.reasons


def _as_yaml(gaps: Sequence[Gap]) -> Iterator[str]:
    """Proposals in the shape of a topic file's phrasings; a knowledge folder refuses them as they are."""
    yield "# Proposals, not knowledge: copy what is right below the phrasings of its entry, and delete the rest."
    yield "# Whatever no entry answers stays unanswered, or needs an entry of its own."
    yield "kind: proposals"
    yield "proposals:" if any(map(_proposable, gaps)) else "proposals: []"
    for gap in gaps:
        nearest = ", ".join(f"{c.entry.id} {c.confidence:.2f}" for c in gap.nearest) or "nothing"
        if not _proposable(gap):
            yield f"  # no proposal for {json.dumps(normalise(gap.group.questions[0][0]))}; nearest: {nearest}"
            continue
        yield f"  # asked {gap.group.times} times; nearest: {nearest}"
        yield f"  - entry: {gap.nearest[0].entry.id}"
        yield "    phrasings:"
        yield from (f"      - {json.dumps(normalise(question))}" for question, _ in gap.group.questions[:10])
