"""Is a question about one of many entries answered as fast as a search engine finds a document?

usage: python tests/benchmarks/scale.py [ENTRIES ...] [--questions N] [--plot OUT.svg] [--batch N]

Makes knowledge of each size (default 1000 10000 75000), compiles it, and asks questions with a word and a letter
dropped. In the same run: rapidfuzz's extractOne with three scorers, SQLite FTS5 with two tokenisers, and, where they
are installed, bm25s and tantivy with and without edit distance. Prints median and p95 milliseconds a question, how
often the right entry came first, and for faqbot start-up, peak memory and file size. With --batch, it answers that
many questions, all different, in one batch on two cores instead, and prints the rate, memory and right answers.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import made
from batch import batch, peak_memory
from rapidfuzz import fuzz, process, utils

from faqbot import FaqBot
from faqbot.compiling import compile_knowledge

Find = Callable[[str], str | None]
MOST_SECONDS = 20.0

OPENING = """
import sys, time
start = time.perf_counter()
from faqbot import FaqBot
bot = FaqBot.load(sys.argv[1])
bot.ask(sys.argv[2])
print((time.perf_counter() - start) * 1000)
with open("/proc/self/status") as status:
    print(*(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")))
"""


def documents(pages: list[dict[str, Any]]) -> dict[str, str]:
    """What a user would index: an entry's id and its question, or its heading with its page's title."""
    found = {}
    for page in pages:
        found |= {f"{page['id']}/{part['id']}": f"{part['heading']} of {page['title']}" for part in page["sections"]}
        found |= {f"{page['id']}/{part['id']}": part["question"] for part in page["faqs"]}
    return found


def with_faqbot(path: str) -> Find:
    """Ours."""
    bot = FaqBot.load(path)

    def find(question: str) -> str | None:
        candidates = bot.ask(question).candidates
        return candidates[0].entry.id if candidates else None

    return find


def with_rapidfuzz(texts: dict[str, str], scorer: Any) -> Find:
    """The nearest text by one of rapidfuzz's scores."""
    choices = {key: utils.default_process(text) for key, text in texts.items()}
    return lambda question: process.extractOne(utils.default_process(question), choices, scorer=scorer)[2]


def with_fts5(texts: dict[str, str], tokenizer: str) -> Find:
    """SQLite's full-text search, any word, best by BM25."""
    base = sqlite3.connect(":memory:")
    base.execute(f"create virtual table entries using fts5(id unindexed, body, tokenize='{tokenizer}')")
    base.executemany("insert into entries values (?, ?)", texts.items())

    def find(question: str) -> str | None:
        query = " OR ".join(f'"{word}"' for word in re.findall(r"\w{3,}", question))
        row = base.execute("select id from entries where entries match ? order by rank limit 1", (query,)).fetchone()
        return row[0] if row else None

    return find


def with_bm25s(texts: dict[str, str]) -> Find:
    """bm25s, in memory."""
    import bm25s  # type: ignore[import-not-found, unused-ignore]

    keys = list(texts)
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts.values()), show_progress=False), show_progress=False)

    def find(question: str) -> str | None:
        found, _ = index.retrieve(bm25s.tokenize(question, show_progress=False), k=1, show_progress=False)
        return keys[int(found[0, 0])]

    return find


def with_tantivy(texts: dict[str, str], edits: int) -> Find:
    """tantivy, in memory; with *edits*, every word may be so far away."""
    import tantivy  # type: ignore[import-not-found, unused-ignore]

    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True).add_text_field("body").build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for key, text in texts.items():
        writer.add_document(tantivy.Document(id=key, body=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(question: str) -> str | None:
        words = re.findall(r"\w+", question.lower())
        if edits:
            parts = [(tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(schema, "body", w, edits)) for w in words]
            query = tantivy.Query.boolean_query(parts)
        else:
            query = index.parse_query(" ".join(words), ["body"])
        hits = searcher.search(query, 1).hits
        return searcher.doc(hits[0][1])["id"][0] if hits else None

    return find


def measure(find: Find, asked: Iterable[tuple[str, str]]) -> tuple[float, float, float, int]:
    """Median and p95 milliseconds, the share found, and how many were asked before the time was up."""
    millis, right, began = [], 0, time.perf_counter()
    for question, gold in asked:
        start = time.perf_counter()
        found = find(question)
        millis.append((time.perf_counter() - start) * 1000)
        right += found == gold
        if time.perf_counter() - began > MOST_SECONDS:
            break
    millis.sort()
    return statistics.median(millis), millis[int(0.95 * (len(millis) - 1))], right / len(millis), len(millis)


def contenders(path: str, texts: dict[str, str]) -> dict[str, Callable[[], Find]]:
    """Everything that is compared, made when it is its turn."""
    return {
        "faqbot, compiled": lambda: with_faqbot(path),
        "rapidfuzz WRatio": lambda: with_rapidfuzz(texts, fuzz.WRatio),
        "rapidfuzz token_set_ratio": lambda: with_rapidfuzz(texts, fuzz.token_set_ratio),
        "rapidfuzz token_sort_ratio": lambda: with_rapidfuzz(texts, fuzz.token_sort_ratio),
        "SQLite FTS5, porter": lambda: with_fts5(texts, "porter"),
        "SQLite FTS5, trigram": lambda: with_fts5(texts, "trigram"),
        "bm25s": lambda: with_bm25s(texts),
        "tantivy": lambda: with_tantivy(texts, 0),
        "tantivy, edit distance 1": lambda: with_tantivy(texts, 1),
    }


def compare(entries: int, count: int, folder: Path) -> dict[str, float]:
    """Print the table for one size and return the medians."""
    pages = made.write(folder / "pages", entries)
    start = time.perf_counter()
    path = str(folder / "pages.faqbot")
    compile_knowledge(str(folder / "pages"), path)
    seconds = time.perf_counter() - start
    texts = documents(pages)
    asked = made.questions(pages, count)
    yaml_size = sum(file.stat().st_size for file in (folder / "pages").glob("*.yaml"))
    size = Path(path).stat().st_size
    opened = subprocess.run(
        [sys.executable, "-c", OPENING, path, asked[0][0]], capture_output=True, text=True, check=True
    ).stdout.split()
    sizes = f"{size / 1e6:.0f} MB of {yaml_size / 1e6:.0f} MB YAML"
    print(f"\n{len(texts):,} entries: compiled in {seconds:.0f} s, {sizes},")
    print(f"opened with a first answer in {float(opened[0]):.0f} ms, peak memory then {float(opened[1]):.0f} MiB")
    print(f"{'':28}{'median ms':>10}{'p95 ms':>10}{'right':>8}{'asked':>7}")
    medians = {}
    for name, make in contenders(path, texts).items():
        try:
            median, p95, right, done = measure(make(), asked)
        except ImportError:
            print(f"{name:28}   not installed")
            continue
        medians[name] = median
        print(f"{name:28}{median:10.2f}{p95:10.2f}{right:8.2f}{done:7}", flush=True)
    return medians


def in_a_batch(entries: int, count: int, folder: Path) -> None:
    """Print how fast a batch of *count* different questions about so many entries is answered on two cores."""
    pages = made.write(folder / "pages", entries)
    path, source, out = folder / "pages.faqbot", folder / "q.txt", folder / "rows.csv"
    compile_knowledge(str(folder / "pages"), str(path))
    with source.open("w", encoding="utf-8") as file:
        file.writelines(f"{question}\n" for question, _ in made.different_questions(pages, count))
    fields = ["--fields", "outcome,candidates", "--workers", 2, "--quiet"]
    peak, took = peak_memory(batch(source, "-o", out, "--knowledge", path, *fields))
    right = 0
    with out.open(encoding="utf-8", newline="") as file:
        for row, (_, gold) in zip(csv.DictReader(file), made.different_questions(pages, count), strict=True):
            found = json.loads(row["candidates"])
            right += bool(found) and found[0]["entry"] == gold
    print(f"{entries:,} entries, {count:,} different questions: {count / took:,.0f} a second, {took:,.0f} s,")
    print(f"right {right / count:.3f}, {peak / 1024:.0f} MiB in three processes")


def plot(results: dict[int, dict[str, float]], out: str) -> None:
    """Median milliseconds by number of entries, both on logarithmic scales."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    mpl.rcParams["svg.hashsalt"] = "faqbot"  # the same picture, the same bytes
    figure, axes = pyplot.subplots(figsize=(9, 4.5))
    for name in next(iter(results.values())):
        sizes = [size for size in results if name in results[size]]
        axes.plot(sizes, [results[size][name] for size in sizes], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="entries", ylabel="median milliseconds a question")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None} if out.endswith(".svg") else None)


def main(argv: list[str]) -> int:
    """Compare at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", type=int, nargs="*", default=[1000, 10_000, 75_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--plot", metavar="OUT.svg")
    parser.add_argument("--batch", type=int, metavar="N", help="answer N different questions in a batch instead")
    args = parser.parse_args(argv)
    if args.batch:
        for entries in args.entries:
            with tempfile.TemporaryDirectory() as folder:
                in_a_batch(entries, args.batch, Path(folder))
        return 0
    results = {}
    for entries in args.entries:
        with tempfile.TemporaryDirectory() as folder:
            results[entries] = compare(entries, args.questions, Path(folder))
    if args.plot:
        plot(results, args.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
