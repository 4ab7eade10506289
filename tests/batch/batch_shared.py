"""What do the tests of batches ask, and what do they get back?"""

import functools
import json
from typing import NamedTuple

from faqbot import FaqBot

BOT = FaqBot.load()
# The tests are about batches and ask the same few questions over and over.
BOT.ask = functools.cache(BOT.ask)
QUESTIONS = [
    "is it ok to mix melatonin and klonopin?",
    "what is the dose of xanax",
    "side effects of melatonin",
    "he took forty pills and won't wake up",
    "",
    "generic name",
    'say "hello", please',
    "=1+1",
    "\x1b[31mred\u202e é 日本",
]


class Result(NamedTuple):
    """What a run of the command came to."""

    status: int
    out: bytes
    err: str

    @property
    def rows(self):
        """Its rows of JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]
