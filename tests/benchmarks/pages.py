"""Does every question and section of many imported pages get its own answer?

usage: python tests/benchmarks/pages.py PAGES_DIR [--failures]

Imports the pages, checks the result, and asks it: every FAQ question as it stands; "side effects of X" for every
page's title X, also with one letter of X wrong where no other title is as near. Prints rates and processor seconds,
and with --failures every failure with its reason. Not a test: it needs pages that the repository doesn't have.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from faqbot import FaqBot
from faqbot.checking import check
from faqbot.knowledge.importing.field import load_field
from faqbot.knowledge.importing.run import Settings, find_pages, import_page
from faqbot.knowledge.load import Knowledge, load_knowledge
from faqbot.matching.spelling import nearest
from faqbot.model import Outcome, Reply
from faqbot.text import normalise

DISCLAIMER = "This information is general, may be wrong, and is no medical advice."
AMONG = 3


class Asked(NamedTuple):
    """A question that was asked, and what came of it."""

    kind: str
    question: str
    wanted: frozenset[str]
    reply: Reply
    shared: int
    """How many pages have the question word for word."""

    @property
    def result(self) -> str:
        """``right``, or how it failed."""
        reply = self.reply
        if reply.entry is not None:
            right = any(f"{reply.entry.id}/".startswith(f"{one}/") for one in self.wanted)
            return "right" if right else "another entry of the page" if self._same_page() else "another page"
        if reply.outcome is Outcome.CLARIFY:
            shown = {one.entry.id for one in reply.candidates[:AMONG]}
            if self.shared > 1:
                return "right" if shown & self.wanted or self.shared > AMONG else "asked back without it"
            if len(self.wanted) > 1 and len(shown & self.wanted) > 1:
                return "right"  # the page has a section for each of its medicines
            return "asked back with it" if shown & self.wanted else "asked back without it"
        return f"{reply.outcome}: {reply.reason}: {reply.explain().decision.split(':')[0]}"

    def _same_page(self) -> bool:
        topics = {one.partition("/")[0] for one in self.wanted}
        return self.reply.entry is not None and self.reply.entry.topic in topics


def _questions(bot: FaqBot, knowledge: Knowledge) -> Iterator[Asked]:
    """Every FAQ question, as it stands."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for topic in knowledge.topics:
        for stored in topic.entries:
            for phrasing in stored.phrasings[:1] if stored.entry.kind == "faq" else ():
                sharing[normalise(phrasing)].add(stored.entry.id)
    for topic in knowledge.topics:
        for stored in topic.entries:
            if stored.entry.kind == "faq":
                question = stored.phrasings[0]
                same = sharing[normalise(question)]
                kind = (
                    "question"
                    if len(same) == 1
                    else "question, shared"
                    if len(same) <= AMONG
                    else "question, shared by many"
                )
                yield Asked(kind, question, frozenset({stored.entry.id}), bot.ask(question), len(same))
                if len(same) > 1:
                    named = f"{question} ({topic.title})"
                    yield Asked("question with its title", named, frozenset({stored.entry.id}), bot.ask(named), 1)


def _side_effects(knowledge: Knowledge) -> Iterator[tuple[str, frozenset[str]]]:
    """Each page's title, and its sections on side effects."""
    for topic in knowledge.topics:
        found = frozenset(
            s.entry.id for s in topic.entries
            if s.entry.kind == "section" and ("side effects" in normalise(s.phrasings[0]) or "side-effects" in s.covers)
        )  # fmt: skip
        if found:
            yield topic.title, found


def _misspelt(title: str, titles: list[str]) -> str | None:
    """*title* with one letter of its longest word wrong, unless another title is as near."""
    long = max(title.split(), key=len)
    if len(long) < 6:
        return None
    at = len(long) // 2
    wrong = title.replace(long, long[:at] + ("e" if long[at] != "e" else "a") + long[at + 1 :], 1)
    near = [name for _, name in nearest(normalise(wrong), titles, 1)]
    return wrong if near == [normalise(title)] else None


def _sections(bot: FaqBot, knowledge: Knowledge) -> Iterator[Asked]:
    titles = sorted({str(normalise(topic.title)) for topic in knowledge.topics})
    for title, wanted in _side_effects(knowledge):
        question = f"side effects of {title}"
        yield Asked("side effects of X", question, wanted, bot.ask(question), 1)
        wrong = _misspelt(title, titles)
        if wrong is not None:
            question = f"side effects of {wrong}"
            yield Asked("side effects of X misspelt", question, wanted, bot.ask(question), 1)


def _import(pages: Path, folder: Path) -> int:
    settings = Settings(folder, load_field("medicines", folder), DISCLAIMER)
    taken: dict[str, str] = {}
    done = [import_page(page, settings, taken) for page in find_pages([pages])]
    refused = [one for one in done if one.status == "refused"]
    print(f"{len(done) - len(refused)} of {len(done)} pages imported")
    for one in refused:
        print("".join(f"  {problem}\n" for problem in one.problems), end="")
    return len(done)


def _report(asked: list[Asked], failures: bool) -> None:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        table[one.kind][one.result] += 1
    for kind, results in table.items():
        total = results.total()
        print(f"\n{kind} ({total}): right {results['right'] / total:.4f}")
        for result, count in results.most_common():
            print(f"  {count:>5}  {result}")
    if failures:
        print()
        for one in asked:
            if one.result != "right":
                got = one.reply.entry.id if one.reply.entry else one.reply.explain().decision
                print(f"{one.kind}\t{one.question}\twanted {', '.join(sorted(one.wanted))}\t{one.result}\t{got}")


def main() -> None:
    """Import, check and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--failures", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.process_time()
        pages = _import(args.pages, folder)
        imported = time.process_time()
        found = check(folder, "2000-01-01")
        checked = time.process_time()
        print(f"import {imported - start:.1f} s, check {checked - imported:.1f} s, for {pages} pages")
        print(", ".join(f"{n} {severity}s" for severity, n in Counter(one.severity for one in found).items()))
        bot, knowledge = FaqBot.load(folder), load_knowledge(folder)
        _report([*_questions(bot, knowledge), *_sections(bot, knowledge)], args.failures)


if __name__ == "__main__":
    main()
