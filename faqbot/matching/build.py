"""What must be known beforehand to match questions against this knowledge?

The knowledge becomes tables (see ``tables``) of plain data: what words and names mean (``build_language``), what
is asked the same way (``families``), what is typical of it (``profiles``), and the entries themselves.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from faqbot.knowledge.load import Knowledge
from faqbot.knowledge.schema import StoredEntry
from faqbot.matching.build_language import concept_tables, language_tables, name_tables, subject_keys
from faqbot.matching.families import Family, PhrasingReader, asked_entries, distinct, families_of, phantoms
from faqbot.matching.language import Language
from faqbot.matching.names import Names
from faqbot.matching.profiles import feature_tables
from faqbot.matching.spelling import LONG_WORD, Speller, shelved
from faqbot.matching.tables import FEW, Data, MemoryTables, Row
from faqbot.text import normalise

__all__ = ["asked_entries", "build_tables"]

# Tables that are looked into while they are still being made.
_FILLED_LATER = (
    "names", "name", "name-word", "name-letters", "name-parts", "name-second", "name-sounds", "name-sounding",
    "name-tails", "concept", "contrast", "own-words", "own-tails", "word",
)  # fmt: skip


def build_tables(knowledge: Knowledge) -> Data:
    """The tables that ``Ranker`` and its helpers look things up in."""
    data: Data = {table: {} for table in _FILLED_LATER}
    data |= language_tables(knowledge.vocabulary)
    language = Language(MemoryTables(data))
    data |= concept_tables(knowledge.vocabulary, language)
    data |= name_tables(knowledge)
    names = Names(MemoryTables(data), Speller(MemoryTables(data), language))
    reader = PhrasingReader(language, names)
    entries, families = families_of(knowledge, reader)
    missing = phantoms(knowledge, entries)
    data["phantom"] = {str(len(families) + at): name for at, (name, _) in enumerate(missing)}
    families += [Family(distinct(phrasings, reader), ()) for _, phrasings in missing]
    data |= feature_tables(families, reader)
    data |= _entry_tables(knowledge, entries, families, reader)
    data |= _own_words(families, data["text-words"], data.pop("text-forms"))
    data["text-words"] = {one: numbers for one, numbers in data["text-words"].items() if len(numbers) <= FEW}
    data["size"] |= {"caution": knowledge.vocabulary.caution, "cover": knowledge.vocabulary.cover}
    return data


def _texts(entries: list[StoredEntry], reader: PhrasingReader) -> tuple[list[list[str]], Data]:
    """The stems of each entry's stored text; and which entries a stem leads to, and all words."""
    having: dict[str, list[int]] = defaultdict(list)
    forms: dict[str, int] = {}
    texts = []
    for number, stored in enumerate(entries):
        also = (stored.entry.note or "") if stored.entry.kind == "disclaimer" else ""
        text = reader.read(f"{stored.entry.answer} {also}")
        texts.append(list(text.stems))
        forms.update(dict.fromkeys(text.forms, 1))
        for one in sorted(set(text.stems)):
            having[one].append(number)
    return texts, {"text-words": dict(having), "text-forms": forms}


def _exact(entries: list[StoredEntry], family_of: dict[int, int]) -> dict[str, list[int]]:
    """A phrasing's words → the families that are asked so."""
    exact: dict[str, dict[int, None]] = defaultdict(dict)
    for number, stored in enumerate(entries):
        for phrasing in stored.phrasings:
            exact[normalise(phrasing)][family_of[number]] = None
    return {key: sorted(numbers) for key, numbers in exact.items() if key}


def _topic_tables(knowledge: Knowledge, family_of: dict[int, int]) -> Data:
    keys = subject_keys(knowledge)
    topics: dict[str, Any] = {}
    pages: dict[str, Any] = {}
    about: dict[str, list[str]] = defaultdict(list)
    first = 0
    for topic in knowledge.topics:
        subjects = sorted({keys[normalise(subject.name)] for subject in topic.subjects})
        families = [family_of[number] for number in range(first, first + len(topic.entries))]
        topics[topic.id] = {"title": normalise(topic.title), "subjects": subjects, "first": first, "families": families}
        pages[topic.id] = [topic.title, topic.disclaimer, topic.note, topic.source.page]
        first += len(topic.entries)
        for subject in subjects:
            about[subject].append(topic.id)
    everything = {"topics": [topic.id for topic in knowledge.topics], "entries": first}
    return {"topic": topics, "page": pages, "about": dict(about), "all": everything}


def _entry_tables(
    knowledge: Knowledge, entries: list[StoredEntry], families: list[Family], reader: PhrasingReader
) -> Data:
    family_of = {member: number for number, family in enumerate(families) for member in family.members}
    parts: dict[str, list[int]] = defaultdict(list)
    for number, stored in enumerate(entries):
        if stored.entry.kind == "part":
            parts[stored.entry.id.rsplit("/", 1)[0]].append(number)
    texts, data = _texts(entries, reader)
    keys = subject_keys(knowledge)
    data["entry"] = {
        str(number): [
            *Row(
                stored.entry.id,
                stored.entry.kind,
                None if stored.subject is None else keys[normalise(stored.subject)],
                parts.get(stored.entry.id, []),
                family_of[number],
                " ".join(reader.language.telling(texts[number])),
                reader.language.held_together(texts[number]),
            )
        ]
        for number, stored in enumerate(entries)
    }
    data["stored"] = {str(number): [one.entry.title, one.entry.answer] for number, one in enumerate(entries)}
    return data | {"exact": _exact(entries, family_of)} | _topic_tables(knowledge, family_of)


def _own_words(families: list[Family], text_words: dict[str, list[int]], text_forms: dict[str, int]) -> Data:
    """The words of the knowledge itself, and their stems."""
    forms = set(text_forms)
    known: dict[str, int] = dict.fromkeys(text_words, 1)
    for family in families:
        for phrasing in family.phrasings:
            known.update(dict.fromkeys(phrasing.stems, 1))
            forms.update(phrasing.forms)
    tails: dict[str, list[str]] = defaultdict(list)
    for word in sorted(word for word in forms if len(word) >= LONG_WORD):
        tails[word[1:]].append(word)
    return {"own-tails": dict(tails), "own-words": shelved(forms), "word": known}
