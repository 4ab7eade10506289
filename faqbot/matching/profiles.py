"""What does each word tell, and what is typical of a family?

Weights are learnt here: a feature tells the more, the fewer families it occurs in.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from faqbot.matching.families import Family, PhrasingReader
from faqbot.matching.features import LEADING, content_key, kind_weight
from faqbot.matching.language import Language
from faqbot.matching.tables import MANY_FAMILIES, UNIT, WORD_UNIT, Data

__all__ = ["feature_tables"]

# A profile takes each feature's summed weight to this power, lest repetition drown the rest. Tuned as KIND_WEIGHT.
FLATTENING = 0.5
# An idf is taken to this power. Tuned as KIND_WEIGHT.
IDF_POWER = 0.8
# So many families must speak before what they say of a word weighs as much as the language's word bands.
# Tuned on SOFMattress and CLINC150 (ten phrasings an intent, val), 10 to 300 tried.
PRIOR_FAMILIES = 300


def _idf(families: int, having: int) -> float:
    return math.pow(max(math.log((1 + families) / max(having, 1)), 0.05), IDF_POWER)


def _profile(counted: list[dict[str, int]], weight: dict[str, float]) -> dict[str, int]:
    """One direction in feature space for all phrasings of a family, in whole UNITs, of length 1."""
    total: dict[str, float] = defaultdict(float)
    for counts in counted:
        values = {f: weight[f] * (1 + math.log(n)) for f, n in counts.items()}
        length = math.sqrt(math.fsum(v * v for v in values.values())) or 1.0
        for feature, value in values.items():
            total[feature] += value / length
    flat = {f: v**FLATTENING for f, v in total.items()}
    length = math.sqrt(math.fsum(v * v for v in flat.values())) or 1.0
    return {f: round(v / length / UNIT) for f, v in sorted(flat.items())}


class _Weigher:
    """What a word tells, 0 to 1: learnt from the families, leaning on the language while they are few."""

    def __init__(self, families: int, having: Counter[str], language: Language) -> None:
        self._share = families / (families + PRIOR_FAMILIES)
        self._families = families
        self._having = having
        self._language = language
        # Kept here and not by the class, which would keep every knowledge that was ever read.
        self.weight = lru_cache(maxsize=50_000)(self._weight)

    def _weight(self, one: str) -> int:
        """The weight of the stem *one*, in whole WORD_UNITs."""
        learnt = min(_idf(self._families, self._having[f"u:{one}"]) / _idf(self._families, 1), 1.0)
        band = self._language.weight(one)
        return round((self._share * learnt + (1 - self._share) * band) / WORD_UNIT)

    def whole(self, stems: Iterable[str]) -> int:
        """What the different ones of *stems* weigh together, in whole WORD_UNITs."""
        return sum(self.weight(one) for one in set(stems))


def _having(phrasings: list[tuple[str, ...]]) -> dict[str, list[int]]:
    """Each stem's phrasings, by number."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, stems in enumerate(phrasings):
        for one in sorted(set(stems)):
            having[one].append(number)
    return having


def _groups(phrasings: list[tuple[str, ...]], weigher: _Weigher, language: Language) -> dict[str, list[Any]]:
    """Each synonym group's stems in these phrasings: stem, weight, and the phrasings that name the group so."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, stems in enumerate(phrasings):
        for concept in language.concepts(list(stems)):
            if concept.synonym:
                for one in stems[concept.start : concept.end]:
                    found[concept.name][one].add(number)
    return {
        name: [[one, weigher.weight(one), sorted(numbers)] for one, numbers in sorted(stems.items())]
        for name, stems in found.items()
    }


def _family_record(family: Family, weigher: _Weigher, language: Language) -> dict[str, Any]:
    weighed = sorted((weigher.whole(stems), stems) for stems in {phrasing.stems for phrasing in family.phrasings})
    phrasings = [stems for _, stems in weighed]
    concepts = {concept.name for stems in phrasings for concept in language.concepts(list(stems))}
    having = _having(phrasings)
    pairs = sum(phrasing.pair for phrasing in family.phrasings) / max(len(family.phrasings), 1)
    return {
        "stems": having,
        "groups": _groups(phrasings, weigher, language),
        "whole": [whole for whole, _ in weighed],
        "contents": sorted({key for stems in phrasings if (key := content_key((s, weigher.weight(s)) for s in stems))}),
        "concepts": sorted(concepts),
        "contrasts": sorted(language.contrasts(sorted(having))),
        "pairs": round(pairs, 2),
    }


def _postings(profiles: list[dict[str, int]], first: int) -> dict[str, list[int]]:
    """Feature → the families from *first* on that have it, each followed by its weight there."""
    posting: dict[str, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles[first:], start=first):
        for feature, value in profile.items():
            posting[feature] += (number, value)
    return posting


def feature_tables(families: list[Family], reader: PhrasingReader) -> Data:
    """Profiles, weights and postings of all *families*, those without members last.

    Few families are all compared at once, by their postings. Of many, those without members are, and the others
    have their profiles, to be compared one by one, and leads by which the few that matter are found.
    """
    counted = [[reader.features(phrasing) for phrasing in family.phrasings] for family in families]
    having: Counter[str] = Counter()
    for rows in counted:
        having.update({feature for counts in rows for feature in counts})
    weight = {f: _idf(len(families), n) * kind_weight(f) for f, n in having.items()}
    weigher = _Weigher(len(families), having, reader.language)
    profiles = [_profile(rows, weight) for rows in counted]
    records = [_family_record(family, weigher, reader.language) for family in families]
    real = sum(1 for family in families if family.members)
    together = 0 if len(families) <= MANY_FAMILIES else real
    for record, profile in zip(records[:together], profiles, strict=False):
        record["profile"] = profile
    postings = _postings(profiles, together)
    leads = _postings(profiles[:together], 0)
    return {
        "family": {str(number): record for number, record in enumerate(records)},
        "members": {str(number): list(family.members) for number, family in enumerate(families)},
        "posting": {f: [round(w / UNIT), *postings.get(f, ())] for f, w in weight.items()},
        "lead": {f: found for f, found in leads.items() if f[0] in LEADING},
        "telling": {f[2:]: weigher.weight(f[2:]) for f in weight if f.startswith("u:")},
        "size": {
            "families": len(families),
            "phrasings": sum(len(record["whole"]) for record in records[:real]),
            "phantoms-from": real,
            "together-from": together,
            "unknown": _idf(len(families), 1),
        },
    }
