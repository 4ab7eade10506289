"""Are the promises kept, whatever is stored and whatever is asked?"""

import copy
import json
import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from effort import asking, over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import NAMES, NOUNS, PLAIN, Made, folder_of, free_text, knowledge, load, questions
from processes import python
from stored import MEDICINES, PAGE, SAFETY

from faqbot import Candidate, Entry, FaqBot, KnowledgeError, Outcome, Reason, Reply
from faqbot.faces.render import as_json, as_plain

CASES = SAFETY["emergency"]["cases"]
PHRASINGS = sorted(
    {faq["question"] for faq in PAGE["faqs"]}
    | {section["heading"] for section in PAGE["sections"]}
    | {phrasing for item in (*PAGE["faqs"], *PAGE["sections"]) for phrasing in item["phrasings"]}
    | {phrasing for phrasings in PAGE["phrasings"].values() for phrasing in phrasings}
)
# What the safety file of made-up knowledge says, read once: it takes longer than reading the knowledge.
PLAIN_SAFETY = yaml.safe_load(PLAIN["safety.yaml"])
WORDS = sorted({word for phrasing in PHRASINGS for word in phrasing.split()})
# Names of other things, but for those whose words the page itself has.
_ON_THE_PAGE = str(PAGE).casefold()
OTHERS = sorted(
    name
    for key in ("names", "substances")
    for row in MEDICINES[key].splitlines()
    if row and not row.startswith("#")
    for name in map(str.strip, row.split(","))
    if name and not any(word in _ON_THE_PAGE for word in name.casefold().split())
)

asked = st.one_of(
    st.text(max_size=80),
    st.sampled_from(PHRASINGS),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.builds("{} {}".format, st.sampled_from(PHRASINGS), st.sampled_from(OTHERS)),
    st.builds("{}. {}".format, st.sampled_from(PHRASINGS), st.sampled_from([*CASES["emergency"], *CASES["ordinary"]])),
)


def _unclosed(text):
    """*text* less the line end that closes a block."""
    return text and text.removesuffix("\n")


def _may_be_said(topics, safety):
    """What the files allow a reply to say: (answer, disclaimer, note, message) each as a set."""
    answers, ends = {None}, {(_unclosed(safety["disclaimer"]), None)}
    for topic in topics:
        ends.add((_unclosed(topic["disclaimer"]), _unclosed(topic.get("note"))))
        answers |= {_unclosed(topic.get("intro")), _unclosed(topic["disclaimer"])}
        answers |= {_unclosed(item["text"]) for item in topic.get("sections", ())}
        answers |= {_unclosed(item["answer"]) for item in topic.get("faqs", ())}
    messages = {None, _unclosed(safety["emergency"]["message"]), *map(_unclosed, safety["messages"].values())}
    return answers, ends, messages


def _is_verbatim(reply, topics, safety):
    answers, ends, messages = _may_be_said(topics, safety)
    if reply.entry is not None and reply.entry.kind == "part":
        sections = {f"{t['id']}/{s['id']}": s["text"] for t in topics for s in t["sections"]}
        told = reply.answer in sections[reply.entry.id.rpartition("/")[0]]
    else:
        told = reply.answer in answers
    return told and (reply.disclaimer, reply.note) in ends and reply.message in messages


# 1. Verbatim


@asking
@given(asked)
def test_whatever_is_asked_of_the_page_what_is_said_is_stored(bot, question):
    """No input makes the bot say anything that isn't in the bundled files."""
    assert _is_verbatim(bot.ask(question), [PAGE], SAFETY)


@over_knowledge
@given(st.data())
def test_whatever_is_stored_and_asked_what_is_said_is_stored(data):
    """In any knowledge, every answer, disclaimer, note and message is text of its files as YAML yields it."""
    made = data.draw(knowledge())
    bot = load(made.files)

    for question in data.draw(questions(made)):
        reply = bot.ask(question)
        assert _is_verbatim(reply, made.topics, PLAIN_SAFETY)
        assert question == reply.question


@sparingly
@given(knowledge())
def test_files_hold_what_entries_tell(made):
    """Reading a file any way YAML allows gives the texts that a reader of YAML gets."""
    bot = load(made.files)
    read = [yaml.safe_load(text) for name, text in made.files.items() if name.startswith("topic")]

    assert _may_be_said(read, SAFETY) == _may_be_said(made.topics, SAFETY)
    for entry in bot.entries():
        assert entry.kind == "part" or entry.answer in _may_be_said(read, SAFETY)[0]


# 2. Never without its disclaimer

ENTRY = Entry("page/faq", "page", "faq", "Why?", "Because.", "Ask somebody.", "A note.", "Page", None)
OFFERED = (Candidate(ENTRY, 0.5),)
ANSWER = ("why", Outcome.ANSWER, None, ENTRY, None, "Ask somebody.", "A note.", 0.9, OFFERED)
ABSTAIN = ("who", Outcome.ABSTAIN, Reason.NO_MATCH, None, "Nothing.", "Ask somebody.", None, 0.1, ())
CLARIFY = ("who", Outcome.CLARIFY, Reason.AMBIGUOUS, None, "Which?", "Ask somebody.", None, 0.1, OFFERED)
EMERGENCY = ("help", Outcome.EMERGENCY, None, None, "Get help.", "Ask somebody.", None, 0.0, ())
FIELDS = {name: place for place, name in enumerate(Reply._fields)}
BAD = {
    "no disclaimer": (ANSWER, {"disclaimer": ""}),
    "None for a disclaimer": (ABSTAIN, {"disclaimer": None}),
    "a blank disclaimer": (ABSTAIN, {"disclaimer": " \n"}),
    "another topic's disclaimer": (ANSWER, {"disclaimer": "Trust me."}),
    "another topic's note": (ANSWER, {"note": None}),
    "an answer without an entry": (ANSWER, {"entry": None}),
    "an answer with a message": (ANSWER, {"message": "Hello."}),
    "an answer with a reason": (ANSWER, {"reason": Reason.NO_MATCH}),
    "an entry though it abstains": (ABSTAIN, {"entry": ENTRY, "note": "A note."}),
    "an entry though it asks back": (CLARIFY, {"entry": ENTRY, "note": "A note."}),
    "abstaining without a message": (ABSTAIN, {"message": None}),
    "abstaining without a reason": (ABSTAIN, {"reason": None}),
    "asking back without candidates": (CLARIFY, {"candidates": ()}),
    "an emergency without a message": (EMERGENCY, {"message": " "}),
    "an emergency with a reason": (EMERGENCY, {"reason": Reason.EMPTY}),
    "an outcome that there isn't": (ABSTAIN, {"outcome": "maybe"}),
    "an outcome as mere text": (EMERGENCY, {"outcome": "answer"}),
    "a reason that there isn't": (ABSTAIN, {"reason": "because"}),
    "more than certain": (ANSWER, {"confidence": 1.1}),
    "less than impossible": (ANSWER, {"confidence": -0.1}),
    "no number": (ANSWER, {"confidence": float("nan")}),
}


def _fields(good, changed):
    fields = list(good)
    for name, value in changed.items():
        fields[FIELDS[name]] = value
    return fields


@pytest.mark.parametrize("good", [ANSWER, ABSTAIN, CLARIFY, EMERGENCY], ids=lambda fields: fields[1])
def test_a_sound_reply_survives_copying(good):
    """A reply is the same after pickling, copying and rebuilding."""
    reply = Reply(*good)

    assert [reply] * 5 == [
        pickle.loads(pickle.dumps(reply)),  # noqa: S301
        copy.copy(reply),
        copy.deepcopy(reply),
        reply._replace(question=reply.question),
        Reply._make(reply),
    ]


@pytest.mark.parametrize("bad", BAD)
def test_a_reply_that_breaks_a_promise_cannot_be_built(bad):
    """There is no such reply, however one goes about it."""
    good, changed = BAD[bad]

    with pytest.raises(ValueError, match=r"."):
        Reply(*_fields(good, changed))
    with pytest.raises(ValueError, match=r"."):
        Reply._make(_fields((*good, "", None, None), changed))
    with pytest.raises(ValueError, match=r"."):
        Reply(*good)._replace(**changed)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("instead", [b" " * 13, b"Trust me, do."])
def test_a_tampered_pickle_does_not_open(protocol, instead):
    """A pickled reply in which only the disclaimer, or only the entry's, was changed is refused on opening."""
    said = "".join(["Ask ", "somebody."])
    reply = Reply(*_fields(ANSWER, {"disclaimer": said}))
    pickled = pickle.dumps(reply, protocol).replace(said.encode(), instead, 1)

    with pytest.raises(ValueError, match="disclaimer"):
        pickle.loads(pickled)  # noqa: S301


def test_a_reply_cannot_be_changed():
    """No field of a reply can be set, and no other attribute added."""
    reply = Reply(*ANSWER)

    for name in (*Reply._fields, "answer", "anything"):
        with pytest.raises(AttributeError):
            setattr(reply, name, "")


@asking
@given(asked)
def test_nothing_leaves_without_the_disclaimer(bot, question):
    """The row, the JSON and the plain text of any reply have its disclaimer word for word."""
    reply = bot.ask(question)

    assert reply.disclaimer.strip()
    assert reply.disclaimer == reply.to_dict()["disclaimer"] == json.loads(as_json(reply))["disclaimer"]
    assert reply.disclaimer in as_plain(reply)


@over_knowledge
@given(st.data())
def test_no_answer_without_its_own_topics_disclaimer(data):
    """In any knowledge, an answer goes with the disclaimer and note of the topic it is from, and no other's."""
    made = data.draw(knowledge())
    bot = load(made.files)
    ends = {topic["id"]: (topic["disclaimer"], topic["note"]) for topic in made.topics}

    for question in data.draw(questions(made)):
        reply = bot.ask(question)
        assert reply.disclaimer.strip()
        assert reply.entry is None or ends[reply.entry.topic] == (reply.disclaimer, reply.note)


@sparingly
@given(knowledge(), st.data())
def test_a_topic_without_a_disclaimer_does_not_load(made, data):
    """Whatever else a folder holds, it is refused if one topic has no disclaimer."""
    name = f"{data.draw(st.sampled_from(made.topics))['id']}.yaml"
    empty = data.draw(st.sampled_from(["disclaim: x", "disclaimer:", 'disclaimer: ""', "disclaimer: ' '"]))
    head, _, rest = made.files[name].partition("\ndisclaimer: ")
    kept = [line for at, line in enumerate(rest.split("\n")) if at and not line.startswith("  ")]

    with pytest.raises(KnowledgeError, match="disclaim"):
        load(made.files | {name: "\n".join([head, empty, *kept])})


# 3. Deterministic

_ASK_ALL = """
import json, sys
from faqbot import FaqBot
from faqbot.faces.render import as_json
bot = FaqBot.load(sys.argv[1] if len(sys.argv) > 1 else None)
for question in json.load(sys.stdin):
    reply = bot.ask(question)
    sys.stdout.write(as_json(reply) + repr(reply.explain()) + chr(10))
"""


def _bytes_of_another_process(asked, seed, locale, *arguments):
    env = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
    return python(_ASK_ALL, *arguments, input=json.dumps(asked).encode(), env=env)


def test_processes_agree_to_the_byte():
    """Processes that hash differently, under different locales, give the same bytes, explanations included."""
    rng = random.Random(7)
    asked = [*rng.sample(PHRASINGS, 40), *rng.sample(CASES["emergency"], 20), *rng.sample(CASES["ordinary"], 20)]
    asked += [" ".join(rng.sample(WORDS, 6)) for _ in range(40)] + [f"{name} side effects" for name in OTHERS[::40]]

    one, other = (_bytes_of_another_process(asked, seed, locale) for seed, locale in (("1", "C"), ("2", "tr_TR.UTF-8")))

    assert one == other
    assert one.count(b"\n") >= 2 * len(asked)


def test_processes_agree_about_any_knowledge(tmp_path):
    """The same holds for a folder that has several topics about the same words."""
    for name, text in PLAIN.items():
        (tmp_path / name).write_text(text, "utf-8")
    for number in range(3):
        faqs = "".join(
            f"  - {{id: faq-{n}, question: how is the {noun} polished, answer: Polish the {noun}.}}\n"
            for n, noun in enumerate(NOUNS[number : number + 12])
        )
        text = f"kind: topic\nschema: 1\nid: topic-{number}\ntitle: Topic {number}\ndisclaimer: Ask.\nfaqs:\n{faqs}"
        (tmp_path / f"{number}.yaml").write_text(text, "utf-8")
    asked = [f"how is the {one} and the {other} polished" for one in NOUNS[:15] for other in NOUNS[5:9]]

    one, other = (_bytes_of_another_process(asked, seed, "C", str(tmp_path)) for seed in ("1", "2"))

    assert one == other


@asking
@given(st.lists(asked, min_size=2, max_size=3))
def test_what_was_asked_before_changes_nothing(bot, several):
    """A bot that was asked other questions, in another order or by other threads, says the same."""
    replies = [bot.ask(question) for question in several]

    assert replies == [bot.ask(question) for question in reversed(several)][::-1]


def test_threads_share_a_bot(bot):
    """Many threads that ask one bot at once get what one gets alone."""
    fresh = FaqBot.load()
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(fresh.ask, PHRASINGS[::4] * 2))

    assert at_once == [bot.ask(question) for question in PHRASINGS[::4] * 2]


@over_knowledge
@given(st.data())
def test_order_of_files_and_phrasings_changes_nothing(data):
    """Renamed files read in another order, and phrasings in another order, give the same replies."""
    made = data.draw(knowledge())
    several = data.draw(questions(made))
    names = data.draw(st.permutations([f"{number}.yaml" for number in range(len(made.files))]))
    renamed = dict(zip(names, made.files.values(), strict=True))
    lines = {name: _with_phrasings_reversed(text) for name, text in made.files.items()}
    bot, other, turned = load(made.files), load(renamed), load(lines)

    assert bot.digest == other.digest
    for question in several:
        assert bot.ask(question) == other.ask(question)
        assert bot.ask(question)._replace(knowledge="") == turned.ask(question)._replace(knowledge="")


def _with_phrasings_reversed(text):
    """The file with each list of phrasings backwards: in files made up here, only they stand six deep."""
    lines: list[str] = []
    listed: list[str] = []
    for line in text.split("\n"):
        if line.startswith('      - "'):
            listed.append(line)
            continue
        lines += listed[::-1]
        listed = []
        lines.append(line)
    return "\n".join(lines)


# 4. Abstains rather than guesses


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


# 5. Danger first


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


# 6. Nothing lost, nothing silently changed


def _with_mistake(text, kind):
    """The file with one mistake of this *kind*, and the line and part of the message that it must be found by."""
    lines = text.rstrip("\n").split("\n")
    if kind == "unknown key":
        return [*lines, "colour: red"], len(lines) + 1, "unknown key 'colour'"
    if kind == "duplicate key":
        return [*lines, "title: again"], len(lines) + 1, "duplicate key 'title'"
    if kind == "surprise":
        return [line if not line.startswith("title:") else "title: 1e3" for line in lines], 4, "'1e3'"
    if kind == "bad id":
        return [line if not line.startswith("id:") else "id: Some Topic" for line in lines], 3, "'Some Topic'"
    if kind == "schema":
        return [line if not line.startswith("schema:") else "schema: 2" for line in lines], 2, "schema must be 1"
    return [*lines, "# \x1b[31m"], len(lines) + 1, "U+001B"


@over_knowledge
@given(knowledge(), st.data())
def test_every_mistake_of_every_file_is_listed_at_once(made: Made, data):
    """Knowledge with mistakes in some files is refused as a whole, each mistake with its file and line."""
    kinds = st.sampled_from(["unknown key", "duplicate key", "surprise", "bad id", "schema", "control character"])
    names = st.sampled_from([f"{topic['id']}.yaml" for topic in made.topics])
    mistakes = data.draw(st.dictionaries(names, kinds, min_size=1))
    broken, expected = dict(made.files), set()
    for name, kind in mistakes.items():
        lines, line, message = _with_mistake(broken[name], kind)
        broken[name] = "\n".join(lines) + "\n"
        expected.add((name, line, message))

    with pytest.raises(KnowledgeError) as refused:
        load(broken)

    found = {(Path(problem.path).name, problem.line): problem.message for problem in refused.value.problems}
    assert {(name, line) for name, line, _ in expected} == set(found)
    assert all(message in found[name, line] for name, line, message in expected)


@sparingly
@given(knowledge())
def test_nothing_that_is_written_is_lost(made):
    """Every section, FAQ, intro and disclaimer of every file can be answered with."""
    expected = [
        f"{topic['id']}/{name}"
        for topic in made.topics
        for name in (
            *(["intro"] if topic["intro"] else []),
            *(item["id"] for item in (*topic["sections"], *topic["faqs"])),
            "disclaimer",
        )
    ]

    assert expected == [entry.id for entry in load(made.files).entries() if entry.kind != "part"]


@sparingly
@given(knowledge(), st.integers(0), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_the_digest_names_the_knowledge(made, place, letter):
    """Another letter in a stored text makes another digest; the same files make the same one."""
    topic = made.topics[0]
    changed = dict(made.files)
    changed[f"{topic['id']}.yaml"] += f"# {place}{letter}\n"

    with folder_of(made.files) as one, folder_of(changed) as other:
        assert FaqBot.load(one).digest == FaqBot.load(one).digest != FaqBot.load(other).digest
