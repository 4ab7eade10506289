"""Are many questions answered in order, lazily, by any number of processes, to the same effect?"""

import gc
import itertools
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from batch_shared import BOT, QUESTIONS

from faqbot import FaqBot, FaqbotError
from faqbot.faces.cli import run
from faqbot.many import AHEAD, CHUNK, Crew, Portable, cores, opened, settled

SPAWNING = """
    import threading
    from faqbot import FaqBot

    if __name__ == "__main__":
        threading.Thread(target=threading.Event().wait, daemon=True).start()  # with threads about, nothing may fork
        questions = ["generic name", "xanax"] * 100
        bot = FaqBot.load()
        assert list(bot.ask_many(questions, workers=2)) == list(map(bot.ask, questions))
"""


def slow_echo():
    """Work that takes longer the smaller the item."""

    def work(item):
        if item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "fail":
            raise ValueError(item)
        time.sleep(0.001 * (7 - item % 7))
        return item

    return work


@pytest.mark.parametrize("workers", [1, 2, 3, None])
def test_replies_come_in_order_from_any_number_of_processes(workers):
    """The replies are those that ask gives, one for each question, in its place."""
    questions = [f"{question} {n}" for n in range(40) for question in QUESTIONS]

    assert list(BOT.ask_many(iter(questions), workers=workers)) == [BOT.ask(question) for question in questions]


@pytest.mark.parametrize("workers", [1, 2])
def test_questions_are_read_as_they_are_needed(workers):
    """An endless iterable is no trouble: of it, only a bounded number is read ahead."""
    read = 0

    def endless():
        nonlocal read
        for n in itertools.count():
            read += 1
            yield f"generic name {n}"

    replies = BOT.ask_many(endless(), workers=workers)
    first = [reply.question for reply in itertools.islice(replies, 3)]
    replies.close()

    assert first == [f"generic name {n}" for n in range(3)]
    assert read <= (3 if workers == 1 else CHUNK * AHEAD * workers + CHUNK)


def test_no_questions_have_no_replies():
    """Nothing in, nothing out."""
    assert list(BOT.ask_many([], workers=2)) == []


def test_a_slow_item_keeps_its_place():
    """Results that are ready early wait for those before them; pauses change nothing."""
    with Crew(slow_echo, (), 2) as crew:
        items = [n if n % 5 else None for n in range(100)]

        assert list(crew.in_order(items)) == [n for n in items if n is not None]


def test_what_goes_wrong_in_a_worker_is_raised_here():
    """An exception comes through as it is; a dead worker is said in one line and nothing hangs."""
    with Crew(slow_echo, (), 2) as crew, pytest.raises(ValueError, match="fail"):
        list(crew.in_order([1, 2, "fail", 3]))
    with Crew(slow_echo, (), 2) as crew, pytest.raises(FaqbotError, match="has died"):
        list(crew.in_order([1, 2, "die", 3, 4, 5]))


def test_processes_with_threads_spawn_their_workers(tmp_path):
    """In a program with threads the workers start afresh and answer the same."""
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SPAWNING))

    # Python warns of forking beside threads, where it notices.
    assert subprocess.run([sys.executable, "-W", "error", script], timeout=60, check=False).returncode == 0


def test_workers_leave_with_their_parent(tmp_path):
    """When the program is killed outright, no worker stays behind."""
    source = tmp_path / "q.txt"
    source.write_text("".join(f"generic name {n}\n" for n in range(200_000)))
    command = [sys.executable, "-m", "faqbot", "batch", str(source), "--workers", "2", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        children = _children(process.pid)
        process.kill()
    limit = time.monotonic() + 10
    while any(map(_alive, children)) and time.monotonic() < limit:
        time.sleep(0.05)

    assert len(children) == 2
    assert not any(map(_alive, children))


def _children(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, check=True)
    return [int(one) for one in found.stdout.split()]


def _alive(pid):
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout.strip()
    return bool(found) and not found.startswith(b"Z")


def test_a_bot_brings_its_knowledge_along():
    """Sent elsewhere, a bot answers from the same knowledge without any file."""
    there = pickle.loads(pickle.dumps(BOT))  # noqa: S301 - our own

    assert there.digest == BOT.digest
    assert there.ask("generic name") == BOT.ask("generic name")
    assert opened(BOT) is BOT
    assert cores() >= 1


def test_a_compiled_file_is_shared_here_and_travels_elsewhere(tmp_path):
    """Workers open the same file; a machine that doesn't have it gets it; another in its place is refused."""
    path = tmp_path / "bundled.faqbot"
    assert run(["compile", "-o", str(path)]) == 0
    bot = FaqBot.load(path)
    assert list(bot.ask_many(QUESTIONS, workers=2)) == [BOT.ask(question) for question in QUESTIONS]
    sent = pickle.dumps(Portable(bot))
    path.rename(tmp_path / "elsewhere.faqbot")

    assert pickle.loads(sent).bot.ask("generic name") == BOT.ask("generic name")  # noqa: S301 - our own
    assert pickle.loads(pickle.dumps(pickle.loads(sent))).bot.digest == BOT.digest  # noqa: S301 - our own
    with pytest.raises(FaqbotError, match="was replaced"):
        opened(bot, "0" * 32)


@pytest.mark.parametrize("to", ["jsonl", "csv", "md", "html", "plain"])
def test_the_bytes_are_the_same_for_any_number_of_workers(batch, questions, tmp_path, to):
    """One process or three: not a byte differs."""
    outputs = set()
    for workers in (1, 2, 3):
        target = tmp_path / f"{workers}.out"
        assert batch(questions, "--to", to, "-o", target, "--workers", workers).status == 0
        outputs.add(target.read_bytes())

    assert len(outputs) == 1


def test_looking_for_garbage_goes_on_as_before():
    """After a batch within another program, garbage is looked for as it was before, and among everything."""
    before = gc.get_threshold(), gc.get_freeze_count()
    with settled():
        assert before != (gc.get_threshold(), gc.get_freeze_count())

    assert before == (gc.get_threshold(), gc.get_freeze_count())
