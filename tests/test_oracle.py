"""Does what is computed fast come out as what is slow and plain says?"""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import DATA, knowledge, load, over_knowledge, questions

from faqbot import FaqBot
from faqbot.matching import profiles, rank, similar
from faqbot.matching.packed import flags, pack, unpack

QUESTIONS = [
    json.loads(line)["q"] for line in (DATA / "questions" / "page-tune.jsonl").read_text("utf-8").splitlines()
]
small = st.integers(0, 10_000)


@given(st.lists(st.tuples(small, small), min_size=1, max_size=200), st.integers(0, 100_000))
def test_fields_are_added_and_multiplied_each_by_itself(pairs, factor):
    """What is packed adds up and multiplies as the numbers do, one by one."""
    first, second = zip(*pairs, strict=True)

    assert unpack(pack(first) * factor + pack(second), len(pairs)) == tuple(a * factor + b for a, b in pairs)


@given(st.sets(st.integers(0, 300)))
def test_flags_are_ones(places):
    """A flag is a one in its field."""
    assert unpack(flags(places), 301) == tuple(int(place in places) for place in range(301))


def _dice(asked, family, number):
    """The likeness of one phrasing, by its definition: two sets of words, common weight by whole weight."""
    phrasing = {stem for stem, numbers in family.stems.items() if number in numbers}
    common, through = 0, {}
    for stem, (weight, groups) in asked.stems.items():
        same = {
            (other, its_weight)
            for group in groups
            for other, its_weight, numbers in family.groups.get(group, ())
            if number in numbers
        }
        common += weight * (stem in phrasing) + weight * (stem in phrasing or bool(same))
        through |= {other: its_weight for other, its_weight in same if other not in asked.stems}
    return (common + sum(through.values())) / (family.whole[number] + asked.stems_total)


@pytest.mark.parametrize("question", QUESTIONS[::7])
def test_the_nearest_phrasing_is_the_one_with_the_highest_coefficient(bot, question):
    """Adding up all phrasings at once finds what looking at them one by one finds."""
    witness = bot._ranker._witness
    asked = witness.words(bot.read(question))
    for number in range(10):
        family = witness.family(number)
        best, near = witness.nearest(asked, family)

        assert math.isclose(max(_dice(asked, family, at) for at in range(len(family.whole))), best)
        assert near <= asked.stems.keys()


@pytest.mark.parametrize("question", QUESTIONS[::7])
def test_a_cosine_is_the_sum_over_the_common_features(bot, question):
    """Comparing all families at once gives each the sum of its own products."""
    comparer = bot._ranker._comparer
    words = bot._ranker._witness.words(bot.read(question))
    having, without = comparer.compare(words, None)
    expected = {}
    for feature, value, _ in comparer._direction(words):
        _, *pairs = bot._tables.get("posting", feature)
        for family, weight in zip(pairs[::2], pairs[1::2], strict=True):
            expected[family] = expected.get(family, 0) + value * weight

    assert expected == having | without


@over_knowledge
@given(st.data())
def test_one_by_one_or_together_is_the_same(data):
    """Knowledge of many families, which are compared one by one, answers a question that names its subject alike."""
    made = data.draw(knowledge())
    together = load(made.files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "MANY_FAMILIES", 0)
        apart = load(made.files)

    for question in data.draw(questions(made)):
        if together.read(question).subjects:
            assert together.ask(question) == apart.ask(question)


def _everything_looked_at(patch):
    for module, name in ((rank, "SHORTLIST"), (rank, "CLOSEST"), (rank, "ALIKE"), (similar, "LED_TO")):
        patch.setattr(module, name, 1_000_000)


def test_a_shortlist_loses_next_to_nothing(bot):
    """Looking closely at a few entries decides as looking at all does, but for five questions in a thousand at most."""
    quick = [bot.ask(question) for question in QUESTIONS]
    with pytest.MonkeyPatch.context() as patch:
        _everything_looked_at(patch)
        slow = [bot.ask(question) for question in QUESTIONS]
    differ = [
        one.question
        for one, other in zip(quick, slow, strict=True)
        if (one.outcome, one.entry) != (other.outcome, other.entry)
    ]

    assert len(differ) <= 0.005 * len(QUESTIONS)


@over_knowledge
@given(st.data())
def test_a_shortlist_finds_what_looking_at_everything_finds(data):
    """In small made-up knowledge the decision is the same, whatever is asked."""
    made = data.draw(knowledge())
    asked = data.draw(questions(made))
    bot = load(made.files)
    quick = [bot.ask(question) for question in asked]
    with pytest.MonkeyPatch.context() as patch:
        _everything_looked_at(patch)
        slow = [bot.ask(question) for question in asked]

    assert [(one.outcome, one.entry) for one in quick] == [(one.outcome, one.entry) for one in slow]


def test_a_word_leads_among_many_to_what_the_whole_profile_would(tmp_path):
    """Where families are many, those that a question's words lead to hold the most similar one."""
    lamps = enumerate(_pairs())
    rows = [f"  - {{id: faq-{n}, question: How do I mend lamp {w} {v}?, answer: A.}}" for n, (w, v) in lamps]
    text = "kind: topic\nschema: 1\nid: lamps\ntitle: Lamps\ndisclaimer: D.\nfaqs:\n" + "\n".join(rows) + "\n"
    (tmp_path / "lamps.yaml").write_text(text)
    bot = FaqBot.load(tmp_path)

    for number, (one, other) in list(enumerate(_pairs()))[::41]:
        assert bot.ask(f"mending lamp {one} {other}").candidates[0].entry.id == f"lamps/faq-{number}"


def _pairs():
    shades = "amber beige coral denim ebony fawn grape honey ivory jade khaki lemon mauve navy olive peach".split()
    shapes = "arch bowl cone dome egg fan globe hook iris jug keel leaf moon nest oval pear quill ring star".split()
    return [(f"{shade}{n}", shape) for n in range(2) for shade in shades for shape in shapes]
