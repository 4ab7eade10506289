"""Does confidence mean what it says, and does what should make no difference make none?"""

import pytest
from effort import asking, over_knowledge
from hypothesis import assume, given
from hypothesis import strategies as st
from made import NOUNS, PLAIN, TELLS, knowledge, load, questions, topic_yaml
from phrasings import asked_of_the_page, first

from faqbot import Outcome


@asking
@given(st.text(max_size=60) | asked_of_the_page | st.lists(asked_of_the_page, max_size=3).map(" ".join))
def test_confidence_is_a_share(bot, question):
    """A reply's and each candidate's confidence lies within 0 and 1; after the first, which was chosen, best first."""
    reply = bot.ask(question)
    confidences = [candidate.confidence for candidate in reply.candidates]

    assert all(0.0 <= confidence <= 1.0 for confidence in (reply.confidence, *confidences))
    rest = confidences[1:]
    assert reply.outcome is not Outcome.ABSTAIN or sorted(confidences, reverse=True) == confidences
    assert reply.outcome is not Outcome.ANSWER or sorted(rest, reverse=True) == rest


@over_knowledge
@given(st.data())
def test_confidence_is_a_share_in_any_knowledge(data):
    """The same holds whatever is stored; an answer is its own first candidate."""
    made = data.draw(knowledge())
    bot = load(made.files)

    for question in data.draw(questions(made)):
        reply = bot.ask(question)
        assert all(0.0 <= one.confidence <= 1.0 for one in reply.candidates)
        assert reply.outcome is not Outcome.ANSWER or reply.entry == reply.candidates[0].entry


def _without_question(reply):
    return reply._replace(question="", explanation=None)


@asking
@given(asked_of_the_page, st.sampled_from([str.upper, str.title, str.swapcase, str.capitalize]))
def test_case_changes_nothing(bot, question, changed):
    """Capitals change nothing."""
    assert _without_question(bot.ask(question)) == _without_question(bot.ask(changed(question)))


@asking
@given(asked_of_the_page, st.text("\u0300\u0301\u0308\u0327", min_size=1, max_size=2), st.integers(0, 60))
def test_accents_change_nothing(bot, question, marks, place):
    """An accent on a letter changes nothing."""
    place %= len(question)
    assume(question[place].isalpha())
    accented = question[: place + 1] + marks + question[place + 1 :]

    assert _without_question(bot.ask(question)) == _without_question(bot.ask(accented))


@asking
@given(asked_of_the_page, st.sampled_from(["?", " ?!", "...", "  ", "\n", "\t", ' "', "\u00a0", "\u200b", "\ufeff"]))
def test_signs_around_a_question_change_nothing(bot, question, sign):
    """Punctuation, white space and invisible characters around a question change nothing."""
    for typed in (question + sign, sign + question, question.replace(" ", "  ")):
        assert _without_question(bot.ask(question)) == _without_question(bot.ask(typed))


# What a confidence must not do


@asking
@given(asked_of_the_page, st.sampled_from(NOUNS), st.sampled_from(["{} {}", "{1} {0}"]))
def test_a_word_that_finds_nothing_lowers_confidence(bot, question, word, shape):
    """A stored question with a word that nothing stored has is not certain, and less so than without it."""
    assert 1.0 == bot.ask(question).confidence > bot.ask(shape.format(question, word)).confidence


@pytest.mark.parametrize("noun", ["violin", "trombone", "teapot", "gherkin", "xylophone", "saddle", "umbrella"])
@pytest.mark.parametrize("shape", ["side effects of {}", "how does a {} work", "{}", "is the {} addictive"])
def test_a_subset_does_not_score_full_marks(bot, noun, shape):
    """A heading inside a question about something else is no answer."""
    reply = bot.ask(shape.format(noun))

    assert Outcome.ANSWER != reply.outcome
    assert reply.confidence < 0.75


UNRELATED = {
    "id": "unrelated", "title": "Unrelated", "field": False, "blocks": True, "subjects": (), "intro": None,
    "disclaimer": "Ask a walrus.", "note": None, "sections": [],
    "faqs": [{"id": f"faq-{n}", "question": f"which {word}", "phrasings": [], "answer": f"That {word}."}
             for n, word in enumerate(("gherkin", "walrus", "trombone", "xylem"))],
}  # fmt: skip
# An entry leads clearly if the odds of all others are below this share of its own. In twenty thousand answers none
# was overtaken whose next one was below 0.89; what is nearer than ``lead`` in the safety file is asked back anyway.
CLEARLY = 0.75


def _leads_clearly(reply):
    first, *others = (one.confidence / max(1 - one.confidence, 1e-9) for one in reply.candidates)
    return all(other < CLEARLY * first for other in others)


@over_knowledge
@given(st.data())
def test_an_unrelated_topic_answers_nothing_and_overtakes_no_clear_answer(data):
    """A topic that shares no telling word with a question is never its answer, nor first of what is asked back.

    What is stored word for word gets the same reply as without that topic. An answer that leads clearly is never
    exchanged for another, and is still given if it is not just about sure and every word found something.

    This much may change, since with each topic words become rarer and tell more: which of two entries is answered
    that are about as near, or whether they are asked back; and whether an answer is given that is barely sure or
    barely accounts for enough of the question.
    """
    made = data.draw(knowledge())
    bot, larger = load(made.files), load(made.files | {"unrelated.yaml": topic_yaml(UNRELATED)})
    stored = {asked for asked, _ in made.phrasings}

    for question in data.draw(questions(made)):
        before, after = bot.ask(question), larger.ask(question)
        assert after.outcome is Outcome.ABSTAIN or not after.candidates or "unrelated" != _topic_of_first(after)
        if question in stored:
            assert _without_knowledge(before) == _without_knowledge(after)
        if before.outcome is Outcome.ANSWER and _leads_clearly(before):
            assert after.entry in ((before.entry,) if _beyond_doubt(before) else (before.entry, None))


def _beyond_doubt(reply):
    return reply.confidence > 0.55 and all(share.found is not None for share in reply.explain().shares)


def _topic_of_first(reply):
    return reply.candidates[0].entry.topic


def _without_knowledge(reply):
    return reply._replace(knowledge="", explanation=None)


@over_knowledge
@given(st.data())
def test_stored_questions_retrieve_their_own_entry(data):
    """In any knowledge a stored question is certain of its entry, or asks back with all entries that share it."""
    made = data.draw(knowledge())
    bot = load(made.files)

    for question, entry in made.phrasings:
        reply = bot.ask(question)
        assert 1.0 == reply.confidence
        assert entry in {one.entry.id for one in reply.candidates}
        assert reply.entry is None or entry == reply.entry.id


def test_many_phrasings_win_nothing():
    """An entry with forty phrasings does not take the question of an entry with one."""
    many = [f"how is the {noun} of the {tell} lamp" for noun in NOUNS[:20] for tell in TELLS[:2]]
    topic = {
        "id": "lamps", "title": "Lamps", "field": False, "blocks": True, "subjects": (), "intro": None,
        "disclaimer": "Ask.", "note": None, "sections": [],
        "faqs": [
            {"id": "many", "question": "how is the lamp", "phrasings": many, "answer": "Bright."},
            {"id": "one", "question": "is the lamp heavy", "phrasings": [], "answer": "Rather."},
        ],
    }  # fmt: skip
    files = {name: text for name, text in PLAIN.items() if name != "field.yaml"}
    bot = load(files | {"lamps.yaml": topic_yaml(topic)})

    assert "lamps/one" == first(bot.ask("how heavy is the lamp"))


# Knowledge about no named thing


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("when do you open", "hours"),
        ("opening times please", "hours"),
        ("where do I leave my car", "parking"),
        ("is there somewhere to park", "parking"),
        ("how do i claim expenses back", "expenses"),
        ("my sister wants to visit, is that ok", "visitors"),
        ("can i close the window", "window-close"),
        ("how do i open a window", "window-open"),
    ],
)
def test_the_office_answers(office, question, entry):
    """Plain questions get their entry, contrast words kept apart."""
    assert f"office/{entry}" == first(office.ask(question))


@pytest.mark.parametrize(
    "question", ["what is the capital of france", "who won the match", "is there a canteen", "asdf qwer", "hello"]
)
def test_the_office_abstains(office, question):
    """Questions about things that are not stored get no answer."""
    assert Outcome.ANSWER != office.ask(question).outcome


# Whose answer it is


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("negatives of melatonin and clonazepam, like nausea or tiredness", "side-effects"),
        ("negatives of both, like nausea or tiredness", "side-effects"),
        ("what is gaba", "how-it-works/clonazepam"),
    ],
)
def test_whoever_asks_about_both_is_given_the_whole(bot, question, entry):
    """A part answers for its section where its text alone has what is asked for, but never for two subjects."""
    assert f"melatonin-clonazepam/{entry}" == bot.ask(question).entry.id


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("can epilepsy be cured", Outcome.ABSTAIN),
        ("what are the symptoms of epilepsy", Outcome.ABSTAIN),
        ("best cure for anxiety", Outcome.ABSTAIN),
        ("can they treat epilepsy", Outcome.ANSWER),
        ("can clonazepam treat epilepsy", Outcome.ANSWER),
    ],
)
def test_what_points_at_nothing_of_the_page_is_not_taken_for_it(bot, question, outcome):
    """A question about a condition, without a name or a word that stands for one, is not answered with a use."""
    assert outcome == bot.ask(question).outcome
