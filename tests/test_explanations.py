"""Does an explanation say how the decision came about?"""

import math

import pytest
from effort import asking
from hypothesis import given
from hypothesis import strategies as st
from made import NOUNS, TELLS
from phrasings import asked_of_the_page

from faqbot.matching.rank import HALFWAY


@asking
@given(st.lists(st.sampled_from([*NOUNS, *TELLS, "side", "effects", "drowsiness"]), min_size=1, max_size=6))
def test_an_explanation_names_each_word(bot, row):
    """Each word of a question stands in the explanation, with what it matched or that it found nothing."""
    explanation = bot.ask(" ".join(row)).explain()
    told = str(explanation)

    assert all(word in told for word in row)
    assert all((share.found is None) is (share.strength == 0.0) for share in explanation.shares)


@asking
@given(asked_of_the_page, st.sampled_from(NOUNS))
def test_the_parts_make_up_the_confidence(bot, question, word):
    """The confidence is the product of the parts that the explanation lists, brought to a share."""
    reply = bot.ask(f"{question} {word}")
    explanation = reply.explain()
    raw = math.prod(value for _, value in explanation.parts)

    assert not explanation.parts or math.isclose(raw / (raw + HALFWAY), explanation.confidence)
    assert explanation.confidence == reply.confidence


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("are they safe together", "stored phrasing"),
        ("side effects of xanax", "xanax"),
        ("what is the price of melatonin gold bars", "section that nothing stored has"),
        ("i took the whole bottle", "whole-pack"),
        ("", "empty"),
    ],
)
def test_an_explanation_says_what_decided(bot, question, decision):
    """The explanation says what the decision was made by."""
    assert decision in str(bot.ask(question).explain())
