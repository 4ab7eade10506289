"""What of a text is compared?

Stems, pairs of neighbouring stems, groups of synonyms and related words, three-letter pieces of words (for
word forms and slips that no rule knows), and the shape of numbers. A feature's first letter is its kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from faqbot.matching.language import Language

__all__ = ["KIND_WEIGHT", "PAIR", "content_key", "features", "kind_weight"]

# What a feature of each kind counts beside a stem. Tuned on SOFMattress and CLINC150 (ten phrasings, val) together.
KIND_WEIGHT = {"u": 1.0, "b": 0.6, "s": 0.7, "r": 0.5, "c": 0.4, "n": 0.5, "t": 1.0}
EDGE = "^"
# A word of at least this weight belongs to what is asked. Set by reasoning: function words stay below it.
TELLS = 0.15
PAIR = "t:2"
"""The feature of a text that is about several subjects at once."""


def kind_weight(feature: str) -> float:
    """What *feature* counts beside a stem."""
    return KIND_WEIGHT[feature[0]]


def content_key(weighed: Iterable[tuple[str, float]]) -> str:
    """The stems that tell something, in alphabetical order: what is asked, whatever words hold it together."""
    return " ".join(sorted({stem for stem, weight in weighed if weight >= TELLS}))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f"^{word}$"
    return tuple(f"c:{padded[i : i + 3]}" for i in range(len(padded) - 2))


def features(stems: list[str], forms: Iterable[str], language: Language) -> dict[str, int]:
    """How often each feature occurs in a text with these *stems* and word *forms*."""
    counts: dict[str, int] = {}

    def count(feature: str) -> None:
        counts[feature] = counts.get(feature, 0) + 1

    before = EDGE
    for one in stems:
        count(f"u:{one}")
        count(f"b:{before} {one}")
        before = one
    count(f"b:{before} {EDGE}")
    if language.of_several(stems):
        counts[PAIR] = 1
    for concept in language.concepts(stems):
        counts[concept.name] = 1
    for form in forms:
        if form[0].isdigit():
            counts["n:#"] = 1
            counts[f"n:{'9' * len(form)}"] = 1
        for piece in _pieces(form):
            count(piece)
    return counts
