"""Is nothing answered rather than something guessed?"""

from effort import asking, over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import NAMES, knowledge, load
from page_asked import OTHERS, PHRASINGS

from faqbot import Outcome, Reason


@asking
@given(
    st.sampled_from(PHRASINGS),
    st.sampled_from(OTHERS),
    st.sampled_from(["{phrasing} {other}", "{other} {phrasing}", "{phrasing} with {other}", "{other}: {phrasing}"]),
)
def test_a_question_about_another_medicine_is_not_answered(bot, phrasing, other, shape):
    """However like a stored phrasing it is, a question that names something else gets no answer."""
    reply = bot.ask(shape.format(phrasing=phrasing, other=other))

    assert Outcome.ANSWER != reply.outcome


@over_knowledge
@given(st.data())
def test_a_stranger_is_never_answered_about(data):
    """In any knowledge with a field, a stored question with a name that no topic has gets no answer."""
    made = data.draw(knowledge(st.just(True)))
    stranger = data.draw(st.sampled_from(sorted({*NAMES} - made.subjects)))
    question, _ = data.draw(st.sampled_from(made.phrasings))
    bot = load(made.files)

    for shape in ("{} {}", "{} with {}", "{} of {}?", "{1}: {0}"):
        assert Outcome.ABSTAIN == bot.ask(shape.format(question, stranger)).outcome


@asking
@given(st.lists(st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=12), min_size=1, max_size=5).map(" ".join))
def test_a_question_of_unknown_words_is_not_answered(bot, gibberish):
    """Words that nothing stored has lead to nothing."""
    assert Outcome.ABSTAIN == bot.ask(gibberish).outcome


@sparingly
@given(st.data())
def test_nothing_is_offered_for_nothing(data):
    """In any knowledge, a question without a word gets the message for it and no candidate."""
    made = data.draw(knowledge())
    blank = data.draw(st.text(st.characters(categories=("Zs", "Po", "Sm", "Cc", "Cf")), max_size=20))

    reply = load(made.files).ask(blank)

    assert (Outcome.ABSTAIN, Reason.EMPTY, ()) == (reply.outcome, reply.reason, reply.candidates)
