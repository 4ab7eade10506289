"""Which pages could be imported, and what did they become?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from faqbot.errors import KnowledgeError, Problem
from faqbot.knowledge.importing.field import Field
from faqbot.knowledge.importing.merge import merge_topics
from faqbot.knowledge.importing.pages import Page, body_of, read_page
from faqbot.knowledge.importing.proof import lost_words
from faqbot.knowledge.importing.titles import slug
from faqbot.knowledge.importing.topics import TopicFile, of_topic, topic_of
from faqbot.knowledge.importing.write import write_topic
from faqbot.knowledge.schema import Topic, read_topic
from faqbot.knowledge.strict_yaml import Mapping, Node, Scalar, read_tree
from faqbot.knowledge.suspicious import opens_with_refusal, refusal

__all__ = ["Imported", "Settings", "find_pages", "import_page"]

SUFFIXES = (".md", ".markdown")


class Settings(NamedTuple):
    """How to import."""

    folder: Path
    """Where topic files go."""
    field: Field
    disclaimer: str | None = None
    """For pages without one of their own."""
    keep_suspect: bool = False
    take_page: bool = False
    """Where an edited file and the page differ, take the page's text."""
    dry_run: bool = False


class Imported(NamedTuple):
    """What became of one page."""

    page: str
    status: str
    """``new``, ``changed``, ``unchanged``, ``beside`` (written beside the file, not over it) or ``refused``."""
    file: str | None
    entries: tuple[tuple[str, int], ...] = ()
    """How many there are, by kind."""
    problems: tuple[Problem, ...] = ()
    """Why it was refused."""
    conflicts: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()


def find_pages(paths: Sequence[Path]) -> Iterator[Path]:
    """The pages at *paths*, in folders all Markdown files below them, in sorted order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
        else:
            yield path


def _suspects(page: Page) -> tuple[list[Problem], list[Problem]]:
    """Where a language model refused instead of writing content, and where it did beside content."""
    instead: list[Problem] = []
    beside: list[Problem] = []
    said = refusal(page.intro or "")
    line = next((place.line for place in page.places if place.kind == "intro"), 1)
    if said is not None:
        message = f"a language model's refusal in place of content: {said!r}"
        (beside if page.passages else instead).append(Problem(page.path, line, message))
    for passage in page.passages:
        said = opens_with_refusal(passage.text)
        if said is not None:
            message = f"a language model's refusal in place of {passage.title!r}: {said!r}"
            instead.append(Problem(page.path, passage.line, message))
    return instead, beside


def _refusals(page: Page, settings: Settings) -> tuple[list[Problem], list[Problem]]:
    """Why *page* can't be imported, and what to look at if it is."""
    problems: list[Problem] = []
    instead, remarks = _suspects(page)
    if not page.passages and page.intro is None:
        problems.append(Problem(page.path, 1, "nothing below the title"))
    if page.disclaimer is None and settings.disclaimer is None:
        problems.append(Problem(page.path, 1, "no disclaimer; --disclaimer FILE gives the one of the site"))
    if settings.keep_suspect:
        return problems, [*remarks, *instead]
    return [*instead, *problems], remarks


def _topic_in(path: str, data: bytes) -> tuple[Topic | None, list[Problem]]:
    tree, problems = read_tree(path, data)
    topic = None if tree is None else read_topic(path, tree, problems)
    return topic, problems


def _blocks(node: Node) -> Iterator[int]:
    """The lines that blocks of text take."""
    if isinstance(node, Scalar):
        if node.block:
            yield from range(node.line + 1, node.line + 1 + len(node.text.removesuffix("\n").split("\n")))
    elif isinstance(node, Mapping):
        for _, value in node.items:
            yield from _blocks(value)
    else:
        for item in node.items:
            yield from _blocks(item)


def _comments(path: str, data: bytes) -> tuple[list[str], bool]:
    """The comment lines that open a file, and whether it has others, which can't be written back."""
    lines = data.decode("utf-8-sig").splitlines()
    opening = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    tree, _ = read_tree(path, data)
    text = set(_blocks(tree)) if tree is not None else set()
    others = (line for number, line in enumerate(lines, start=1) if number > opening and number not in text)
    return lines[:opening], any(re.search(r"(?:^|\s)#", line) for line in others)


def _write(path: Path, text: str) -> None:
    """Put *text* there, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


def _count(topic: Topic) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(stored.entry.kind for stored in topic.entries).items())


def _made(
    page: Page, name: str, body: Sequence[str], settings: Settings
) -> tuple[TopicFile, Topic | None, list[Problem]]:
    """The topic that *page* makes, read back from what would be written, and what of it is not as on the page."""
    disclaimer = settings.disclaimer or ""
    topic, items = topic_of(page, name, Path(page.path).name, settings.field, disclaimer)
    stored, problems = _topic_in(page.path, write_topic(topic).encode())
    if stored is None or problems:
        return topic, None, [p._replace(line=1, message=f"can't be written: {p.message}") for p in problems]
    return topic, stored, lost_words(page, body, stored, items)


def import_page(path: Path, settings: Settings, taken: dict[str, str]) -> Imported:
    """What becomes of the page at *path*; *taken* has the page that each topic was made from."""
    called = str(path)
    try:
        data = path.read_bytes()
        page = read_page(called, data, settings.field)
        lines, start = body_of(called, data)
    except OSError as error:
        return Imported(called, "refused", None, problems=(Problem(called, 1, f"can't be read: {error.strerror}"),))
    except KnowledgeError as error:
        return Imported(called, "refused", None, problems=error.problems)
    name = slug(path.stem) or slug(page.title)
    problems, remarks = _refusals(page, settings)
    if name in taken:
        problems.append(Problem(called, 1, f"makes topic {name!r}, and so does {taken[name]}; rename one of them"))
    if not name:
        problems.append(Problem(called, 1, "neither file name nor title has letters for an id"))
    if problems:
        return Imported(called, "refused", None, problems=tuple(problems))
    taken[name] = called
    topic, stored, problems = _made(page, name, [*[""] * start, *lines[start:]], settings)
    if stored is None or problems:
        return Imported(called, "refused", None, problems=tuple(problems))
    done = _settle(topic, settings.folder / f"{name}.yaml", called, settings)
    return done._replace(entries=_count(stored), remarks=(*page.remarks, *remarks))


def _settle(topic: TopicFile, path: Path, page: str, settings: Settings) -> Imported:
    """Write *topic* to *path*, or into the file that is there."""
    if path.exists():
        return _into_existing(topic, path, page, settings)
    if not settings.dry_run:
        _write(path, write_topic(topic))
    return Imported(page, "new", str(path), added=tuple(item.id for item in topic.items))


def _into_existing(topic: TopicFile, path: Path, page: str, settings: Settings) -> Imported:
    data = path.read_bytes()
    stored, problems = _topic_in(str(path), data)
    if stored is None or problems:
        problems = problems or [Problem(str(path), 1, "not a topic file")]
        return Imported(page, "refused", str(path), problems=tuple(problems))
    mine = of_topic(stored)
    merged = merge_topics(mine, topic, str(path), page, settings.take_page)
    status, target = "unchanged", path
    if merged.topic != mine:
        comments, others = _comments(str(path), data)
        # Comments inside the file can't be written back: the person who wrote them puts the two together.
        status, target = ("beside", path.with_name(f"{path.name}.new")) if others else ("changed", path)
        if not settings.dry_run:
            _write(target, write_topic(merged.topic, comments))
    return Imported(page, status, str(target), conflicts=merged.conflicts, added=merged.added)
