"""Does a follow-up lean on the exchange before it, and on nothing else?"""

import pickle
from string import Template

import pytest

from faqbot import FaqBot, Outcome, Reason

PAGE = "melatonin-clonazepam"


@pytest.fixture
def session(bot):
    """A new conversation."""
    return bot.session()


@pytest.fixture
def stored_names(bot):
    """Every title of the page, and the names of its subjects."""
    return {entry.title for entry in bot.entries()} | {"Melatonin", "Clonazepam"}


def test_a_name_alone_asks_the_same_of_another_subject(session):
    """ "What about X" after a section of Y is that section of X."""
    session.ask("how does melatonin work")

    reply = session.ask("what about clonazepam?")

    assert f"{PAGE}/how-it-works/clonazepam" == reply.entry.id
    assert reply.question == "what about clonazepam?"
    assert reply.understood == "Clonazepam: How it Works"


@pytest.mark.parametrize("asked", ["and clonazepam", "clonazepam?", "how about klonopin", "and what about clonazepam"])
def test_ways_of_naming_another_subject(session, asked):
    """The name may come with any of the words that carry on, or with none, or be an alias."""
    session.ask("how does melatonin work")

    assert f"{PAGE}/how-it-works/clonazepam" == session.ask(asked).entry.id


def test_a_section_alone_asks_more_of_the_same_subject(session):
    """A question that leaves out of what it asks is asked of what was spoken of."""
    session.ask("what is the generic name of clonazepam")

    reply = session.ask("how does it work")

    assert f"{PAGE}/how-it-works/clonazepam" == reply.entry.id
    assert reply.understood == "Clonazepam: How it Works"


def test_follow_ups_can_be_chained(session):
    """A follow-up leans on a follow-up as on any other question."""
    session.ask("how does melatonin work")
    session.ask("and clonazepam?")

    reply = session.ask("generic name")

    assert f"{PAGE}/generic-name/clonazepam" == reply.entry.id


def test_what_was_understood_is_made_of_stored_names(session, stored_names):
    """Nothing that a person typed is given back as what was understood."""
    session.ask("how does melatonine wrok")
    asked = ("what about KLONOPIN??", "and how does it wrk", "and the side efects", "generic name")
    understood = [reply.understood for reply in map(session.ask, asked) if reply.understood is not None]

    assert len(understood) >= 3
    assert all(set(one.split(": ", 1)) <= stored_names for one in understood)


def test_without_an_exchange_before_a_question_stands_alone(bot, session):
    """The first question gets the bot's own reply."""
    for asked in ("how does it work", "what about clonazepam?"):
        session.reset()

        assert bot.ask(asked) == session.ask(asked)


def test_nothing_is_carried_across_a_reset(bot, session):
    """After a reset the session is as new."""
    session.ask("how does melatonin work")
    session.reset()

    assert bot.ask("what about clonazepam?") == session.ask("what about clonazepam?")


@pytest.mark.parametrize("asked", ["what about xanax?", "and lorazepam", "what about clonidine", "and with alcohol?"])
def test_a_question_that_names_a_stranger_is_asked_as_it_is(bot, session, asked):
    """No section is carried to a subject that isn't covered."""
    session.ask("how does melatonin work")

    reply = session.ask(asked)

    assert bot.ask(asked) == reply
    assert reply.entry is None
    assert reply.understood is None


@pytest.mark.parametrize("asked", ["how does it work", "and the side effects?", "can i buy it over the counter"])
def test_what_leans_on_a_stranger_is_refused(session, asked):
    """After a question about an uncovered medicine, "it" is that medicine."""
    session.ask("how does melatonin work")
    session.ask("what about xanax?")

    reply = session.ask(asked)

    assert reply.entry is None
    assert reply.reason is Reason.UNKNOWN_SUBJECT
    assert asked == reply.question


def test_a_covered_name_ends_talk_of_a_stranger(session):
    """Naming a covered subject brings the conversation back."""
    session.ask("what about xanax?")

    assert f"{PAGE}/how-it-works/melatonin" == session.ask("how does melatonin work").entry.id
    assert f"{PAGE}/how-it-works/clonazepam" == session.ask("and clonazepam").entry.id


def test_a_question_with_a_subject_of_its_own_is_left_alone(bot, session):
    """A whole question is never completed."""
    session.ask("generic name of clonazepam")

    assert bot.ask("how does melatonin work") == session.ask("how does melatonin work")


def test_a_question_about_both_is_left_alone(bot, session):
    """A stored question about both subjects isn't narrowed to the one spoken of."""
    session.ask("how does melatonin work")
    asked = "Is it safe to combine melatonin and clonazepam?"

    assert bot.ask(asked) == session.ask(asked)


@pytest.mark.parametrize(
    "asked", ["how much should i take", "what is the capital of france", "is it safe in pregnancy"]
)
def test_what_is_not_answered_alone_is_not_answered_by_leaning(session, asked):
    """Talk of a subject lends no evidence to what nothing stored answers."""
    session.ask("how does clonazepam work")

    assert session.ask(asked).entry is None


def test_an_emergency_passes_untouched(bot, session):
    """A sign of danger is met before anything is completed, and doesn't end the conversation."""
    session.ask("how does melatonin work")

    assert bot.ask("i overdosed") == session.ask("i overdosed")
    assert Outcome.EMERGENCY is session.ask("what about it, i overdosed").outcome
    assert f"{PAGE}/how-it-works/clonazepam" == session.ask("what about clonazepam").entry.id


@pytest.mark.parametrize("asked", ["", "   ", "?!", "melatonin " * 5_000])
def test_odd_questions_pass_untouched(bot, session, asked):
    """Nothing, no words and far too many words get the bot's own reply."""
    session.ask("how does melatonin work")

    assert bot.ask(asked) == session.ask(asked)


def test_what_was_chosen_is_leant_on(bot, session):
    """An entry that a person picked is the exchange before."""
    melatonin = next(entry for entry in bot.entries() if entry.id == f"{PAGE}/side-effects/melatonin")

    reply = session.choose(melatonin, "side effects")

    assert ("side effects", melatonin) == (reply.question, reply.entry)
    assert melatonin.disclaimer == reply.disclaimer
    assert f"{PAGE}/how-it-works/melatonin" == session.ask("how does it work").entry.id


def test_a_reply_to_a_follow_up_can_be_pickled(session):
    """A completed reply is a reply like any other."""
    session.ask("how does melatonin work")
    reply = session.ask("and clonazepam")

    assert reply == pickle.loads(pickle.dumps(reply))  # noqa: S301 - our own bytes


def test_sessions_do_not_know_of_each_other(bot):
    """What is asked in one conversation changes nothing in another."""
    one, other = bot.session(), bot.session()
    one.ask("how does melatonin work")

    assert bot.ask("what about clonazepam?") == other.ask("what about clonazepam?")


TOPIC = Template("""\
kind: topic
schema: 1
id: $id
title: $name
subjects: [{name: $name}]
disclaimer: |
  About $name, ask a doctor.
sections:
  - id: storage
    heading: Storage
    text: |
      Keep $name in a drawer.
  - id: usage
    heading: Usage
    text: |
      $name is used for itches.
faqs:
$faqs
""")


def test_a_follow_up_stays_with_the_topic_spoken_of(tmp_path):
    """ "It" is never answered from another topic's page."""
    faq = "  - {id: food, question: Can I take it with food?, answer: Yes.}"
    (tmp_path / "a.yaml").write_text(TOPIC.substitute(id="zyxol", name="Zyxol", faqs="  []"))
    (tmp_path / "b.yaml").write_text(TOPIC.substitute(id="quorin", name="Quorin", faqs=faq))
    session = FaqBot.load(tmp_path).session()

    first = session.ask("storage of zyxol")
    other = session.ask("what about quorin?")
    back = session.ask("and zyxol")
    food = session.ask("can i take it with food")

    assert first.entry.id == "zyxol/storage"
    assert other.entry.id == "quorin/storage"
    assert back.entry.id == "zyxol/storage"
    assert food.entry is None
