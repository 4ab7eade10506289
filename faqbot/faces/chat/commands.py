"""Which commands are there besides asking?

Name, help and handler of each live together; the help, the completion and the dispatch all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from faqbot.faces.chat import words
from faqbot.faces.chat.draw import Look, label, laid_out, note, numbered
from faqbot.faces.chat.record import save
from faqbot.faces.chat.style import THEMES
from faqbot.faces.chat.wrap import Line, Lines, wrap
from faqbot.model import Entry
from faqbot.text import printable
from faqbot.text import words as words_of

if TYPE_CHECKING:
    from faqbot.faces.chat.repl import Chat

__all__ = ["COMMANDS", "Command", "Quit", "run"]

LISTED = 40
MORE_AT_ONCE = 5


class Quit(Exception):  # noqa: N818 - leaving is no error
    """Somebody wants to leave."""


class Command(NamedTuple):
    """One command."""

    name: str
    takes: str
    """What may follow it, as shown in the help."""
    help: str
    handler: Callable[[Chat, str], None]
    aliases: tuple[str, ...] = ()


def run(chat: Chat, line: str) -> None:
    """Do what *line*, which begins with a slash, says; an unknown command is told the nearest known one."""
    name, _, argument = line[1:].strip().partition(" ")
    for command in COMMANDS:
        if name.lower() in (command.name, *command.aliases):
            command.handler(chat, argument.strip())
            return
    from faqbot.matching.spelling import nearest

    near = nearest(name.lower(), [command.name for command in COMMANDS], 3)
    meant = f"Did you mean /{near[0][1]}?" if near else "/help lists them all."
    chat.say(f"There is no /{printable(name)[:40]}. {meant}")


def _help(chat: Chat, _: str) -> None:
    chat.show(_drawn_help)


def _drawn_help(look: Look) -> Lines:
    usage = [f"/{command.name} {command.takes}".rstrip() for command in COMMANDS]
    widest = max(map(len, usage)) + 2
    aside = look.width >= 2 * widest and not look.plain
    lines: list[Line] = list(note("Type a question in your own words, or one of these:", look))
    for use, command in zip(usage, COMMANDS, strict=True):
        if aside:
            lead: Line = (("class:number", f"{use:<{widest}}"),)
            lines += wrap([("", command.help)], look.columns, lead, " " * widest)
        else:
            lines += wrap([("class:number", f"{use}: "), ("", command.help)], look.columns)
    return tuple(lines)


def _list(chat: Chat, text: str) -> None:
    bot = chat.bot
    topics = bot.topics()
    if not text and len(topics) > 1:
        titles = [next(bot.topic(topic)).topic_title for topic in topics[:LISTED]]
        hidden = f"\n... and {len(topics) - LISTED:,} more." if len(topics) > LISTED else ""
        chat.say("\n".join(titles) + hidden + "\n/list WORDS shows the entries of those that have the words.")
        return
    found = _entries_with(chat, text)
    if not found:
        chat.say(f"No entry has {printable(text)!r} in its title. /list shows everything.")
        return
    chat.put_on_shelf(found[:LISTED])
    chat.show(lambda look: _drawn_list(found, look))


def _entries_with(chat: Chat, text: str) -> list[Entry]:
    """The entries whose title or topic has words that begin with all those of *text*; one more than is shown."""
    wanted = words_of(text)
    found: list[Entry] = []
    for entry in chat.bot.entries():
        have = words_of(f"{entry.topic_title} {entry.title}")
        if all(any(word.startswith(one) for word in have) for one in wanted):
            found.append(entry)
            if len(found) > LISTED:
                break
    return found


def _drawn_list(entries: list[Entry], look: Look) -> Lines:
    lines: list[Line] = []
    topic = None
    for number, entry in enumerate(entries[:LISTED], start=1):
        if entry.topic != topic:
            lines += note(entry.topic_title, look, "class:title")
            topic = entry.topic
        title = "Opening warning" if entry.kind == "intro" else entry.title
        lines += numbered([(number, title)], look)
    if len(entries) > LISTED:
        lines += note("... and more. /list WORDS narrows it.", look)
    return (*lines, *note("/open N, or the number alone, shows one.", look, "class:quiet"))


def _open(chat: Chat, argument: str) -> None:
    if argument.isdecimal() and 1 <= int(argument[:6]) <= len(chat.shelf):
        chat.give(chat.shelf[int(argument) - 1])
    elif chat.shelf:
        chat.say(f"/open takes a number from 1 to {len(chat.shelf)}, as shown last.")
    else:
        chat.say("Nothing is numbered yet. /list shows everything by number.")


def _why(chat: Chat, _: str) -> None:
    why = words.NOTHING_ASKED if chat.last is None else str(chat.last.explain())
    chat.show(lambda look: laid_out(why, look))


def _more(chat: Chat, _: str) -> None:
    if chat.last is None:
        chat.say(words.NOTHING_ASKED)
        return
    now, chat.waiting = chat.waiting[:MORE_AT_ONCE], chat.waiting[MORE_AT_ONCE:]
    if not now:
        chat.say(words.NO_MORE)
        return
    chat.put_on_shelf(now)
    heading = words.MORE if chat.last.entry else words.NEAREST
    labels = [(number, label(entry, chat.several)) for number, entry in enumerate(now, start=1)]
    chat.show(lambda look: (*note(heading, look), *numbered(labels, look)))


def _new(chat: Chat, _: str) -> None:
    chat.forget()
    chat.say("A new conversation. Nothing from before is used any more.")


def _save(chat: Chat, argument: str) -> None:
    if not argument:
        chat.say("/save needs a file name; one that ends in .jsonl gets JSON Lines, any other gets text.")
    elif not chat.replies:
        chat.say(words.NOTHING_ASKED)
    else:
        _save_to(chat, Path(argument).expanduser())


def _save_to(chat: Chat, path: Path) -> None:
    try:
        save(chat.replies, path)
    except FileExistsError:
        chat.say(f"{path} is there already; nothing was written.")
    except OSError as error:
        chat.say(f"{path} can't be written: {error.strerror or error}")
    else:
        count = len(chat.replies)
        chat.say(f"Saved {count} question{'s' if count > 1 else ''} with the replies to {path}.")


def _theme(chat: Chat, name: str) -> None:
    if name in THEMES:
        chat.window.set_theme(name)
        chat.say(f"The theme is {name} now.")
    else:
        chat.say(f"/theme takes one of {', '.join(THEMES)}.")


def _quit(_: Chat, __: str) -> None:
    raise Quit


COMMANDS = (
    Command("help", "", "show this", _help, ("h", "?")),
    Command("list", "[WORDS]", "show what can be answered, or what has the words", _list, ("ls",)),
    Command("open", "N", "show a numbered entry; the number alone does it too", _open, ("o",)),
    Command("why", "", "explain the last decision", _why),
    Command("more", "", "show the next nearest entries", _more),
    Command("new", "", "begin anew; follow-ups don't look back past it", _new),
    Command("save", "FILE", "write this conversation to FILE, as JSON Lines if it ends in .jsonl", _save),
    Command("theme", "NAME", f"change the colours: {', '.join(THEMES)}", _theme),
    Command("quit", "", "leave; so does Ctrl-D", _quit, ("q", "exit", "bye")),
)
