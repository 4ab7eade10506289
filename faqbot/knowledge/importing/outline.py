"""Where on a page does each section, question, disclaimer and note begin and end?

Headings decide where a page has them, bold labels where it has none, or where a heading is the name of one of
its subjects ("### Ambroxol", then "**Usage:** ..."). What a field calls its usual sections tells the one from
the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from faqbot.knowledge.importing.blocks import Block, Item, Label
from faqbot.knowledge.importing.field import Field
from faqbot.knowledge.importing.spans import Fragment, Head, Outliner, Span, asks, is_bare, role_of
from faqbot.knowledge.importing.titles import named
from faqbot.knowledge.schema import Subject
from faqbot.text import normalise

__all__ = ["outline"]

_NOTE = re.compile(r"(?:please |important |additional )?note(?: on this page)?")
_CONCLUSION = re.compile(r"(?:in )?(?:conclusion|summary)|important notes?")
_CLOSING = re.compile(
    r"\b(?:medical advice|educational purposes|general knowledge|professional advice|informational purposes)\b", re.I
)
_AHEAD = 200  # So many blocks are looked at to see what stands under a heading.


def _whole(block: Block) -> Fragment:
    return Fragment(block.first, block.end, block.raw, block)


def _labels(block: Block | None) -> list[Label]:
    if block is None:
        return []
    return [item.label for item in block.items if item.label] if block.items else [block.label] if block.label else []


def _heading(out: Outliner, block: Block, following: Sequence[Block]) -> None:
    text = block.text.rstrip(": ")
    head = Head(block.first, text, block.raw)
    role = role_of(text)
    within = block.level > out.level
    if out.now.role == "faq" and role is None and (asks(text) or within):
        out.add(_whole(block))
        return
    in_group = out.group is not None and (out.grouped_by == "empty" or block.level > out.group_level)
    if within and role is None and not in_group:
        out.add(_whole(block))
        return
    subject = out.subject_in(text)
    if subject is not None and not out.usual(text) and role is None:
        how = _grouped(out, block, following)
        if how:
            out.start_group(subject, head, block.level, how)
            out.level = block.level if how == "empty" else out.level
            return
    if not in_group:
        out.group = None
    out.level = min(out.level, block.level) if not in_group else out.level
    _open_heading(out, block, head, role)


def _open_heading(out: Outliner, block: Block, head: Head, role: str | None) -> None:
    label, colon, rest = head.text.partition(":")
    if role is None and colon and rest.strip() and out.usual(label):
        out.open("section", Head(block.first, label, block.raw))
        out.add(Fragment(block.first, block.first + 1, rest.strip(), None))
    else:
        out.open(role or "section", head, role == "disclaimer" or (role == "faq" and is_bare(head.text)))


def _grouped(out: Outliner, block: Block, following: Sequence[Block]) -> str:
    """How sections stand under this heading of a subject: by ``labels``, ``headings``, after it (``empty``), or not."""
    if following and following[0].kind == "heading" and following[0].level == block.level:
        return "empty"
    inside = []
    for other in following:
        if other.kind == "heading" and other.level <= block.level:
            break
        inside.append(other)
    if any(b.kind == "heading" and out.usual(b.text) for b in inside):
        return "headings"
    usual = [b for b in inside if b.kind == "paragraph" and b.label and out.usual(b.label.text)]
    return "labels" if len(usual) > 1 else ""


def _paragraph(out: Outliner, block: Block, following: Sequence[Block]) -> None:
    label = block.label
    if label is None or not (label.colon or not label.rest) or asks(label.text):
        _text(out, block)
        return
    alone = not label.rest
    head = Head(block.first, label.text, label.raw.strip())
    role = role_of(label.text) if label.colon or alone else None
    if role is not None:
        _open_label(out, block, role, head)
    elif _NOTE.fullmatch(normalise(label.text)) and out.now.role in ("faq", "disclaimer", "note"):
        _open_label(out, block, "note", head)
    elif _CONCLUSION.fullmatch(normalise(label.text)) and _closes(out, following):
        _remark(out, block)
    elif not _subject_label(out, block, head, alone, following):
        if _starts_section(out, label, alone):
            _open_label(out, block, "section", head)
        else:
            _text(out, block)


def _open_label(out: Outliner, block: Block, role: str, head: Head) -> None:
    out.open(role, head, role in ("disclaimer", "note") or (role == "faq" and is_bare(head.text)))
    rest = block.label.rest if block.label else ""
    out.add(Fragment(block.end - 1 - rest.count("\n"), block.end, rest, None))


def _subject_label(out: Outliner, block: Block, head: Head, alone: bool, following: Sequence[Block]) -> bool:
    """Deal with a bold line that is a subject's name, or that names several."""
    several = len(named(head.text, out.subjects)) > 1
    if alone and several and out.group is not None:
        _open_label(out, block, "section", head)
        return True
    if not alone or out.subject_in(head.text) is None or out.usual(head.text) or not following:
        return False
    subject = out.subject_in(head.text)
    usual_items = [label for label in _labels(following[0]) if out.field.own_name(label.text, out.subjects)]
    by_items = following[0].kind == "list" and len(usual_items) > 1
    if subject is None or not (by_items or following[0].kind == "heading"):
        return False
    out.start_group(subject, head, 99, "items" if by_items else "empty")
    return True


def _starts_section(out: Outliner, label: Label, alone: bool) -> bool:
    """Whether a bold label begins a section of its own, or a paragraph of the one it stands in."""
    if out.now.role == "faq" and alone and label.colon:
        return True
    if not (out.by_labels or (out.group is not None and out.grouped_by == "labels")):
        return False
    found = out.usual(label.text)
    if out.field.id is None or not found:
        return out.field.id is None or (alone and label.colon and out.by_labels and out.now.role != "intro")
    current = out.usual(out.now.heads[-1].text) if out.now.heads else frozenset()
    inside = any(one == outer or one.startswith(f"{outer}-") or one.endswith(f"-{outer}")
                 for one in found for outer in current)  # fmt: skip
    return not inside and (alone or out.field.own_name(label.text, out.subjects))


def _text(out: Outliner, block: Block) -> None:
    """Add a block that begins nothing; what stands behind the last question is a closing remark."""
    closing = out.now.role == "faq" and any(f.block and _is_question(f.block) for f in out.now.body)
    remark = block.kind == "paragraph" and closing and not _answers(block.text) and not _is_question(block)
    listed = closing and out.now.body[-1].block is not None and out.now.body[-1].block.kind == "list"
    if remark and (listed or _CLOSING.search(block.text)):
        _remark(out, block)
    else:
        out.add(_whole(block))


def _remark(out: Outliner, block: Block) -> None:
    """Make a block that closes the page, and everything behind it, its note."""
    out.open("note", Head(block.first, "", ""), bare=True)
    out.add(_whole(block))


def _closes(out: Outliner, following: Sequence[Block]) -> bool:
    """Whether nothing but closing remarks and the disclaimer follow."""
    for block in following:
        head = block.text if block.kind == "heading" else block.label.text if block.label else ""
        role = role_of(head)
        if role != "disclaimer" and (role or block.kind == "heading" or out.usual(head)):
            return False
    return True


def _answers(text: str) -> bool:
    return re.match(r"[*_\s]*A(?:nswer)?\s*:", text) is not None


def _is_question(block: Block) -> bool:
    if block.kind == "list":
        return any(_item_asks(item) for item in block.items)
    return asks(block.label.text) if block.label else asks(block.text.partition("\n")[0])


def _item_asks(item: Item) -> bool:
    return asks(item.label.text) if item.label else asks(item.text.partition("\n")[0])


def _list(out: Outliner, block: Block) -> None:
    if out.pending and out.grouped_by == "items":
        for item in block.items:
            label = item.label
            if label is not None and out.usual(label.text):
                out.open("section", Head(item.first, label.text, label.raw.strip()))
                out.add(Fragment(item.first, item.end, item.text.lstrip()[len(label.raw) :], None))
            else:
                out.add(Fragment(item.first, item.end, f"{item.number} {item.text}", None))
    else:
        _text(out, block)


def _number_of_headings(blocks: Sequence[Block]) -> int:
    return sum(1 for block in blocks if block.kind == "heading" and role_of(block.text) is None)


def outline(blocks: Sequence[Block], subjects: Sequence[Subject], field: Field) -> list[Span]:
    """The parts of a page, in order; *blocks* are those behind its title."""
    out = Outliner(subjects, field, _number_of_headings(blocks) == 0)
    for at, block in enumerate(blocks):
        following = blocks[at + 1 : at + 1 + _AHEAD] if block.kind in ("heading", "paragraph") else ()
        if block.kind == "heading":
            _heading(out, block, following)
        elif block.kind == "paragraph":
            _paragraph(out, block, following)
        elif block.kind == "list":
            _list(out, block)
        else:
            out.add(_whole(block))
    out.settle("end")
    out.flush()
    return out.spans
