"""Is what people type understood, with its slips?"""

import string

import pytest
from phrasings import PHRASINGS, first


def _slips(word, positions):
    """*word* with one letter replaced, dropped, doubled or swapped at each of *positions*."""
    for at in positions:
        other = string.ascii_lowercase[(string.ascii_lowercase.index(word[at]) + 7) % 26]
        yield word[:at] + other + word[at + 1 :]
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        if at + 1 < len(word) and word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _with_slips(question, least):
    """*question* with one slip in one word of at least so many letters, at every position."""
    row = question.split()
    for place, word in enumerate(row):
        if len(word) >= least and word.isascii() and word.isalpha():
            for typed in _slips(word.lower(), range(len(word))):
                yield " ".join([*row[:place], typed, *row[place + 1 :]])


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Is it safe to combine melatonin and clonazepam?", "faq-safe-to-combine"),
        ("What are the risks of combining melatonin and clonazepam?", "faq-risks"),
        ("What should I do if I experience side effects?", "faq-side-effects-what-to-do"),
        ("Can I buy these medications over the counter?", "faq-otc"),
    ],
)
def test_a_slip_keeps_a_stored_question_first(bot, question, entry):
    """One slip at any letter of any long word of a stored question keeps its entry the first candidate."""
    lost = [typed for typed in _with_slips(question, 8) if f"melatonin-clonazepam/{entry}" != first(bot.ask(typed))]

    assert [] == lost


@pytest.mark.parametrize("entry", ["hours", "parking", "expenses", "visitors"])
def test_a_slip_keeps_a_stored_question_first_anywhere(office, entry):
    """The same holds for knowledge about no named thing, for words of seven letters or more."""
    stored = {one.id: one for one in office.entries()}[f"office/{entry}"]
    lost = [typed for typed in _with_slips(stored.title.rstrip("?"), 7) if stored.id != first(office.ask(typed))]

    assert [] == lost


def test_most_slips_in_any_phrasing_are_overlooked(bot):
    """Of all phrasings with one slip in a long word, at least 96 in 100 still have their entry first.

    The rest are names with another first letter, which are never read as the name, on purpose.
    """
    tried = [
        (typed, entry)
        for phrasing, entry in PHRASINGS
        for typed in list(_with_slips(phrasing, 9))[:: max(len(phrasing) // 2, 1)]
    ]
    kept = sum(entry == first(bot.ask(typed)) for typed, entry in tried)

    assert len(tried) > 300
    assert kept / len(tried) >= 0.96


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("sideeffects", "side-effects"),
        ("melatonin sideffects pls", "side-effects/melatonin"),
        ("hw does melatonin wrk", "how-it-works/melatonin"),
        ("can i take them 2gether 2nite", "faq-safe-to-combine"),
        ("can i get melatonin w/o a prescription", "faq-otc"),
        ("melatonin + klonopin safe?", "faq-safe-to-combine"),
        ("side-effects", "side-effects"),
        ("over-the-counter", "faq-otc"),
        ("otc", "faq-otc"),
        ("is it addicting", "faq-long-term"),
        ("how do they works", "how-it-works"),
        ("of melatonin side the effects", "side-effects/melatonin"),
        ("how's melatonin work", "how-it-works/melatonin"),
        ("does clonazepam act on GABA", "how-it-works/clonazepam"),
        ("can melatonin give you nightmares", "side-effects/melatonin"),
    ],
)
def test_what_people_type(bot, question, entry):
    """Words run together, split, inflected, shortened, out of order, or only in the answer's text are understood."""
    assert f"melatonin-clonazepam/{entry}" == first(bot.ask(question))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("riks", "risk"), ("nmae", "name"), ("wrok", "work"), ("seel", "seel"), ("kpni", "kpni"), ("xnaa", "xnaa")],
)
def test_neighbours_that_changed_places_in_a_short_word(bot, typed, read):
    """Of four letters, two neighbours are put back in their places, where that makes a word of the knowledge."""
    question = bot.read(f"what is the {typed} here")

    assert () == question.reading.mentions
    assert ["what", "is", "the", read, "here"] == [token.word for token in question.tokens]
