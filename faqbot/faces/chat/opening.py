"""How does somebody get a prompt before the knowledge is read?

Reading it takes longer than starting the terminal library does. It happens in a thread of its own, which
begins when the first prompt is on the screen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING

from faqbot.faces.chat.draw import label

if TYPE_CHECKING:
    from faqbot.bot import FaqBot
    from faqbot.faces.chat.suggest import Suggester

__all__ = ["Opening"]

# Entries that nobody asks for by their title.
UNASKED = ("intro", "disclaimer")


class Opening:
    """A bot that is being loaded by *load*, and the titles that are suggested for it."""

    def __init__(self, load: Callable[[], FaqBot]) -> None:
        self.future: Future[FaqBot] = Future()
        self._load = load
        self._started = threading.Lock()
        self._suggester: Suggester | None = None

    def start(self) -> None:
        """Begin, unless it has begun; what is wrong with the knowledge is raised by ``result``."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._run, name="faqbot-opening", daemon=True).start()

    def result(self) -> FaqBot:
        """The bot, as soon as it is loaded. Raises what loading it raised."""
        self.start()
        return self.future.result()

    def suggester(self) -> Suggester | None:
        """The titles to suggest, or None as long as there are none."""
        return self._suggester

    def _run(self) -> None:
        try:
            bot = self._load()
            # Nobody should wait for what the first question ever asked has to fetch.
            bot.ask(next(bot.entries()).title)
        except BaseException as error:
            self.future.set_exception(error)
            return
        self.future.set_result(bot)
        from faqbot.faces.chat.suggest import Suggester

        self._suggester = Suggester(_titles(bot))


def _titles(bot: FaqBot) -> Iterator[str]:
    several = len(bot.topics()) > 1
    return (label(entry, several) for entry in bot.entries() if entry.kind not in UNASKED)
