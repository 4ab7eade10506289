"""Does no reply come without its disclaimer, however it is made, changed or sent?"""

import copy
import json
import pickle

import pytest
from effort import asking, over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import knowledge, load, questions
from page_asked import asked

from faqbot import Candidate, Entry, KnowledgeError, Outcome, Reason, Reply
from faqbot.faces.render import as_json, as_plain

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
