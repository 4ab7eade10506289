"""Which stored texts make up the reply?

The only module that builds replies.
"""

from __future__ import annotations

from faqbot.model import Candidate, Entry, Explanation, Outcome, Reason, Reply

__all__ = ["Composer"]


class Composer:
    """Builds replies out of the messages of one knowledge."""

    def __init__(self, messages: dict[str, str], emergency: str, disclaimer: str, digest: str) -> None:
        self._messages = messages
        self._emergency = emergency
        self._disclaimer = disclaimer
        self._digest = digest

    def compose(
        self,
        question: str,
        outcome: Outcome,
        reason: Reason | None,
        entry: Entry | None,
        candidates: tuple[Candidate, ...],
        explanation: Explanation,
        topic_texts: tuple[str, str | None] | None = None,
        understood: str | None = None,
    ) -> Reply:
        """A reply; without an entry, *topic_texts* are the disclaimer and note of the topic in question, if one is."""
        disclaimer, note = topic_texts or (self._disclaimer, None)
        if entry is not None:
            disclaimer, note = entry.disclaimer, entry.note
        message = None
        if outcome is Outcome.EMERGENCY:
            message = self._emergency
        elif reason is not None:
            message = self._messages[reason]
        return Reply(
            question, outcome, reason, entry, message, disclaimer, note,
            explanation.confidence, candidates, self._digest, explanation, understood,
        )  # fmt: skip
