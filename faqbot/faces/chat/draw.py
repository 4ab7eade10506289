"""What is shown, and in which order?

Everything here turns values into lines for a window of one width; nothing here prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from faqbot.faces.chat import words
from faqbot.faces.chat.markdown import blocks, runs
from faqbot.faces.chat.wrap import Line, Lines, cut, width_of, wrap
from faqbot.model import Entry, Outcome, Reply
from faqbot.text import printable

__all__ = ["Look", "Page", "Welcome", "asked", "label", "laid_out", "note", "numbered", "reply", "welcome"]

EMPTY: Line = ()
# From this width on, stored text is indented; narrower windows need every cell.
ROOMY = 40
# Longer lines are hard to read, however wide the window.
WIDEST = 100
# The warning's first sentence is shown; in a window as wide as most, of the bundled page's, these hold it.
USUAL_WIDTH, WARNING_LINES, NARROW_WARNING_LINES = 80, 2, 12
_SENTENCE = re.compile(r".*?[.!?][*_]*(?=\s|$)", re.DOTALL)


class Look(NamedTuple):
    """How things are drawn."""

    width: int
    height: int = 1_000_000
    """How many lines there are, the prompt's included; many where nothing is lost by scrolling."""
    plain: bool = False
    """Labels in words, and no signs that a screen reader would spell out."""

    @property
    def columns(self) -> int:
        """How many cells a line may take."""
        return max(min(self.width, WIDEST), 1)

    @property
    def indent(self) -> str:
        """What stands before stored text."""
        return "" if self.plain or self.width < ROOMY else "  "


class Page(NamedTuple):
    """Lines to show; *pinned* are those to be kept in sight while the others are read."""

    lines: Lines
    pinned: Lines = ()


class Welcome(NamedTuple):
    """What the first screen tells."""

    covers: str
    """What can be answered about, and how much."""
    warning: str
    """The opening warning."""
    whole: int | None
    """The number under which it can be read whole, where that is an entry."""
    examples: tuple[tuple[int, str], ...]
    log: str | None
    """Where unanswered questions are written, if anywhere."""


def stored(text: str, look: Look, style: str = "", label: str = "") -> Lines:
    """Stored *text* as it reads, after *label*."""
    lines: list[Line] = []
    bullet = "-" if look.plain else "•"
    for number, block in enumerate(blocks(text, bullet)):
        if block.apart and lines:
            lines.append(EMPTY)
        lead = look.indent + block.lead
        opening = [(f"class:label {style}".strip(), label)] if label and not number else []
        first: Line = ((style, lead),) if lead else ()
        lines += wrap([*opening, *runs(block.text, style)], look.columns, first, " " * len(lead))
    return tuple(lines)


def note(text: str, look: Look, style: str = "") -> Lines:
    """A sentence of the program's own."""
    lines = [wrap([(style, printable(line))], look.columns) for line in text.splitlines()]
    return tuple(line for wrapped in lines for line in wrapped)


def laid_out(text: str, look: Look) -> Lines:
    """*text* whose spaces matter, line by line; only lines that don't fit are wrapped."""
    lines: list[Line] = []
    for line in printable(text).splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        fits = width_of(line) <= look.columns
        lines += [(("", line),)] if fits else wrap([("", line)], look.columns, (("", indent),), f"{indent}  ")
    return tuple(lines)


def asked(question: str, look: Look) -> Lines:
    """A question that was asked before, as it stood after the prompt."""
    lead = words.PLAIN_PROMPT if look.plain else words.PROMPT
    return wrap([("", printable(question))], look.columns, (("class:prompt", lead),))


def label(entry: Entry, several: bool) -> str:
    """An entry's title; where there are *several* topics, with its topic unless the title says it."""
    title = printable(entry.title)
    topic = printable(entry.topic_title)
    return f"{title} ({topic})" if several and topic.casefold() not in title.casefold() else title


def numbered(labels: Iterable[tuple[int, str]], look: Look, current: int | None = None) -> Lines:
    """A list to choose from, the *current* one marked."""
    rows = list(labels)
    digits = max((len(str(number)) for number, _ in rows), default=1)
    lines: list[Line] = []
    for number, text in rows:
        here = number == current
        mark = "" if look.plain else "» " if here else "  "
        style = "class:current" if here else ""
        first: Line = (("class:number", f"{mark}{number:>{digits}}. "),)
        lines += wrap([(style, printable(text))], look.columns, first, " " * (len(mark) + digits + 2))
    return tuple(lines)


def _alarm(message: str, look: Look) -> Lines:
    """The emergency message, told apart by its place, its heading, its bars and only then by its colour."""
    if look.plain:
        return stored(message, look, label=f"{words.EMERGENCY}: ")
    width = look.columns
    heading = f" {words.EMERGENCY} ".center(width, "!")[:width]
    lines: list[Line] = [(("class:alarm", heading),)]
    for block in blocks(message, "•"):
        lines += wrap(runs(block.text, "class:alarm-text"), width, (("class:alarm-bar", "! "),), "! ")
    return (*lines, (("class:alarm", "!" * width),))


def _heading(reply: Reply, entry: Entry, look: Look, chosen: bool) -> Lines:
    """The stored question or heading, its topic, and how sure the answer is."""
    sure = words.CHOSEN if chosen else words.sureness(reply.confidence)
    title, topic = printable(entry.title), printable(entry.topic_title)
    if look.plain:
        told = ((words.PLAIN_TITLE, title), (words.PLAIN_TOPIC, topic), (words.PLAIN_SURE, sure))
        return tuple(line for lead, text in told for line in wrap([("", lead + text)], look.columns))
    from_topic = "" if topic == title else f"{topic}, "
    return (
        *wrap([("class:title", title)], look.columns),
        *wrap([("class:quiet", from_topic + sure)], look.columns),
    )


def _caveat(reply: Reply, look: Look) -> Lines:
    """The disclaimer and the note."""
    lines = stored(reply.disclaimer, look, "class:quiet", words.DISCLAIMER)
    if reply.note is not None:
        lines += stored(reply.note, look, "class:quiet", words.NOTE)
    return lines


def reply(one: Reply, look: Look, related: Sequence[tuple[int, str]] = (), chosen: bool = False) -> Page:
    """The whole reply: emergency, what was understood, what is answered and how surely, answer, caveat, related."""
    parts: list[Lines] = []
    emergency = one.outcome is Outcome.EMERGENCY
    if emergency and one.message is not None:
        parts.append(_alarm(one.message, look))
    if one.understood is not None:
        parts.append(wrap([("class:understood", words.UNDERSTOOD + printable(one.understood))], look.columns))
    if one.entry is not None:
        if parts and one.understood is not None:
            parts[-1] += _heading(one, one.entry, look, chosen)
        else:
            parts.append(_heading(one, one.entry, look, chosen))
        parts.append(stored(one.entry.answer, look))
    if one.message is not None and not emergency:
        parts.append(stored(one.message, look))
    caveat = _caveat(one, look)
    parts.append(caveat)
    lines = apart([*parts, _related(related, look)] if related else parts)
    if related and len(lines) >= look.height:
        tight = apart([*parts, _related_in_brief(related, look)])[:-1]
        lines = tight if len(tight) < look.height else lines
    if emergency and len(lines) >= look.height:
        # Where the window is too low for all of it, what matters most is also what is seen last.
        lines = apart([*parts, parts[0][: max(look.height - 4, 3)]])
    return Page(lines, caveat)


def _related(rows: Sequence[tuple[int, str]], look: Look) -> Lines:
    return (*note(words.RELATED, look, "class:quiet"), *numbered(rows, look))


def _related_in_brief(rows: Sequence[tuple[int, str]], look: Look) -> Lines:
    """The same in running text, where that spares a window from being left for a pager."""
    told = [("class:quiet", words.RELATED)]
    for number, title in rows:
        told += [("class:number", f" {number}."), ("", f" {title}")]
    return wrap(told, look.columns)


def apart(parts: Iterable[Lines]) -> Lines:
    """*parts* with an empty line before each and after the last."""
    lines: list[Line] = []
    for part in parts:
        lines += [EMPTY, *part]
    return (*lines, EMPTY)


def welcome(told: Welcome, look: Look) -> Lines:
    """The first screen: twelve lines at most in a window of 80 columns, fewer examples in a low one."""
    for most in (len(told.examples), 1, 0):
        lines = _welcome(told._replace(examples=told.examples[:most]), look)
        if len(lines) < look.height:
            break
    return lines


def _welcome(told: Welcome, look: Look) -> Lines:
    sentence = _SENTENCE.match(told.warning)
    most = WARNING_LINES if look.width >= USUAL_WIDTH else NARROW_WARNING_LINES
    warning = cut(stored(sentence[0] if sentence else told.warning, look), most, look.columns)
    if told.whole is not None:
        warning += stored(words.WHOLE_WARNING.format(number=told.whole), look, "class:quiet")
    lines = [*note(told.covers, look, "class:title"), *warning, EMPTY]
    if told.examples:
        lines += [*note(words.EXAMPLES, look), *numbered(told.examples, look)]
    lines += note(words.LEAVING, look, "class:quiet")
    if told.log is not None:
        lines += note(words.LOGGED.format(path=told.log), look)
    return (*lines, EMPTY)
