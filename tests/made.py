"""Knowledge made up for tests: random topics, written as YAML, read by the real loader.

The safety and language files are small ones of the tests' own, so that reading a knowledge takes a millisecond
and nothing in it was written with our own page in mind.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from faqbot import FaqBot

DATA = Path(__file__).parent / "data"
PLAIN = {name: (DATA / "plain" / name).read_text("utf-8") for name in ("field.yaml", "language.yaml", "safety.yaml")}
NAMES = ("Zorvexin", "Quillamar", "Brontide", "Velostrane", "Marquidon", "Plinthorax")
NOUNS = tuple(
    "anchor basket candle carpet engine feather garden hammer island kettle ladder lantern magnet mirror needle "
    "orchard pencil pillow printer puzzle ribbon saddle shovel statue teapot tunnel umbrella violin wagon zebra".split()
)
TELLS = tuple("broken colour distance expensive heavy maintenance polish quality repair shape warranty weight".split())
OPENINGS = ("how", "what is", "why", "where is", "when does", "is", "can i", "")


class Made(NamedTuple):
    """A knowledge folder in memory."""

    files: dict[str, str]
    """File name → YAML."""
    topics: tuple[dict[str, Any], ...]
    """The topics as plain data, as they should come out again."""

    @property
    def phrasings(self) -> tuple[tuple[str, str], ...]:
        """(a stored question or heading, the id of its entry) of all sections and FAQs."""
        return tuple(
            (item.get("question") or item["heading"], f"{topic['id']}/{item['id']}")
            for topic in self.topics
            for item in (*topic["sections"], *topic["faqs"])
        )

    @property
    def subjects(self) -> frozenset[str]:
        """The names that some topic is about."""
        return frozenset(name for topic in self.topics for name in topic["subjects"])


def _block(text: str, indent: int) -> str | None:
    """*text* as a literal block, or None where only quotes can hold it exactly."""
    lines = text.split("\n")
    if any(not line.strip() or line != line.strip(" ") for line in lines):
        return None
    return "|\n" + "\n".join(" " * indent + line for line in lines)


def _value(text: str, indent: int, blocks: bool) -> str:
    return (_block(text, indent) if blocks else None) or json.dumps(text, ensure_ascii=False)


def topic_yaml(topic: Mapping[str, Any]) -> str:
    """The topic as a knowledge file, its texts in literal blocks or in quotes."""
    blocks = bool(topic["blocks"])
    lines = ["kind: topic", "schema: 1", f"id: {topic['id']}", f"title: {json.dumps(topic['title'])}"]
    if topic["field"]:
        lines.append("vocabulary: [plain-field]")
    if topic["subjects"]:
        lines += ["subjects:", *(f"  - name: {name}" for name in topic["subjects"])]
    lines += [f"{key}: {_value(topic[key], 2, blocks)}" for key in ("intro", "disclaimer", "note") if topic[key]]
    for listed, asked, told in (("sections", "heading", "text"), ("faqs", "question", "answer")):
        if topic[listed]:
            lines.append(f"{listed}:")
        for item in topic[listed]:
            lines += [f"  - id: {item['id']}", f"    {asked}: {json.dumps(item[asked], ensure_ascii=False)}"]
            if item["phrasings"]:
                lines += ["    phrasings:", *(f"      - {json.dumps(one)}" for one in item["phrasings"])]
            lines.append(f"    {told}: {_value(item[told], 6, blocks)}")
    return "\n".join(lines) + "\n"


@contextmanager
def folder_of(files: Mapping[str, str | bytes]) -> Iterator[Path]:
    """A folder that holds *files*, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as name:
        for file, text in files.items():
            Path(name, file).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        yield Path(name)


def load(files: Mapping[str, str | bytes]) -> FaqBot:
    """The bot of a folder with *files*."""
    with folder_of(files) as folder:
        return FaqBot.load(folder)


# Any text that a knowledge file may hold.
free_text = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")) | st.just("\n"),
    min_size=1,
    max_size=40,
).filter(str.strip)


class _Maker:
    """Makes topics from a seed: drawing every word through hypothesis would take longer than reading the files."""

    def __init__(self, seed: int, free: tuple[str, ...]) -> None:
        self.rng = random.Random(seed)
        self.free = free

    def words(self, most: int = 6) -> str:
        return " ".join(self.rng.choice(NOUNS + TELLS) for _ in range(self.rng.randint(1, most)))

    def text(self) -> str:
        if self.free and self.rng.random() < 0.3:
            return self.rng.choice(self.free)
        return "  ".join(f"{self.words().capitalize()}." for _ in range(self.rng.randint(1, 3)))

    def asked(self) -> str:
        return " ".join((self.rng.choice(OPENINGS), self.rng.choice(NOUNS), self.rng.choice(TELLS))).strip()

    def item(self, name: str, asked: str, told: str, subjects: tuple[str, ...]) -> dict[str, Any]:
        text = self.text()
        if subjects and asked == "heading" and self.rng.random() < 0.5:
            text = "\n".join(f"* **{subject}:** {self.words()}" for subject in subjects)
        phrasings = sorted({self.asked() for _ in range(self.rng.randint(0, 2))})
        return {"id": name, asked: self.asked(), "phrasings": phrasings, told: text}

    def topic(self, name: str, field: bool) -> dict[str, Any]:
        subjects = tuple(self.rng.sample(NAMES[:4], self.rng.randint(0, 2))) if field else ()
        return {
            "id": name,
            "title": self.words(),
            "field": field,
            "blocks": self.rng.random() < 0.5,
            "subjects": subjects,
            "intro": self.rng.choice((None, self.text())),
            "disclaimer": self.text(),
            "note": self.rng.choice((None, self.text())),
            "sections": [self.item(f"section-{n}", "heading", "text", subjects) for n in range(self.rng.randint(0, 2))],
            "faqs": [self.item(f"faq-{n}", "question", "answer", ()) for n in range(self.rng.randint(1, 3))],
        }


def _make(seed: int, count: int, field: bool, free: list[str]) -> Made:
    maker = _Maker(seed, tuple(free))
    topics = tuple(maker.topic(f"topic-{n}", field) for n in range(count))
    files = {name: text for name, text in PLAIN.items() if field or name != "field.yaml"}
    return Made(files | {f"{topic['id']}.yaml": topic_yaml(topic) for topic in topics}, topics)


def knowledge(field: st.SearchStrategy[bool] = st.booleans()) -> st.SearchStrategy[Made]:  # noqa: B008
    """A folder of up to three topics, with the tests' own safety and language and, if *field*, their field."""
    return st.builds(_make, st.integers(0, 2**32), st.integers(1, 3), field, st.lists(free_text, max_size=2))


asked_text = st.builds(
    lambda opening, noun, tell: f"{opening} {noun} {tell}".strip(),
    st.sampled_from(OPENINGS),
    st.sampled_from(NOUNS),
    st.sampled_from(TELLS),
)


def questions(made: Made) -> st.SearchStrategy[list[str]]:
    """Four things that may be asked of *made*: stored, nearly stored, or anything at all."""
    stored = st.sampled_from([asked for asked, _ in made.phrasings])
    one = st.one_of(
        stored,
        st.builds("{} {}".format, stored, st.sampled_from(NAMES + NOUNS)),
        st.builds("{} and {}".format, stored, asked_text),
        st.sampled_from(NAMES),
        asked_text,
        st.text(max_size=60),
    )
    return st.lists(one, min_size=4, max_size=4)
