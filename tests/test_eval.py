"""Is what ``faqbot eval`` measures what the replies were?"""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from compiled import command, compiled
from hypothesis import given
from hypothesis import strategies as st

from faqbot import FaqBot
from faqbot.faces.evaluating.measure import Rate, Verdict, curve, judge, thresholds
from faqbot.faces.evaluating.questions import read_labelled
from faqbot.faces.evaluating.text import report

BOT = FaqBot.load(compiled())
ENTRIES = [entry.id for entry in BOT.entries()]
ROWS = [
    {"question": "side effects", "expected": "side-effects", "kind": "section"},
    {"question": "how does melatonin work", "expected": "melatonin-clonazepam/how-it-works/melatonin", "kind": "part"},
    {"question": "is it safe to combine them", "expected": "faq-safe-to-combine|faq-risks", "kind": "faq"},
    {"question": "side effects", "expected": "usage", "kind": "mislabelled"},
    {"question": "price of bananas", "expected": "usage", "kind": "mislabelled"},
    {"question": "price of bananas", "expected": None, "kind": "uncovered"},
    {"question": "side effects", "expected": "none", "kind": "mislabelled"},
    {"question": "i took 20 clonazepam pills", "expected": "emergency"},
    {"question": "are suicidal thoughts a side effect", "expected": "not-emergency"},
    {"question": "i took 20 clonazepam pills", "expected": "not-emergency"},
]
VERDICTS = ["right", "right", "right", "wrong", "missed", "right", "false answer", "right", "right", "false alarm"]


def put(folder: Path, rows: list[dict] = ROWS, name: str = "questions.jsonl") -> str:
    path = folder / name
    if name.endswith((".csv", ".tsv")):
        with path.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), delimiter="\t" if name.endswith("tsv") else ",")
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_text("\n".join(json.dumps(row) for row in rows))
    return str(path)


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.csv", "questions.tsv"])
def test_each_reply_gets_its_verdict_in_every_format(name, tmp_path):
    """Right, wrong, missed, false answer, false alarm; ids with or without the topic."""
    judged = judge(BOT, read_labelled(Path(put(tmp_path, name=name)), ENTRIES))

    assert VERDICTS == [str(one.verdict) for one in judged]


def test_other_names_of_the_columns_are_understood(tmp_path):
    """q and gold are as good as question and expected."""
    path = put(tmp_path, [{"Q": "side effects", "Gold": "side-effects"}], "a.csv")

    assert ["side effects"] == [one.question for one in read_labelled(Path(path), ENTRIES)]


def test_an_entry_asked_back_with_is_offered(tmp_path):
    """The right entry among the first three is better than none."""
    rows = [{"q": "how does it work and what are the side effects", "gold": "how-it-works"}]
    judged = judge(BOT, read_labelled(Path(put(tmp_path, rows)), ENTRIES))

    assert [Verdict.OFFERED] == [one.verdict for one in judged]


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Wilson, E. B. (1927); figures from Newcombe (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_wilson_s(hits, total, low, high):
    """They agree with published ones."""
    assert (low, high) == pytest.approx(Rate("right", "answerable", hits, total).interval, abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(hits, total):
    """And stays between 0 and 1."""
    rate = Rate("right", "answerable", min(hits, total), total)
    low, high = rate.interval

    assert 0.0 <= low <= rate.share + 1e-9
    assert rate.share - 1e-9 <= high <= 1.0


def test_the_curve_covers_more_the_lower_the_threshold(tmp_path):
    """Each point agrees with counting at its threshold."""
    judged = judge(BOT, read_labelled(Path(put(tmp_path)), ENTRIES))
    points = curve(judged)

    assert sorted(points, key=lambda point: point.coverage) == points
    assert sorted(points, key=lambda point: -point.threshold) == points
    assert all(point.right + point.wrong == point.answered for point in [*points, *thresholds(judged)])


def test_the_report_fits_eighty_columns(tmp_path):
    """Whatever the questions are."""
    rows = [*ROWS, {"question": "why " * 200, "expected": "usage", "kind": "k" * 90}]
    judged = judge(BOT, read_labelled(Path(put(tmp_path, rows)), ENTRIES))

    assert max(len(line) for text in report(judged, BOT.digest) for line in text.split("\n")) <= 80


def test_bars_decide_the_status(tmp_path, capsys):
    """0 where every bar is kept, 1 where one isn't, with the rate and the limit."""
    path = put(tmp_path)

    assert 0 == command("eval", path, "--bar", "right=0.5", "--bar", "wrong=0.5", "--bar", "emergencies=1")
    assert 1 == command("eval", path, "--bar", "right=0.95")
    assert "bar not kept: right is 0.6000 (3 of 5), limit 0.95" in capsys.readouterr().out
    assert 1 == command("eval", path, "--bar", "false-answers=0.01")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--bar", "rigth=0.5"], "no bar 'rigth'"),
        (["--bar", "right=95"], "from 0 to 1"),
        (["--bar", "right"], "right=NUMBER"),
    ],
)
def test_a_bar_that_cannot_be_meant_is_an_error(arguments, message, tmp_path, capsys):
    """A misspelt bar must not pass for one that was kept."""
    assert 2 == command("eval", put(tmp_path), *arguments)
    assert message in capsys.readouterr().err


def test_a_bar_without_questions_is_an_error(tmp_path, capsys):
    """Nothing was measured, so nothing was kept."""
    assert 2 == command("eval", put(tmp_path, ROWS[:2]), "--bar", "false-answers=0.01")
    assert "no question in the file is of the group" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"q": "a", "gold": "no-such-entry"}], "questions.jsonl:1: no entry 'no-such-entry'"),
        ([{"q": "a", "gold": "none"}, {"gold": "usage"}], "questions.jsonl:2: no question"),
        ([{"q": "a"}], "questions.jsonl:1: nothing is expected"),
        ([{"q": "a", "gold": "usage|none"}], "can't stand beside entries"),
    ],
)
def test_labels_that_cannot_be_meant_are_errors_with_their_lines(rows, message, tmp_path, capsys):
    """A label that names nothing would count as a miss for ever."""
    assert 2 == command("eval", put(tmp_path, rows))
    assert message in capsys.readouterr().err


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not {"src", "href", "onload", "onclick"} & {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def test_the_page_needs_nothing_else_and_explains_every_miss(tmp_path):
    """One file with the curve as a picture; nothing is fetched, and no question is taken for HTML."""
    rows = [*ROWS, {"question": "<script>alert(1)</script> <img src=x> bananas", "expected": "usage"}]
    out = tmp_path / "report.html"
    assert 0 == command("eval", put(tmp_path, rows), "--report", str(out))
    reader = _Reader()
    reader.feed(out.read_text(encoding="utf-8"))

    assert {"svg", "polyline"} <= set(reader.tags)
    assert not {"script", "img", "link"} & set(reader.tags)
    assert reader.tags.count("details") == sum(verdict != "right" for verdict in VERDICTS) + 1
    assert "wanted melatonin-clonazepam/usage" in reader.text
    assert "weight" in reader.text


def test_two_versions_of_the_knowledge_are_compared_question_by_question(tmp_path, capsys):
    """--against lists what changed, and which way."""
    source = Path(__file__).parent.parent / "knowledge" / "melatonin-clonazepam.yaml"
    old = source.read_text().replace("- id: side-effects\n", "- id: bad-effects\n")
    (tmp_path / "old.yaml").write_text(old)
    assert 0 == command("eval", put(tmp_path, ROWS[:3]), "--against", str(tmp_path / "old.yaml"))
    out = capsys.readouterr().out

    assert "changed against the other knowledge: 1 of 3 (1 better, 0 worse, 0 other)" in out
    assert re.search(r"wrong melatonin-clonazepam/bad-.* → right melatonin-clonazepam/side-", out)


def test_results_come_as_json(tmp_path, capsys):
    """--json gives the rates, then the questions."""
    command("eval", put(tmp_path), "--json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert VERDICTS == [row["verdict"] for row in rows if "verdict" in row]
    assert {"right", "false-answers"} <= {row["rate"] for row in rows if "rate" in row}


def test_the_curve_is_drawn_into_a_file(tmp_path):
    """--plot writes a picture, with matplotlib."""
    pytest.importorskip("matplotlib")
    out = tmp_path / "curve.png"

    assert 0 == command("eval", put(tmp_path), "--plot", str(out))
    assert out.read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    """The extra that is missing is named."""
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)

    assert 2 == command("eval", put(tmp_path), "--plot", str(tmp_path / "curve.png"))
    assert "pip install 'faqbot[plot]'" in capsys.readouterr().err
