"""Does a stored text look as if it shouldn't be there?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from faqbot.text import words

__all__ = ["opens_with_refusal", "refusal", "suspicions"]

_REFUSAL = re.compile(
    r"\bas an? (?:\w+ )?(?:language model|AI)\b"
    r"|\bI(?:['’]m| am) (?:an AI|a (?:large )?language model|sorry|unable|not able|not allowed)\b"
    r"|\bI (?:cannot|can['’]t|can not|will not|won['’]t|am not able to|do not|don['’]t)"
    r" (?:provide|offer|give|fulfil|generate|create|answer|assist|help|have (?:any |enough |specific )?(?:information|"
    r"access|data|details))"
    r"|\b(?:I need|please (?:provide|specify|tell me|share)) (?:me )?(?:with )?(?:the |more |a )?"
    r"(?:full |exact |specific )?(?:name|information|details|context)\b"
    r"|\bthe information you (?:have )?requested\b|\b(?:my|its) (?:training data|knowledge cut-?off)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--|&(?:[a-z]+|#\d+);")
_LEFTOVER = re.compile(
    r"(?P<heading>^[ ]{0,3}#{1,6} )|(?P<link>\]\()|(?P<marker>^\**(?:Q|A)\s*:)|(?P<fence>^[ ]*(?:```|~~~))"
    r"|(?P<table>^\|?[ ]*:?-{3,}:?[ ]*\|)",
    re.MULTILINE,
)
_STANDING_IN = frozenset({"n a", "na", "none", "tbd", "todo", "tba", "xxx", "lorem ipsum", "null", "nil"})
_PLACEHOLDER = re.compile(r"\[(?:insert|your|add|name of|drug|medication)[^\]]*\]|\blorem ipsum\b|\bTODO\b", re.I)


def refusal(text: str) -> str | None:
    """The words in which a language model refuses to write, or None."""
    found = _REFUSAL.search(text)
    return found[0] if found else None


def opens_with_refusal(text: str) -> str | None:
    """The same, where the first sentence is the refusal: it stands in place of what should be there."""
    end = _SENTENCE_END.search(text)
    return refusal(text[: end.end()] if end else text)


def _unbalanced(text: str) -> bool:
    """Whether a paragraph opens bold text and doesn't close it."""
    return any(len(re.findall(r"\*\*", paragraph)) % 2 for paragraph in re.split(r"\n\s*\n", text) if "**" in paragraph)


def suspicions(text: str) -> Iterator[str]:
    """What is odd about a stored *text*, one remark for each kind of oddity."""
    if (said := refusal(text)) is not None:
        yield f"a language model's refusal: {said!r}"
    if (found := _PLACEHOLDER.search(text)) is not None:
        yield f"a placeholder: {found[0]!r}"
    if (found := _HTML.search(text)) is not None:
        yield f"HTML: {found[0]!r}"
    for kind in sorted({match.lastgroup or "" for match in _LEFTOVER.finditer(text)}):
        yield f"leftover of Markdown: {kind}"
    if _unbalanced(text):
        yield "leftover of Markdown: ** that is not closed"
    said_words = words(text)
    if not said_words or " ".join(said_words) in _STANDING_IN:
        yield "nothing said"
