"""What does a YAML file say, taken literally?

A small, safe part of YAML: mappings, lists and text, each with its line. Text that YAML would turn into
something else (``No``, ``1e3``, a date) is marked so that the schema can refuse it. The tree is built from
parser events in a loop, so deep nesting can't exhaust the stack and aliases can't multiply.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from faqbot.errors import Problem
from faqbot.text import unsafe_character

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "dump_text", "read_tree"]

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 12

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_STRING = "tag:yaml.org,2002:str"
# YAML 1.2's core schema reads these as numbers where PyYAML's 1.1 does not.
_NUMBER_1_2 = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+")


class Scalar(NamedTuple):
    """A text, where it starts, and whether YAML would have read something else than text."""

    text: str
    line: int
    surprise: bool
    block: bool
    """Written as a ``|`` or ``>`` block, whose lines begin on the line after."""


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]
    line: int


class Mapping(NamedTuple):
    """Keys and values in the order of the file; a key may stand twice, the schema refuses it."""

    items: list[tuple[Scalar, Node]]
    line: int


Node = Scalar | Sequence | Mapping


class _RefusedError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _surprises(text: str, quoted: bool) -> bool:
    if quoted:
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag != _STRING) or _NUMBER_1_2.fullmatch(text) is not None


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    bad = unsafe_character(event.value)
    if bad is not None:
        raise _RefusedError(_line(event), f"control or invisible character U+{ord(bad):04X}; remove it")
    block = event.style in ("|", ">")
    surprise = _surprises(event.value, event.style in ("'", '"', "|", ">"))
    return Scalar(event.value, _line(event), surprise, block)


class _Builder:
    """The stack of lists and mappings that are open."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []

    def add(self, node: Node) -> None:
        if not self.open:
            if self.root is not None:
                raise _RefusedError(node.line, "a second document starts here; use one file for each")
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is not None:
            parent.items.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self.keys[-1] = node
        else:
            raise _RefusedError(node.line, "a key must be a word, not a list or a mapping")

    def start(self, node: Sequence | Mapping) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise _RefusedError(node.line, f"nested deeper than {MAX_DEPTH} levels")
        self.add(node)
        self.open.append(node)
        self.keys.append(None)

    def end(self) -> None:
        self.open.pop()
        self.keys.pop()


def _build(text: str) -> Node | None:
    builder = _Builder()
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, "anchors and aliases (& and *) are not allowed; write the text out")
        if (tag := getattr(event, "tag", None)) is not None:
            raise _RefusedError(line, f"tag {tag!r} is not allowed; write plain text")
        if isinstance(event, yaml.ScalarEvent):
            builder.add(_scalar(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            builder.start(Sequence([], line))
        elif isinstance(event, yaml.MappingStartEvent):
            builder.start(Mapping([], line))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            builder.end()
    return builder.root


def _problems_in_characters(path: str, text: str) -> list[Problem]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            found.append(Problem(path, number, "tab character; use spaces"))
        bad = unsafe_character(line.removesuffix("\r"))
        if bad is not None:
            found.append(Problem(path, number, f"control or invisible character U+{ord(bad):04X}; remove it"))
    return found


def read_tree(name: str, data: bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of one file's *data* and what is wrong with its form; *name* is how messages call the file."""
    if len(data) > MAX_BYTES:
        return None, [Problem(name, 1, f"larger than {MAX_BYTES // 1024 // 1024} MiB; split the file")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [Problem(name, line, "not UTF-8; save the file as UTF-8")]
    problems = _problems_in_characters(name, text) if "\t" in text or not text.replace("\n", "").isprintable() else []
    if problems:
        return None, problems
    try:
        tree = _build(text)
    except _RefusedError as refused:
        return None, [Problem(name, refused.line, str(refused))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        deep = "nesting depth" in reason  # newer parsers notice by themselves, ahead of us
        message = f"nested deeper than {MAX_DEPTH} levels" if deep else f"not valid YAML: {reason}"
        return None, [Problem(name, mark.line + 1 if mark else 1, message)]
    if tree is None:
        return None, [Problem(name, 1, "empty file; a knowledge file starts with kind: topic, safety or vocabulary")]
    return tree, []


def dump_text(data: object) -> str:
    """*data* (dicts, lists, strings, None) as YAML that reads back the same, multi-line text as blocks."""
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100))


class _Dumper(yaml.SafeDumper):
    pass


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STRING, text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)
