"""What does a session with faqbot look like today?

Runs the real program in a pseudo-terminal and writes what was on its screen to tests/data/session.txt and, as a
picture, to tests/data/session.svg:

    python tests/tools/record_session.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from screens import Screen

DATA = Path(__file__).resolve().parents[1] / "data"
COLUMNS, ROWS = 80, 100
QUESTIONS = (
    "how does melatonin work",
    "what about clonazepam?",
    "and clonidine?",
)
CELL, LINE, MARGIN = 8.4, 19, 16
NAMED = {"red": "#c4402c", "default": None}

STYLE = """\
  .back { fill: #fdfdfc } text { fill: #24292f; font: 14px ui-monospace, Menlo, Consolas, monospace }
  .bold { font-weight: bold } .italic { font-style: italic } .typed { fill: #0b5cad }
  @media (prefers-color-scheme: dark) {
    .back { fill: #16181d } text { fill: #dfe2e7 } .typed { fill: #7ab7ff }
  }"""


def record():
    """The screen after a conversation."""
    with Screen(columns=COLUMNS, rows=ROWS) as screen:
        screen.until("Ctrl-D leaves.")
        for number, question in enumerate(QUESTIONS, start=1):
            screen.type(f"{question}\r")
            screen.settle(lambda one, n=number: one.text.count("Disclaimer:") >= n and one.lines[-1] == ">")
        return screen


def as_text(screen):
    """The lines of the screen without the last prompt."""
    return "\n".join(screen.lines[:-1]).rstrip() + "\n"


def _spans(row, columns):
    """Runs of characters that look the same: (column, text, classes, colour)."""
    start = 0
    for at in range(1, columns + 1):
        if at == columns or _look(row[at]) != _look(row[start]):
            text = "".join(row[x].data for x in range(start, at))
            if text.strip():
                yield start, text.rstrip(), *_look(row[start])
            start = at


def _look(cell):
    classes = " ".join(name for name, on in (("bold", cell.bold), ("italic", cell.italics)) if on)
    colour = NAMED.get(cell.fg, f"#{cell.fg}")
    return classes, colour


def _span(column, text, classes, colour, y):
    looks = (f' class="{classes}"' if classes else "") + (f' style="fill:{colour}"' if colour else "")
    x = MARGIN + column * CELL
    width = len(text) * CELL
    return f'<text x="{x:.1f}" y="{y}" textLength="{width:.1f}" xml:space="preserve"{looks}>{escape(text)}</text>'


def as_svg(screen):
    """The screen as a picture, for light and dark pages."""
    count = len(as_text(screen).splitlines())
    width, height = round(2 * MARGIN + COLUMNS * CELL), 2 * MARGIN + count * LINE
    rows = []
    for number in range(count):
        typed = screen.screen.display[number].startswith("> ")
        for column, text, classes, colour in _spans(screen.screen.buffer[number], COLUMNS):
            named = f"{classes} typed".strip() if typed else classes
            rows.append(_span(column, text, named, colour, MARGIN + number * LINE + 14))
    told = escape("A session with faqbot: " + "; ".join(QUESTIONS))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-label="{told}">',
            f"<title>{told}</title>",
            f"<style>\n{STYLE}\n</style>",
            f'<rect class="back" width="{width}" height="{height}" rx="8"/>',
            *rows,
            "</svg>\n",
        ]
    )


def main():
    """Write both files."""
    screen = record()
    DATA.mkdir(exist_ok=True)
    (DATA / "session.txt").write_text(as_text(screen), encoding="utf-8")
    (DATA / "session.svg").write_text(as_svg(screen), encoding="utf-8")
    sys.stdout.write(as_text(screen))


if __name__ == "__main__":
    main()
