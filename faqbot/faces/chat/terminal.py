"""How does the chat read and show on a terminal that can be drawn on?"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import Output
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.renderer import print_formatted_text

from faqbot.faces.chat import words
from faqbot.faces.chat.complete import MOST, ChatCompleter, worth_completing
from faqbot.faces.chat.draw import Look, Page, asked, numbered
from faqbot.faces.chat.opening import Opening
from faqbot.faces.chat.pager import read_pages
from faqbot.faces.chat.record import recall, remember
from faqbot.faces.chat.style import DEFAULT, style_for
from faqbot.faces.chat.window import Asked, Choices, Drawing
from faqbot.faces.chat.wrap import Lines
from faqbot.text import printable

__all__ = ["TerminalWindow"]

# So many drawings are kept to be drawn again when the window changes; they fill any screen.
REMEMBERED = 100
# Seconds until Esc is taken for itself and not for the beginning of another key.
ESCAPE_TIME = 0.05


class Harmless(Processor):
    """Shows what is being typed without what could steer the terminal or turn text around."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line with a sign for each such character, so that places stay the same."""
        return Transformation([(one[0], printable(one[1])) for one in transformation_input.fragments])


class KeptHistory(History):
    """History in a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        """What was typed, the last first."""
        return reversed(recall(self._path))

    def store_string(self, string: str) -> None:
        """Add *string* to the file."""
        remember(self._path, string)


class TerminalWindow:
    """A prompt, and above it what was said; both follow the window's width."""

    def __init__(
        self,
        opening: Opening,
        history: Path | None = None,
        vi: bool = False,
        theme: str = DEFAULT,
        source: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self._opening = opening
        self._output = output or _calm_output()
        self._drawn: deque[Drawing] = deque(maxlen=REMEMBERED)
        self._choices: Choices = ()
        self._current = 1
        self._typed = ""
        self._width = self._output.get_size().columns
        self._greet: Callable[[], object] | None = None
        self._greeting: asyncio.Task[None] | None = None
        store: History = InMemoryHistory() if history is None else KeptHistory(history)
        self._session: PromptSession[str] = PromptSession(
            self._message,
            vi_mode=vi,
            history=store,
            auto_suggest=AutoSuggestFromHistory(),
            completer=ChatCompleter(opening.suggester),
            complete_in_thread=True,
            complete_while_typing=Condition(lambda: worth_completing(get_app().current_buffer.text)),
            reserve_space_for_menu=MOST + 1,
            placeholder=self._placeholder,
            input_processors=[Harmless()],
            prompt_continuation=lambda width, _, __: " " * width,
            key_bindings=self._keys(),
            enable_suspend=True,
            input=source,
            output=self._output,
        )
        self._session.app.ttimeoutlen = ESCAPE_TIME
        self._session.app.after_render += lambda _: self._rendered()
        self.set_theme(theme)

    def greet_with(self, greet: Callable[[], object]) -> None:
        """Call *greet* above the first prompt as soon as the knowledge is there."""
        self._greet = greet

    def look(self) -> Look:
        """How to draw for the window as it is now."""
        size = self._output.get_size()
        return Look(size.columns, size.rows)

    def set_theme(self, name: str) -> None:
        """Use the colours of the theme of that name from now on."""
        self._style = style_for(name, self._output.get_default_color_depth())
        self._session.style = self._style

    def show(self, drawing: Drawing) -> None:
        """Show *drawing*; where the window is too low for it, page by page before it is left standing."""
        look = self.look()
        page = drawing(look)
        self._drawn.append(drawing)
        if page.pinned and len(page.lines) >= look.height and not self._session.app.is_running:
            self._typed = read_pages(drawing, self._style, self._session.input, self._output)
        self._print(page.lines)

    def read(self, choices: Choices) -> Asked:
        """What is typed next; raises EOFError and KeyboardInterrupt."""
        self._choices, self._current = choices, 1
        typed, self._typed = self._typed, ""
        text = self._session.prompt(default=typed)
        shown = tuple(enumerate(choices, start=1))
        self._drawn.append(lambda look: Page((*numbered(shown, look), *asked(text, look))))
        return Asked(text, bool(self._choices))

    def _print(self, lines: Lines) -> None:
        fragments = [fragment for line in lines for fragment in (*line, ("", "\n"))]
        print_formatted_text(self._output, FormattedText(fragments), self._style)

    def _message(self) -> FormattedText:
        """The choices, if there are any, and the prompt."""
        look = self.look()
        rows = numbered(enumerate(self._choices, start=1), look, self._current)
        lines = [fragment for row in rows for fragment in (*row, ("", "\n"))]
        return FormattedText([*lines, ("class:prompt", words.PROMPT)])

    def _placeholder(self) -> FormattedText:
        if get_app().is_done:
            return FormattedText()
        room = self.look().columns - len(words.PROMPT) - 1
        hint = "" if self._opening.future.done() else words.LOADING
        if self._choices:
            hint = words.CHOOSING if len(words.CHOOSING) <= room else words.CHOOSING_BRIEF
        return FormattedText([("class:placeholder", hint[:room])])

    def _rendered(self) -> None:
        """See to what can only be done once a prompt is on the screen."""
        app = self._session.app
        if not app.is_running or app.is_done:
            return
        width = self._output.get_size().columns
        if width != self._width:
            self._width = width
            app.create_background_task(self._draw_again())
        if self._greet is not None and self._greeting is None:
            self._opening.start()
            self._greeting = app.create_background_task(self._greet_above())

    async def _greet_above(self) -> None:
        """Greet above the prompt; what is wrong with the knowledge ends the prompt."""
        try:
            await asyncio.shield(asyncio.wrap_future(self._opening.future))
        except Exception as error:
            self._session.app.exit(exception=error)
            return
        async with in_terminal():
            if self._greet is not None:
                self._greet()

    async def _draw_again(self) -> None:
        """Fill the screen with the end of the conversation, drawn for the width that the window has now."""
        async with in_terminal():
            look = self.look()
            room = max(self._output.get_size().rows - len(numbered(enumerate(self._choices), look)) - 2, 1)
            lines: Lines = ()
            for drawing in reversed(self._drawn):
                lines = (*drawing(look).lines, *lines)
                if len(lines) >= room:
                    break
            self._output.erase_screen()
            self._output.cursor_goto(0, 0)
            self._print(lines[-room:])
            self._output.flush()

    def _keys(self) -> KeyBindings:
        """The keys that choose, and the one that clears."""
        keys = KeyBindings()
        choosing = Condition(lambda: bool(self._choices) and not get_app().current_buffer.text)

        @keys.add("up", filter=choosing, eager=True)
        def _(_: KeyPressEvent) -> None:
            self._current = (self._current - 2) % len(self._choices) + 1

        @keys.add("down", filter=choosing, eager=True)
        def _(_: KeyPressEvent) -> None:
            self._current = self._current % len(self._choices) + 1

        @keys.add("enter", filter=choosing, eager=True)
        def _(event: KeyPressEvent) -> None:
            event.current_buffer.text = str(self._current)
            event.current_buffer.validate_and_handle()

        @keys.add("escape", filter=choosing, eager=True)
        def _(_: KeyPressEvent) -> None:
            self._choices = ()

        @keys.add("c-l")
        def _(event: KeyPressEvent) -> None:
            self._drawn.clear()
            event.app.renderer.clear()

        return keys


def _calm_output() -> Output:
    """The terminal, which isn't asked where its cursor is: over slow lines the reply would arrive as typed text."""
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
