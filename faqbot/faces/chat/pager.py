"""How is something read that is longer than the window?"""

from __future__ import annotations

from typing import NamedTuple

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style

from faqbot.faces.chat import words
from faqbot.faces.chat.draw import Look
from faqbot.faces.chat.window import Drawing
from faqbot.faces.chat.wrap import Lines, cut, wrap

__all__ = ["read_pages"]


class Parts(NamedTuple):
    """One screen of the pager."""

    body: Lines
    """Everything that is scrolled."""
    foot: Lines
    """What stays in sight, and the keys."""
    room: int
    """How many lines of the body fit."""


class Pager:
    """Scrolls a drawing, whose pinned lines stay at the foot of the window."""

    def __init__(self, drawing: Drawing, output: Output) -> None:
        self._drawing = drawing
        self._output = output
        self._top = 0

    def parts(self) -> Parts:
        """What fills the window as it is now."""
        size = self._output.get_size()
        look = Look(size.columns)
        page = self._drawing(look)
        keys = wrap([("class:current", words.PAGER_KEYS)], look.columns)
        if len(keys) > 1:
            keys = cut(wrap([("class:current", words.PAGER_KEYS_BRIEF)], look.columns), 1, look.columns)
        whole = len(page.pinned) + len(keys) + 1 <= size.rows // 2
        rule = ((("class:quiet", "-" * look.columns),),)
        if whole:
            body = _without(page.lines, page.pinned)
            foot = (*rule, *page.pinned, *keys)
        else:
            body = page.lines
            foot = (*rule, *cut(page.pinned, max(size.rows // 4, 1), look.columns), *keys)
        return Parts(body, foot, max(size.rows - len(foot), 1))

    def shown(self) -> FormattedText:
        """The lines of the body that are in sight."""
        parts = self.parts()
        self._top = max(min(self._top, len(parts.body) - parts.room), 0)
        return _fragments(parts.body[self._top : self._top + parts.room])

    def foot(self) -> FormattedText:
        """The pinned lines and the keys."""
        return _fragments(self.parts().foot)

    def foot_height(self) -> int:
        """How many lines the foot has."""
        return len(self.parts().foot)

    def scroll(self, lines: int = 0, pages: int = 0) -> None:
        """Go down by *lines* and *pages*, up where they are negative."""
        self._top = max(self._top + lines + pages * max(self.parts().room - 1, 1), 0)

    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        parts = self.parts()
        return self._top + parts.room >= len(parts.body)


def _without(lines: Lines, pinned: Lines) -> Lines:
    """*lines* without the *pinned* ones and the empty line before them."""
    for at in range(len(lines) - len(pinned), -1, -1):
        if lines[at : at + len(pinned)] == pinned:
            return (*lines[: max(at - 1, 0)], *lines[at + len(pinned) :])
    return lines


def _fragments(lines: Lines) -> FormattedText:
    text = [fragment for line in lines for fragment in (*line, ("", "\n"))]
    return FormattedText(text[:-1])


def _keys(pager: Pager) -> KeyBindings:
    """Scrolling; whatever else is typed closes the pager and is the beginning of the next question."""
    keys = KeyBindings()

    for key, lines, pages in (("down", 1, 0), ("up", -1, 0), ("pagedown", 0, 1), ("pageup", 0, -1)):

        @keys.add(key)
        def _(_: KeyPressEvent, lines: int = lines, pages: int = pages) -> None:
            pager.scroll(lines, pages)

    @keys.add(" ")
    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        if pager.at_end():
            event.app.exit(result="")
        else:
            pager.scroll(pages=1)

    @keys.add("home")
    def _(_: KeyPressEvent) -> None:
        pager.scroll(lines=-1_000_000)

    @keys.add("end")
    def _(_: KeyPressEvent) -> None:
        pager.scroll(lines=1_000_000)

    @keys.add("q")
    @keys.add("escape", eager=True)
    @keys.add("c-c")
    @keys.add("c-d")
    @keys.add("<sigint>")
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result="")

    @keys.add(Keys.Any)
    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        if event.data.strip().isprintable() and event.data.strip():
            event.app.exit(result=event.data)

    return keys


def read_pages(drawing: Drawing, style: Style, source: Input, output: Output) -> str:
    """Let somebody read *drawing* page by page; what they typed of the next question while at it."""
    pager = Pager(drawing, output)
    app: Application[str] = Application(
        Layout(
            HSplit(
                [
                    Window(FormattedTextControl(pager.shown, focusable=True, show_cursor=False)),
                    Window(FormattedTextControl(pager.foot), height=pager.foot_height),
                ]
            )
        ),
        key_bindings=_keys(pager),
        style=style,
        full_screen=True,
        input=source,
        output=output,
    )
    app.ttimeoutlen = 0.05
    return app.run()
