"""How does a reply look as text or as data?

Stored text is given exactly; what people typed is never shown raw.
"""

from __future__ import annotations

from faqbot.model import Outcome, Reply
from faqbot.text import printable, unsafe_character

__all__ = ["as_json", "as_plain", "json_text"]

CHOICES = 5


def json_text(value: object) -> str:
    """*value* as JSON on one line; where it holds characters that could steer a terminal, all in ASCII."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if unsafe_character(text) is None else json.dumps(value).replace("\x7f", "\\u007f")


def as_json(reply: Reply) -> str:
    """The reply's row as one line of JSON."""
    row = reply.to_dict()
    row["question"] = row["question"].encode("utf-8", "replace").decode("utf-8")
    return json_text(row) + "\n"


def as_plain(reply: Reply) -> str:
    """The reply as plain text: message, question answered, answer, choices, disclaimer and note, in this order."""
    blocks: list[str] = []
    if reply.message is not None:
        blocks.append(reply.message)
    if reply.entry is not None:
        blocks.append(f"{reply.entry.topic_title} - {reply.entry.title}\n\n{reply.entry.answer}")
    if reply.outcome is Outcome.CLARIFY:
        titles = [f"  {n}. {c.entry.title}" for n, c in enumerate(reply.candidates[:CHOICES], start=1)]
        blocks.append("\n".join(titles))
    blocks.append(f"Disclaimer: {reply.disclaimer}")
    if reply.note is not None:
        blocks.append(f"Note: {reply.note}")
    return printable("\n\n".join(blocks)) + "\n"
