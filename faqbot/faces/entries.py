"""List what can be answered: each entry's id and its question or heading."""

from __future__ import annotations

import argparse
import json

from faqbot.bot import FaqBot
from faqbot.text import printable

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot entries
  faqbot entries --json | jq -r .entry
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot entries``."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def main(args: argparse.Namespace) -> int:
    """List the entries of ``args.knowledge``."""
    for entry in FaqBot.load(args.knowledge).entries():
        if args.json:
            print(json.dumps({"entry": entry.id, "kind": entry.kind, "title": entry.title}, ensure_ascii=False))
        else:
            print(f"{entry.id}\t{printable(entry.title)}")
    return 0
