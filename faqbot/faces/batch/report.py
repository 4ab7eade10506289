"""How do rows look to somebody who reads them on paper or in a browser?

Stored text is given as it is stored; what was typed can't become markup, and nothing is loaded from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from faqbot.faces.batch.rows import Answered, Layout
from faqbot.text import printable

__all__ = ["html_head", "html_row", "html_tail", "md_head", "md_row", "md_tail"]

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
_LABELS = {
    "answer": "answered",
    "clarify": "asked back",
    "abstain": "not answered",
    "emergency": "EMERGENCY",
    "error": "could not be read",
}
_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
article { border-left: 5px solid #999; padding: 0 0 0 1rem; margin: 2rem 0; break-inside: avoid; }
article.answer { border-color: #2a7d4f; } article.emergency { border-color: #b00020; }
article.emergency .message { font-weight: bold; } article.error { border-color: #b8860b; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; } .where { color: #666; font-size: .85rem; margin: 0; }
.text { white-space: pre-wrap; } .disclaimer { font-size: .85rem; white-space: pre-wrap; }
td { padding: 0 1rem 0 0; } td:first-child { text-align: right; }"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def _marked_down(text: str) -> str:
    """*text* so that Markdown shows it and does nothing else with it."""
    return _MARKUP.sub(r"\\\1", _one_line(text))


def _outcome(row: Answered) -> str:
    return str(row.reply.outcome) if row.reply else "error"


def _place(row: Answered) -> str:
    detail = row.reply.reason if row.reply else row.reason
    label = _LABELS[_outcome(row)] + (f" ({detail})" if detail else "")
    return f"{row.file}, line {row.line}: {label}"


def _texts(row: Answered) -> Iterator[tuple[str, str]]:
    """What is said to the question: a class, and the text."""
    reply = row.reply
    if reply is None:
        return
    if reply.message is not None:
        yield "message", reply.message
    if reply.entry is not None:
        yield "title", f"{reply.entry.topic_title} - {reply.entry.title}"
        yield "answer", reply.entry.answer
    if reply.outcome == "clarify":
        yield "choices", "\n".join(f"{n}. {one.entry.title}" for n, one in enumerate(reply.candidates[:5], start=1))


def _below(layout: Layout, row: Answered) -> Iterable[tuple[str, str]]:
    """What stands below every row, never left out."""
    yield "Disclaimer", row.reply.disclaimer if row.reply else layout.disclaimer
    if row.reply and row.reply.note is not None:
        yield "Note", row.reply.note


def _tally(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    return [(counts[outcome], label) for outcome, label in _LABELS.items() if outcome in counts]


def md_head(layout: Layout) -> bytes:
    """The beginning of a Markdown report."""
    return f"# Questions and answers\n\nKnowledge: {layout.knowledge}\n".encode()


def md_row(layout: Layout, row: Answered) -> bytes:
    """One question of a Markdown report."""
    blocks = [f"\n## {_marked_down(row.question) or '(no question)'}", f"*{_marked_down(_place(row))}*"]
    for kind, text in _texts(row):
        blocks.append(f"**{_marked_down(text)}**" if kind == "title" else printable(text))
    blocks += [f"Kept: {_marked_down(name)} = {_marked_down(value)}" for name, value in row.kept]
    blocks += [f"**{label}:** {printable(text)}" for label, text in _below(layout, row)]
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def md_tail(counts: Mapping[str, int]) -> bytes:
    """The end of a Markdown report."""
    lines = "".join(f"* {count} {label}\n" for count, label in _tally(counts))
    return f"\n## Summary\n\n{lines}".encode()


def html_head(layout: Layout) -> bytes:
    """The beginning of an HTML report, a page that needs nothing besides itself."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Questions and answers</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        '<h1>Questions and answers</h1>\n<p><a href="#summary">Summary</a></p>\n'
        f'<p class="where">Knowledge: {escape(layout.knowledge)}</p>\n'
    ).encode()


def html_row(layout: Layout, row: Answered) -> bytes:
    """One question of an HTML report."""
    lines = [
        f'<article class="{_outcome(row)}">',
        f"<h2>{escape(_one_line(row.question)) or '(no question)'}</h2>",
        f'<p class="where">{escape(_one_line(_place(row)))}</p>',
    ]
    lines += [f'<div class="text {kind}">{escape(printable(text))}</div>' for kind, text in _texts(row)]
    lines += [f'<p class="where">{escape(_one_line(f"{name} = {value}"))}</p>' for name, value in row.kept]
    lines += [
        f'<p class="disclaimer"><strong>{label}:</strong> {escape(printable(text))}</p>'
        for label, text in _below(layout, row)
    ]
    return ("\n".join(lines) + "\n</article>\n").encode("utf-8", "replace")


def html_tail(counts: Mapping[str, int]) -> bytes:
    """The end of an HTML report."""
    lines = "".join(f"<tr><td>{count}</td><td>{label}</td></tr>\n" for count, label in _tally(counts))
    return f'<h2 id="summary">Summary</h2>\n<table>\n{lines}</table>\n</body>\n</html>\n'.encode()
