"""Does ``faqbot check`` find what is wrong with knowledge, and nothing else?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from faqbot.bundled import BUNDLED
from faqbot.checking import check
from faqbot.faces.cli import run
from faqbot.knowledge.lint import ERROR
from faqbot.knowledge.suspicious import opens_with_refusal, suspicions

DATA = Path(__file__).parent / "data" / "check"
TODAY = "2024-05-01"
EXPECTED = {
    "collisions": [
        "a.yaml:17: error: two and alpha/one are both asked by 'how is it made'",
    ],
    "same-subjects": [
        "b.yaml:1: warning: about the same as alpha (a.yaml): no question can tell the two topics apart",
    ],
    "texts": [
        "a.yaml:5: warning: review was due by 2020-01-01",
        "a.yaml:9: warning: intro: a language model's refusal: 'As a large language model'",
        "a.yaml:13: error: covers 'nothing-of-the-kind', which no vocabulary has as a usual section",
        "a.yaml:15: warning: usage: HTML: '<b>'",
        "a.yaml:19: warning: dosage: leftover of Markdown: ** that is not closed",
        "a.yaml:19: warning: dosage: leftover of Markdown: heading",
        "a.yaml:24: warning: storage: nothing said",
        "a.yaml:27: warning: sure: Markdown in 'Are you **quite** sure?'",
        "a.yaml:29: warning: sure: an answer of one word",
        "a.yaml:33: warning: name: a placeholder: '[insert name]'",
    ],
    "look-alikes": [
        "a.yaml:6: note: the names 'alphadrina' (beta) and 'alphadrine' look alike",
    ],
    "schema": [
        "a.yaml:1: error: a topic needs 'disclaimer'",
        "a.yaml:3: error: id 'Alpha' must be lower-case",
        "a.yaml:5: error: unknown key 'colour' in a topic",
        "a.yaml:9: error: subject 'Nobody' is not one of the topic's subjects: none",
    ],
    "words": [
        "words.yaml:8: warning: synonyms: 'fast, rapid' also on line 6; make the two groups one",
        "words.yaml:9: note: synonyms: 'begin' and 'stop' turn a question around",
        "words.yaml:10: note: synonyms: 'fast' also on line 6; it will match both groups",
    ],
    "emergencies": [],
}


def found_in(folder: Path, **how) -> list[str]:
    return [str(one).replace(f"{folder}/", "") for one in check(folder, TODAY, **how)]


def test_every_folder_has_its_findings_written_down():
    """A folder of test data without expectations would test nothing."""
    assert {path.name for path in DATA.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_wrong_is_found_where_it_stands_and_nothing_else(name):
    """Each finding has path, line, severity and reason; there are no others."""
    found = found_in(DATA / name)

    unexpected = [line for line in found if not line.startswith(tuple(EXPECTED[name]))]
    missing = [start for start in EXPECTED[name] if not any(line.startswith(start) for line in found)]

    assert ([], []) == (unexpected, missing)


def test_the_bundled_knowledge_has_no_errors():
    """Every phrasing that we ship gets its own answer, and every emergency case its message."""
    assert [] == [str(one) for one in check(None, TODAY) if one.severity == ERROR]


def test_cases_of_the_safety_file_are_run(tmp_path):
    """An emergency that no sign meets, and an ordinary question that one does, are errors with their lines."""
    bundled = (Path(BUNDLED) / "safety.yaml").read_text()
    rest = bundled[: bundled.index("\nemergency:")]
    signs = (
        "\nemergency:\n  message: |\n    Call for help.\n"
        "  signs:\n    - id: overdose\n      when:\n        - i overdosed\n"
        "  cases:\n    emergency:\n      - i overdosed\n      - i took it all\n"
        "    ordinary:\n      - what if i overdosed\n"
    )
    (tmp_path / "safety.yaml").write_text(rest + signs)
    (tmp_path / "a.yaml").write_text((DATA / "emergencies" / "a.yaml").read_text())
    last = len((rest + signs).splitlines())
    found = found_in(tmp_path)

    assert f"safety.yaml:{last - 2}: error: no sign is met by the emergency 'i took it all'" in found
    assert any(
        one.startswith(f"safety.yaml:{last}: error: the ordinary 'what if i overdosed' meets sign") for one in found
    )


def test_a_phrasing_that_is_taken_for_an_emergency_is_a_warning(tmp_path):
    """The answer still comes, behind the emergency message; a curator should know."""
    text = (DATA / "emergencies" / "a.yaml").read_text().replace("What if I took everything?", "I overdosed on pills")
    (tmp_path / "a.yaml").write_text(text)

    assert any(
        one.startswith("a.yaml:9: warning: one: 'I overdosed on pills' is taken for an emergency")
        for one in found_in(tmp_path)
    )


def test_reviews_can_be_required():
    """--require-review makes topics that nobody looked at errors."""
    found = found_in(DATA / "collisions", require_review=True)

    assert "a.yaml:1: error: not reviewed: source has no reviewed-by" in found


def test_the_status_says_whether_anything_was_found(capsys):
    """0 for nothing or notes, 1 for errors and warnings, 2 where nothing could be read."""
    assert 0 == run(["check", str(DATA / "look-alikes")])
    assert 1 == run(["check", str(DATA / "collisions")])
    assert 1 == run(["check", str(DATA / "schema")])
    assert 2 == run(["check", str(DATA / "no-such-folder")])
    assert "no such file or folder" in capsys.readouterr().err


def test_findings_come_as_json(capsys):
    """--json gives an object a finding, for editors and CI."""
    run(["check", str(DATA / "collisions"), "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [("error", 17)] == [(row["severity"], row["line"]) for row in rows]
    assert ["path", "line", "severity", "message"] == list(rows[0])


@pytest.mark.parametrize(
    "text",
    [
        "I cannot provide information on this combination.",
        "As an AI language model, I have no opinion.",
        "I'm unable to help with that.",
        "I'm sorry, but no.",
        "Please provide the full name of the drug.",
        "To provide you with the information you requested, more is needed.",
    ],
)
def test_refusals_of_a_language_model_are_recognised(text):
    """They stand where content should be."""
    assert opens_with_refusal(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "If you cannot provide a sample, tell the nurse. Your doctor will provide information.",
        "Take one. I cannot provide more than that, the label says.",
        "Patients who are unable to swallow may crush it.",
        "The model of the heart shows how it works.",
    ],
)
def test_ordinary_sentences_are_no_refusals(text):
    """Words that refusals share with ordinary text don't refuse a page."""
    assert opens_with_refusal(text) is None


@pytest.mark.parametrize(
    "text", ["p < 0.05 and q > 3", "Rates of 5-10% (n=3).", "* **Bold:** and *more*", "see below: A or B"]
)
def test_ordinary_text_is_not_suspicious(text):
    """Numbers, comparisons and Markdown that is closed are fine."""
    assert [] == list(suspicions(text))
