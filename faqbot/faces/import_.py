"""Turn Markdown pages into knowledge files, losing no word.

Each page becomes one topic file. A page that can't be imported whole is refused, with its reason. Importing again
keeps what was edited and reports where the file and the page differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faqbot.errors import FaqbotError, Problem
from faqbot.text import printable, unsafe_character

if TYPE_CHECKING:
    from faqbot.knowledge.importing.run import Imported

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot import pages/*.md -o knowledge
  faqbot import pages -o knowledge --disclaimer site-disclaimer.txt
  faqbot import pages/aspirin.md -o knowledge --dry-run     say what would happen
  faqbot import pages/faq.md -o knowledge --field none      pages about no medicines

exit status: 0 every page imported · 1 some page refused · 2 error
"""
STATUSES = {
    "new": "new",
    "changed": "added to or changed",
    "unchanged": "already there and unchanged",
    "beside": "written beside a file with comments of its own (*.yaml.new)",
    "refused": "refused",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot import``."""
    parser.add_argument("pages", metavar="PAGE", nargs="+", type=Path, help="a Markdown file, or a folder of them")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="where topic files go")
    parser.add_argument("--disclaimer", metavar="FILE", type=Path, help="text for pages without a disclaimer")
    parser.add_argument("--field", metavar="NAME", default="medicines", help="the pages' vocabulary, or none")
    parser.add_argument(
        "--keep-suspect", action="store_true", help="keep pages where a language model refused to write"
    )
    parser.add_argument("--take-page", action="store_true", help="where an edited file differs, take the page's text")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object a page")


def _text_of(path: Path | None) -> str | None:
    """The text in the file at *path*."""
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise FaqbotError(f"{path}: not UTF-8") from None
    if not text or unsafe_character(text) or "\t" in text:
        raise FaqbotError(f"{path}: a disclaimer is text, without tabs and control characters")
    return text


def main(args: argparse.Namespace) -> int:
    """Import ``args.pages``."""
    try:
        from faqbot.knowledge.importing.run import Settings, find_pages, import_page
    except ModuleNotFoundError as missing:
        raise FaqbotError(f"import needs {missing.name}; install it with: pip install 'faqbot[import]'") from None
    from faqbot.knowledge.importing.field import NO_FIELD, load_field

    field = NO_FIELD if args.field == "none" else load_field(args.field, args.output)
    settings = Settings(args.output, field, _text_of(args.disclaimer), args.keep_suspect, args.take_page, args.dry_run)
    taken: dict[str, str] = {}
    done = [import_page(page, settings, taken) for page in find_pages(args.pages)]
    if not done:
        raise FaqbotError("no page among the paths; pages end in .md or .markdown")
    lines = _as_json(done) if args.json else _as_text(done)
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
    return int(any(one.status == "refused" for one in done))


def _as_json(done: Sequence[Imported]) -> Iterator[str]:
    for one in done:
        row = one._asdict() | {"entries": dict(one.entries)}
        for key in ("problems", "conflicts", "remarks"):
            row[key] = [problem._asdict() for problem in row[key]]
        yield json.dumps(row, ensure_ascii=False)


def _told(problems: Sequence[Problem], kind: str) -> Iterator[str]:
    for problem in problems:
        yield f"{problem.path}:{problem.line}: {kind}: {problem.message}"


def _as_text(done: Sequence[Imported]) -> Iterator[str]:
    """The report: what to look at first, then how many."""
    for one in done:
        yield from _told(one.problems, "refused")
        yield from _told(one.conflicts, "conflict")
        yield from _told(one.remarks, "remark")
    statuses = Counter(one.status for one in done)
    entries = sum((Counter(dict(one.entries)) for one in done if one.status != "refused"), Counter[str]())
    yield f"{len(done) - statuses['refused']} of {len(done)} pages imported"
    yield from (f"  {statuses[status]:>6}  {what}" for status, what in STATUSES.items() if statuses[status])
    yield f"{entries.total()} entries, every word of the pages in exactly one of them"
    yield from (f"  {count:>6}  {kind}" for kind, count in entries.most_common())
