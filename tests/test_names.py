"""Is another medicine ever read as a covered one, and is a covered one found however it is spelt?"""

import re
import string

import pytest
from made import DATA
from rapidfuzz.distance import OSA
from stored import MEDICINES, PAGE

from faqbot import FaqBot, Outcome, Reason
from faqbot.matching.names import Mention
from faqbot.matching.question import Reader
from faqbot.matching.tables import MemoryTables

SUBJECTS = {
    name.casefold(): subject["name"].casefold()
    for subject in PAGE["subjects"]
    for name in (subject["name"], *subject["aliases"])
}
GROUPS = [
    [name.strip().casefold() for name in row.split(",")]
    for key in ("names", "substances")
    for row in MEDICINES[key].splitlines()
    if row and not row.startswith("#")
]
# A group of which one name is covered is covered whole: its names are names of one thing.
COVERED = SUBJECTS | {
    name: SUBJECTS[own] for group in GROUPS for own in group if own in SUBJECTS for name in group
}  # fmt: skip
OTHERS = sorted({name for group in GROUPS for name in group} - set(COVERED))
LISTED = (DATA / "look_alikes.txt").read_text("utf-8").splitlines()
PAIRS = [tuple(line.split(", ")) for line in LISTED if line and not line.startswith("#")]
SHAPES = ("side effects of {}", "can i take {} with melatonin", "how does {} work")
STEMS = MEDICINES["stems"].split()


@pytest.fixture(scope="module")
def reader(tables):
    """What reads the names in questions to the bundled knowledge."""
    return Reader(MemoryTables(tables))


def test_there_are_enough_pairs():
    """At least 60 pairs of names that are taken for each other are tried, several of them with a covered name."""
    assert len(PAIRS) >= 60
    assert sum(bool({*pair} & set(COVERED)) for pair in PAIRS) >= 20


@pytest.mark.parametrize("pair", PAIRS, ids=" / ".join)
@pytest.mark.parametrize("shape", SHAPES)
def test_look_alikes_are_not_read_as_covered(bot, reader, pair, shape):
    """A name that looks or sounds like another is never read as a covered one, and gets no answer."""
    for name in pair:
        if name not in COVERED:
            question = shape.format(name)
            assert ({"melatonin"} if "melatonin" in shape else set()) == reader.read(question).subjects
            assert Outcome.ABSTAIN == bot.ask(question).outcome


@pytest.mark.parametrize("name", sorted(COVERED))
def test_covered_names_are_found(reader, name):
    """A covered name leads to its subject, in any case, as a possessive and, if it is long enough, as a plural."""
    shapes = ["side effects of {}", "side effects of {}?", "{}'s side effects", "{}’s side effects"]
    shapes += ["is {} safe"] + ["do {}s work"] * (len(name) > 4 and name[-1] != "s")

    for shape in shapes:
        for typed in (name, name.upper(), name.title()):
            assert {COVERED[name]} == reader.read(shape.format(typed)).subjects, shape.format(typed)


def _slips(name):
    """Every single slip inside *name*: a letter replaced, dropped, swapped with the next or doubled."""
    for at in range(1, len(name) - 1):
        yield from (name[:at] + letter + name[at + 1 :] for letter in string.ascii_lowercase if letter != name[at])
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        yield name[:at] + name[at] + name[at:]


def _as_near_to_another(typed, subject):
    """Whether a name that isn't the subject's is at most one edit away, as *typed* is from the subject's own."""
    return any(OSA.distance(typed, name, score_cutoff=1) <= 1 for name in OTHERS) or any(
        OSA.distance(typed, name, score_cutoff=1) <= 1 for name, other in COVERED.items() if other != subject
    )


@pytest.mark.parametrize("name", sorted(name for name in SUBJECTS if len(name) >= 6 and name.isalpha()))
def test_covered_names_survive_a_slip(reader, name):
    """With one slip at any inside letter a covered name still leads to its subject, unless another name is as near."""
    subject = SUBJECTS[name]
    lost = [
        typed
        for typed in dict.fromkeys(_slips(name))
        if {subject} != reader.read(f"side effects of {typed}").subjects and not _as_near_to_another(typed, subject)
    ]

    assert [] == lost


@pytest.mark.parametrize("name", [name for name in sorted(SUBJECTS) if len(name) >= 6 and name.isalpha()])
def test_a_slip_as_near_to_another_name_is_not_repaired(reader, name):
    """A slip that makes another name, or is one edit from one that isn't covered, is not read as the covered one."""
    read = [
        typed
        for typed in dict.fromkeys(_slips(name))
        if any(OSA.distance(typed, other, score_cutoff=1) <= 1 for other in OTHERS)
        and reader.read(f"side effects of {typed}").subjects
    ]

    assert [] == read


def test_listed_names_are_never_read_as_covered(bot, reader):
    """None of the several hundred names that are known not to be covered leads to a subject or gets an answer."""
    on_the_page = str(PAGE).casefold()
    read = [name for name in OTHERS if reader.read(f"how does {name} work").subjects]
    foreign = [name for name in OTHERS if not any(word in on_the_page for word in re.findall(r"\w+", name))]
    asked = [SHAPES[at % 3].format(name) for at, name in enumerate(foreign)][::3]
    answered = [question for question in asked if bot.ask(question).outcome is Outcome.ANSWER]

    assert ([], []) == (read, answered)
    assert len(OTHERS) > 500


def test_listed_names_with_a_slip_are_never_read_as_covered(reader):
    """Nor does one of them with a letter too few in its middle, unless that is as near to a covered name."""
    read = []
    for name in (one for one in OTHERS if one.isalpha() and len(one) > 5):
        typed = name[: len(name) // 2] + name[len(name) // 2 + 1 :]
        near = min(OSA.distance(typed, own) for own in COVERED)
        if near > 1 and reader.read(f"side effects of {typed}").subjects:
            read.append(typed)

    assert [] == read


@pytest.mark.parametrize("stem", STEMS)
def test_unlisted_names_are_known_by_their_stem(bot, stem):
    """A name that nobody listed, made with an official stem, is taken for another medicine."""
    for piece in ("vorquin", "xumbra"):
        name = piece + stem[1:] if stem.startswith("-") else stem[:-1] + piece
        for shape in SHAPES:
            reply = bot.ask(shape.format(name))
            assert (Outcome.ABSTAIN, Reason.UNKNOWN_SUBJECT) == (reply.outcome, reply.reason), shape.format(name)


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("clоnazepam", "clonazepam"),  # Cyrillic о
        ("сlоnаzераm", "clonazepam"),  # Cyrillic с, о, а, е, р, а
        ("Μelatonin", None),  # a Greek capital mu, whose small letter looks like no m
        ("mеlаtоnіn", "melatonin"),  # Cyrillic е, а, о, і
        ("ｍｅｌａｔｏｎｉｎ", "melatonin"),  # full width
        ("𝗆𝖾𝗅𝖺𝗍𝗈𝗇𝗂𝗇", "melatonin"),  # mathematical letters
        ("me\u200blatonin", "melatonin"),  # zero-width space
        ("mel\u00adatonin", "melatonin"),  # soft hyphen
        ("m\u0301e\u0308latonin", "melatonin"),  # accents
        ("\u202eklonopin\u202c", "clonazepam"),  # a bidirectional override
        ("K L O N O P I N", None),
        ("хаnах", None),  # Cyrillic х, а
        ("zоlрidеm", None),  # Cyrillic о, р, е
        ("ｃｌｏｎｉｄｉｎｅ", None),
        ("clo\u200bnidine", None),
        ("lоrаzераm", None),
    ],
)
def test_disguised_names(bot, reader, typed, subject):
    """A name in letters of other scripts that look the same, or with invisible ones, is read as what it looks like."""
    question = f"how does {typed} work"
    reply = bot.ask(question)

    assert ({subject} if subject else set()) == reader.read(question).subjects
    assert (Outcome.ANSWER if subject else Outcome.ABSTAIN) == reply.outcome
    assert reply.entry is None or f"melatonin-clonazepam/how-it-works/{subject}" == reply.entry.id


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("melatoninandclonazepam", {"melatonin", "clonazepam"}),
        ("norclonazepam", set()),
        ("melatonazepam", set()),
        ("melatoninandklonopin", {"melatonin", "clonazepam"}),
        ("melatonin/clonazepam", {"melatonin", "clonazepam"}),
        ("melatonin&klonopin", {"melatonin", "clonazepam"}),
        ("melatonin+clonazepam", {"melatonin", "clonazepam"}),
        ("mela tonin", {"melatonin"}),
        ("klono pin", {"clonazepam"}),
        ("melatoninsideeffects", {"melatonin"}),
    ],
)
def test_names_run_together_or_split(reader, typed, subjects):
    """Names written together, or one in two pieces, are still found."""
    assert subjects == reader.read(typed).subjects


@pytest.mark.parametrize("typed", ["melanin", "clonixin", "colonoscopy", "mellow tone", "melodic", "clean up"])
def test_near_misses_are_not_repaired(bot, typed):
    """Words that merely resemble a covered name get no answer about it."""
    assert Outcome.ANSWER != bot.ask(f"side effects of {typed}").outcome


def test_a_mention_tells_how_it_was_read(reader):
    """A name is given as it was typed and as it was read, with whether that took a guess."""
    mentions = reader.read("meletonin with Klonopin and xanax").reading.mentions

    assert (
        Mention("meletonin", "melatonin", "melatonin", False),
        Mention("klonopin", "klonopin", "clonazepam", True),
        Mention("xanax", "xanax", None, True),
    ) == mentions


LONGER_NAMES = (
    "Insulin Detemir", "Magnesium Gluconate", "Magnesium Glycinate", "Vitamin E", "Tetanus Toxoid", "Emtricitabine",
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Topics about things whose names have several words, in the field of medicines."""
    folder = tmp_path_factory.mktemp("shelf")
    for name in (*LONGER_NAMES, "Tenofovir Alafenamide"):
        key = name.lower().replace(" ", "-")
        folder.joinpath(f"{key}.yaml").write_text(
            f"kind: topic\nschema: 1\nid: {key}\ntitle: {name}\nvocabulary: [medicines]\nsubjects: [{{name: {name}}}]\n"
            "disclaimer: Ask somebody.\nsections:\n"
            f"  - {{id: side-effects, heading: Side Effects, text: What {name} may do.}}\n"
            f"faqs:\n  - {{id: faq-own, question: Does {name} glow?, answer: No.}}\n"
        )
    return FaqBot.load(folder)


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        *[(name, name.lower()) for name in LONGER_NAMES],
        ("inselin detemir", "insulin detemir"),
        ("insulin detemer", "insulin detemir"),
        ("magnasium gluconate", "magnesium gluconate"),
        ("magnesium glucinate", None),  # as near to gluconate as to glycinate
        ("magnesium glicinate", "magnesium glycinate"),
        ("vitemin e", "vitamin e"),
        ("tetenus toxoid", "tetanus toxoid"),
        ("tetanus toxiod", "tetanus toxoid"),
        # Written as a whole, but not covered, or a word or a name of its own in place of one of theirs.
        ("insulin", None),
        ("insulin glargine", None),
        ("inselin glargine", None),
        ("insulin detection", None),
        ("magnesium citrate", None),
        ("magnesium gelatine", None),
        ("vitamin d", None),
        ("vitemin d", None),
        ("tetanus", None),
        ("detemir", None),
        ("toxic toxoid", None),
    ],
)
def test_names_of_several_words_survive_a_slip_in_one(shelf, typed, subject):
    """One word of a name may be misspelt, unless what is typed is a word or a name of its own."""
    reply = shelf.ask(f"side effects of {typed}")

    assert (f"{subject}/side-effects".replace(" ", "-") if subject else None) == (reply.entry and reply.entry.id)


@pytest.mark.parametrize("typed", ["emtricitabine + tenofovir alafenamide", "emtricitebine + tenofovir alafenamide"])
def test_covered_names_go_before_a_longer_one_that_is_not(shelf, typed):
    """A combination that isn't covered does not take apart two names that are."""
    assert {"emtricitabine", "tenofovir alafenamide"} == shelf.read(f"{typed} together").subjects


def test_a_stored_question_is_found_whatever_its_names_lead_to(shelf, tmp_path):
    """A question that is stored word for word is answered, though another topic is about just what it names."""
    for key, subjects in (("alone", "[{name: Emtricitabine}]"), ("sprayed", "[{name: Emtricitabine Spray}]")):
        tmp_path.joinpath(f"{key}.yaml").write_text(
            f"kind: topic\nschema: 1\nid: {key}\ntitle: {key}\nsubjects: {subjects}\ndisclaimer: Ask.\nfaqs:\n"
            f"  - {{id: faq-{key}, question: Does emtricitabine {key} hurt much?, answer: No.}}\n"
        )

    assert "sprayed/faq-sprayed" == FaqBot.load(tmp_path).ask("does Emtricitabine sprayed hurt much").entry.id
