"""Is danger seen before anything else, whatever stands beside it?"""

import random

from effort import asking, over_knowledge
from hypothesis import given
from hypothesis import strategies as st
from made import free_text, knowledge, load
from page_asked import CASES, PHRASINGS
from stored import SAFETY

from faqbot import Outcome
from faqbot.faces.render import as_plain


@asking
@given(
    st.sampled_from(CASES["emergency"]),
    st.sampled_from(PHRASINGS),
    st.sampled_from([". ", "\n", "? ", "! ", " ... ", "; "]),
    st.booleans(),
)
def test_no_other_sentence_hides_an_emergency(bot, case, ordinary, between, first):
    """A sentence that tells of an emergency is seen before or after any other question."""
    reply = bot.ask(f"{case}{between}{ordinary}" if first else f"{ordinary}{between}{case}")

    assert Outcome.EMERGENCY == reply.outcome
    assert SAFETY["emergency"]["message"].removesuffix("\n") == reply.message


def test_little_hides_an_emergency_that_no_sentence_end_sets_apart(bot):
    """Run together with another question, at least 93 in 100 emergencies are seen."""
    rng = random.Random(3)
    joined = [f"{rng.choice(PHRASINGS)}, {case}" for case in CASES["emergency"]]
    joined += [f"{case} {rng.choice(PHRASINGS)}" for case in CASES["emergency"]]

    seen = sum(bot.ask(question).outcome is Outcome.EMERGENCY for question in joined)

    assert seen / len(joined) >= 0.93


@over_knowledge
@given(st.data())
def test_danger_goes_before_any_match(data):
    """In any knowledge, a sign of danger beside a stored question gets the emergency message first."""
    made = data.draw(knowledge())
    sign = data.draw(st.sampled_from(["my house is on fire", "i smell strong smoke", "our FLAT is now on fire"]))
    rest = data.draw(st.sampled_from([asked for asked, _ in made.phrasings]) | free_text)
    bot = load(made.files)

    for shape in ("{sign}. {rest}", "{rest}\n{sign}", "{rest}! {sign}!", "{sign}\n{rest}?"):
        reply = bot.ask(shape.format(sign=sign, rest=rest))
        assert (Outcome.EMERGENCY, "Leave at once.\nThen call for help.") == (reply.outcome, reply.message)
        assert as_plain(reply).startswith("Leave at once.\n")
