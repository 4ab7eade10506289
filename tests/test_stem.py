"""Do a word's inflections come to one stem, and other words to others?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.matching.stem import SHORTEST, stem

lower = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@pytest.mark.parametrize(
    "inflections",
    [
        "effect effects",
        "combine combines combined combining",
        "stop stops stopped stopping",
        "study studies studied studying",
        "take takes taking",
        "tablet tablets",
        "dose doses dosed dosing",
        "worry worries worried worrying",
        "mix mixed mixing",
        "fall falls falling",
        "plan planned planning",
        "hope hopes hoped hoping",
        "roll rolled rolling",
        "agree agrees agreed agreeing",
        "class classes",
    ],
)
def test_inflections_share_a_stem(inflections):
    """A word's regular inflections have one stem."""
    assert 1 == len({stem(word) for word in inflections.split()})


@pytest.mark.parametrize(
    "different",
    ["generic general", "this thin", "gas gases gassy", "sleep sleepy", "plan plane", "bus busy"],
)
def test_other_words_keep_apart(different):
    """Words that only look like inflections of each other have stems of their own."""
    first, second, *_ = different.split()

    assert stem(first) != stem(second)


@pytest.mark.parametrize("word", ["", "a", "is", "gas", "bed", "мелатонин", "2mg", "éclairs", "n-acetyl"])
def test_short_and_foreign_words_stay(word):
    """Words of up to three letters, and words with anything but a to z, come back unchanged."""
    assert word == stem(word)


@given(lower)
def test_a_stem_is_not_longer_and_not_too_short(word):
    """A stem has no more letters than its word and, if the word has, at least three."""
    assert min(len(word), SHORTEST) <= len(stem(word)) <= len(word)


@given(lower)
def test_a_stem_begins_as_its_word(word):
    """A stem and its word share all letters but the last one of the stem (y may become i)."""
    assert word.startswith(stem(word)[:-1])
