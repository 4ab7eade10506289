"""What does a question say, word by word?"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.language import Language, Token
from faqbot.matching.names import Mention, Names, Reading
from faqbot.matching.spelling import Speller
from faqbot.matching.tables import WORDS_KEPT, Tables
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
    asks_nothing: bool
    """Whether all its words together tell next to nothing, names apart."""

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
        self._meant = lru_cache(maxsize=WORDS_KEPT)(self._read_word)
        self._apart = lru_cache(maxsize=WORDS_KEPT)(self._taken_apart)

    def _read_word(self, word: str) -> tuple[Token, ...]:
        """What was meant by *word*, written out and repaired."""
        pieces = (piece for short in self.language.spread([word]) for piece in self.speller.repair(short))
        return tuple(self.language.token(one) for one in self.language.spread(list(pieces)))

    def _taken_apart(self, word: str) -> tuple[str, ...]:
        """*word* split where it is words and names run together, and nothing that it could misspell."""
        if len(word) < RUN_TOGETHER or not word.isalpha() or self.names.knows(word) or self.speller.knows(word):
            return (word,)
        guess = self.names.recognise(word)
        if guess is not None and guess.name == word:  # it only ends like a name: two names may have run together
            pieces = self.speller.split(word)
            return pieces if sum(map(self.names.knows, pieces)) > 1 else (word,)
        if guess is not None or self.speller.distance_to_known(word) is not None or self.names.has_near(word):
            return (word,)
        return self.speller.split(word)

    def read_telling(self, text: str) -> Question | None:
        """*text* as a question, or None where its words are everyday words that together tell next to nothing."""
        found = words(text)
        tokens = [token for word in found for token in self._meant(word)]
        if sum([token.weight for token in tokens]) < NO_CONTENT and all(token.ordinary for token in tokens):
            return None
        question = self.read(text, found)
        return None if question.asks_nothing else question

    def read(self, text: str, found: list[str] | None = None) -> Question:
        """*text*, whose words are *found*, as a question; time and memory are linear in its length."""
        found = words(text) if found is None else found
        apart = [piece for word in found for piece in self._apart(word)]
        reading = self.names.read(apart)
        tokens = [token for word in reading.words for token in self._meant(word)]
        for mention in reading.strangers:
            tokens += [self.language.token(word)._replace(weight=1.0) for word in mention.word.split()]
        nothing = sum([token.weight for token in tokens]) < NO_CONTENT
        return Question(text, " ".join(found), reading, tuple(tokens), nothing)
