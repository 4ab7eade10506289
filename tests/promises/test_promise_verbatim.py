"""Is everything that is said stored, word for word, whatever is stored and whatever is asked?"""

import yaml
from effort import asking, over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import PLAIN, knowledge, load, questions
from page_asked import asked
from stored import PAGE, SAFETY

# What the safety file of made-up knowledge says, read once: it takes longer than reading the knowledge.
PLAIN_SAFETY = yaml.safe_load(PLAIN["safety.yaml"])


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
