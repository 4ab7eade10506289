"""What does a question say, word by word?"""

from __future__ import annotations

from typing import NamedTuple

from faqbot.matching.features import PAIR, features
from faqbot.matching.language import Concept, Language, Token
from faqbot.matching.names import Mention, Names, Reading
from faqbot.matching.spelling import Speller
from faqbot.matching.tables import Tables
from faqbot.text import words

__all__ = ["Question", "Reader"]


# A question whose words all tell less than this together asks for nothing in particular. Set by reasoning:
# a dozen function words stay below it, one everyday word doesn't.
NO_CONTENT = 0.3
# A shorter word is not looked at for words run together.
RUN_TOGETHER = 8


class Question(NamedTuple):
    """A question as it is compared."""

    text: str
    """As it was asked."""
    key: str
    """Its words, the key of the exact tier."""
    reading: Reading
    tokens: tuple[Token, ...]
    """The words, written out and repaired, without the covered names; names that aren't covered come last."""
    typed: tuple[str, ...]
    """What was typed for each token."""
    concepts: tuple[Concept, ...]
    counts: dict[str, int]
    """How often it has each feature."""
    contrasts: frozenset[tuple[int, int]]

    @property
    def asks_nothing(self) -> bool:
        """Whether all its words together tell next to nothing, names apart."""
        return sum(token.weight for token in self.tokens) < NO_CONTENT

    @property
    def subjects(self) -> frozenset[str]:
        """The covered subjects it names."""
        return self.reading.subjects

    @property
    def strangers(self) -> tuple[Mention, ...]:
        """The names in it that aren't covered."""
        return self.reading.strangers


class Reader:
    """Reads questions with the languages, names and spellings of one knowledge."""

    def __init__(self, tables: Tables) -> None:
        self.language = Language(tables)
        self.speller = Speller(tables, self.language)
        self.names = Names(tables, self.speller)

    def _apart(self, word: str) -> tuple[str, ...]:
        """*word* split where it is words and names run together, and nothing that it could misspell."""
        if len(word) < RUN_TOGETHER or not word.isalpha() or self.names.knows(word) or self.speller.knows(word):
            return (word,)
        if self.names.recognise(word) is not None or self.speller.distance_to_known(word) is not None:
            return (word,)
        return self.speller.split(word)

    def read(self, text: str) -> Question:
        """*text* as a question; time and memory are linear in its length."""
        found = words(text)
        reading = self.names.read([piece for word in found for piece in self._apart(word)])
        tokens: list[Token] = []
        typed: list[str] = []
        for word in reading.words:
            for short in self.language.spread([word]):
                for one in self.language.spread(list(self.speller.repair(short))):
                    tokens.append(self.language.token(one))
                    typed.append(word)
        for mention in reading.strangers:
            for word in mention.word.split():
                tokens.append(self.language.token(word)._replace(weight=1.0))
                typed.append(mention.word)
        stems = [token.stem for token in tokens]
        counts = features(stems, [token.word for token in tokens], self.language)
        if len(reading.subjects) > 1:
            counts[PAIR] = 1
        return Question(
            text, " ".join(found), reading, tuple(tokens), tuple(typed),
            tuple(self.language.concepts(stems)), counts, frozenset(self.language.contrasts(stems)),
        )  # fmt: skip
