"""Answer one question and exit with 0 (answered), 1 (not answered), 2 (error) or 3 (emergency)."""

from __future__ import annotations

import argparse
import sys

from faqbot.bot import FaqBot
from faqbot.faces.render import as_json, as_plain
from faqbot.model import Outcome

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot ask "what are the side effects of melatonin"
  faqbot ask --json "how does it work" | jq .entry
"""
STATUS = {Outcome.ANSWER: 0, Outcome.CLARIFY: 1, Outcome.ABSTAIN: 1, Outcome.EMERGENCY: 3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot ask``."""
    parser.add_argument("question", metavar="QUESTION", nargs="+", help="the question, in quotes or not; - reads it")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser.add_argument("--explain", action="store_true", help="also say why, on standard error")


def main(args: argparse.Namespace) -> int:
    """Answer ``args.question``."""
    bot = FaqBot.load(args.knowledge)
    question = " ".join(args.question)
    if question == "-":
        question = sys.stdin.buffer.read().decode("utf-8", "replace").rstrip("\n")
    reply = bot.ask(question)
    sys.stdout.write(as_json(reply) if args.json else as_plain(reply))
    if args.explain:
        sys.stderr.write(f"{reply.explain()}\n")
    return STATUS[reply.outcome]
