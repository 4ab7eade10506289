"""How do the measurements look as one page that needs nothing else?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from faqbot.faces.evaluating.measure import Judged, Point, Verdict, confusions, curve, rates, thresholds
from faqbot.text import printable

__all__ = ["page"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 320, 56, 40
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2.5rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .25rem .75rem .25rem 0; }
th { border-bottom: 2px solid #ccd3dc } td { border-bottom: 1px solid #e6eaef } td.n { text-align: right }
details { border: 1px solid #dde3ea; border-radius: 6px; padding: .5rem .75rem; margin: .5rem 0 }
summary { cursor: pointer } pre { white-space: pre-wrap; background: #f5f7fa; padding: .75rem; border-radius: 4px }
.bar { background: #e6eaef; height: .7rem; width: 10rem; position: relative; border-radius: 3px }
.bar b { background: #2867b2; height: 100%; position: absolute; left: 0; border-radius: 3px }
.bar i { background: #0e2a4f; height: 2px; top: .3rem; position: absolute }
.verdict { display: inline-block; min-width: 7rem; font-weight: 600; color: #a33a1f }
.right { color: #1e7a46 } small, .small { color: #5b6776 }
@media (prefers-color-scheme: dark) { body { background: #12161c; color: #dde3ea } pre, .bar { background: #1f2630 }
  td { border-color: #2a323d } .bar i { background: #fff } }
"""


def _text(value: object) -> str:
    return escape(printable(str(value)))


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cells(*values: object) -> str:
    """Cells of text, numbers to the right."""
    return "".join(f"<td{' class=n' if _is_number(value) else ''}>{_text(value)}</td>" for value in values)


def _is_number(value: object) -> bool:
    return str(value).rstrip("%").replace(".", "").isdigit()


def _table(heads: Sequence[str], rows: Iterator[str]) -> str:
    return f"<table><tr>{''.join(f'<th>{_text(head)}</th>' for head in heads)}</tr>{''.join(rows)}</table>"


def _rates(judged: Sequence[Judged]) -> str:
    rows = []
    for rate in rates(judged):
        low, high = rate.interval
        bar = (
            f'<td><div class=bar><b style="width:{rate.share:.1%}"></b>'
            f'<i style="left:{low:.1%};width:{high - low:.1%}"></i></div></td>'
        )
        numbers = _cells(rate.of, rate.name, rate.hits, rate.total, f"{rate.share:.1%}")
        rows.append(_row(numbers, bar, _cells(f"{low:.1%} to {high:.1%}")))
    return _table(("of", "", "count", "of", "share", "", "95 % interval"), iter(rows))


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - 16)


def _y(risk: float, most: float) -> float:
    return 16 + (1 - risk / most) * (_HEIGHT - _BOTTOM - 16)


def _axes(most: float) -> Iterator[str]:
    for step in range(6):
        share = step / 5
        yield f'<line x1="{_x(share):.1f}" y1="16" x2="{_x(share):.1f}" y2="{_HEIGHT - _BOTTOM}" stroke="#8886"/>'
        yield f'<text x="{_x(share):.1f}" y="{_HEIGHT - 22}" text-anchor="middle">{share:.0%}</text>'
        height = _y(share * most, most)
        yield f'<line x1="{_LEFT}" y1="{height:.1f}" x2="{_WIDTH - 16}" y2="{height:.1f}" stroke="#8886"/>'
        yield f'<text x="{_LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{share * most:.1%}</text>'
    yield f'<text x="{_x(0.5):.0f}" y="{_HEIGHT - 4}" text-anchor="middle">coverage: share of questions answered</text>'
    middle = _HEIGHT // 2
    yield f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">risk</text>'


def _svg(points: Sequence[Point]) -> str:
    """The risk-coverage curve as a picture."""
    most = max([point.risk for point in points] + [0.05])
    line = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk, most):.1f}" for point in points)
    dots = "".join(
        f'<circle cx="{_x(p.coverage):.1f}" cy="{_y(p.risk, most):.1f}" r="4" fill="#2867b2" fill-opacity=".35">'
        f"<title>from {p.threshold:.2f}: {p.coverage:.1%} answered, {p.risk:.1%} of them wrong</title></circle>"
        for p in points
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" role="img" font-size="12" fill="currentColor" '
        f'aria-label="risk against coverage">{"".join(_axes(most))}'
        f'<polyline points="{line}" fill="none" stroke="#2867b2" stroke-width="2"/>{dots}</svg>'
    )


def _miss(one: Judged) -> str:
    candidates = "".join(
        _row(_cells(c.entry.id, c.entry.title, f"{c.confidence:.2f}")) for c in one.reply.candidates[:5]
    )
    return (
        f"<details><summary><span class=verdict>{_text(one.verdict)}</span> {_text(one.labelled.question)}</summary>"
        f"<p class=small>line {one.labelled.line} · wanted <b>{_text(one.wanted)}</b> · got <b>{_text(one.got)}</b></p>"
        f"<pre>{_text(one.reply.explain())}</pre>"
        f"<table><tr><th>candidate</th><th></th><th>confidence</th></tr>{candidates}</table></details>"
    )


def _changes(old: Sequence[Judged], new: Sequence[Judged]) -> str:
    rows = (
        _row(_cells(b.labelled.question, f"{a.verdict}: {a.got}", f"{b.verdict}: {b.got}"))
        for a, b in zip(old, new, strict=True)
        if (a.got, a.verdict) != (b.got, b.verdict)
    )
    return f"<h2>Changed</h2>{_table(('question', 'other knowledge', 'this one'), rows)}"


def _body(judged: Sequence[Judged], digest: str, old: Sequence[Judged] | None) -> Iterator[str]:
    missed = [one for one in judged if one.verdict is not Verdict.RIGHT]
    yield f"<h1>{len(judged)} questions</h1><p class=small>knowledge {_text(digest)}</p>"
    yield _rates(judged)
    yield f"<h2>Risk and coverage</h2>{_svg(curve(judged))}"
    yield "<p class=small>If the best entry were given from each confidence on; rules that hold back stay.</p>"
    points = (
        _row(_cells(f"{p.threshold:.2f}", p.answered, f"{p.coverage:.1%}", p.right, p.wrong, f"{p.risk:.1%}", p.false))
        for p in thresholds(judged)
    )
    yield _table(("from", "answered", "coverage", "right", "wrong", "risk", "false answers"), points)
    mixed = (_row(_cells(count, wanted, got)) for count, wanted, got in confusions(judged))
    yield f"<h2>Answered with the wrong entry</h2>{_table(('times', 'wanted', 'got'), mixed)}"
    if old is not None:
        yield _changes(old, judged)
    yield f"<h2>Not right ({len(missed)})</h2>{''.join(map(_miss, missed))}"


def page(judged: Sequence[Judged], digest: str, old: Sequence[Judged] | None = None) -> str:
    """The report as HTML, with every question that wasn't answered right and why."""
    body = "\n".join(_body(judged, digest, old))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>faqbot eval</title><style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )
