"""How fast are batches, do they stay small, and how do they compare?

    python tests/benchmarks/batch.py                 the table, and one worker against two
    python tests/benchmarks/batch.py --memory        peak memory for 10,000 and for 1,000,000 rows (long)
    python tests/benchmarks/batch.py --dask          rows a second a core and overhead a part on a cluster here

The questions are made, with a seed, from the phrasings that the bundled knowledge stores: a small word left out, a
letter wrong, polite words around it, and every now and then another medicine instead. What they were made of is the
right answer; about another medicine it is none. All of them are different. Rates are of processor seconds, so that
others at work on the machine change little.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from faqbot import FaqBot
from faqbot.knowledge.load import load_knowledge

BEFORE = ["", "please tell me ", "i would like to know ", "can you tell me ", "hi, ", "hello, "]
AFTER = ["", " please", " thanks", " thank you", "?", "??"]
OTHERS = ["ibuprofen", "xanax", "lorazepam", "clonidine", "zolpidem", "valerian", "sertraline", "metformin"]
"""Medicines that the bundled knowledge says nothing about."""
_SUBJECT = re.compile(r"\b(melatonin|clonazepam|klonopin|rivotril)\b")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
HUNDRED_MILLION = 100_000_000


class Labelled(NamedTuple):
    """A question and the entries that are right."""

    question: str
    entries: frozenset[str]
    """None of them, where the right answer is not to answer."""


def stored() -> list[Labelled]:
    """Every stored phrasing of the bundled knowledge of at least three words, with the entries that have it."""
    found: dict[str, set[str]] = {}
    for topic in load_knowledge().topics:
        for one in topic.entries:
            for text in one.phrasings:
                found.setdefault(text.casefold().rstrip("?"), set()).add(one.entry.id)
    return [Labelled(text, frozenset(ids)) for text, ids in found.items() if len(text.split()) > 2]


def perturbed(text: str, chance: random.Random) -> str:
    """*text* as somebody in a hurry types it."""
    words = text.split()
    small = [at for at, word in enumerate(words) if len(word) < 4 and word not in ("no", "not")]
    if small and chance.random() < 0.5:
        words.pop(chance.choice(small))
    long = [at for at, word in enumerate(words) if len(word) > 5]
    if long:
        at = chance.choice(long)
        letter = chance.randrange(1, len(words[at]))
        words[at] = words[at][:letter] + chance.choice(LETTERS) + words[at][letter + 1 :]
    return chance.choice(BEFORE) + " ".join(words) + chance.choice(AFTER)


def questions(seed: int = 1) -> Iterator[Labelled]:
    """Labelled questions, each different from all before it, without end."""
    chance = random.Random(seed)
    phrasings, seen = stored(), set[int]()
    while True:
        one = chance.choice(phrasings)
        text, entries = one
        if _SUBJECT.search(text) and chance.random() < 0.3:
            other = chance.choice(OTHERS)
            text, entries = _SUBJECT.sub(other, text), frozenset()
        text = perturbed(text, chance)
        if hash(text) in seen:  # the more there are, the harder they are to tell apart: say something else, too
            text += f" {chance.choice(LETTERS)}{len(seen):x}"
        seen.add(hash(text))
        yield Labelled(text, entries)


def with_faqbot() -> Callable[[str], str | None]:
    """faqbot itself, in one process."""
    bot = FaqBot.load()

    def answer(question: str) -> str | None:
        reply = bot.ask(question)
        return reply.entry.id if reply.entry else None

    return answer


def with_wratio() -> Callable[[str], str | None]:
    """What a user would write: the nearest phrasing by rapidfuzz's WRatio."""
    known = stored()
    texts = [one.question for one in known]

    def answer(question: str) -> str | None:
        best = process.extractOne(question, texts, scorer=fuzz.WRatio)
        return min(known[best[2]].entries) if best and best[1] >= 80 else None

    return answer


def with_sqlite() -> Callable[[str], str | None]:
    """SQLite's full-text search over the same phrasings, any word, best first."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table phrasing using fts5(text, entry unindexed, tokenize='porter')")
    rows = [(one.question, min(one.entries)) for one in stored()]
    database.executemany("insert into phrasing values (?, ?)", rows)
    search = "select entry from phrasing where phrasing match ? order by rank limit 1"

    def answer(question: str) -> str | None:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        found = database.execute(search, (words,)).fetchone() if words else None
        return found[0] if found else None

    return answer


def compare(count: int) -> None:
    """Print questions a second and right answers, all on one core and the same questions."""
    asked = list(itertools.islice(questions(), count))
    print(f"| {count:,} different questions | a second, on a core | right | wrong | answerable, not answered |")
    print("|---|---|---|---|---|")
    for name, make in {"faqbot": with_faqbot, "rapidfuzz WRatio, 80": with_wratio, "SQLite FTS5": with_sqlite}.items():
        answer = make()
        began = time.process_time()
        found = [answer(one.question) for one in asked]
        took = time.process_time() - began
        pairs = list(zip(found, asked, strict=True))
        right = sum(got in one.entries if one.entries else got is None for got, one in pairs)
        silent = sum(got is None and bool(one.entries) for got, one in pairs)
        rates = " | ".join(f"{number / count:.3f}" for number in (right, count - right - silent, silent))
        print(f"| {name} | {count / took:,.0f} | {rates} |", flush=True)


def write_questions(path: Path, count: int, different: int | None = None) -> None:
    """A file of *count* questions, all different, or *different* ones over and over."""
    asked = itertools.islice(questions(2), different or count)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{one.question}\n" for one in itertools.islice(itertools.cycle(asked), count))


def batch(*arguments: object) -> list[str]:
    """The command line of ``faqbot batch``."""
    return [sys.executable, "-m", "faqbot", "batch", *map(str, arguments)]


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds that *command* takes, and processor seconds of it and what it starts."""
    began, used = time.perf_counter(), os.times()
    subprocess.run(command, check=True)
    now = os.times()
    busy = now.children_user + now.children_system - used.children_user - used.children_system
    return time.perf_counter() - began, busy


def throughput(folder: Path, count: int) -> None:
    """Print the rate of the whole command with one worker and with two, in turn, start and end left out."""
    source, few = folder / "q.txt", folder / "few.txt"
    write_questions(source, count)
    write_questions(few, 1)
    rates: dict[int, list[float]] = {1: [], 2: []}
    cores: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for workers, found in rates.items():
            idle, idly = timed(batch(few, "-o", folder / "x.jsonl", "--workers", workers, "--quiet"))
            took, busy = timed(batch(source, "-o", folder / f"{workers}.jsonl", "--workers", workers, "--quiet"))
            found.append(count / (took - idle))
            cores[workers].append(count / (busy - idly))
    same = (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
    ratio = statistics.median(two / one for one, two in zip(rates[1], rates[2], strict=True))
    for workers, found in rates.items():
        busy = statistics.median(cores[workers])
        print(f"{workers} worker(s): {statistics.median(found):,.0f} questions/s, {busy:,.0f} a processor second")
    print(f"two against one: {ratio:.2f} x; same bytes: {same}")


def peak_memory(command: list[str]) -> tuple[int, float]:
    """The most KiB that *command* and its workers hold, each process at its own peak, and the seconds it takes."""
    peaks: dict[int, int] = {}
    began = time.perf_counter()
    with subprocess.Popen(command) as running:
        while running.poll() is None:
            for process_id in (running.pid, *children(running.pid)):
                peaks[process_id] = max(peaks.get(process_id, 0), high_water(process_id))
            time.sleep(0.1)
    return sum(peaks.values()), time.perf_counter() - began


def children(parent: int) -> list[int]:
    """The processes that *parent* has started."""
    try:
        return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def high_water(process_id: int) -> int:
    """The most KiB that a process has held so far."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process_id}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def memory(folder: Path, different: int | None) -> None:
    """Print the peak memory of ten thousand and of a million rows, as of a log in which much is asked again."""
    peaks = []
    for count in (10_000, 1_000_000):
        source = folder / f"{count}.txt"
        write_questions(source, count, different)
        peak, took = peak_memory(batch(source, "-o", os.devnull, "--to", "jsonl", "--workers", 2, "--quiet"))
        peaks.append(peak)
        print(f"{count:,} rows: {peak / 1024:.1f} MiB in three processes, {took:,.0f} s", flush=True)
    print(f"a million against ten thousand: {peaks[1] / peaks[0]:.3f} x")


def on_cluster(source: Path, target: Path, kibibytes: int) -> tuple[int, float]:
    """Parts made of *source*, and processor seconds of all processes of a cluster here, start and end left out."""
    run = batch(source, "-o", target, "--dask", "local", "--workers", 2, "--block", kibibytes, "--quiet")
    _, busy = timed(run)
    _, idle = timed([*run, "--resume"])  # everything is there: what is left is starting and ending
    return len(list(target.glob("part-*"))), busy - idle


def cluster(folder: Path, count: int) -> None:
    """Print what a row costs, and what a part costs, by cutting rows that need no thought into few and into many."""
    source, light = folder / "q.txt", folder / "light.txt"
    write_questions(source, count)
    light.write_text("?\n" * 400_000)
    _, busy = on_cluster(source, folder / "rows", int(source.stat().st_size / 1024 / 8) + 1)
    few, quick = on_cluster(light, folder / "few", 1024)
    many, slow = on_cluster(light, folder / "many", 1)
    overhead = (slow - quick) / (many - few)
    row = busy / count
    print(f"{count / busy:,.0f} rows a processor second; {1000 * overhead:.1f} ms a part ({few} against {many} parts)")
    parts = HUNDRED_MILLION * source.stat().st_size / count / 2**20
    hours = (HUNDRED_MILLION * row + parts * overhead) / 3600
    print(f"a hundred million rows, {parts:,.0f} parts: {hours:,.1f} core hours, {hours / 64:,.2f} hours on 64 cores")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="questions (default: 20000)")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--different", type=int, help="with --memory: so many different questions (default: all)")
    parser.add_argument("--dask", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if args.memory:
            memory(Path(name), args.different)
        elif args.dask:
            cluster(Path(name), args.count)
        else:
            compare(args.count)
            throughput(Path(name), args.count)


if __name__ == "__main__":
    main()
