"""Has a node of a knowledge file the keys and types that it should have?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from faqbot.errors import Problem
from faqbot.knowledge.strict_yaml import Mapping, Node, Scalar, Sequence

__all__ = ["Form"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Form:
    """One mapping, read key by key; every mistake is noted and reading goes on.

    A getter returns None (or an empty tuple) for a value that is missing or wrong, so callers build what
    they can and look at ``problems`` at the end.
    """

    def __init__(self, path: str, node: Node, problems: list[Problem], allowed: Iterable[str], what: str) -> None:
        self.path = path
        self.line = node.line
        self.problems = problems
        self.what = what
        self._values: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self._mapping = isinstance(node, Mapping)
        if not isinstance(node, Mapping):
            self.note(node.line, f"{what} must be a mapping (key: value)")
            return
        allowed = list(allowed)
        for key, value in node.items:
            if key.text in self._values:
                self.note(key.line, f"duplicate key {key.text!r}")
            elif allowed and key.text not in allowed:
                self.note(key.line, f"unknown key {key.text!r} in {what}; allowed: {', '.join(allowed)}")
            else:
                self._values[key.text] = value
                self.keys[key.text] = key

    def note(self, line: int, message: str) -> None:
        """Remember one mistake."""
        self.problems.append(Problem(self.path, line, message))

    def line_of(self, key: str) -> int:
        """The line where *key* stands, or where the mapping starts."""
        return self.keys[key].line if key in self.keys else self.line

    def node(self, key: str, required: bool = False) -> Node | None:
        """The node under *key*."""
        if required and self._mapping and key not in self._values:
            self.note(self.line, f"{self.what} needs {key!r}")
        return self._values.get(key)

    def _text_of(self, node: Node, key: str) -> str | None:
        if not isinstance(node, Scalar):
            self.note(node.line, f"{key} must be text")
        elif node.surprise:
            self.note(node.line, f"{key}: YAML may not read {node.text!r} as text; put it in quotes")
        elif not node.text.strip():
            self.note(node.line, f"{key} must not be empty")
        else:
            return node.text[:-1] if node.block and node.text.endswith("\n") else node.text
        return None

    def text(self, key: str, required: bool = False) -> str | None:
        """Text, less the line end that closes a block."""
        node = self.node(key, required)
        return None if node is None else self._text_of(node, key)

    def text_or_null(self, key: str) -> str | None:
        """Text, or null for a value that is known to be missing."""
        node = self.node(key)
        if node is None or (isinstance(node, Scalar) and node.surprise and node.text in ("", "~", "null")):
            return None
        return self._text_of(node, key)

    def date(self, key: str) -> str | None:
        """A date as YYYY-MM-DD, quoted or not, or null."""
        node = self.node(key)
        if isinstance(node, Scalar) and _DATE.fullmatch(node.text):
            return node.text
        if self.text_or_null(key) is not None and node is not None:
            self.note(node.line, f"{key} must be a date like 2026-01-31")
        return None

    def identifier(self, key: str) -> str | None:
        """A required id: lower-case letters, digits and single hyphens."""
        node = self.node(key, required=True)
        if isinstance(node, Scalar) and _ID.fullmatch(node.text):
            return node.text
        text = self.text(key)
        if text is not None:
            self.note(self.line_of(key), f"{key} {text!r} must be lower-case letters and digits joined by hyphens")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(text for text, _ in self.lined_texts(key))

    def lined_texts(self, key: str) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        node = self.node(key)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.note(node.line, f"{key} must be a list of texts")
            return []
        found = [(self._text_of(item, key), item.line) for item in node.items]
        return [(text, line) for text, line in found if text is not None]

    def number(self, key: str, low: float, high: float) -> float | None:
        """A number within *low* and *high*."""
        node = self.node(key)
        if node is None:
            return None
        try:
            value = float(node.text) if isinstance(node, Scalar) else float("nan")
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        self.note(node.line, f"{key} must be a number from {low:g} to {high:g}")
        return None

    def forms(self, key: str, allowed: Iterable[str], what: str) -> list[Form]:
        """A list of mappings."""
        node = self.node(key)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.note(node.line, f"{key} must be a list")
            return []
        allowed = tuple(allowed)
        return [Form(self.path, item, self.problems, allowed, what) for item in node.items]

    def form(self, key: str, allowed: Iterable[str], required: bool = False) -> Form | None:
        """A mapping; with no *allowed* keys, any key."""
        node = self.node(key, required)
        return None if node is None else Form(self.path, node, self.problems, allowed, key)

    def lines(self, key: str) -> list[tuple[str, int]]:
        """The lines of a block of text that are neither empty nor comments, each with its line number."""
        node = self.node(key)
        if node is None or self._text_of(node, key) is None or not isinstance(node, Scalar):
            return []
        first = node.line + 1 if node.block else node.line
        rows = ((row.split(" #")[0].strip(), first + i) for i, row in enumerate(node.text.split("\n")))
        return [(row, line) for row, line in rows if row and not row.startswith("#")]

    def groups(self, key: str) -> list[tuple[str, ...]]:
        """One group a line, members separated by commas."""
        found = []
        for row, line in self.lines(key):
            members = tuple(member.strip() for member in row.split(",") if member.strip())
            if len(set(members)) != len(members):
                self.note(line, f"{key}: a member stands twice in {row!r}")
            found.append(tuple(dict.fromkeys(members)))
        return found
