"""Is what the README says what the program does?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from faqbot.faces.cli import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match["kind"], match["body"]) for match in FENCE.finditer(README)]
SESSIONS = [body for kind, body in BLOCKS if kind == "console"]
PYTHON = [body for kind, body in BLOCKS if kind == "python"]


def test_two_commands_do_all_the_setting_up():
    """The first two sh blocks are one line each: the first asks, the second tests."""
    first, second = [body for kind, body in BLOCKS if kind == "sh"][:2]

    assert [1, 1] == [first.count("\n"), second.count("\n")]
    assert "faqbot ask" in first
    assert "-m pytest" in second


@pytest.mark.parametrize("body", SESSIONS)
def test_sessions_are_what_is_printed(body, capsys):
    """Each command of a console block prints just what stands below it."""
    command, expected = body.removeprefix("$ faqbot ").split("\n", 1)

    run(shlex.split(command))

    assert expected == capsys.readouterr().out


def test_the_recorded_session_is_shown():
    """The chat in the README is the one that is recorded from the program."""
    assert (ROOT / "tests/data/session.txt").read_text(encoding="utf-8").rstrip() in README


def test_python_runs(capsys):
    """The examples run as they stand, one after the other."""
    space: dict[str, object] = {"__name__": "example"}
    for body in PYTHON:
        if "pandas" in body:
            pytest.importorskip("pandas")
        exec(compile(body, "README.md", "exec"), space)  # noqa: S102 - our own README
    if "server" in space:
        space["server"].server_close()

    assert "No, it is generally not safe to combine these" in capsys.readouterr().out


def test_links_lead_somewhere():
    """Every file the README links to is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert links
    assert [] == [link for link in links if not (ROOT / link).exists()]
