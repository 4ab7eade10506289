"""What does a question mean right after another one?

A follow-up names a medicine and leaves out what to tell of it ("what about clonazepam?"), or asks something
and leaves out of what ("and the side effects?", "how does it work"). What is missing is added from the
exchange before, as the knowledge writes it, and the whole is asked like any other question: it is judged by
the same limits, so a follow-up is never answered by less evidence than a question that stands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faqbot.model import Entry, Outcome, Reason, Reply
from faqbot.text import words

if TYPE_CHECKING:
    from faqbot.bot import FaqBot
    from faqbot.matching.names import Mention
    from faqbot.matching.question import Question

__all__ = ["Session"]


class Context(NamedTuple):
    """What the exchange before leaves to lean on."""

    subjects: tuple[str, ...] = ()
    """The covered subjects last spoken of."""
    strangers: tuple[Mention, ...] = ()
    """The names last asked about that the knowledge does not cover."""
    entry: Entry | None = None
    """The entry last answered with."""
    topic: str | None = None
    """The topic of the last answer about the subjects."""


class Session:
    """One conversation with a bot; a new one knows nothing of any other.

    >>> from faqbot import FaqBot
    >>> session = FaqBot.load().session()
    >>> _ = session.ask("how does melatonin work")
    >>> session.ask("what about clonazepam?").understood
    'Clonazepam: How it Works'
    """

    def __init__(self, bot: FaqBot) -> None:
        self._bot = bot
        self._pointing, self._opening, self._carrying = bot.follow_up_words()
        self._context = Context()

    def reset(self) -> None:
        """Forget what was said; the next question stands alone."""
        self._context = Context()

    def ask(self, question: str) -> Reply:
        """The reply to *question*, completed from the exchange before where it leans on it.

        ``reply.question`` is the question as it was asked; ``reply.understood`` is what it was taken for,
        in stored names only, or None where it was asked as it is.
        """
        alone = self._bot.ask(question)
        if alone.outcome is Outcome.EMERGENCY or alone.reason in (Reason.EMPTY, Reason.TOO_LONG):
            return alone
        read = self._bot.read(question)
        completed = None if read.strangers else self._complete(question, read, alone)
        reply = alone if completed is None else completed._replace(question=question)
        self._context = self._after(read, reply)
        return reply

    def choose(self, entry: Entry, question: str | None = None) -> Reply:
        """The reply that gives *entry*, which the person asked for by name or by number.

        *question* is what had been asked before that, if anything.
        """
        asked = entry.title if question is None else question
        reply = self._bot.give(entry, asked)
        self._context = self._after(self._bot.read(entry.title), reply)
        return reply

    def _complete(self, question: str, read: Question, alone: Reply) -> Reply | None:
        """The reply to *question* with what it leaves out, or None where it is to be asked as it is."""
        if read.subjects:
            return self._same_of_another(read, alone)
        if self._context.strangers:
            return self._of_a_stranger(question) if self._leans(question) else None
        if len(self._context.subjects) == 1:
            return self._more_of_the_same(question, alone)
        return None

    def _same_of_another(self, read: Question, alone: Reply) -> Reply | None:
        """What was last told, told of the subject that *read* names."""
        before = self._context.entry
        if before is None or not self._carrying.issuperset(read.reading.words):
            return None
        section = self._section(before)
        if self._bot.read(section).subjects:
            return None
        names = self._names(read.subjects, alone)
        reply = self._bot.ask(f"{section} {' '.join(names)}")
        if reply.outcome not in (Outcome.ANSWER, Outcome.CLARIFY):
            return None
        return reply._replace(understood=f"{', '.join(names)}: {section}")

    def _of_a_stranger(self, question: str) -> Reply:
        """The refusal that is due to a question about what the knowledge doesn't cover, though it isn't named."""
        names = [mention.name for mention in self._context.strangers]
        reply = self._bot.ask(f"{question} {' '.join(names)}")
        stored = all(mention.exact for mention in self._context.strangers)
        return reply._replace(understood=", ".join(names)) if stored else reply

    def _more_of_the_same(self, question: str, alone: Reply) -> Reply | None:
        """What *question* asks, asked of the subject last spoken of."""
        name = self._names(self._context.subjects, alone)[0]
        reply = self._bot.ask(f"{question} {name}")
        leaning = self._leans(question)
        strayed = leaning and alone.entry is not None and alone.entry.topic != self._context.topic
        if not (strayed and self._context.topic) and not _fits(reply, alone, leaning):
            return None
        understood = f"{name}: {self._section(reply.entry)}" if reply.entry else name
        return reply._replace(understood=understood)

    def _leans(self, question: str) -> bool:
        """Whether *question* goes on from another, by its opening or by pointing back."""
        found = words(question)
        row = f"{' '.join(found)} "
        return not self._pointing.isdisjoint(found) or any(row.startswith(f"{one} ") for one in self._opening)

    def _section(self, entry: Entry) -> str:
        """The stored question or heading of *entry*; of a part, that of its whole section."""
        if entry.kind == "part":
            whole = entry.id.rpartition("/")[0]
            return next((one.title for one in self._bot.topic(entry.topic) if one.id == whole), entry.title)
        return entry.title

    def _names(self, subjects: frozenset[str] | tuple[str, ...], alone: Reply) -> list[str]:
        """*subjects* in order, written as the titles of the knowledge write them."""
        titles = [candidate.entry.topic_title for candidate in alone.candidates]
        titles += [self._context.entry.topic_title] if self._context.entry else []
        return [_as_written(subject, titles) for subject in sorted(subjects)]

    def _after(self, read: Question, reply: Reply) -> Context:
        """What the next question may lean on."""
        if read.strangers:
            return Context(strangers=read.strangers)
        if reply.reason is Reason.UNKNOWN_SUBJECT:
            return self._context
        spoken = read.subjects
        if not spoken and reply.entry is not None:
            spoken = self._bot.read(reply.entry.title).subjects
        subjects = tuple(sorted(spoken)) or self._context.subjects
        topic = reply.entry.topic if reply.entry else self._context.topic if not read.subjects else None
        return Context(subjects, (), reply.entry, topic)


def _fits(reply: Reply, alone: Reply, leaning: bool) -> bool:
    """Whether *reply*, to the completed question, says better what *alone* would say to the bare one."""
    if reply.outcome is Outcome.ANSWER and reply.entry is not None:
        if alone.entry is not None:
            return reply.entry.id.startswith(f"{alone.entry.id}/")
        offered = {candidate.entry.id for candidate in alone.candidates}
        asked_back = alone.outcome is Outcome.CLARIFY
        return leaning or (asked_back and not offered.isdisjoint({reply.entry.id, reply.entry.id.rpartition("/")[0]}))
    return reply.outcome is Outcome.CLARIFY and alone.outcome is Outcome.CLARIFY


def _as_written(subject: str, titles: list[str]) -> str:
    for title in titles:
        at = title.casefold().find(subject)
        if at >= 0:
            return title[at : at + len(subject)]
    return subject
