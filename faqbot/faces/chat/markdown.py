"""What does stored Markdown look like on a terminal?

Only what curated pages hold is drawn: bold, italics, lists and paragraphs. Anything else stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from faqbot.text import printable

__all__ = ["Block", "Fragment", "blocks", "runs"]

Fragment = tuple[str, str]
"""A style and the text that has it."""

# A mark opens before a non-space and closes after one, as in CommonMark; * may stand inside a word, _ may not.
_MARKED = re.compile(
    r"\*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*(?!\*)|(?<!\w)__(?=\S)(?P<strong2>.+?)(?<=\S)__(?!\w)"
    r"|\*(?=[^\s*])(?P<soft>.+?)(?<=[^\s*])\*|(?<!\w)_(?=[^\s_])(?P<soft2>.+?)(?<=[^\s_])_(?!\w)"
)
_BULLET = re.compile(r"(?P<indent>\s*)(?P<mark>[*+-]|\d{1,3}[.)])\s+(?P<rest>\S.*)")


class Block(NamedTuple):
    """A paragraph or a list item."""

    lead: str
    """What stands before its first line and is as wide as the indent of the others."""
    text: str
    """Its text, on one line, still marked up."""
    apart: bool
    """Whether an empty line stands before it."""


def runs(text: str, style: str = "") -> list[Fragment]:
    """*text* without its marks, in pieces of one style each; every style is added to *style*."""
    found: list[Fragment] = []
    at = 0
    for match in _MARKED.finditer(text):
        found.append((style, text[at : match.start()]))
        strong = match["strong"] or match["strong2"]
        inside = strong or match["soft"] or match["soft2"]
        found += runs(inside, f"{style} class:strong" if strong else f"{style} class:soft")
        at = match.end()
    found.append((style, text[at:]))
    return [(one.strip(), piece) for one, piece in found if piece]


def blocks(text: str, bullet: str) -> Iterator[Block]:
    """The paragraphs and list items of *text*, each on one line, list items led by *bullet* or their number."""
    lines: list[str] = []
    lead = ""
    apart = empty = False
    for line in [*printable(text).expandtabs(4).splitlines(), ""]:
        item = _BULLET.fullmatch(line)
        if lines and (item or not line.strip()):
            yield Block(lead, " ".join(lines), apart)
            lines, lead, apart = [], "", False
        if not line.strip():
            empty = True
            continue
        if not lines:
            apart, empty = empty, False
        if item:
            mark = item["mark"] if item["mark"][0].isdigit() else bullet
            lead = f"{item['indent']}{mark} "
        lines.append(item["rest"].strip() if item else line.strip())
