"""What is offered while somebody types?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from faqbot.faces.chat.commands import COMMANDS

if TYPE_CHECKING:
    from faqbot.faces.chat.suggest import Suggester

__all__ = ["MOST", "ChatCompleter", "worth_completing"]

MOST = 5
"""So many stored questions are offered at once."""
SHORTEST = 2


def worth_completing(typed: str) -> bool:
    """Whether anything is offered for *typed*: a command from its slash on, a question from two characters on."""
    return typed.startswith("/") or len(typed.strip()) >= SHORTEST


class ChatCompleter(Completer):
    """Slash commands with their help; anything else as the stored questions it may become.

    *suggester* gives None while the knowledge is still being read.
    """

    def __init__(self, suggester: Callable[[], Suggester | None]) -> None:
        self._suggester = suggester

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the base class gives it
    ) -> Iterator[Completion]:
        """The suggestions for the text before the cursor, each to replace all of it."""
        typed = document.text_before_cursor
        if document.text_after_cursor.strip() or not worth_completing(typed):
            return
        if typed.startswith("/"):
            yield from _commands(typed)
            return
        suggester = self._suggester()
        for title in suggester.find(typed, MOST) if suggester else ():
            if title != typed:
                yield Completion(title, start_position=-len(typed))


def _commands(typed: str) -> Iterator[Completion]:
    for command in COMMANDS:
        usage = f"/{command.name} {command.takes}".rstrip()
        names = (command.name, *command.aliases)
        name = next((f"/{name}" for name in names if f"/{name}".startswith(typed.lower())), None)
        if name is not None:
            yield Completion(name, start_position=-len(typed), display=usage, display_meta=command.help)
