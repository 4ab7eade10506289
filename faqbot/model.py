"""What passes between the steps: entries, candidates, replies.

Everything here is frozen, picklable and safe to share between threads. Records are named tuples and not
dataclasses because importing ``dataclasses`` alone takes a sixth of the time a first answer may take.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, Self

__all__ = ["Candidate", "Entry", "Explanation", "Outcome", "Reason", "Reply", "Share"]


class Outcome(StrEnum):
    """What was decided about a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    EMERGENCY = "emergency"


class Reason(StrEnum):
    """Why there is no single answer."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NO_MATCH = "no-match"
    UNKNOWN_SUBJECT = "unknown-subject"
    AMBIGUOUS = "ambiguous"
    SEVERAL_QUESTIONS = "several-questions"
    WHICH_TOPIC = "which-topic"
    SUBJECT_ONLY = "subject-only"


class Entry(NamedTuple):
    """One answerable thing, with all that must be said along with it."""

    id: str
    """``<topic>/<entry>`` or ``<topic>/<entry>/<part>``."""
    topic: str
    kind: str
    """``intro``, ``section``, ``part``, ``faq`` or ``disclaimer``."""
    title: str
    """The stored question or heading."""
    answer: str
    """The stored text, word for word."""
    disclaimer: str
    note: str | None
    topic_title: str
    source: str | None
    """The page the topic was made from."""


class Candidate(NamedTuple):
    """An entry with how sure we are that it answers the question, 0 to 1."""

    entry: Entry
    confidence: float


class Share(NamedTuple):
    """What one word of the question found in an entry."""

    word: str
    weight: float
    """How much information the word carries, 0 to 1."""
    found: str | None
    """What it matched, or None."""
    how: str
    """``same word``, ``synonym``, ``related``, ``in the answer``, ``spelling``, ``subject`` or ``nothing``."""
    strength: float
    """How good the match is, 0 to 1."""


class Explanation(NamedTuple):
    """Why a reply is what it is; ``str()`` gives it as text."""

    understood: str
    """The question's words as they were compared."""
    decision: str
    shares: tuple[Share, ...]
    parts: tuple[tuple[str, float], ...]
    """The named factors whose product is the confidence."""
    confidence: float
    threshold: float | None
    """The limit that decided, if one did."""

    def __str__(self) -> str:
        lines = [f"read as: {self.understood or '(nothing)'}", f"decided: {self.decision}"]
        for share in self.shares:
            match = f"{share.how}: {share.found}" if share.found else share.how
            lines.append(f"  {share.word:<18} weight {share.weight:.2f}  {match} ({share.strength:.2f})")
        product = " x ".join(f"{name} {value:.2f}" for name, value in self.parts)
        if product:
            limit = "" if self.threshold is None else f"; limit {self.threshold:.2f}"
            lines.append(f"confidence {self.confidence:.2f} = {product}{limit}")
        return "\n".join(lines)


class _ReplyFields(NamedTuple):
    question: str
    outcome: Outcome
    reason: Reason | None
    entry: Entry | None
    message: str | None
    disclaimer: str
    note: str | None
    confidence: float
    candidates: tuple[Candidate, ...]
    knowledge: str
    explanation: Explanation | None
    understood: str | None


class Reply(_ReplyFields):
    """What faqbot says to one question. One that breaks a promise can't be built.

    Raises ValueError when the disclaimer is empty or not the entry's own, when the outcome needs an entry, a
    message or candidates that are missing, or when it has an answer that the outcome forbids.
    """

    __slots__ = ()

    def __new__(  # noqa: D102 - the class says it
        cls,
        question: str,
        outcome: Outcome,
        reason: Reason | None,
        entry: Entry | None,
        message: str | None,
        disclaimer: str,
        note: str | None,
        confidence: float,
        candidates: tuple[Candidate, ...] = (),
        knowledge: str = "",
        explanation: Explanation | None = None,
        understood: str | None = None,
    ) -> Self:
        outcome, reason = Outcome(outcome), None if reason is None else Reason(reason)
        if not disclaimer or not disclaimer.strip():
            raise ValueError("a reply needs a disclaimer")
        if entry is not None and (disclaimer, note) != (entry.disclaimer, entry.note):
            raise ValueError("an answer goes with its own topic's disclaimer and note")
        if (entry is None and outcome is Outcome.ANSWER) or (entry is not None and outcome in _SILENT):
            raise ValueError(f"outcome {outcome} does not go with entry {entry and entry.id}")
        if (message is None or not message.strip()) is not (outcome is Outcome.ANSWER):
            raise ValueError(f"outcome {outcome} does not go with message {message!r}")
        if (reason is None) is (outcome in _SILENT):
            raise ValueError(f"outcome {outcome} does not go with reason {reason}")
        if outcome is Outcome.CLARIFY and not candidates:
            raise ValueError("asking back needs candidates")
        if not 0.0 <= confidence <= 1.0:
            raise ValueError(f"confidence {confidence} is not within 0..1")
        return super().__new__(
            cls, question, outcome, reason, entry, message, disclaimer, note, confidence,
            tuple(candidates), knowledge, explanation, understood,
        )  # fmt: skip

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]  # ours checks, the tuple's does not
        return cls(*iterable)

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), tuple(self)

    @property
    def answer(self) -> str | None:
        """The stored text of the entry answered with, or None."""
        return self.entry.answer if self.entry else None

    @property
    def title(self) -> str | None:
        """The stored question or heading that matched, or None."""
        return self.entry.title if self.entry else None

    def explain(self) -> Explanation:
        """Which words matched what, which found nothing, and the limit that decided."""
        return self.explanation or Explanation("", str(self.reason or self.outcome), (), (), self.confidence, None)

    def to_dict(self) -> dict[str, Any]:
        """The row that JSON output has; its keys and their order are part of the interface."""
        shown = [
            {"entry": c.entry.id, "title": c.entry.title, "confidence": round(c.confidence, 4)}
            for c in self.candidates[:5]
        ]
        return {
            "question": self.question,
            "outcome": str(self.outcome),
            "reason": None if self.reason is None else str(self.reason),
            "entry": self.entry.id if self.entry else None,
            "title": self.title,
            "answer": self.answer,
            "message": self.message,
            "disclaimer": self.disclaimer,
            "note": self.note,
            "confidence": round(self.confidence, 4),
            "candidates": shown,
            "topic": self.entry.topic if self.entry else None,
            "source": self.entry.source if self.entry else None,
            "knowledge": self.knowledge,
        }


_SILENT = frozenset({Outcome.CLARIFY, Outcome.ABSTAIN})
