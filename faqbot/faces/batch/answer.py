"""What becomes of a block of rows?

The same function answers in one process, in many, and on a cluster; that is why the bytes are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from faqbot.faces.batch.read import parse
from faqbot.faces.batch.rows import Answered, Block, Done, Layout, Row
from faqbot.faces.batch.write import FORMATS, looks_like_formula
from faqbot.many import opened

if TYPE_CHECKING:
    from faqbot.bot import FaqBot
    from faqbot.model import Reply

__all__ = ["ERROR", "FORMULAS", "ONLY", "Answerer", "add_counts"]

ONLY: Mapping[str, frozenset[str]] = {
    "answered": frozenset({"answer"}),
    "unanswered": frozenset({"clarify", "abstain", "error"}),
    "emergency": frozenset({"emergency"}),
}
"""Which outcomes each choice of ``--only`` leaves; an error is a question nobody answered."""
REPEATS = 512
"""Replies kept for questions that are asked again and again. With more of them, the others take longer: measured."""
ERROR = "error"
FORMULAS = "cells like formulas"


class Answerer:
    """Turns blocks into what the output says about them."""

    def __init__(self, bot: FaqBot, layout: Layout) -> None:
        self._ask = lru_cache(REPEATS)(opened(bot, layout.knowledge).ask)
        self._layout = layout
        self._format = FORMATS[layout.to]
        self._only = None if layout.only is None else ONLY[layout.only]

    def __call__(self, block: Block) -> Done:
        """The rows of *block* that are wanted, and how many there were of each outcome."""
        rows: list[bytes] = []
        counts: dict[str, int] = {}
        for record in block.records:
            row = parse(block.shape, record, self._layout.keep)
            if self._format.skips_blank and row.reason is None and not row.question.strip():
                continue
            reply, reason = self._answer(row)
            outcome = ERROR if reply is None else str(reply.outcome)
            add_counts(counts, {outcome: 1} if reply else {ERROR: 1, f"{ERROR}: {reason}": 1})
            if self._only is None or outcome in self._only:
                answered = Answered(block.shape.path, record.line, row.question, reply, reason, row.kept)
                rows.append(self._format.row(self._layout, answered))
                if self._format.shows_formulas and looks_like_formula(row.question):
                    add_counts(counts, {FORMULAS: 1})
        return Done(self._format.between.join(rows), counts)

    def _answer(self, row: Row) -> tuple[Reply | None, str | None]:
        if row.reason is not None:
            return None, row.reason
        try:
            return self._ask(row.question), None
        except Exception:  # a mistake of ours about one question must not cost the others their answers
            return None, "internal-error"


def add_counts(total: dict[str, int], more: Mapping[str, int]) -> None:
    """Add the numbers of *more* to *total*."""
    for name, count in more.items():
        total[name] = total.get(name, 0) + count
