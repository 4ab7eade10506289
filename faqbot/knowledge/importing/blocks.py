"""Of which blocks is a Markdown page made, and on which lines do they stand?

The only module that reads Markdown. Blocks keep their lines as they are; nothing is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from faqbot.text import words

__all__ = ["Block", "Item", "Label", "label_of_text", "plain", "read_blocks"]

# Off: what would take text out of the page's flow. Indented text and HTML are text to us, and a definition of a
# link is words like any others.
_RULES_OFF = ["code", "reference", "html_block"]
_BOLD_LINE = re.compile(r"(\*\*|__)[^\s*_]|Q\d{0,3}:\s")
_MARKER = re.compile(r"[ ]*(?:[*+-]|\d{1,9}[.)])(?:[ ]{1,4}|$)")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`")
_BEHIND_LABEL = re.compile(r"\s*[:?]?\s*")
_LONGEST_LABEL = 200
_LONGEST_SETEXT = 80


class Label(NamedTuple):
    """The emphasised words that a text opens with."""

    text: str
    """Without emphasis and without a closing colon."""
    raw: str
    """All that it takes of the text, with emphasis, colon and the blanks behind."""
    rest: str
    """The text behind it."""
    colon: bool


class Item(NamedTuple):
    """One item of a list."""

    first: int
    end: int
    number: str
    """The marker it opens with, such as ``*`` or ``2.``."""
    text: str
    """Its lines without marker and indentation."""
    label: Label | None


class Block(NamedTuple):
    """One block at the top level of a page."""

    kind: str
    """``heading``, ``paragraph``, ``list`` or ``other``."""
    first: int
    """Its first line, counted from 0."""
    end: int
    """The line after its last one."""
    text: str
    """What stands there; of a heading, without the marks."""
    raw: str
    """The lines as they are."""
    level: int = 0
    """Of a heading, 1 to 6."""
    label: Label | None = None
    items: tuple[Item, ...] = ()


def plain(text: str) -> str:
    """*text* on one line without emphasis, or as it is where taking that away would change its words."""
    bare = " ".join(_EMPHASIS.sub("", text).split())
    return bare if words(bare) == words(text) else " ".join(text.split())


def _inner(inline: Token) -> tuple[str, str] | None:
    """The text of the emphasis that an inline token opens with, and its mark."""
    children = [c for c in inline.children or () if c.type != "text" or c.content]
    if not children or children[0].type not in ("strong_open", "em_open"):
        return None
    depth, inside = 0, []
    for child in children:
        depth += child.nesting
        inside.append("\n" if child.type == "softbreak" else child.content)
        if depth == 0:
            break
    return "".join(inside), children[0].markup


def _label(inline: Token) -> Label | None:
    content = inline.content
    inner = _inner(inline)
    marks = re.match(r"[*_]+", content)
    if inner is None or marks is None or len(inner[0]) > _LONGEST_LABEL:
        return None
    wanted = words(inner[0])
    for close in re.finditer(r"[*_]+", content[marks.end() : marks.end() + 2 * _LONGEST_LABEL]):
        at = marks.end() + close.start()
        if inner[1] in close[0] and words(content[marks.end() : at]) == wanted:
            return _cut(content, content[marks.end() : at], at + min(len(close[0]), len(marks[0])))
    return None


def _cut(content: str, inner: str, end: int) -> Label:
    behind = _BEHIND_LABEL.match(content, end)
    end = behind.end() if behind else end
    mark = "?" if behind and "?" in behind[0] else ""
    colon = content[:end].rstrip(" *_\n").endswith(":")
    return Label(plain(inner).rstrip(": ") + mark, content[:end], content[end:], colon)


def label_of_text(text: str) -> Label | None:
    """The label that *text* opens with, where it is a paragraph."""
    tokens = _parser().parse(text)
    return _label(tokens[1]) if len(tokens) > 1 and tokens[0].type == "paragraph_open" else None


@cache
def _parser() -> MarkdownIt:
    """Our Markdown: it holds no state between pages."""
    return MarkdownIt("commonmark").disable(_RULES_OFF)


def _separated(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """*lines* with an empty one before each label that follows text at once, and the number of each line.

    Markdown would read such a label as the end of the paragraph or list item before it.
    """
    found: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines):
        if _BOLD_LINE.match(line) and found and found[-1].strip():
            found.append("")
            numbers.append(number)
        found.append(line)
        numbers.append(number)
    return found, [*numbers, len(lines)]


def _trimmed(lines: Sequence[str], first: int, end: int) -> int:
    while end > first and not lines[end - 1].strip():
        end -= 1
    return end


def _item_text(lines: Sequence[str], first: int, end: int) -> tuple[str, str]:
    """The marker of the item on these lines, and its lines without it."""
    opening = _MARKER.match(lines[first])
    width = opening.end() if opening else 0
    indent = re.compile(rf"[ ]{{0,{width}}}")
    rest = [indent.sub("", line, count=1) for line in lines[first + 1 : end]]
    return lines[first][:width].strip(), "\n".join([lines[first][width:], *rest])


def _items(tokens: Sequence[Token], lines: Sequence[str], numbers: Sequence[int]) -> Iterator[Item]:
    """The items of the list that *tokens* are."""
    depth = tokens[0].level + 1
    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != depth or token.map is None:
            continue
        first = numbers[token.map[0]]
        end = _trimmed(lines, first, numbers[token.map[1]])
        inline = tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 1].type == "paragraph_open" else None
        number, text = _item_text(lines, first, end)
        label = _label(inline) if inline is not None and inline.type == "inline" else None
        if label is not None and not text.lstrip().startswith(label.raw.rstrip()):
            label = None
        yield Item(first, end, number, text, label)


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each block."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _block(group: list[Token], lines: Sequence[str], numbers: Sequence[int]) -> Block | None:
    opening = group[0]
    if opening.map is None or opening.type == "hr":
        return None
    first = numbers[opening.map[0]]
    end = _trimmed(lines, first, numbers[opening.map[1]])
    raw = "\n".join(lines[first:end])
    text = group[1].content if len(group) > 1 and group[1].type == "inline" else raw
    if opening.type == "heading_open" and (opening.markup[0] == "#" or len(text) < _LONGEST_SETEXT):
        return Block("heading", first, end, plain(text), raw, int(opening.tag[1]))
    if opening.type in ("paragraph_open", "heading_open"):
        return Block("paragraph", first, end, text, raw, label=_label(group[1]))
    if opening.type in ("bullet_list_open", "ordered_list_open"):
        return Block("list", first, end, raw, raw, items=tuple(_items(group, lines, numbers)))
    return Block("other", first, end, raw, raw)


def read_blocks(lines: Sequence[str]) -> list[Block]:
    """The blocks of a page's *lines*, in order; between them is nothing but empty lines and rules."""
    separated, numbers = _separated(lines)
    tokens = _parser().parse("\n".join(separated))
    blocks = (_block(group, lines, numbers) for group in _top_level(tokens))
    return [block for block in blocks if block is not None]
