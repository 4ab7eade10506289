"""Does a run that was stopped, however that came, end up with the same bytes?"""

import os
import random
import resource
import signal
import time
from pathlib import Path

import pytest
from effort import over_commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqbot.faces.batch.output import Partial

FORMATS = [("jsonl", 1), ("csv", 2), ("html", 2), ("parquet", 1)]


def wait_for_notes(journal, count, process):
    """Wait until the journal has so many lines or the process is done."""
    limit = time.monotonic() + 20
    while process.is_alive() and time.monotonic() < limit:
        try:
            if Path(journal).read_bytes().count(b"\n") >= count:
                return
        except FileNotFoundError:
            pass
        time.sleep(0.001)


@pytest.mark.parametrize(("to", "workers"), FORMATS)
def test_killed_anywhere_and_resumed_it_gives_the_same_bytes(batch, killable, questions, tmp_path, to, workers):
    """SIGKILL at random moments, seven times a format, never changes what comes out in the end."""
    if to == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra")
    randomly = random.Random(to)
    whole, target = tmp_path / f"whole.{to}", tmp_path / f"killed.{to}"
    # Short files are answered by one process unless told otherwise, and are done before anyone could kill them.
    questions.write_text(questions.read_text(encoding="utf-8") * 6, encoding="utf-8")
    assert batch(questions, "-o", whole).status == 0
    kills = notes = 0
    while not target.exists():
        process = killable(questions, "-o", target, "--resume", "--workers", workers, "--quiet")
        if kills < 7:
            notes += randomly.randrange(1, 4)
            wait_for_notes(f"{target}.journal", notes, process)
            time.sleep(randomly.random() * 0.02)
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.join()

    assert kills >= 5
    assert target.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([questions.name, whole.name, target.name])


@settings(over_commands, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), noted=st.floats(0, 1), junk=st.binary(max_size=30))
def test_whatever_the_disk_kept_is_good_enough(batch, tmp_path_factory, cut, noted, junk):
    """Any beginning of the file, any beginning of the journal, and rubbish after both, as after a power failure."""
    folder = tmp_path_factory.mktemp("cut")
    source, target = folder / "q.txt", folder / "out.csv"
    source.write_text("generic name\nxanax\n\n=1\n" * 150)
    partial, journal = _stopped_before_the_end(batch, source, target)
    target.with_name("out.csv.partial").write_bytes(partial[: int(cut * len(partial))] + junk)
    target.with_name("out.csv.journal").write_bytes(journal[: int(noted * len(journal))] + junk)

    assert batch(source, "-o", target, "--resume", "--workers", 1).status == 0
    assert target.read_bytes() == batch(source, "--to", "csv").out


def _interrupt(*_):
    raise KeyboardInterrupt


def _stopped_before_the_end(batch, source, target):
    """What is on the disk when a run has written everything and not yet renamed it."""
    finish = Partial.finish
    try:
        Partial.finish = _interrupt
        assert batch(source, "-o", target, "--workers", 1).status == 130
    finally:
        Partial.finish = finish
    return target.with_name("out.csv.partial").read_bytes(), target.with_name("out.csv.journal").read_bytes()


def test_a_full_disk_is_said_and_survived(batch, killable, questions, tmp_path):
    """Where no more can be written, the run ends with one line and status 2, and goes on once there is space."""
    target = tmp_path / "out.jsonl"
    limit = 100_000
    process = killable(
        questions, "-o", target, "--quiet",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    process.join()

    assert process.exitcode == 2
    assert target.with_name("out.jsonl.partial").stat().st_size == limit
    result = batch(questions, "-o", target, "--resume")
    assert result.status == 0
    assert target.read_bytes() == batch(questions).out


@pytest.mark.parametrize(
    ("arguments", "change", "message"),
    [
        (["--only", "answered"], Path.touch, "begun with another --only;"),
        (["--keep"], Path.touch, "begun with another --keep;"),
        ([], lambda path: path.write_text(f"another\n{path.read_text()}"), "not the one that this run began with"),
        ([], lambda path: path.write_text("hi\n"), "not the one that this run began with"),
    ],
)
def test_only_the_same_run_can_be_resumed(batch, tmp_path, arguments, change, message):
    """Other settings or other questions are refused, and what is there stays as it is."""
    source, target = tmp_path / "q.txt", tmp_path / "out.csv"
    source.write_text("generic name\n" * 300)
    partial, _ = _stopped_before_the_end(batch, source, target)
    change(source)
    result = batch(source, "-o", target, "--resume", *arguments)

    assert (result.status, message in result.err) == (2, True)
    assert target.with_name("out.csv.partial").read_bytes() == partial


def test_questions_that_were_added_meanwhile_are_answered(batch, tmp_path):
    """A log that has grown since is no other log."""
    source, target = tmp_path / "q.txt", tmp_path / "out.csv"
    source.write_text("generic name\n" * 300)
    _stopped_before_the_end(batch, source, target)
    source.write_text(source.read_text() + "xanax\n" * 300)

    assert batch(source, "-o", target, "--resume").status == 0
    assert target.read_bytes() == batch(source, "--to", "csv").out


def test_a_run_without_resume_starts_again(batch, tmp_path):
    """What an earlier run left is replaced."""
    source, target = tmp_path / "q.txt", tmp_path / "out.csv"
    source.write_text("generic name\n" * 300)
    _stopped_before_the_end(batch, source, target)
    source.write_text("xanax\n")

    assert batch(source, "-o", target).status == 0
    assert target.read_bytes() == batch(source, "--to", "csv").out


def test_two_runs_never_write_one_file(batch, tmp_path):
    """The second is refused while the first is at work."""
    first = Partial(str(tmp_path / "out.jsonl"), {}, resume=False)
    result = batch("-", "-o", tmp_path / "out.jsonl", stdin=b"hi\n")
    first.close()

    assert (result.status, "another run is writing" in result.err) == (2, True)


def test_interrupted_it_says_how_to_go_on(batch, killable, questions, tmp_path, capfdbinary):
    """Ctrl-C ends the run at once with status 130, without a traceback, and names --resume."""
    target = tmp_path / "out.jsonl"
    questions.write_text(questions.read_text(encoding="utf-8") * 60, encoding="utf-8")
    process = killable(questions, "-o", target, "--workers", 2)
    wait_for_notes(f"{target}.journal", 3, process)
    os.kill(process.pid, signal.SIGINT)
    process.join(20)
    err = capfdbinary.readouterr().err.decode()

    assert process.exitcode == 130
    assert "--resume" in err
    assert "Traceback" not in err
