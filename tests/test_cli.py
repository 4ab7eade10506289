"""Does the command do what it is asked, say how it went, and leave quietly?"""

import fcntl
import json
import re
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest
from made import DATA
from processes import FAQBOT, environment, faqbot
from stored import PAGE, ROOT, SAFETY

from faqbot.faces.cli import COMMANDS, run
from faqbot.version import __version__

KEYS = (
    "question outcome reason entry title answer message disclaimer note confidence candidates topic source knowledge"
).split()


@pytest.fixture
def ask(compiled, capsys):
    """Runs ``faqbot ask`` with the bundled knowledge: (status, standard output, standard error)."""

    def _ask(*arguments):
        status = run(["ask", "--knowledge", compiled, *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return _ask


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("can i take melatonin with klonopin", 0),
        ("side effects", 0),
        ("clonidine side effects", 1),
        ("tell me about melatonin", 1),
        ("what are the side effects of melatonin and can i buy it over the counter?", 1),
        ("", 1),
        ("x" * 1_000_000, 1),
        ("i took the whole bottle of klonopin", 3),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_status_tells_the_outcome(ask, question, status):
    """An answer exits with 0, none with 1, an emergency with 3; nothing goes to standard error."""
    assert (status, "") == ask(question)[::2]
    assert (status, "") == ask("--json", question)[::2]


def test_an_answer_in_full(ask):
    """An answer is printed with its title, disclaimer and note, word for word, and nothing else."""
    faq = next(faq for faq in PAGE["faqs"] if faq["id"] == "faq-safe-to-combine")
    end = f"Disclaimer: {PAGE['disclaimer']}\nNote: {PAGE['note']}"
    expected = f"{PAGE['title']} - {faq['question']}\n\n{faq['answer']}\n{end}"

    assert (0, expected, "") == ask("can i take melatonin with klonopin")


def test_a_refusal_prints_no_stored_answer(ask):
    """Asked about another medicine, the command prints the stored message and disclaimer, and no answer."""
    expected = f"{SAFETY['messages']['unknown-subject']}\nDisclaimer: {SAFETY['disclaimer']}"

    assert (1, expected, "") == ask("clonidine side effects")


def test_an_emergency_begins_with_its_message(ask):
    """Whatever else is printed, the emergency message stands first."""
    assert ask("i took the whole bottle of klonopin")[1].startswith(SAFETY["emergency"]["message"])


def test_asking_back_numbers_the_choices(ask):
    """Asked back, the entries to choose from are numbered."""
    status, told, _ = ask("tell me about melatonin")

    assert 1 == status
    assert ["1", "2", "3", "4", "5"] == re.findall(r"^  (\d)\. \S", told, re.MULTILINE)


@pytest.mark.parametrize("question", ["side effects of klonopin", "xanax", "tell me about melatonin", "i overdosed"])
def test_the_row_has_these_keys(ask, question):
    """JSON is one line with exactly the documented keys in their order, numbers with at most four decimals."""
    _, told, _ = ask("--json", question)
    row = json.loads(told)

    assert 1 == told.count("\n")
    assert KEYS == list(row)
    assert len(row["candidates"]) <= 5
    assert all(["entry", "title", "confidence"] == list(candidate) for candidate in row["candidates"])
    assert row["confidence"] == round(row["confidence"], 4)
    assert re.fullmatch("[0-9a-f]{32}", row["knowledge"])


def test_a_row_in_full(ask):
    """Each key of an answer's row holds what it should."""
    section = next(section for section in PAGE["sections"] if section["id"] == "how-it-works")
    row = json.loads(ask("--json", "how does Klonopin work?")[1])

    assert {
        "question": "how does Klonopin work?",
        "outcome": "answer",
        "reason": None,
        "entry": "melatonin-clonazepam/how-it-works/clonazepam",
        "title": "How it Works: Clonazepam",
        "answer": section["text"].split("\n")[1].removeprefix("* "),
        "message": None,
        "disclaimer": PAGE["disclaimer"].rstrip("\n"),
        "note": PAGE["note"].rstrip("\n"),
        "topic": "melatonin-clonazepam",
        "source": "melatonin-clonazepam.md",
    } == {key: row[key] for key in KEYS if key not in ("confidence", "candidates", "knowledge")}


def test_words_need_no_quotes(ask):
    """A question's words may stand as arguments of their own."""
    assert ask("side", "effects", "of", "melatonin") == ask("side effects of melatonin")


def test_explanations_go_to_standard_error(ask):
    """The explanation that was asked for does not mix with the answer."""
    status, told, explained = ask("--explain", "side effects of melatonin")

    assert (status, told) == ask("side effects of melatonin")[:2]
    assert explained.startswith("read as: side effects of\ndecided: ")


def test_entries_are_listed(compiled, bot, capsys):
    """``entries`` lists each entry's id and title, as text or as JSON."""
    statuses = run(["entries", "--knowledge", compiled]), run(["entries", "--knowledge", compiled, "--json"])
    lines = capsys.readouterr().out.splitlines()
    count = len(list(bot.entries()))

    assert (0, 0) == statuses
    assert [f"{entry.id}\t{entry.title}" for entry in bot.entries()] == lines[:count]
    assert [{"entry": e.id, "kind": e.kind, "title": e.title} for e in bot.entries()] == [
        json.loads(line) for line in lines[count:]
    ]


def test_knowledge_of_ones_own(capsys):
    """``--knowledge`` takes a folder or a file."""
    for path in (DATA / "valid" / "office", DATA / "valid" / "office" / "office.yaml"):
        assert 0 == run(["ask", "--knowledge", str(path), "where can employees park"])
        assert "on the lower deck" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--loud", "x"],
        ["nonsense"],
        ["ask", "--knowledge", "/nowhere/at all", "x"],
        ["ask", "--knowledge", str(ROOT / "README.md"), "x"],
        ["ask", "--knowledge", "", "x"],
        ["ask", "--knowledge", "a\0b", "x"],
        ["ask", "--knowledge", str(DATA / "invalid" / "own-tag"), "x"],
        ["entries", "--knowledge", str(DATA / "look_alikes.txt")],
        ["entries", "too", "many"],
        ["\x1b[31m"],
        ["ask", "--knowledge", "\x1b[31m\u202e", "x"],
    ],
    ids=repr,
)
def test_an_error_is_a_line(arguments, capsys):
    """What can't be done is said in one line on standard error, without a traceback, and exits with 2."""
    status = run(arguments)

    told = capsys.readouterr()
    assert (2, "") == (status, told.out)
    assert re.fullmatch(r"faqbot: error: [^\n]+\n", told.err)
    assert told.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples(name, capsys):
    """Each command's help says what it does, in a sentence, and shows how it is used."""
    assert 0 == run([name, "--help"])

    told = capsys.readouterr().out
    assert told.startswith(f"usage: faqbot {name} ")
    assert "examples:\n  faqbot" in told


def test_the_commands_are_listed(capsys):
    """``faqbot --help`` lists every command; ``--version`` says which version this is."""
    assert (0, 0) == (run(["--help"]), run(["--version"]))

    told = capsys.readouterr().out
    assert all(f"\n    {name} " in told for name in COMMANDS)
    assert told.endswith(f"faqbot {__version__}\n")


# As a process


def test_python_m_faqbot(compiled, tmp_path):
    """``python -m faqbot`` is the command, from any folder."""
    done = faqbot("ask", "--knowledge", compiled, "clonidine side effects", cwd=tmp_path, text=True)

    assert (1, "") == (done.returncode, done.stderr)


def test_a_question_on_standard_input(compiled):
    """``faqbot ask -`` reads the question from standard input."""
    done = faqbot("ask", "--knowledge", compiled, "-", input="side effects of melatonin\n", text=True)

    assert (0, "") == (done.returncode, done.stderr)
    assert "Generally well-tolerated" in done.stdout


def test_lines_on_standard_input(compiled):
    """Without a command and a terminal, each line is answered in plain text, and the end of input exits with 0."""
    done = faqbot("--knowledge", compiled, input="side effects of melatonin\nxanax\ni overdosed\n", text=True)

    assert (0, "") == (done.returncode, done.stderr)
    assert 3 == done.stdout.count("Disclaimer: ")


@pytest.mark.parametrize("arguments", [["entries"], ["ask", "side effects"], ["ask", "--json", "xanax"], ["--help"]])
def test_a_reader_that_leaves_is_left_in_peace(compiled, arguments):
    """A broken pipe ends the command without a word."""
    chosen = [*arguments[:1], "--knowledge", compiled, *arguments[1:]] if arguments != ["--help"] else arguments
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*FAQBOT, *chosen], **pipes, env=environment()) as process:
        process.stdout.close()
        complaint = process.stderr.read()

    assert b"" == complaint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said(compiled):
    """Output that can't be written is an error in one line, and exits with 2."""
    command = [*FAQBOT, "entries", "--knowledge", compiled]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)

    assert (2, b"faqbot: error: No space left on device\n") == (done.returncode, done.stderr)


def test_an_interrupt_is_quiet(compiled):
    """Ctrl-C ends the command without a traceback."""
    command = [*FAQBOT, "ask", "--knowledge", compiled, "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env=environment()) as process:
        process.stdin.write(b"side")
        process.stdin.flush()
        _wait_until_read(process.stdin)
        process.send_signal(signal.SIGINT)
        told, complaint = process.communicate()

    assert (130, b"", b"") == (process.returncode, told, complaint)


def _wait_until_read(pipe):
    """Wait until whoever is at the other end has taken all that was written."""
    limit = time.monotonic() + 20
    while fcntl.ioctl(pipe, termios.FIONREAD, b"1234") != b"\0\0\0\0":
        assert time.monotonic() < limit
        time.sleep(0.01)
