"""Does everything on the curators' page work as it stands?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from faqbot.faces.cli import run

README = Path(__file__).parent.parent / "knowledge" / "README.md"
FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
STATUS = re.compile(r"\s+# exit status (\d)$")


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a console block, and what it is said to print."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(command, said) for command, _, said in (part.partition("\n") for part in parts)]


def as_pattern(said: str) -> str:
    """What is shown, where a line of three dots stands for any lines, and three dots for the rest of one."""
    lines = [
        "(?:.*\n)*" if line == "..." else f"{re.escape(line).replace(re.escape('...'), '.*')}\n"
        for line in said.splitlines()
    ]
    return "".join(lines)


def test_each_file_and_command_of_the_page_works_as_it_stands(tmp_path, monkeypatch, capsys):
    """A new curator who types along sees what the page shows."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for block in FENCE.finditer(README.read_text(encoding="utf-8")):
        if block["file"]:
            path = tmp_path / block["file"]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block["text"], encoding="utf-8")
        for line, said in commands(block["text"]) if block["kind"] == "console" else ():
            status = STATUS.search(line)
            words = shlex.split(STATUS.sub("", line))
            out = words[words.index(">") + 1] if ">" in words else None
            expected = int(status[1]) if status else 0
            assert expected == run(words[1 : words.index(">")] if out else words[1:]), line
            printed = capsys.readouterr()
            if out:
                (tmp_path / out).write_text(printed.out, encoding="utf-8")
            else:
                assert re.fullmatch(as_pattern(said), printed.out), f"{line}\n{printed.out}{printed.err}"
            ran += 1

    assert ran > 10


def test_a_mistake_is_told_as_the_page_shows_it(tmp_path, monkeypatch, capsys):
    """The example of an error is a real one."""
    text = README.read_text(encoding="utf-8")
    blocks = list(FENCE.finditer(text))
    shown = next(block["text"] for block in blocks if block["kind"] == "text")
    topic = next(block["text"] for block in blocks if block["file"] == "library/opening.yaml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "opening.yaml").write_text(topic.replace("answer:", "answr:", 1))

    assert 1 == run(["check", "library"])
    assert capsys.readouterr().out.startswith(shown)
