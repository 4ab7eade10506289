"""Does what is computed fast come out as what is slow and plain says?"""

import json
import math
from collections import Counter
from itertools import pairwise

import pytest
from effort import over_knowledge
from hypothesis import given
from hypothesis import strategies as st
from made import DATA, knowledge, load, questions

from faqbot import FaqBot
from faqbot.matching import nearest as nearest_module
from faqbot.matching import profiles, rank, similar
from faqbot.matching.features import EDGE, PAIR, of_neighbours, of_word
from faqbot.matching.nearest import Phrasings, most_alike
from faqbot.matching.packed import NARROW, WIDE
from faqbot.matching.spelling import Shelves, nearest, shelved
from faqbot.matching.tables import UNIT, MemoryTables

QUESTIONS = [json.loads(line)["q"] for line in (DATA / "questions" / "page-tune.jsonl").read_text("utf-8").splitlines()]
small = st.integers(0, 100)
near_words = st.text("abcde", min_size=1, max_size=7)


@pytest.mark.parametrize("fields", [NARROW, WIDE], ids=["narrow", "wide"])
@given(st.lists(st.tuples(small, small), min_size=1, max_size=200), st.integers(0, 500))
def test_fields_are_added_and_multiplied_each_by_itself(fields, pairs, factor):
    """What is packed adds up and multiplies as the numbers do, one by one."""
    first, second = zip(*pairs, strict=True)
    row = fields.row(fields.pack(first) * factor + fields.pack(second), len(pairs))

    assert fields.reader(0, len(pairs))(row) == tuple(a * factor + b for a, b in pairs)
    assert fields.reader(1, len(pairs))(row) == tuple(a * factor + b for a, b in pairs[1:])


@given(near_words, st.lists(near_words, max_size=60), st.integers(0, 2))
def test_a_shelf_holds_all_that_is_near(word, others, limit):
    """Looking only where a slip leaves a word finds what comparing with every word of that first letter finds."""
    shelves = Shelves(MemoryTables({"words": shelved(others)}), "words")
    expected = nearest(word, {other for other in others if other[0] == word[0]}, limit)

    assert shelves.nearest(word, limit) == expected


@given(st.lists(st.tuples(small, small), min_size=1, max_size=50), st.integers(1, 500))
def test_the_most_alike_is_found_without_looking_at_all(pairs, asked):
    """Stopping early finds the highest coefficient that looking at every phrasing finds."""
    pairs = sorted((whole + common, common) for whole, common in pairs)
    common, whole = [one for _, one in pairs], [one for one, _ in pairs]
    best, at = most_alike(common, whole, asked)

    assert best == max(one / (its + asked) for one, its in zip(common, whole, strict=True))
    assert best == common[at] / (whole[at] + asked)


def _dice(asked, weights, family, number):
    """The likeness of one phrasing, by its definition: two sets of words, common weight by whole weight.

    *weights* are those of the question's words.
    """
    phrasing = {stem for stem, numbers in family.stems.items() if number in numbers}
    common, through = 0, {}
    for stem, weight in weights.items():
        groups = {name for name, start, end in asked.groups if name[0] == "s" and stem in asked.row[start:end]}
        same = {
            (other, its_weight)
            for group in groups
            for other, its_weight, numbers in family.groups.get(group, ())
            if number in numbers
        }
        common += weight * (stem in phrasing) + weight * (stem in phrasing or bool(same))
        through |= {other: its_weight for other, its_weight in same if other not in weights}
    return (common + sum(through.values())) / (family.whole[number] + sum(weights.values()))


@pytest.mark.parametrize("question", QUESTIONS[::7])
def test_the_nearest_phrasing_is_the_one_with_the_highest_coefficient(bot, question, monkeypatch):
    """Adding up all phrasings at once, or those of one family, finds what looking at them one by one finds."""
    ranker = bot._ranker
    asked = ranker._scales.weigh(bot.read(question))
    weights = dict(zip(asked.row, asked.weights, strict=True))
    families = [ranker._witness.family(number) for number in range(10)]
    together = Phrasings(families)
    at_once = together.common(asked)
    monkeypatch.setattr(nearest_module, "MANY", 1_000_000)
    one_by_one = together.common(asked)
    for family in families:
        best, near = together.nearest(family, asked, at_once)

        assert isinstance(at_once, bytes)
        assert not isinstance(one_by_one, bytes)
        assert math.isclose(max(_dice(asked, weights, family, at) for at in range(len(family.whole))), best)
        assert near <= weights.keys()
        assert together.nearest(family, asked, one_by_one) == (best, near)
        alone = Phrasings([family])
        assert alone.nearest(family, asked, alone.common(asked)) == (best, near)


def test_a_question_too_long_for_the_fields_is_compared_all_the_same(bot):
    """Where what is common wouldn't fit into a field, phrasings are compared one by one."""
    families = [bot._ranker._witness.family(number) for number in range(10)]
    words = sorted({stem for family in families for stem in family.stems})[:400]
    asked = bot._ranker._scales.weigh(bot.read(" ".join(words)))
    together = Phrasings(families)
    common = together.common(asked)

    assert not isinstance(common, bytes)
    assert all(0 < together.nearest(family, asked, common).likeness <= 1 for family in families)


def test_what_was_added_may_be_forgotten(bot, monkeypatch):
    """Remembering next to nothing of what words add changes nothing."""
    asked = [bot._ranker._scales.weigh(bot.read(question)) for question in QUESTIONS[::20]]
    family = bot._ranker._witness.family(0)
    remembering, forgetful = Phrasings([family]), Phrasings([family])
    expected = [remembering.nearest(family, one, remembering.common(one)) for one in asked]
    monkeypatch.setattr(nearest_module, "KEPT", 2)

    assert expected == [forgetful.nearest(family, one, forgetful.common(one)) for one in asked]
    assert len(forgetful._added) <= 2


@pytest.mark.parametrize("question", QUESTIONS[::7])
def test_a_product_is_the_sum_over_the_common_features(bot, question):
    """Comparing all families at once gives each the sum of its own products."""
    comparer = bot._ranker._comparer
    asked = bot._ranker._scales.weigh(bot.read(question))
    similar = comparer.compare(asked, None)
    neighbours = pairwise((EDGE, *asked.row, EDGE))
    others = {group.name for group in asked.groups} | {of_neighbours(*pair) for pair in neighbours}
    others |= {PAIR} if asked.pair else set()
    expected, square = Counter(), 0
    for stem, form in {(token.stem, token.word) for token in asked.question.tokens}:
        for feature, count in of_word(stem, form).items():
            found = bot._tables.get("posting", feature)
            if found is None:
                square += (feature[0] == "u") * comparer._unknown**2
                continue
            value = round(found[0] * (1 + math.log(count)))
            square += value**2
            expected.update({f: value * w for f, w in zip(found[1::2], found[2::2], strict=True)})
    for feature in others:
        value, *pairs = bot._tables.get("posting", feature) or [0]
        square += value**2
        expected.update({f: value * w for f, w in zip(pairs[::2], pairs[1::2], strict=True)})
    without = {number: one for number, one in enumerate(similar.without, similar.first_without) if one}

    assert expected == similar.having | without
    assert math.isclose(similar.unit, UNIT / math.sqrt(square))


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
