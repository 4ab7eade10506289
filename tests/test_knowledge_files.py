"""Is bad knowledge refused with every mistake at its place, and good knowledge read as it stands?"""

import json
import os
import shutil

import pytest
from made import DATA, PLAIN

from faqbot import FaqBot, KnowledgeError, Problem
from faqbot.faces.cli import run
from faqbot.knowledge.strict_yaml import MAX_BYTES, read_tree

INVALID = sorted(path.parent for path in (DATA / "invalid").glob("*/expected.txt"))
VALID = sorted(path.parent for path in (DATA / "valid").glob("*/expected.json"))


def _completed(case, folder):
    """*folder* with the case's files and, where it has none of its own, the tests' safety and language."""
    files = sorted(case.glob("*.yaml"))
    own_safety = any(b"kind: safety" in file.read_bytes() for file in files)
    for name, text in PLAIN.items():
        if not (own_safety and name == "safety.yaml"):
            (folder / name).write_text(text, "utf-8")
    for file in files:
        shutil.copy(file, folder)
    return folder


def _as_expected(problem, folder):
    return f"{os.path.relpath(problem.path, folder)}:{problem.line}: {problem.message}"


def test_there_are_cases():
    """The folders with cases were found."""
    assert len(INVALID) >= 50
    assert len(VALID) >= 7


@pytest.mark.parametrize("case", INVALID, ids=lambda path: path.name)
def test_bad_knowledge_is_refused(case, tmp_path):
    """Each bad folder is refused with exactly the mistakes that are expected, each with its file and line."""
    folder = _completed(case, tmp_path)
    expected = (case / "expected.txt").read_text("utf-8").splitlines()

    with pytest.raises(KnowledgeError) as refused:
        FaqBot.load(folder)

    found = [_as_expected(problem, folder) for problem in refused.value.problems]
    assert len(expected) == len(found), found
    for part in expected:
        assert any(one.startswith(part) for one in found), (part, found)


@pytest.mark.parametrize("case", INVALID, ids=lambda path: path.name)
def test_the_command_lists_every_mistake(case, tmp_path, capsys):
    """The command exits with 2, having printed each mistake as a line of its own and nothing else."""
    folder = _completed(case, tmp_path)

    status = run(["ask", "--knowledge", str(folder), "how is a bulb changed"])

    told = capsys.readouterr()
    assert (2, "") == (status, told.out)
    assert len((case / "expected.txt").read_text("utf-8").splitlines()) == len(told.err.splitlines())
    assert all(line.startswith("faqbot: error: ") for line in told.err.splitlines())
    assert told.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("case", VALID, ids=lambda path: path.name)
def test_good_knowledge_is_read_as_it_stands(case, tmp_path):
    """Each good folder gives exactly the entries that are expected, in order, with their texts."""
    bot = FaqBot.load(_completed(case, tmp_path))

    assert json.loads((case / "expected.json").read_text("utf-8")) == {e.id: e.answer for e in bot.entries()}


def test_an_empty_folder_is_refused(tmp_path):
    """A folder without knowledge files says so."""
    (tmp_path / "notes.txt").write_text("kind: topic")

    with pytest.raises(KnowledgeError, match=r"no \*\.yaml files in this folder"):
        FaqBot.load(tmp_path)


def test_a_missing_path_is_refused(tmp_path):
    """A path where nothing is says so, as a mistake with an address."""
    with pytest.raises(KnowledgeError) as refused:
        FaqBot.load(tmp_path / "nowhere.yaml")

    assert (Problem(str(tmp_path / "nowhere.yaml"), 1, "can't be read: No such file or directory"),) == (
        refused.value.problems
    )


def test_folders_and_other_files_beside_are_left_alone(tmp_path):
    """Only files that end in .yaml are knowledge; a folder that is called so is not read."""
    _completed(DATA / "valid" / "smallest", tmp_path)
    (tmp_path / "draft.yaml").mkdir()
    (tmp_path / "draft.yaml~").write_text("kind: nonsense")
    (tmp_path / "README.md").write_text("nonsense")

    assert ["lamps/disclaimer"] == [entry.id for entry in FaqBot.load(tmp_path).entries()]


def test_a_single_file_is_knowledge(bot):
    """A topic file alone is answered from, with the bundled safety and language."""
    office = FaqBot.load(DATA / "valid" / "office" / "office.yaml")

    assert "office/hours" == office.ask("When does the building open?").entry.id
    assert bot.ask("i overdosed").message == office.ask("i overdosed").message


def test_a_field_applies_only_where_it_is_named(tmp_path):
    """A topic that doesn't name a field's vocabulary is not subject to it."""
    topic = (DATA / "valid" / "smallest" / "lamps.yaml").read_text("utf-8")
    faq = "faqs:\n  - {id: why, question: what are the side effects, answer: None.}\n"
    (tmp_path / "lamps.yaml").write_text(topic + faq)
    without = FaqBot.load(tmp_path / "lamps.yaml").ask("xanax")
    (tmp_path / "lamps.yaml").write_text(topic + faq + "vocabulary: [medicines]\n")
    with_field = FaqBot.load(tmp_path / "lamps.yaml").ask("xanax")

    assert ("no-match", "unknown-subject") == (without.reason, with_field.reason)


def test_a_file_over_the_limit_is_refused():
    """A file too large to be knowledge is refused without being parsed."""
    tree, problems = read_tree("big.yaml", b"x" * (MAX_BYTES + 1))

    assert (None, ["big.yaml:1: larger than 64 MiB; split the file"]) == (tree, list(map(str, problems)))


@pytest.mark.parametrize("data", [b"- " * 100_000, b"{" * 100_000, b"? " * 50_000, b"a: " * 50_000, b"[[" * 50_000])
def test_bombs_are_refused(data):
    """Nesting that would exhaust the stack is a mistake like any other."""
    tree, problems = read_tree("bomb.yaml", data)

    assert tree is None
    assert 1 == len(problems)


def test_problems_are_addresses():
    """A mistake has its path, line and message as fields and reads like what editors jump to."""
    error = KnowledgeError([Problem("b.yaml", 2, "bad"), Problem("a.yaml", 10, "worse"), Problem("a.yaml", 9, "bad")])

    assert "a.yaml:9: bad\na.yaml:10: worse\nb.yaml:2: bad" == str(error)
    assert ("a.yaml", 9, "bad") == error.problems[0]
