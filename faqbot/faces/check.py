"""Find mistakes in knowledge before anyone asks it something.

Checks what files say, whether every stored phrasing gets its own answer, and whether every emergency case of the
safety file is met. Notes are no mistakes and don't count.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections import Counter
from pathlib import Path

from faqbot.checking import check
from faqbot.errors import FaqbotError
from faqbot.knowledge.lint import NOTE
from faqbot.text import printable

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot check                              the bundled knowledge
  faqbot check knowledge --require-review   topics nobody has reviewed are errors
  faqbot check knowledge --json | jq -r .message

exit status: 0 nothing found, or notes only · 1 errors or warnings · 2 can't be read
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot check``."""
    parser.add_argument("path", metavar="PATH", nargs="?", help="a knowledge folder or file")
    parser.add_argument("--require-review", action="store_true", help="topics that nobody reviewed are errors")
    parser.add_argument("--today", metavar="DATE", type=_date, help="YYYY-MM-DD, for reviews that are due")
    parser.add_argument("--no-notes", action="store_true", help="leave out notes")
    parser.add_argument("--json", action="store_true", help="one JSON object a finding")


def _date(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat()


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def main(args: argparse.Namespace) -> int:
    """Check ``args.path``."""
    given = args.path or args.knowledge
    path = None if given is None else Path(given)
    if path is not None and not path.exists():
        raise FaqbotError(f"{path}: no such file or folder")
    found = check(path, args.today or _today(), args.require_review)
    for one in found:
        if not (args.no_notes and one.severity == NOTE):
            print(json.dumps(one._asdict(), ensure_ascii=False) if args.json else printable(str(one)))
    counts = Counter(one.severity for one in found)
    if not args.json:
        told = [f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in sorted(counts.items())]
        print(", ".join(told) or "nothing found")
    return int(any(one.severity != NOTE for one in found))
