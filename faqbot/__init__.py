"""Answers questions from curated knowledge and from nothing else."""

from typing import TYPE_CHECKING, Any

from faqbot.errors import FaqbotError, KnowledgeError, Problem
from faqbot.model import Candidate, Entry, Explanation, Outcome, Reason, Reply, Share

if TYPE_CHECKING:
    from faqbot.bot import FaqBot
    from faqbot.session import Session

__all__ = [
    "Candidate",
    "Entry",
    "Explanation",
    "FaqBot",
    "FaqbotError",
    "KnowledgeError",
    "Outcome",
    "Problem",
    "Reason",
    "Reply",
    "Session",
    "Share",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attributes are of any type
    """The two that bring all of matching along, imported when first used: a prompt should not wait for it."""
    if name == "FaqBot":
        from faqbot.bot import FaqBot

        return FaqBot
    if name == "Session":
        from faqbot.session import Session

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
