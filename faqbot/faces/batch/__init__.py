"""Answer files of questions, one row out for each row in, in order."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqbot.errors import FaqbotError
from faqbot.faces.batch.answer import ONLY
from faqbot.faces.batch.read import FORMATS as INPUTS
from faqbot.faces.batch.read import Input, find_inputs
from faqbot.faces.batch.rows import Layout, Reading
from faqbot.faces.batch.stream import STDIN
from faqbot.faces.batch.write import FORMATS as OUTPUTS
from faqbot.faces.batch.write import columns_of, format_of

if TYPE_CHECKING:
    from faqbot.bot import FaqBot

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot batch questions.csv -o answers.csv
  faqbot batch questions.csv -o answers.html             a page to read or print
  faqbot batch questions.csv --keep --to excel -o answers.csv
  faqbot batch 'logs/*.jsonl.gz' --field text -o rows.jsonl --resume
  faqbot batch questions.txt --only unanswered --fields question,reason --to tsv

A row that can't be read becomes a row with outcome error and the reason, and the run goes on. Rows have the
same bytes for any number of workers. A run that was stopped, however that came, goes on with --resume.
"""
FEW = 16 * 1024
"""Bytes of questions that one process answers before others have started."""


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot batch``."""
    add = parser.add_argument
    add("inputs", metavar="IN", nargs="+", help="files of questions, patterns such as 'logs/*.csv', or - to read them")
    add("-o", "--output", metavar="OUT", help="the file to write, or a folder with --dask (default: standard output)")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--from", dest="kind", choices=INPUTS, help="what the inputs are (default: by their endings)")
    reading.add_argument(
        "--column", metavar="NAME", help="the column of questions (default: question or q), or its number"
    )
    reading.add_argument("--field", metavar="NAME", help="the same, of JSON objects")
    reading.add_argument("--encoding", metavar="NAME", help="of inputs that aren't UTF-8, such as cp1252")
    writing = parser.add_argument_group("writing")
    writing.add_argument("--to", choices=OUTPUTS, help="how to write (default: by the ending of OUT, else jsonl)")
    writing.add_argument("--keep", action="store_true", help="also write the other columns or fields of the inputs")
    writing.add_argument("--only", choices=ONLY, help="write these rows only")
    writing.add_argument("--fields", metavar="A,B,…", help="write these fields only, and always the disclaimer")
    running = parser.add_argument_group("running")
    running.add_argument(
        "--workers", metavar="N", type=_count, help="processes that answer (default: one for each core)"
    )
    running.add_argument("--resume", action="store_true", help="go on where an earlier run of this was stopped")
    running.add_argument("--strict", action="store_true", help="exit with 1 if any row was an error")
    running.add_argument("--quiet", action="store_true", help="no progress and no summary")
    running.add_argument("--dask", metavar="ADDRESS", help="answer on this Dask cluster, or local to start one here")
    running.add_argument(
        "--block", metavar="KIB", type=_count, default=1024, help="with --dask, input per part (default: 1024)"
    )


def main(args: argparse.Namespace) -> int:
    """Answer the questions in ``args.inputs``."""
    from faqbot.bot import FaqBot

    to = _output_format(args)
    _check_encoding(args.encoding)
    paths = find_inputs(args.inputs)
    _check_target(args, paths)
    bot = FaqBot.load(args.knowledge)
    reading = Reading(args.kind, args.column, args.field, args.encoding, args.keep)
    inputs = [Input(path, reading) for path in paths]
    fields = args.fields.split(",") if args.fields is not None else None
    columns = columns_of(to, fields, args.keep, [one.shape for one in inputs])
    layout = Layout(to, args.only, args.keep, columns, bot.disclaimer, bot.digest)
    rows, counts = _run(args, inputs, layout, bot)
    if not args.quiet:
        from faqbot.faces.batch.progress import summary

        print(summary(rows, counts), file=sys.stderr)
    return 1 if args.strict and counts.get("error") else 0


def _run(args: argparse.Namespace, inputs: Sequence[Input], layout: Layout, bot: FaqBot) -> tuple[int, dict[str, int]]:
    from faqbot.faces.batch.run import Plan, run

    plan = Plan(
        inputs, layout, _target(args), _identity(args, inputs, layout), _workers(args, inputs, layout.to),
        args.resume, args.quiet,
    )  # fmt: skip
    try:
        if args.dask is None:
            return run(plan, bot)
        from faqbot.faces.batch.cluster import run_on_cluster

        return run_on_cluster(plan, bot, args.dask, args.block * 1024)
    except KeyboardInterrupt:
        if plan.target is not None and not args.quiet:
            print("\nfaqbot: stopped; the same command with --resume goes on from there", file=sys.stderr)
        raise


def _target(args: argparse.Namespace) -> str | None:
    return None if args.output == STDIN else args.output


def _output_format(args: argparse.Namespace) -> str:
    """The name of the output's format. Raises FaqbotError where it can't go where it should."""
    target = _target(args)
    to = args.to or "jsonl" if args.dask else format_of(target, args.to)
    if target is None and (args.resume or args.dask or OUTPUTS[to].finish):
        reason = "--resume" if args.resume else "--dask" if args.dask else f"--to {to}"
        raise FaqbotError(f"{reason} needs a place to write: -o {'FOLDER' if args.dask else 'FILE'}")
    if args.dask and not OUTPUTS[to].parts:
        known = ", ".join(name for name, one in OUTPUTS.items() if one.parts)
        raise FaqbotError(f"--dask writes parts of {known}, not of {to}")
    if args.keep and to == "plain":
        raise FaqbotError("--keep is for data and reports; plain text shows the reply alone")
    return to


def _check_encoding(name: str | None) -> None:
    try:
        codecs.lookup(name or "utf-8")
        "".encode(name or "utf-8")
    except LookupError:
        raise FaqbotError(f"no encoding is called {name!r}; usual ones are utf-8, cp1252 and utf-16") from None


def _check_target(args: argparse.Namespace, paths: list[str]) -> None:
    target = _target(args)
    if target is None or not Path(target).exists():
        return
    for path in paths:
        if path != STDIN and Path(path).samefile(target):
            raise FaqbotError(f"{target}: is an input; the output would replace it")
    if Path(target).is_dir() and not args.dask:
        raise FaqbotError(f"{target}: is a folder; name the file to write")


def _workers(args: argparse.Namespace, inputs: Sequence[Input], to: str) -> int:
    """How many processes: one where somebody is waiting for each reply, or where there is little to do."""
    from faqbot.many import cores

    few = all(one.size for one in inputs) and sum(one.size for one in inputs) < FEW
    return args.workers or (1 if few or to == "plain" else cores())


def _identity(args: argparse.Namespace, inputs: Sequence[Input], layout: Layout) -> dict[str, Any]:
    """All that decides what the rows are, by names that a person understands."""
    from faqbot.version import __version__

    return {
        "version of faqbot": __version__, "knowledge": layout.knowledge, "IN": [one.shape.path for one in inputs],
        "--to": layout.to, "--only": layout.only, "--fields": layout.columns, "--keep": layout.keep,
        "--from": args.kind, "--column": args.column, "--field": args.field, "--encoding": args.encoding,
    }  # fmt: skip
