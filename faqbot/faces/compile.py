"""Compile knowledge into one file that opens at once."""

from __future__ import annotations

import argparse
import sys

from faqbot.compiling import compile_knowledge

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot compile my-knowledge -o my-knowledge.faqbot
  faqbot ask --knowledge my-knowledge.faqbot "how should it be stored?"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot compile``."""
    parser.add_argument("path", metavar="PATH", nargs="?", help="the folder or file (default: the bundled knowledge)")
    parser.add_argument("-o", "--out", metavar="FILE", required=True, help="the compiled file")


def main(args: argparse.Namespace) -> int:
    """Compile ``args.path`` into ``args.out``."""
    digest = compile_knowledge(args.path or args.knowledge, args.out)
    sys.stderr.write(f"faqbot: {args.out}: knowledge {digest}\n")
    return 0
