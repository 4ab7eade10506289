"""What must be known of words and names beforehand?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from faqbot.knowledge.load import Knowledge
from faqbot.knowledge.vocabulary import Vocabulary
from faqbot.matching.language import Language
from faqbot.matching.spelling import shelved, sounds
from faqbot.matching.stem import stem
from faqbot.matching.tables import Data
from faqbot.text import normalise, words

__all__ = ["concept_tables", "language_tables", "name_tables", "subject_keys"]

# What a word tells that turns a question around and is in no band. Set by reasoning.
TURNING = 0.6


def _bases(vocabulary: Vocabulary) -> dict[str, str]:
    """Irregular inflections and other spellings → their base."""
    base: dict[str, str] = {}
    for group in (*vocabulary.irregular, *vocabulary.spellings):
        for other in group[1:]:
            if len(found := words(other)) == 1 and found[0] != group[0]:
                base.setdefault(found[0], group[0])
    return base


def _bands(vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    """Every word that the language knows, with what it tells; earlier mentions go before later ones."""
    weights = dict(vocabulary.weights)
    for name, members in vocabulary.words:
        for member in members:
            yield from ((word, weights[name]) for word in words(member))
    for sides in vocabulary.contrast:
        yield from ((word, TURNING) for side in sides for member in side for word in words(member))


def language_tables(vocabulary: Vocabulary) -> Data:
    """Short forms, bases, bands and the language's own words by first letter."""
    base = _bases(vocabulary)
    band: dict[str, float] = {}
    ordinary: set[str] = set()
    for word, weight in _bands(vocabulary):
        band.setdefault(stem(base.get(word, word)), weight)
        ordinary.add(word)
    for reference in vocabulary.references:
        band |= {stem(base.get(word, word)): 0.0 for word in words(reference)}
    written = ((words(group[0]), words(group[1])) for group in vocabulary.short if len(group) > 1)
    return {
        "short": {short[0]: full for short, full in written if len(short) == 1},
        "base": base,
        "band": band,
        "several": {stem(base.get(word, word)): 1 for member in vocabulary.several for word in words(member)},
        "ordinary-words": shelved(ordinary),
    }


def concept_tables(vocabulary: Vocabulary, language: Language) -> Data:
    """Synonyms, related words and contrasts by their first stem."""
    concept: dict[str, list[Any]] = defaultdict(list)
    ways: dict[str, list[str]] = defaultdict(list)
    seen: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind, groups in (("s", vocabulary.synonyms), ("r", vocabulary.related)):
        for group in groups:
            for member in group:
                key = tuple(token.stem for token in language.read(member))
                if key and f"{kind}:{group[0]}" not in seen[key]:
                    seen[key].append(f"{kind}:{group[0]}")
    for key, names in seen.items():
        concept[key[0]].append([list(key[1:]), names])
        for name in names:
            ways[name].append(" ".join(key))
    contrast: dict[str, list[list[int]]] = defaultdict(list)
    for number, sides in enumerate(vocabulary.contrast):
        for side, members in enumerate(sides):
            for member in members:
                stems = [token.stem for token in language.read(member)]
                if len(stems) == 1:
                    contrast[stems[0]].append([number, side])
    return {"concept": dict(concept), "contrast": dict(contrast), "group": dict(ways)}


def subject_keys(knowledge: Knowledge) -> dict[str, str]:
    """Every name of a subject → what the subject is called in the tables; subjects that share a name are one."""
    owner: dict[str, str] = {}
    for topic in knowledge.topics:
        for subject in topic.subjects:
            names = [str(normalise(name)) for name in (subject.name, *subject.aliases)]
            key = next((owner[name] for name in names if name in owner), names[0])
            for name in names:
                owner.setdefault(name, key)
    return owner


def _made_of(name: str, owner: dict[str, str]) -> bool:
    """Whether *name* is nothing but names of covered subjects, one after the other."""
    words = name.split()
    return len(words) > 1 and all(word in owner or word == "and" for word in words)


def name_tables(knowledge: Knowledge) -> Data:
    """Every name: those of subjects, with all other names the vocabulary gives them, and the strangers."""
    owner = subject_keys(knowledge)
    everyone: dict[str, str | None] = dict(owner)
    for group in knowledge.vocabulary.names:
        names = [str(normalise(name)) for name in group]
        owners = {owner[name] for name in names if name in owner}
        whose = owners.pop() if len(owners) == 1 else None
        for name in names:
            if whose is not None or not _made_of(name, owner):
                everyone.setdefault(name, whose)
    table: dict[str, list[Any]] = defaultdict(list)
    sounding: dict[str, list[str]] = defaultdict(list)
    lettered: dict[str, list[str]] = defaultdict(list)
    second: dict[str, list[str]] = defaultdict(list)
    tails: dict[str, list[str]] = defaultdict(list)
    for name in sorted(everyone):
        first, *rest = name.split()
        table[first].append([rest, name, everyone[name]])
        if rest:
            for letter in sorted({first[0], sounds(first)[0]}):
                second[f"{rest[0]} {letter}"].append(name)
        elif len(name) >= 4 and name.isalpha():
            sound = sounds(name)
            tails[name[1:]].append(name)
            sounding[sound].append(name)
            for letter in sorted({sound[0], name[0]}):
                lettered[f"{letter}{len(name)}"].append(name)
    stems = knowledge.vocabulary.stems
    about = {
        "any": bool(everyone),
        "endings": sorted(s[1:] for s in stems if s.startswith("-")),
        "beginnings": sorted(s[:-1] for s in stems if s.endswith("-")),
    }
    parts = {word: 1 for name in everyone for word in name.split()}
    return {
        "name": dict(table),
        "name-word": parts,
        "name-letters": dict(lettered),
        "name-parts": shelved(word for name in everyone if " " in name for word in name.split()),
        "name-second": dict(second),
        "name-tails": dict(tails),
        "name-sounds": shelved(sounding),
        "name-sounding": dict(sounding),
        "names": about,
    }
