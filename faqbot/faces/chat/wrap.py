"""Where does a line end?

Widths are counted in terminal cells: a wide character takes two, a combining one none.
"""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.utils import get_cwidth

from faqbot.faces.chat.markdown import Fragment

__all__ = ["Line", "Lines", "cut", "plain_text", "width_of", "wrap"]

Line = tuple[Fragment, ...]
Lines = tuple[Line, ...]
Cell = tuple[str, str, int]
"""A style, one character with what combines with it, and its width."""


def width_of(text: str) -> int:
    """How many cells *text* takes."""
    return get_cwidth(text)


def _cells(fragments: Iterable[Fragment]) -> list[Cell]:
    cells: list[Cell] = []
    for style, text in fragments:
        for character in text:
            width = get_cwidth(character)
            if width == 0 and cells and cells[-1][1] != " ":
                before = cells[-1]
                cells[-1] = (before[0], before[1] + character, before[2])
            else:
                cells.append((style, character, width))
    return cells


def _words(cells: list[Cell], width: int) -> list[list[Cell]]:
    """The words of *cells*, those wider than *width* in pieces."""
    found: list[list[Cell]] = [[]]
    used = 0
    for cell in cells:
        if cell[1].isspace():
            found.append([])
            used = 0
            continue
        if used + cell[2] > width and found[-1]:
            found.append(_after_hyphen(found[-1]))
            used = sum(one[2] for one in found[-1])
        found[-1].append(cell)
        used += cell[2]
    return [word for word in found if word]


def _after_hyphen(word: list[Cell]) -> list[Cell]:
    """What follows the last hyphen of *word*, taken off it; nothing where it has none."""
    last = max((at for at, cell in enumerate(word) if cell[1] == "-"), default=len(word) - 1)
    rest = word[last + 1 :]
    del word[last + 1 :]
    return rest


def _joined(cells: list[Cell]) -> Line:
    """*cells* as few fragments."""
    line: list[Fragment] = []
    for style, character, _ in cells:
        if line and line[-1][0] == style:
            line[-1] = (style, line[-1][1] + character)
        else:
            line.append((style, character))
    return tuple(line)


def wrap(fragments: Iterable[Fragment], width: int, first: Line = (), rest: str = "") -> Lines:
    """*fragments* as lines of at most *width* cells, broken between words.

    The first line begins with *first*, the others with *rest*. A word wider than a line is broken anywhere;
    runs of spaces count as one.
    """
    inner = max(width - max(width_of(plain_text((first,))), width_of(rest)), 1)
    lines: list[list[Cell]] = [[]]
    used = 0
    for word in _words(_cells(fragments), inner):
        wide = sum(cell[2] for cell in word)
        if lines[-1] and used + 1 + wide > inner:
            lines.append([])
            used = 0
        if lines[-1]:
            lines[-1].append((lines[-1][-1][0] if lines[-1][-1][0] == word[0][0] else "", " ", 1))
            used += 1
        lines[-1] += word
        used += wide
    opened = (*first, *_joined(lines[0]))
    return (opened, *((("", rest), *_joined(line)) if rest else _joined(line) for line in lines[1:]))


def plain_text(lines: Iterable[Line]) -> str:
    """*lines* without their styles."""
    return "\n".join("".join(text for _, text in line) for line in lines)


def cut(lines: Lines, most: int, width: int) -> Lines:
    """*lines*, of which at most *most*, the last then ending in dots."""
    if len(lines) <= most:
        return lines
    kept = plain_text(lines[most - 1 : most]).rstrip()
    while kept and width_of(kept) > width - 4:
        kept = kept.rpartition(" ")[0]
    return (*lines[: most - 1], ((lines[most - 1][0][0] if lines[most - 1] else "", f"{kept} ..."),))
