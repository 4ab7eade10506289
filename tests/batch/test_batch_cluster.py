"""Do many machines give byte for byte what one gives, whatever happens to them?"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from batch_shared import BOT

from faqbot.faces.batch import cluster
from faqbot.faces.batch.read import Input
from faqbot.faces.batch.rows import Layout, Reading
from faqbot.many import Portable

distributed = pytest.importorskip("distributed", reason="clusters need the extra faqbot[dask]")
# What Dask's own processes leave behind is not ours to tidy.
pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.xdist_group("one cluster for all")]
PATIENCE = 60


def start(*command):
    """A process of Dask's on this machine alone."""
    module, *arguments = command
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1", "--no-dashboard", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler's file, and two workers, processes of their own."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    local = ["--nthreads", "1", "--local-directory", str(file.parent)]
    processes = [start("dask_scheduler", "--port", "0", "--scheduler-file", str(file))]
    processes += [start("dask_worker", "--no-nanny", "--scheduler-file", str(file), *local) for _ in range(2)]
    limit = time.monotonic() + PATIENCE
    while not (file.exists() and file.stat().st_size) and time.monotonic() < limit:
        time.sleep(0.01)
    yield file, processes[1:]
    for process in processes:
        process.terminate()
        process.wait(20)


def whole(folder):
    """The parts, put together."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("part-*")))


def finished(folder):
    """When each part was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("part-*")}


def test_two_workers_one_of_them_killed_give_the_bytes_of_one_process(batch, scheduler, tmp_path):
    """A worker that dies has its parts done again; what was finished by then is never touched."""
    file, workers = scheduler
    source, target = tmp_path / "q.csv", tmp_path / "out"
    rows = "".join(f'{n},"generic name {n},\nplease"\n' for n in range(2000)) + 'x,"never closed\nlast,xanax\n'
    source.write_text(f"id,q\n{rows}")
    command = [sys.executable, "-m", "faqbot", "batch", source, "-o", target, "--to", "csv", "--keep"]
    with subprocess.Popen([*command, "--dask", file, "--block", "1"], stderr=subprocess.PIPE) as run:
        limit = time.monotonic() + PATIENCE
        while len(before := finished(target)) < 3 and run.poll() is None and time.monotonic() < limit:
            time.sleep(0.01)
        os.kill(workers[0].pid, signal.SIGKILL)
        err = run.stderr.read().decode()

    assert run.returncode == 0, err
    assert len(before) >= 3
    after = finished(target)
    assert len(after) > len(before) + 3
    assert before.items() <= after.items()
    assert whole(target) == batch(source, "--to", "csv", "--keep").out
    assert [path for path in target.iterdir() if path.name.startswith(".")] == []


def test_a_stopped_run_goes_on_with_the_parts_that_are_left(apart, scheduler, tmp_path):
    """Parts that are there aren't done again; those that aren't, are."""
    file, _ = scheduler
    source, target = tmp_path / "q.txt", tmp_path / "out"
    source.write_text("".join(f"generic name {n}\n" for n in range(400)))
    arguments = [source, "-o", target, "--dask", file, "--block", "1"]
    assert apart(*arguments).status == 0
    expected = whole(target)
    lost = sorted(target.glob("part-*"))[1::2]
    kept = finished(target)
    for path in lost:
        path.unlink()

    assert apart(*arguments).status == 2
    assert "--resume" in apart(*arguments).err
    result = apart(*arguments, "--resume")
    assert (result.status, whole(target)) == (0, expected)
    assert {path.name for path in lost} == {name for name, when in finished(target).items() if kept[name] != when}
    assert "400 rows" in result.err


def test_other_questions_or_settings_are_refused(apart, scheduler, tmp_path):
    """A folder belongs to one run: neither its settings nor its questions may have changed."""
    file, _ = scheduler
    source, target = tmp_path / "q.txt", tmp_path / "out"
    source.write_text("generic name\n" * 300)
    arguments = [source, "-o", target, "--dask", file, "--block", "1", "--resume"]
    assert apart(*arguments).status == 0
    assert "another --keep" in apart(*arguments, "--keep").err
    source.write_text("xanax\n" + source.read_text())
    assert "made of other questions" in apart(*arguments).err
    source.write_text("generic name\n")
    assert apart(*arguments).status == 2


@pytest.mark.parametrize("data", [b"", b"q\n"])
def test_nothing_to_answer_has_one_part(batch, apart, scheduler, tmp_path, data):
    """Without questions, the output is what one process writes: a header, or nothing."""
    file, _ = scheduler
    source = tmp_path / ("q.csv" if data else "q.txt")
    source.write_bytes(data)
    assert apart(source, "-o", tmp_path / "out", "--dask", file, "--to", "csv").status == 0

    assert whole(tmp_path / "out") == batch(source, "--to", "csv").out


def test_nobody_at_the_address_is_one_line(apart, tmp_path, monkeypatch):
    """An address where no scheduler answers is an error in one line."""
    monkeypatch.setattr(cluster, "WAIT", "1s")
    (tmp_path / "q.txt").write_text("hi\n")
    result = apart(tmp_path / "q.txt", "-o", tmp_path / "out", "--dask", "tcp://127.0.0.1:1")

    assert result.status == 2
    assert result.err.splitlines()[-1].startswith("faqbot: error: no Dask scheduler answers at tcp://127.0.0.1:1")


@pytest.mark.parametrize("name", ["q.txt", "q.txt.gz"])
def test_a_part_done_twice_comes_to_the_same(tmp_path, name):
    """Without any cluster: parts hold every row once, finished ones stay, and lost ones come back the same."""
    import gzip

    data = "".join(f"generic name {n}\n" for n in range(500)).encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    one = Input(str(tmp_path / name), Reading(None, None, None, None, keep=False))
    parts = list(cluster._cut(one, 0, 0, 1_000))
    layout = Layout("jsonl", None, False, None, BOT.disclaimer, BOT.digest)
    (tmp_path / cluster.NOTES).mkdir()
    notes = [cluster.answer_part(Portable(BOT), layout, part, str(tmp_path)) for part in parts]
    first, times = whole(tmp_path), finished(tmp_path)

    assert [cluster.answer_part(Portable(BOT), layout, part, str(tmp_path)) for part in parts] == notes
    assert finished(tmp_path) == times
    (tmp_path / "part-00000001.jsonl").unlink()
    assert cluster.answer_part(Portable(BOT), layout, parts[1], str(tmp_path)) == notes[1]
    assert whole(tmp_path) == first
    assert sum(note["rows"] for note in notes) == 500
    asked = Counter(json.loads(line)["question"] for line in first.splitlines())
    assert asked == Counter(data.decode().splitlines())
    assert all(bool(part.span) is not name.endswith(".gz") for part in parts)
