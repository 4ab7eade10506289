"""Does ``faqbot import`` import, report, and tell by its status how it went?"""

from __future__ import annotations

import json
import re
import sys

import pytest
from import_shared import DATA, SEED

from faqbot.faces.cli import run
from faqbot.knowledge.load import load_knowledge


def test_the_command_imports_reports_and_tells_by_its_status(tmp_path, capsys):
    """0 when every page was imported, 1 when one was refused; the report counts and gives reasons."""
    assert 0 == run(["import", str(SEED), "-o", str(tmp_path)])
    assert "1 of 1 pages imported" in capsys.readouterr().out
    assert 1 == run(["import", str(DATA / "import"), "-o", str(tmp_path / "all")])
    out = capsys.readouterr().out
    assert "no-disclaimer.md:1: refused: no disclaimer" in out
    assert "\x1b" not in out
    assert 0 == run(["ask", "--knowledge", str(tmp_path), "side effects of clonazepam"])


def test_the_command_reports_as_json_and_can_do_nothing(tmp_path, capsys):
    """--json gives a row for each page, --dry-run writes nothing."""
    assert 0 == run(["import", str(SEED), "-o", str(tmp_path), "--dry-run", "--json"])
    row = json.loads(capsys.readouterr().out)

    assert ("new", 6) == (row["status"], row["entries"]["part"])
    assert [] == list(tmp_path.iterdir())


def test_a_disclaimer_for_pages_without_one_comes_from_a_file(tmp_path):
    """--disclaimer gives the site's own text, word for word."""
    (tmp_path / "site.txt").write_text("Of the site.\nTwo lines.\n")
    page = str(DATA / "import" / "refused" / "no-disclaimer.md")
    out = tmp_path / "out"

    assert 0 == run(["import", page, "-o", str(out), "--disclaimer", str(tmp_path / "site.txt")])
    assert load_knowledge(out).topics[0].disclaimer == "Of the site.\nTwo lines."


@pytest.mark.parametrize(
    "extra",
    [["--field", "no-such-field"], ["--disclaimer", "no-such-file"], []],
    ids=["field", "disclaimer", "no page"],
)
def test_mistakes_in_the_command_are_one_line(extra, tmp_path, capsys):
    """Errors are a line on standard error and status 2."""
    pages = [str(tmp_path)] if not extra else [str(SEED)]

    assert 2 == run(["import", *pages, "-o", str(tmp_path / "out"), *extra])
    assert re.fullmatch(r"faqbot: error: .*\n", capsys.readouterr().err)


def test_without_markdown_it_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    """The extra that is missing is named."""
    for name in [n for n in sys.modules if n.startswith(("markdown_it", "faqbot.knowledge.importing"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "markdown_it", None)

    assert 2 == run(["import", str(SEED), "-o", str(tmp_path)])
    assert "pip install 'faqbot[import]'" in capsys.readouterr().err
