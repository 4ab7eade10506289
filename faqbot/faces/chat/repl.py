"""What happens between one question and the next?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from faqbot.faces.chat import commands, draw, words
from faqbot.faces.chat.draw import Look, Page, Welcome
from faqbot.faces.chat.record import Log
from faqbot.faces.chat.window import Asked, Window
from faqbot.faces.chat.wrap import Lines
from faqbot.model import Entry, Outcome, Reason, Reply

if TYPE_CHECKING:
    from faqbot.bot import FaqBot

__all__ = ["Chat"]

RELATED = 3
EXAMPLES = 3
# Examples are looked for among so many entries; a large knowledge is not read whole to greet somebody.
LOOKED_AT = 200


class Chat:
    """A conversation at one window. Questions and replies stay in memory."""

    def __init__(self, window: Window, load: Callable[[], FaqBot], log: Log | None = None) -> None:
        self.window = window
        self.replies: list[Reply] = []
        self.shelf: tuple[Entry, ...] = ()
        """What the numbers shown last stand for."""
        self.waiting: tuple[Entry, ...] = ()
        """What ``/more`` shows next."""
        self.last: Reply | None = None
        self._choosing = False
        self._interrupts = 0
        self._load = load
        self._log = log
        self._bot: FaqBot | None = None

    @property
    def bot(self) -> FaqBot:
        """The bot; the first to ask waits until the knowledge is read, and everybody is greeted."""
        if self._bot is None:
            self._bot = self._load()
            self.session = self._bot.session()
            self.several = len(self._bot.topics()) > 1
            self._greet(self._bot)
        return self._bot

    def greet(self) -> Chat:
        """Show the first screen, as soon as the knowledge is read."""
        _ = self.bot
        return self

    def run(self) -> int:
        """Answer until somebody leaves; the exit status."""
        while True:
            choices = tuple(draw.label(entry, self.several) for entry in self.shelf) if self._choosing else ()
            try:
                asked = self.window.read(choices)
                self._interrupts = 0
                self._handle(asked)
            except KeyboardInterrupt:
                self._interrupted()
            except (EOFError, commands.Quit):
                return 0

    def _interrupted(self) -> None:
        self._choosing = False
        self._interrupts += 1
        if self._interrupts > 1:
            self.say(words.GOODBYE_HINT)

    def _handle(self, asked: Asked) -> None:
        """Do what was asked for: a command, a number of what was shown, or a question."""
        bot = self.bot
        text = asked.text.strip()
        before, choosing = self.last, self._choosing and asked.choosing
        if self._choosing and not choosing:
            self.shelf = ()
        self._choosing = False
        if not text:
            return
        if text.startswith("/"):
            commands.run(self, text)
        elif text.isdecimal() and len(text) < 7 and 1 <= int(text) <= len(self.shelf):
            picked = self.shelf[int(text) - 1]
            self.give(picked, before.question if choosing and before else None)
        else:
            self._answer(self.session.ask(asked.text), bot)

    def _answer(self, reply: Reply, bot: FaqBot) -> None:
        if self._log is not None:
            self._log.add(reply)
        self._take(reply, bot)
        self._show_reply(reply, chosen=False)

    def give(self, entry: Entry, question: str | None = None) -> None:
        """Show *entry*, which was picked; *question* is what had been asked before that."""
        reply = self.session.choose(entry, question)
        self._take(reply, self.bot)
        self._show_reply(reply, chosen=True)

    def _take(self, reply: Reply, bot: FaqBot) -> None:
        """Remember *reply*, and what can be picked after it."""
        self.replies.append(reply)
        self.last = reply
        if reply.outcome is Outcome.CLARIFY:
            self._choosing = True
            offered = tuple(candidate.entry for candidate in reply.candidates)
            self.shelf, self.waiting = offered[:5], offered[5:]
            return
        others = _others(reply, bot)
        shown = RELATED if reply.entry is not None else 0
        self.shelf, self.waiting = others[:shown], others[shown:]

    def _show_reply(self, reply: Reply, chosen: bool) -> None:
        related = () if self._choosing else tuple(self._labels(self.shelf))
        self.window.show(lambda look: draw.reply(reply, look, related, chosen))

    def _labels(self, entries: Iterable[Entry]) -> Iterable[tuple[int, str]]:
        return enumerate((draw.label(entry, self.several) for entry in entries), start=1)

    def put_on_shelf(self, entries: Iterable[Entry]) -> None:
        """Let the numbers from 1 stand for *entries*."""
        self.shelf = tuple(entries)

    def show(self, drawn: Callable[[Look], Lines]) -> None:
        """Show lines with an empty line around them."""
        self.window.show(lambda look: Page(draw.apart([drawn(look)])))

    def say(self, text: str) -> None:
        """Show a sentence of the program's own."""
        self.show(lambda look: draw.note(text, look))

    def forget(self) -> None:
        """Begin anew: neither follow-ups nor numbers look back."""
        self.session.reset()
        self.shelf, self.waiting, self.last = (), (), None

    def _greet(self, bot: FaqBot) -> None:
        told, self.shelf = _welcome(bot, None if self._log is None else self._log.path)
        self.window.show(lambda look: Page(draw.welcome(told, look)))


def _others(reply: Reply, bot: FaqBot) -> tuple[Entry, ...]:
    """What else may be worth reading: the other candidates, then what stands near the answer on its page.

    Nothing where the question names something that isn't covered: there, no entry is near.
    """
    if reply.reason is Reason.UNKNOWN_SUBJECT or reply.outcome is Outcome.EMERGENCY:
        return ()
    found = [candidate.entry for candidate in reply.candidates]
    if reply.entry is not None:
        page = list(islice(bot.topic(reply.entry.topic), LOOKED_AT))
        whole = reply.entry.id.rpartition("/")[0] if reply.entry.kind == "part" else reply.entry.id
        found += [entry for entry in page if entry.id.startswith(f"{whole}/")]
        found += [entry for entry in page if entry.kind == "faq"]
    unlike = {entry.id: entry for entry in found if entry != reply.entry}
    return tuple(unlike.values())


def _welcome(bot: FaqBot, log: Path | None) -> tuple[Welcome, tuple[Entry, ...]]:
    """The first screen, and what its numbers stand for."""
    topics = bot.topics()
    first = next(bot.entries())
    about = first.topic_title if len(topics) == 1 else f"{len(topics):,} topics"
    covers = f"Answers about {about}, from {len(bot):,} stored entries and nothing else."
    if len(topics) == 1:
        opening = first if first.kind == "intro" else None
        warning = first.answer if opening else first.disclaimer
    else:
        opening, warning = None, bot.ask("").disclaimer
    examples = list(islice((entry for entry in islice(bot.entries(), LOOKED_AT) if entry.kind == "faq"), EXAMPLES))
    shelf = (*([opening] if opening else []), *examples)
    numbered = [(shelf.index(entry) + 1, entry.title) for entry in examples]
    whole = 1 if opening else None
    return Welcome(covers, warning, whole, tuple(numbered), None if log is None else str(log)), shelf
