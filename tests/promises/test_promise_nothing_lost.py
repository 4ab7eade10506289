"""Is nothing that is written lost, or changed without a word?"""

from pathlib import Path

import pytest
from effort import over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import Made, folder_of, knowledge, load

from faqbot import FaqBot, KnowledgeError


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
