"""What does the chat need of a place to be shown in?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from faqbot.faces.chat.draw import Look, Page

__all__ = ["Asked", "Choices", "Drawing", "Window"]

Drawing = Callable[[Look], Page]
"""Draws one thing at any width, so that it can be drawn again when the window has another."""
Choices = tuple[str, ...]


class Asked(NamedTuple):
    """What somebody typed."""

    text: str
    choosing: bool
    """Whether the choices were still there; Esc takes them away."""


class Window(Protocol):
    """Shows drawings and reads lines."""

    def show(self, drawing: Drawing) -> None:
        """Show *drawing* below what is there."""

    def read(self, choices: Choices) -> Asked:
        """What is typed next, with *choices* to pick from; raises EOFError and KeyboardInterrupt."""

    def set_theme(self, name: str) -> None:
        """Use the colours of the theme of that name from now on."""
