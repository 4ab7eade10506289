"""Are unanswered questions grouped by what they ask, and proposed without being learnt?"""

from __future__ import annotations

import json

import pytest
from compiled import command
from timing import seconds

from faqbot.faces.cli import run
from faqbot.faces.grouping import group_questions


def put(folder, rows) -> str:
    path = folder / "log.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return str(path)


def unanswered(question: str, reason: str = "no-match") -> dict:
    return {"question": question, "outcome": "abstain", "reason": reason}


def test_spellings_of_one_question_are_one_group():
    """Case, punctuation, order and slips don't make another question."""
    counts = {
        "can i drive after it": 3,
        "Can I drive after it?": 2,
        "can i driev after it": 1,
        "after it can i drive": 1,
    }

    assert [7] == [group.times for group in group_questions(counts)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("side effects of melatonin", "side effects of metformin"),
        ("can i take it with alcohol", "can i take it with ibuprofen"),
        ("is it safe for dogs", "is it safe for my child"),
    ],
)
def test_a_name_tells_questions_apart(one, other):
    """However alike the rest is."""
    assert 2 == len(group_questions({one: 1, other: 1}))


def test_the_most_asked_come_first():
    """And ties in a fixed order."""
    groups = group_questions({"b question": 1, "a thing": 1, "often asked": 5})

    assert ["often asked", "a thing", "b question"] == [group.questions[0][0] for group in groups]


def test_four_times_as_many_questions_do_not_take_sixteen_times_as_long():
    """Grouping doesn't compare all with all."""

    def taken(number):
        counts = {f"what about thing{n % 997} and place{n} in case{n % 31}": 1 for n in range(number)}
        return seconds(lambda: group_questions(counts))

    assert taken(8_000) < 10 * taken(2_000)


def test_gaps_shows_groups_with_counts_reasons_and_the_nearest_entries(tmp_path, capsys):
    """Answers, emergencies and empty questions are no gaps."""
    rows = [
        unanswered("can i drive on clonazepam"),
        unanswered("can i drive on clonazepm", "unknown-subject"),
        unanswered("", "empty"),
        {"question": "side effects", "outcome": "answer", "reason": None},
    ]

    assert 0 == command("gaps", put(tmp_path, rows))
    out = capsys.readouterr().out
    assert "2 of 4 questions got no answer (50.0%)" in out
    assert "2 ×  can i drive on clonazepam" in out
    assert "melatonin-clonazepam/" in out


def test_what_the_knowledge_answers_by_now_is_left_out(tmp_path, capsys):
    """A log is older than the knowledge."""
    assert 0 == command("gaps", put(tmp_path, [unanswered("side effects")]))
    assert "1 of them this knowledge answers" in capsys.readouterr().out


def test_proposals_are_for_a_person_and_no_knowledge(tmp_path, capsys):
    """A folder that holds the proposals as they are doesn't load, and other medicines are never proposed."""
    rows = [unanswered("is the mixture risky for my liver"), unanswered("side effects of xanax", "unknown-subject")]
    assert 0 == command("gaps", put(tmp_path, rows), "--yaml")
    text = capsys.readouterr().out
    (tmp_path / "proposals.yaml").write_text(text)

    assert 'no proposal for "side effects of xanax"' in text
    assert 2 == run(["ask", "--knowledge", str(tmp_path / "proposals.yaml"), "anything"])


def test_gaps_as_json(tmp_path, capsys):
    """--json gives an object a group."""
    command("gaps", put(tmp_path, [unanswered("can i drive on clonazepam")]), "--json")
    row = json.loads(capsys.readouterr().out)

    assert (1, ["can i drive on clonazepam"], {"no-match": 1}) == (row["count"], row["questions"], row["reasons"])


def test_nothing_of_a_log_reaches_the_terminal_raw(tmp_path, capsys):
    """What people typed may hold escape sequences."""
    command("gaps", put(tmp_path, [unanswered("\x1b[31m red drives")]))

    assert "\x1b" not in capsys.readouterr().out


def test_a_log_that_is_no_json_is_an_error(tmp_path, capsys):
    """With path and line; status 2."""
    (tmp_path / "log.jsonl").write_text('{"question": "a", "outcome": "abstain"}\nnonsense\n')

    assert 2 == command("gaps", str(tmp_path / "log.jsonl"))
    assert "log.jsonl:2: not JSON" in capsys.readouterr().err
