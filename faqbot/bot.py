"""How does a question become a reply?"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from faqbot.compiling import open_tables
from faqbot.judging.compose import Composer
from faqbot.judging.policy import Decision, Limits, decide, is_one_question, several
from faqbot.judging.screen import Alarm, Screen
from faqbot.matching.question import Question, Reader
from faqbot.matching.rank import UNRANKED, Ranker, factors
from faqbot.matching.tables import Tables
from faqbot.model import Candidate, Entry, Explanation, Outcome, Reason, Reply
from faqbot.text import normalise, words

if TYPE_CHECKING:
    from faqbot.session import Session

__all__ = ["FaqBot"]

# Where a question may turn into another one.
_PARTS = re.compile(
    r"[?!.;\n]+|,? +and +(?:also +)?|,? also +"
    r"|, *(?=(?:what|how|why|when|which|is|are|can|do|does|will|should)\b)",
    re.IGNORECASE,
)


class FaqBot:
    """Answers questions from one knowledge and from nothing else.

    >>> from faqbot import FaqBot
    >>> bot = FaqBot.load()
    >>> reply = bot.ask("can i take melatonin with klonopin?")
    >>> str(reply.outcome), reply.entry.id
    ('answer', 'melatonin-clonazepam/faq-safe-to-combine')
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._reader = Reader(tables)
        self._ranker = Ranker(tables, self._reader)
        self._screen = Screen(tables, self._reader.language)
        said = tables.get("said", "all")
        self.digest: str = said["digest"]
        """32 hexadecimal digits that name exactly this knowledge."""
        self._longest = int(said["max-characters"])
        self._limits = Limits(*(float(said[name]) for name in ("answer-at", "offer-at", "lead", "cover")))
        self._composer = Composer(said["messages"], said["emergency"], said["disclaimer"], self.digest)
        self.entry = lru_cache(maxsize=2048)(self._entry)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        cache: bool = True,
        tell: Callable[[str], None] | None = None,
    ) -> FaqBot:
        """The bot for a folder, file or compiled file of knowledge; without *path*, for the bundled knowledge.

        A large folder is compiled once, into the user's cache folder, unless *cache* is off; *tell*, if given,
        is called with a line about it.

        Raises KnowledgeError, with every mistake and its place, for knowledge that isn't sound.
        """
        return cls(open_tables(None if path is None else os.fspath(path), cache, tell))

    def __reduce__(self) -> tuple[type[FaqBot], tuple[Tables]]:
        return type(self), (self._tables,)

    @property
    def path(self) -> str | None:
        """The compiled file that it looks everything up in, or None where it holds all of it in memory."""
        return getattr(self._tables, "path", None)

    @property
    def disclaimer(self) -> str:
        """The disclaimer used where no topic applies; never empty."""
        return str(self._tables.get("said", "all")["disclaimer"])

    def ask_many(self, questions: Iterable[str], workers: int | None = 1) -> Iterator[Reply]:
        """The reply to each of *questions*, in order, as the caller asks for them; never all in memory.

        With *workers*, so many processes answer (None: one for each core) and a few hundred questions are read
        ahead. The replies are the same. Leaving the loop early, or closing the iterator, ends the processes.
        """
        from faqbot.many import ask_many

        return ask_many(self, questions, workers)

    def _entry(self, number: int) -> Entry:
        row = self._ranker.row(number)
        title, answer = self._tables.fetch("stored", str(number))
        topic, disclaimer, note, source = self._tables.get("page", row.topic)
        return Entry(row.id, row.topic, row.kind, title, answer, disclaimer, note, topic, source)

    def entries(self) -> Iterator[Entry]:
        """Everything that can be answered, topic by topic, in the order of the page."""
        return (self.entry(number) for number in range(self._tables.get("all", "entries")))

    def __len__(self) -> int:
        """How many entries can be answered with."""
        return int(self._tables.get("all", "entries"))

    def topics(self) -> tuple[str, ...]:
        """The ids of all topics, in order."""
        return tuple(self._tables.get("all", "topics"))

    def topic(self, name: str) -> Iterator[Entry]:
        """The entries of one topic, in the order of the page."""
        where = self._tables.get("topic", name)
        return (self.entry(where["first"] + number) for number in range(len(where["families"])))

    def read(self, question: str) -> Question:
        """*question* as it is compared: its words, and the names it holds."""
        return self._reader.read(question[: self._longest])

    def follow_up_words(self) -> tuple[frozenset[str], ...]:
        """The words that point back, those that a follow-up opens with, and those that carry on to another thing."""
        return tuple(frozenset(self._tables.get("follow-up", key) or ()) for key in ("pointing", "opening", "carrying"))

    def session(self) -> Session:
        """A conversation, in which a question may lean on the one before it."""
        from faqbot.session import Session

        return Session(self)

    def ask(self, question: str) -> Reply:
        """The reply to *question*: the same for the same question and knowledge, always and everywhere."""
        if len(question) > self._longest:
            return self._short_of_matching(question, Reason.TOO_LONG, self._screen.find(question))
        found = words(question)
        alarm = self._screen.find(question, found)
        read = self._reader.read(question, found)
        if not read.key:
            return self._short_of_matching(question, Reason.EMPTY, alarm)
        decision = self._judge(read)
        if not read.strangers and not is_one_question(decision):
            decision = self._several(question, read) or decision
        return self._compose(read, decision, alarm)

    def give(self, entry: Entry, question: str) -> Reply:
        """The reply that gives *entry*, picked by its number or name, to *question*."""
        why = Explanation(str(normalise(question)), "picked by its number or name", (), (), 1.0, None)
        return self._composer.compose(question, Outcome.ANSWER, None, entry, (), why)

    def _judge(self, read: Question) -> Decision:
        scope = self._ranker.scope(read)
        exact = self._ranker.exact(read, scope)
        return decide(read, UNRANKED if exact else self._ranker.rank(read, scope), self._limits, exact)

    def _several(self, question: str, whole: Question) -> Decision | None:
        """Asking back, where parts of *question* are questions of their own."""
        parts = _PARTS.split(question)
        if len(parts) < 2:
            return None
        telling = [read for part in parts if (read := self._reader.read_telling(part))]
        if len(telling) < 2:
            return None
        # A part is about what the whole names where it names nothing itself.
        about = [part if part.subjects else part._replace(reading=whole.reading) for part in telling]
        return several(about, self._judge)

    def _short_of_matching(self, question: str, reason: Reason, alarm: Alarm | None) -> Reply:
        outcome = Outcome.EMERGENCY if alarm else Outcome.ABSTAIN
        decision = f"sign of an emergency: {alarm.sign}" if alarm else str(reason)
        explanation = Explanation("", decision, (), (), 0.0, None)
        return self._composer.compose(question, outcome, None if alarm else reason, None, (), explanation)

    def _compose(self, read: Question, decision: Decision, alarm: Alarm | None) -> Reply:
        candidates = tuple(
            Candidate(self.entry(one.number), one.confidence) for one in decision.offered if one.number is not None
        )
        chosen = decision.chosen
        entry = self.entry(chosen.number) if chosen is not None and chosen.number is not None else None
        best = chosen or (decision.offered[0] if decision.offered else None)
        confidence = best.confidence if best else 0.0
        shares = best.evidence.shares() if best else ()
        parts = factors(best.evidence, self._ranker.caution) if shares and best else ()
        understood = " ".join(token.word for token in read.tokens)
        why = f"sign of an emergency: {alarm.sign}" if alarm else decision.why
        explanation = Explanation(understood, why, shares, parts, confidence, decision.threshold)
        outcome = Outcome.EMERGENCY if alarm else decision.outcome
        reason = None if alarm else decision.reason
        return self._composer.compose(read.text, outcome, reason, entry, candidates, explanation)
