"""What is each ingredient of the ranking worth?

usage: python tests/benchmarks/ablation.py KNOWLEDGE TEST.csv [KNOWLEDGE TEST.csv ...]

TEST.csv has the columns sentence and label; a label is an entry's id, slugged, and NO_NODES_DETECTED means that
nothing stored answers. Leaves out one ingredient at a time and prints, for each pair of arguments, top1 (the best
candidate is right), AUROC (how well confidence tells answerable questions from others) and the Matthews
correlation of the decisions really taken. Not a test: the labelled sets aren't in the repository.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from faqbot import FaqBot
from faqbot.compiling import all_tables
from faqbot.matching import features, rank, spelling
from faqbot.matching.tables import MemoryTables

OUTSIDE = "NO_NODES_DETECTED"


def slug(label: str) -> str:
    """*label* as an entry's id."""
    return label if label == OUTSIDE else re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def without_kind(kind: str) -> Callable[[], Any]:
    """Features of one kind count for nothing."""
    return lambda: mock.patch.dict(features.KIND_WEIGHT, {kind: 1e-9})


def without(module: Any, **values: object) -> Callable[[], Any]:
    """Some constants of *module* have other values."""
    return lambda: mock.patch.multiple(module, **values)


INGREDIENTS: dict[str, Callable[[], Any]] = {
    "everything": lambda: mock.patch.dict({}),
    "no pairs of words": without_kind("b"),
    "no pieces of words": without_kind("c"),
    "no synonyms in the profile": without_kind("s"),
    "no related words in the profile": without_kind("r"),
    "no shapes of numbers": without_kind("n"),
    "no repair of spelling": without(spelling, allowed_edits=lambda word: 0),
    "no likeness to one phrasing": without(rank, LIKENESS=0.0, WHOLE_LIKENESS=0.0, SAME_CONTENT=0.0),
    "no coverage": without(rank, COVERAGE=0.0, CAUTION=0.0),
    "no text of the answers": without(rank, TEXT_ONLY=0.0),
    "no holding back where little is said": without(rank, BREVITY=0.0),
    "no contrast": without(rank, CONTRADICTED=1.0),
}


def auroc(inside: list[float], outside: list[float]) -> float:
    """The chance that an answerable question has the higher confidence; ties count half."""
    ranked = sorted([(value, 1) for value in inside] + [(value, 0) for value in outside])
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ties = [kind for _, kind in ranked[at:end]]
        wins += ties.count(1) * (below + ties.count(0) / 2)
        below += ties.count(0)
        at = end
    return wins / (len(inside) * len(outside)) if inside and outside else math.nan


def matthews(pairs: list[tuple[str, str]]) -> float:
    """The Matthews correlation of (gold, decided) for any number of classes (Gorodkin 2004)."""
    right, total = sum(gold == decided for gold, decided in pairs), len(pairs)
    golds, decideds = Counter(gold for gold, _ in pairs), Counter(decided for _, decided in pairs)
    both = sum(golds[label] * decideds[label] for label in golds)
    spread = (total**2 - sum(n * n for n in decideds.values())) * (total**2 - sum(n * n for n in golds.values()))
    return (right * total - both) / math.sqrt(spread) if spread else 0.0


def measure(knowledge: str, rows: list[tuple[str, str]]) -> tuple[float, float, float]:
    """top1, AUROC and MCC of the default policy."""
    bot = FaqBot(MemoryTables(all_tables(knowledge)))
    hits, inside, outside, pairs = [], [], [], []
    for sentence, gold in rows:
        reply = bot.ask(sentence)
        best = reply.candidates[0] if reply.candidates else None
        (outside if gold == OUTSIDE else inside).append(best.confidence if best else 0.0)
        if gold != OUTSIDE:
            hits.append(best is not None and best.entry.id.split("/", 1)[1] == gold)
        answered = reply.entry if reply.outcome == "answer" else None
        pairs.append((gold, answered.id.split("/", 1)[1] if answered else OUTSIDE))
    return sum(hits) / len(hits), auroc(inside, outside), matthews(pairs)


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """The program without one ingredient."""
    with INGREDIENTS[name]():
        yield


def main(arguments: list[str]) -> int:
    """Print the table."""
    sets = []
    for knowledge, test in zip(arguments[::2], arguments[1::2], strict=True):
        with Path(test).open(newline="", encoding="utf-8") as stream:
            sets.append((knowledge, [(row["sentence"], slug(row["label"])) for row in csv.DictReader(stream)]))
    print(f"{'':38}" + "".join(f"{Path(knowledge).name[:24]:>26}" for knowledge, _ in sets))
    print(f"{'':38}" + f"{'top1   auroc     mcc':>26}" * len(sets))
    for name in INGREDIENTS:
        with left_out(name):
            figures = [measure(knowledge, rows) for knowledge, rows in sets]
        print(f"{name:38}" + "".join(f"{a:12.3f} {b:6.3f} {c:6.3f}" for a, b, c in figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
