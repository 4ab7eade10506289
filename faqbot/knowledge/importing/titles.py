"""What is a page about, by its title, and how are its topic and entries called?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from faqbot.knowledge.schema import Subject
from faqbot.text import fold, normalise, words

__all__ = ["faq_slug", "named", "slug", "subjects_of"]

# Words in brackets or behind a comma that say which form of a thing a page is about, and are no name of it.
_FORMS = (
    "topical systemic oral ophthalmic otic nasal rectal vaginal buccal sublingual transdermal dermal cutaneous "
    "inhaled inhalation intravenous intramuscular subcutaneous intrathecal intravesical intrauterine injection "
    "injectable parenteral infusion implant dental lozenge gel cream ointment lotion patch spray drops solution "
    "suspension tablet tablets capsule system route human bovine porcine equine animal mammalian recombinant "
    "synthetic natural derived origin conjugated purified inactivated live attenuated subvirion adsorbed liposomal "
    "pegylated extended delayed immediate release short long acting pediatric adult regular combination"
)
_QUALIFIERS = frozenset(_FORMS.split())
# What everybody asks about with every medicine; a page on a medicine with it is still about the medicine.
_TAKEN_WITH = frozenset(["alcohol", "water", "food", "milk"])
_BRACKETS = re.compile(r"\(([^()]*)\)")
_GLUED = re.compile(r"(?<=[a-z]{3})(?=[A-Z](?:[a-z]{3}|[A-Z]{2}))")
_ANY_QUESTION = (
    "a an and any are as at be been before but by can could do does during for from get give has have how i if in "
    "is it its may me medication medications medicine medicines my of on or product should so take taken taking "
    "that the them there these they this those to use used using was what when where which while who why will with "
    "would you your need know about experience happens happen drug drugs combination supplement"
)
_TRIVIAL = frozenset(_ANY_QUESTION.split())
_SLUG_WORDS = 5


def slug(text: str) -> str:
    """*text* as an id: lower-case letters and digits joined by hyphens; empty where it has none."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(re.sub(r"['’]", "", text))))


def faq_slug(question: str, subjects: Sequence[Subject]) -> str:
    """A short id for a question: its telling words, less what every question of the topic says."""
    of_subjects = {word for s in subjects for name in (s.name, *s.aliases) for word in words(name)}
    found = words(question)
    telling = [w for w in found if w not in _TRIVIAL and w not in of_subjects] or found
    return slug("-".join(["faq", *telling[:_SLUG_WORDS]]))


def _is_qualifier(text: str) -> bool:
    return not _QUALIFIERS.isdisjoint(words(text))


def _pieces(title: str) -> list[str]:
    """The things that *title* joins, in order."""
    if "+" in title:
        return title.split("+")
    pieces = re.split(r"\s(?:and|&|with)\s", title)
    listed = [piece for part in pieces for piece in part.split(",")]
    if len(listed) > 1 and any(_is_qualifier(piece) for piece in listed[1:]):
        return pieces
    return listed


def _clean(name: str) -> str:
    return " ".join(name.split()).strip(" -/,;:*")


def _subject(piece: str) -> tuple[Subject, tuple[str, ...]] | None:
    """The subject that *piece* names, and what qualifies it."""
    qualifiers: list[str] = []
    aliases: list[str] = []
    for bracketed in _BRACKETS.findall(piece):
        (qualifiers if _is_qualifier(bracketed) else aliases).append(bracketed)
    bare = _BRACKETS.sub(" ", piece)
    head, *behind = bare.split(",")
    qualifiers += behind
    name, *others = (_clean(one) for half in head.split("/") for one in _GLUED.split(half))
    others += [_clean(half) for half in head.split("/") if _GLUED.search(half)]
    found = [one for alias in aliases for one in re.split(r",|;|/|\bor\b", alias)]
    names = tuple(one for one in dict.fromkeys((*others, *map(_clean, found))) if len(one) > 1)
    return (Subject(name, names), tuple(map(_clean, qualifiers))) if words(name) else None


def _distinct(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """*subjects* without those named twice, and without aliases that another one has for a name."""
    by_name: dict[str, Subject] = {}
    for subject in subjects:
        by_name.setdefault(normalise(subject.name), subject)
    return tuple(
        subject._replace(aliases=tuple(alias for alias in subject.aliases if normalise(alias) not in by_name))
        for subject in by_name.values()
    )


def subjects_of(title: str) -> tuple[Subject, ...]:
    """What a page with this *title* is about.

    ``A + B`` is about both; ``A/C`` and ``A (C)`` name one thing twice. ``A (Topical)`` is about A, and about
    "A topical" too, so that whoever names the form gets this page and whoever doesn't may get either. What is taken
    with every medicine ("A + Alcohol") is no subject of its own, or it would be this page's whenever it is named.
    """
    found = [one for one in map(_subject, _pieces(title)) if one is not None]
    subjects = [s for s, _ in found if len(found) == 1 or normalise(s.name) not in _TAKEN_WITH]
    qualifiers = found[0][1] if len(found) == 1 else ()
    whole = _clean(re.sub(r"[()/,+]", " ", title))
    if qualifiers:
        form = " ".join([subjects[0].name, *qualifiers])
        subjects.append(Subject(form, (whole,) if normalise(whole) != normalise(form) else ()))
    elif len(subjects) == 1 < len(found):
        subjects[0] = subjects[0]._replace(aliases=(*subjects[0].aliases, whole))
    return _distinct(subjects)


def named(text: str, subjects: Sequence[Subject]) -> list[Subject]:
    """Which of *subjects* the words of *text* name."""
    padded = f" {normalise(text)} "
    return [s for s in subjects if any(f" {normalise(name)} " in padded for name in (s.name, *s.aliases))]
