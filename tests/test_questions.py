"""How well are people's questions answered, and has that got worse?"""

import json
from collections import Counter

import pytest
from made import DATA
from phrasings import PHRASINGS
from stored import SAFETY

from faqbot import Outcome
from faqbot.matching.tables import Row

TOPIC = "melatonin-clonazepam/"
FILES = {path.stem: path for path in sorted((DATA / "questions").glob("*.jsonl"))}

# The share of each file's questions that must have a verdict: at least so many right, at most so many wrong.
# Set a little under what was measured when a bar was last moved, so that getting worse is seen; move them up as
# it gets better, never down. page-tune, page-lay, page-mixed, page-voices and page-uncovered may be looked at while
# tuning, page-holdout may not.
AT_LEAST = {
    ("page-tune", "in-scope", "right"): 0.975,
    ("page-tune", "none", "right"): 0.99,
    ("page-tune", "emergency", "right"): 1.0,
    ("page-tune", "not-emergency", "right"): 1.0,
    ("page-lay", "in-scope", "right"): 0.98,
    ("page-lay", "none", "right"): 0.99,
    ("page-lay", "emergency", "right"): 1.0,
    ("page-lay", "not-emergency", "right"): 1.0,
    ("page-mixed", "in-scope", "right"): 0.985,
    ("page-mixed", "none", "right"): 0.99,
    ("page-mixed", "emergency", "right"): 1.0,
    ("page-mixed", "not-emergency", "right"): 1.0,
    ("page-voices", "in-scope", "right"): 0.93,
    ("page-voices", "none", "right"): 0.99,
    ("page-voices", "emergency", "right"): 0.97,
    ("page-voices", "not-emergency", "right"): 1.0,
    ("page-holdout", "in-scope", "right"): 0.82,
    ("page-holdout", "none", "right"): 0.98,
    ("page-holdout", "emergency", "right"): 0.97,
    ("page-holdout", "not-emergency", "right"): 0.95,
    ("other-medicines", "none", "right"): 1.0,
    ("page-uncovered", "none", "right"): 0.98,
}
AT_MOST = {
    ("page-tune", "in-scope", "wrong"): 0.01,
    ("page-tune", "none", "false answer"): 0.006,
    ("page-lay", "in-scope", "wrong"): 0.01,
    ("page-lay", "none", "false answer"): 0.0,
    ("page-mixed", "in-scope", "wrong"): 0.005,
    ("page-mixed", "none", "false answer"): 0.0,
    ("page-voices", "in-scope", "wrong"): 0.02,
    ("page-voices", "none", "false answer"): 0.0,
    ("page-holdout", "in-scope", "wrong"): 0.02,
    ("page-holdout", "none", "false answer"): 0.012,
    ("other-medicines", "none", "false answer"): 0.0,
    ("page-uncovered", "none", "false answer"): 0.01,
}


def _verdict(reply, gold):
    """What a reply is worth: right, offered, missed, wrong, false answer or false alarm."""
    if gold == "emergency":
        return "right" if reply.outcome is Outcome.EMERGENCY else "missed"
    if gold == "not-emergency":
        return "wrong" if reply.outcome is Outcome.EMERGENCY else "right"
    if reply.outcome is Outcome.EMERGENCY:
        return "false alarm"
    if gold == "none":
        return {Outcome.ANSWER: "false answer", Outcome.CLARIFY: "offered", Outcome.ABSTAIN: "right"}[reply.outcome]
    wanted = {TOPIC + name for name in gold.split("|")}
    if reply.outcome is Outcome.ANSWER:
        return "right" if reply.entry.id in wanted else "wrong"
    offered = {candidate.entry.id for candidate in reply.candidates[:3]}
    return "offered" if reply.outcome is Outcome.CLARIFY and offered & wanted else "missed"


@pytest.fixture(scope="module")
def verdicts(bot):
    """File → group → how often each verdict was given."""
    table = {}
    for name, path in FILES.items():
        groups = table[name] = {}
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            group = row["gold"] if row["gold"] in ("none", "emergency", "not-emergency") else "in-scope"
            groups.setdefault(group, Counter())[_verdict(bot.ask(row["q"]), row["gold"])] += 1
    return table


def test_every_group_of_questions_has_a_bar(verdicts):
    """Each group of questions in each file is measured against a bar."""
    assert {(name, group) for name, groups in verdicts.items() for group in groups} == {key[:2] for key in AT_LEAST}


@pytest.mark.parametrize("bar", AT_LEAST, ids=" ".join)
def test_enough_is_right(verdicts, bar):
    """At least so many questions of the group have this verdict."""
    name, group, verdict = bar
    found = verdicts[name][group]

    assert found[verdict] / found.total() >= AT_LEAST[bar], found


@pytest.mark.parametrize("bar", AT_MOST, ids=" ".join)
def test_little_is_wrong(verdicts, bar):
    """At most so many questions of the group have this verdict."""
    name, group, verdict = bar
    found = verdicts[name][group]

    assert found[verdict] / found.total() <= AT_MOST[bar], found


def test_other_medicines_are_never_answered_about(verdicts):
    """None of the questions that people asked about other medicines gets an answer."""
    assert 0 == verdicts["other-medicines"]["none"]["false answer"]


def test_every_phrasing_retrieves_its_entry(bot):
    """Each stored question, heading and phrasing is answered by its own entry, with certainty."""
    missed = {}
    for phrasing, entry in PHRASINGS:
        reply = bot.ask(phrasing)
        if (entry, 1.0) != (reply.entry and reply.entry.id, reply.confidence):
            missed[phrasing] = reply.entry and reply.entry.id

    assert {} == missed


def test_no_phrasing_belongs_to_two_entries(tables):
    """No two entries of the bundled topics are asked for in the same words."""
    exact, members, entries = (tables[name] for name in ("exact", "members", "entry"))
    shared = {
        words: found
        for words, families in exact.items()
        if len(found := {n for f in families for n in members[str(f)] if Row(*entries[str(n)]).kind != "part"}) > 1
    }

    assert {} == shared


@pytest.mark.parametrize("kind", ["emergency", "ordinary"])
def test_the_safety_files_own_cases(bot, kind):
    """Each case beside the signs is told apart as the file says, also in capitals and with signs around it."""
    cases = SAFETY["emergency"]["cases"][kind]
    failed = [
        typed
        for case in cases
        for typed in (case, case.upper(), f"  {case} !!!")
        if (bot.ask(typed).outcome is Outcome.EMERGENCY) is not (kind == "emergency")
    ]

    assert [] == failed
    assert len(cases) >= 200


def test_an_emergency_may_also_be_answered(bot):
    """After the emergency message stands the answer, where one entry answers the question asked along with it."""
    reply = bot.ask("i took the whole bottle of klonopin. what are the side effects of clonazepam")

    assert Outcome.EMERGENCY == reply.outcome
    assert f"{TOPIC}side-effects/clonazepam" == reply.candidates[0].entry.id


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("side effects of melatonin", "side-effects/melatonin"),
        ("side effects of klonopin", "side-effects/clonazepam"),
        ("side effects", "side-effects"),
        ("side effects of melatonin and clonazepam", "side-effects"),
        ("how does rivotril work", "how-it-works/clonazepam"),
        ("how do they work", "how-it-works"),
        ("generic name of klonopin", "generic-name/clonazepam"),
    ],
)
def test_the_part_follows_the_subject(bot, question, entry):
    """Asked about one medicine, its part answers; asked about both or neither, the whole section does."""
    assert TOPIC + entry == bot.ask(question).entry.id


@pytest.mark.parametrize(
    "question",
    ["melatonin", "klonopin?", "tell me about clonazepam"],
)
def test_a_bare_subject_is_asked_back(bot, question):
    """A name alone asks nothing: what is stored about it is offered, and nothing about the other medicine's parts."""
    reply = bot.ask(question)
    other = "clonazepam" if "melatonin" in question else "melatonin"

    assert ("clarify", "subject-only") == (reply.outcome, reply.reason)
    assert not [one.entry.id for one in reply.candidates if one.entry.id.endswith(f"/{other}")]


def test_several_questions_are_asked_back(bot):
    """Two questions in one get both entries offered, each of them whole."""
    reply = bot.ask("what are the side effects of melatonin and can i buy it over the counter?")

    assert ("clarify", "several-questions") == (reply.outcome, reply.reason)
    assert {f"{TOPIC}side-effects/melatonin", f"{TOPIC}faq-otc"} == {one.entry.id for one in reply.candidates}


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("fatigue from klonopin?", "side-effects/clonazepam"),
        ("klonopin for panic attacks?", "usage"),
        ("what class of drug is klonopin", "usage"),
        ("headache melatonin", "side-effects/melatonin"),
    ],
)
def test_a_missing_section_leaves_the_entry_its_words(bot, question, entry):
    """A section that the page lacks and that shares a word with the question takes no answer from the entry it fits."""
    assert TOPIC + entry == bot.ask(question).entry.id


@pytest.mark.parametrize(
    "question",
    ["klonopin for depression?", "when was melatonin discovered", "do you recommend klonopin", "is klonopin an opioid"],
)
def test_what_a_missing_section_is_asked_by_stays_unanswered(bot, question):
    """Words that are just those of a section that the page lacks get no answer, and nothing is offered instead."""
    assert Outcome.ABSTAIN == bot.ask(question).outcome


def test_a_section_is_no_second_question_beside_its_part(bot):
    """Where one half of a question leads to a part and the other to its whole section, the part answers."""
    reply = bot.ask("sleepy all day after melatonin, is that one of the listed effects")

    assert f"{TOPIC}side-effects/melatonin" == reply.entry.id
