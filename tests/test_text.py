"""Is a text reduced to its words, and to nothing that could steer a terminal?"""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from timing import seconds

from faqbot.text import fold, normalise, printable, unsafe_character, words

anything = st.text(st.characters(), max_size=60)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=40)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202e\u2066\u2069\u061c\u180e\U000e0041"


@given(anything)
@example("İ")  # whose lower case is two characters
@example("ǰ̌ﬁ№½ᵃ⁵ϓ")
@example("don't can’t o`clock 'quoted'")
@example("ΑΒΓ αβγ аbс аб")
def test_normalising_twice_changes_nothing(text):
    """What was normalised once is normal."""
    assert normalise(text) == normalise(normalise(text))


@given(anything)
def test_normalised_text_is_words_with_one_space_between(text):
    """Nothing but letters and digits, with dots and commas inside numbers, is left."""
    for word in normalise(text).split(" "):
        assert word == "" or all(c.isalnum() or c in ".," for c in word), word


@given(anything)
@example("A\u0301\u0301 \ud800")
def test_folding_leaves_no_marks_and_no_case(text):
    """Folded text has no combining marks that stand alone, no invisible characters, and is its own lower case."""
    folded = fold(text)

    assert folded == folded.lower()
    assert not {"Cf", "Cs"} & {unicodedata.category(c) for c in folded}


@given(LETTERS, st.sampled_from(["upper", "title", "swapcase"]))
def test_case_is_no_difference(text, how):
    """Letters in any case are the same words."""
    assert normalise(text) == normalise(getattr(text, how)())


@given(LETTERS, st.text("\u0300\u0301\u0302\u0308\u030a\u0327\u0336", max_size=5))
def test_accents_are_no_difference(text, marks):
    """Marks over, under and through letters are no difference, one or many of them."""
    assert normalise(text) == normalise("".join(c + (marks if c != " " else "") for c in text))


@given(LETTERS, st.text(INVISIBLE, min_size=1, max_size=5), st.integers(0, 40))
def test_invisible_characters_are_no_difference(text, hidden, place):
    """Zero-width, bidirectional and tag characters anywhere, inside a word too, are no difference."""
    assert normalise(text) == normalise(text[:place] + hidden + text[place:])


@given(st.lists(st.text("abcxyz", min_size=1), max_size=6), st.text(' \t\n\r\x0b\u00a0\u3000?!.;:()"—', min_size=1))
def test_white_space_and_punctuation_only_part_words(row, between):
    """Words are the same whatever signs and spaces stand between them."""
    assert row == words(between.join(row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can't you?", "cant you"),
        ("over-the-counter", "over the counter"),
        ("2.5 mg, or 1,000", "2.5 mg or 1,000"),
        ("5mg", "5 mg"),
        ("2gether 2day, 2nite or 4ever", "2gether 2day 2nite or 4ever"),
        ("2days of 12day, 2mg, 4mcg, B12", "2 days of 12 day 2 mg 4 mcg b12"),
        ("w/o food b/c of it, 24/7 and/or a/b/c", "wo food bc of it 24 7 and or a b c"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("ﬁne ﬂow", "fine flow"),
        ("naïve façade Ångström", "naive facade angstrom"),
        ("clоnаzераm", "clonazepam"),
        ("ΚΛΟΝ", "κλον"),
        ("мелатонин", "мелатонин"),
        ("कैसे काम", "कस कम"),
        ("睡眠 薬", "睡眠 薬"),
        ("snake_case", "snake case"),
        ("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢LG̈O", "zalgo"),
        ("", ""),
        ("\0\ud800\u202e", ""),
    ],
)
def test_words_of_a_text(text, expected):
    """Each text is reduced to exactly these words."""
    assert expected == normalise(text)


@pytest.mark.parametrize("unit", ["a\u0301", "\u0301\u0316", "a ", "'", "1.", "é", "x\u202e", "ﷺ", "\ud800"])
def test_time_is_linear_in_the_text(unit):
    """Eight times as much text, of whatever makes decomposing or splitting slow, takes at most 20 times as long."""
    short, long = unit * 10_000, unit * 80_000

    assert seconds(lambda: normalise(long)) <= 20 * max(seconds(lambda: normalise(short)), 0.002)


@given(anything)
@example("\x1b[31m\x9b31m\x00\x7f\u202e\u2028\ud800\ue000\n\t")
def test_what_is_printable_steers_no_terminal(text):
    """Printable text has no control, format, surrogate, private or unassigned character but line ends and tabs."""
    shown = printable(text)

    assert unsafe_character(shown) is None
    assert len(text) == len(shown)
    assert not {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} & {unicodedata.category(c) for c in shown if c not in "\n\t"}


@given(anything)
def test_safe_text_is_printed_as_it_is(text):
    """A text is changed by printing exactly if it has an unsafe character."""
    assert (unsafe_character(text) is None) is (text == printable(text))
