"""What can go wrong, and where?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["FaqbotError", "KnowledgeError", "Problem"]


class Problem(NamedTuple):
    """One mistake in a file, as an address an editor can jump to."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class FaqbotError(Exception):
    """Anything faqbot refuses; its text is one line fit for a person."""


class KnowledgeError(FaqbotError):
    """Knowledge that can't be used, with every mistake found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[KnowledgeError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)
