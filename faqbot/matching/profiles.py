"""What does each word tell, and what is typical of a family?

Weights are learnt here: a feature tells the more, the fewer families it occurs in.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any

from faqbot.matching.families import Family, PhrasingReader
from faqbot.matching.features import content_key, kind_weight
from faqbot.matching.language import Language
from faqbot.matching.tables import UNIT, Data

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

    def weight(self, one: str) -> float:
        """The weight of the stem *one*."""
        learnt = min(_idf(self._families, self._having[f"u:{one}"]) / _idf(self._families, 1), 1.0)
        band = self._language.token(one).weight
        return round(self._share * learnt + (1 - self._share) * band, 4)


def _word_index(phrasings: list[tuple[str, ...]], weigher: _Weigher, language: Language) -> dict[str, Any]:
    """All words of all phrasings in a row: key → places, each word's weight and phrasing, each phrasing's weight.

    A word's keys are its stem and the synonym groups it is in.
    """
    places: dict[str, list[int]] = defaultdict(list)
    weights: list[float] = []
    owner: list[int] = []
    for number, stems in enumerate(phrasings):
        first = len(weights)
        for at, one in enumerate(stems, start=first):
            places[one].append(at)
            weights.append(weigher.weight(one))
            owner.append(number)
        for concept in language.concepts(list(stems)):
            if concept.synonym:
                places[concept.name].extend(range(first + concept.start, first + concept.end))
    whole = [0.0] * len(phrasings)
    for weight, number in zip(weights, owner, strict=True):
        whole[number] = round(whole[number] + weight, 4)
    return {"places": places, "weights": weights, "owner": owner, "whole": whole}


def _family_record(family: Family, profile: dict[str, int], weigher: _Weigher, language: Language) -> dict[str, Any]:
    phrasings = sorted({phrasing.stems for phrasing in family.phrasings})
    concepts = {concept.name for stems in phrasings for concept in language.concepts(list(stems))}
    every = sorted({one for stems in phrasings for one in stems})
    pairs = sum(phrasing.pair for phrasing in family.phrasings) / max(len(family.phrasings), 1)
    return {
        "profile": profile,
        "asked": _word_index(phrasings, weigher, language),
        "contents": sorted({key for stems in phrasings if (key := content_key((s, weigher.weight(s)) for s in stems))}),
        "stems": every,
        "concepts": sorted(concepts),
        "contrasts": sorted(language.contrasts(every)),
        "pairs": round(pairs, 2),
    }


def feature_tables(families: list[Family], reader: PhrasingReader) -> Data:
    """Profiles, weights and postings of all *families*, those without members last."""
    counted = [[reader.features(phrasing) for phrasing in family.phrasings] for family in families]
    having: Counter[str] = Counter()
    for rows in counted:
        having.update({feature for counts in rows for feature in counts})
    weight = {f: _idf(len(families), n) * kind_weight(f) for f, n in having.items()}
    weigher = _Weigher(len(families), having, reader.language)
    records: dict[str, Any] = {}
    posting: dict[str, list[list[int]]] = defaultdict(list)
    for number, (family, rows) in enumerate(zip(families, counted, strict=True)):
        profile = _profile(rows, weight)
        records[str(number)] = _family_record(family, profile, weigher, reader.language)
        for feature, value in profile.items():
            posting[feature].append([number, value])
    return {
        "family": records,
        "members": {str(number): list(family.members) for number, family in enumerate(families)},
        "posting": dict(posting),
        "feature": {f: round(w / UNIT) for f, w in weight.items()},
        "telling": {f[2:]: weigher.weight(f[2:]) for f in weight if f.startswith("u:")},
        "size": {
            "families": len(families),
            "phantoms-from": sum(1 for family in families if family.members),
            "unknown": _idf(len(families), 1),
        },
    }
