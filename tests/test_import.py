"""Does every page become knowledge word for word, or get refused for the right reason?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from effort import asking
from hypothesis import given
from hypothesis import strategies as st
from import_expected import PAGES, outline_of
from import_shared import DATA, MEDICINES, PAGE, SEED, put

from faqbot.knowledge.importing.field import NO_FIELD
from faqbot.knowledge.importing.pages import read_page
from faqbot.knowledge.importing.proof import lost_words
from faqbot.knowledge.importing.run import Settings, import_page
from faqbot.knowledge.importing.titles import faq_slug, slug, subjects_of
from faqbot.knowledge.importing.topics import topic_of
from faqbot.knowledge.importing.write import write_topic
from faqbot.knowledge.schema import Topic, read_topic
from faqbot.knowledge.strict_yaml import read_tree
from faqbot.text import words

HAND_MADE = Path(__file__).parent.parent / "knowledge" / "melatonin-clonazepam.yaml"
VALID = sorted(PAGES.glob("*.md"))
REFUSED = {
    "bidi": (3, "control character U+202E"),
    "empty": (1, "nothing below the title"),
    "escape": (3, "control character U+001B"),
    "latin-1": (3, "not UTF-8"),
    "no-disclaimer": (1, "no disclaimer"),
    "no-title": (4, "no title"),
    "nothing": (1, "no title"),
    "refusal-in-section": (5, "refusal in place of 'Dosage'"),
    "refusal-only": (2, "refusal in place of content"),
}


def topic_in(path: Path) -> Topic:
    problems: list = []
    tree, _ = read_tree(str(path), path.read_bytes())
    topic = read_topic(str(path), tree, problems)
    assert problems == []
    return topic


def test_there_are_pages_to_test_with():
    """The folders of pages aren't empty, so that the tests over them say something."""
    assert len(VALID) > 10
    assert {path.stem for path in (DATA / "import" / "refused").glob("*.md")} == set(REFUSED)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_page_becomes_what_stands_beside_it(path):
    """Each shape of page is read as a person reads it."""
    page = read_page(path.name, path.read_bytes(), MEDICINES)

    assert path.with_suffix(".txt").read_text(encoding="utf-8") == outline_of(page)


@pytest.mark.parametrize("path", [*VALID, SEED], ids=lambda path: path.stem)
def test_every_word_of_a_page_is_in_exactly_one_place_of_its_file(path, tmp_path):
    """Nothing is lost and nothing said twice, but for markers like "Q:"; counted by other means than the importer's."""
    done = import_page(path, Settings(tmp_path, MEDICINES), {})
    topic = topic_in(Path(done.file))
    body = path.read_text(encoding="utf-8-sig").replace("\u200b", "")
    body = body.split("---\n", 2)[2] if body.startswith("---") else body
    stored = [topic.title, topic.note or ""]
    for one in topic.entries:
        if one.entry.kind != "part":
            title = one.phrasings[0] if one.entry.kind in ("section", "faq") else ""
            stored += [title, one.entry.answer]
    page, kept = Counter(words(body)), Counter(word for text in stored for word in words(text))

    assert kept - page == Counter()
    assert set(page - kept) <= set("q q2 a faqs frequently asked questions disclaimer note 1 2 3".split())


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_cannot_be_kept_is_refused_where_it_stands(name, tmp_path):
    """A refusal says what is wrong, with path and line, and writes nothing."""
    line, reason = REFUSED[name]
    done = import_page(DATA / "import" / "refused" / f"{name}.md", Settings(tmp_path, MEDICINES), {})

    assert done.status == "refused"
    assert any(problem.line == line and reason in problem.message for problem in done.problems)
    assert list(tmp_path.iterdir()) == []


def test_the_seed_page_imports_to_the_hand_made_entries(tmp_path):
    """Texts, titles and section ids are those of the hand-made file; FAQ ids and phrasings are a person's choice."""
    made = topic_in(Path(import_page(SEED, Settings(tmp_path, MEDICINES), {}).file))
    ours = topic_in(HAND_MADE)

    def said(topic):
        return [
            (s.entry.kind, s.entry.title, s.entry.answer, s.entry.disclaimer, s.entry.note, s.subject,
             None if s.entry.kind == "faq" else s.entry.id)
            for s in topic.entries
        ]  # fmt: skip

    assert said(ours) == said(made)
    assert (ours.id, ours.title, ours.vocabulary) == (made.id, made.title, made.vocabulary)
    assert [s.name for s in ours.subjects] == [s.name for s in made.subjects]


def test_importing_the_seed_over_the_hand_made_file_changes_nothing(tmp_path):
    """A curator's ids, phrasings, aliases and comments survive, byte for byte."""
    before = HAND_MADE.read_bytes()
    (tmp_path / HAND_MADE.name).write_bytes(before)
    done = import_page(SEED, Settings(tmp_path, MEDICINES), {})

    assert ("unchanged", ()) == (done.status, done.conflicts)
    assert before == (tmp_path / HAND_MADE.name).read_bytes()


@pytest.mark.parametrize(
    ("title", "subjects"),
    [
        ("Vitamin C + Zinc", ["Vitamin C", "Zinc"]),
        ("Paracetamol/Acetaminophen + Tramadol", ["Paracetamol|Acetaminophen", "Tramadol"]),
        ("Metronidazole (Topical)", ["Metronidazole", "Metronidazole Topical"]),
        ("Somatropin, Mammalian Derived", ["Somatropin", "Somatropin Mammalian Derived"]),
        ("Whooping Cough (Pertussis) + Tetanus", ["Whooping Cough|Pertussis", "Tetanus"]),
        ("Aspirin, Caffeine and Codeine", ["Aspirin", "Caffeine", "Codeine"]),
        ("Pyridoxine + ThiamineVitamin B + Vitamin B", ["Pyridoxine", "Thiamine|ThiamineVitamin B", "Vitamin B"]),
        ("Omega- + Vitamin E", ["Omega", "Vitamin E"]),
        ("Docosahexanoic acidDHA + Zinc", ["Docosahexanoic acid|DHA|Docosahexanoic acidDHA", "Zinc"]),
        ("Diclofenac + Alcohol", ["Diclofenac|Diclofenac Alcohol"]),
        ("OnabotulinumtoxinA", ["OnabotulinumtoxinA"]),
        ("Antihemophilic Factor /Von Willebrand Factor (Human)",
         ["Antihemophilic Factor|Von Willebrand Factor",
          "Antihemophilic Factor Human|Antihemophilic Factor Von Willebrand Factor Human"]),
        ("St. John's Wort", ["St. John's Wort"]),
        ("Alcohol", ["Alcohol"]),
        ("+", []),
    ],
)  # fmt: skip
def test_titles_say_what_a_page_is_about(title, subjects):
    """Joined names are several subjects; a name in brackets is another one of the same."""
    found = ["|".join(dict.fromkeys(" ".join(n.split()) for n in (s.name, *s.aliases))) for s in subjects_of(title)]

    assert subjects == found


def test_ids_tell_what_a_question_is_about():
    """Subjects and what every question says are left out of its id."""
    assert "faq-long-term" == faq_slug(
        "Can I take melatonin and clonazepam long-term?", subjects_of("Melatonin + Clonazepam")
    )
    assert "st-johns-wort" == slug("St. John's  Wort")


def test_common_questions_get_the_field_s_ways_of_asking(tmp_path):
    """A question that the field knows covers its usual section, so that it is asked for in many ways."""
    put(tmp_path, PAGE.replace("Is it real?", "How should I store Testol?"))

    assert "covers: [storage]" in (tmp_path / "out" / "page.yaml").read_text()


LINES = st.sampled_from(
    [
        "", "", "Some text here.", "**Adults:** One.", "* **Q: Is it so?** A: Yes.", "* **Q: Empty?**",
        "    * **A:** Deep.",
        "### Usage", "### Side Effects", "## Dosage", "#### Deeper", "**FAQs:**", "### FAQs", "### FAQs (for both)",
        "**Disclaimer:** General.", "**Note:** A note.", "* item", "1. first", "1. **Q: Numbered?** A: It is.", "---",
        "A: loose answer", "Q: loose question?", "**Alpha:**", "### Alpha", "**Usage:** inline", "> quoted", "`code *`",
        "**unclosed", "*A: star", "Beta", "[a]: http://b", "<b>html</b>", "    indented",
        "| a | b |", "***Alpha and Beta:***",
    ]
)  # fmt: skip


@asking
@given(st.lists(LINES, min_size=1, max_size=25))
def test_no_page_loses_a_word(lines):
    """However a page is put together, each of its words gets one place, or the proof says which one doesn't."""
    text = "# Alpha + Beta\n" + "\n".join(lines) + "\n"
    page = read_page("page.md", text.encode(), MEDICINES)
    if not page.passages and page.intro is None:
        return
    topic, items = topic_of(page, "page", "page.md", MEDICINES, "General.")
    problems: list = []
    tree, found = read_tree("page.yaml", write_topic(topic).encode())
    stored = read_topic("page.yaml", tree, problems)

    assert (found, problems) == ([], [])
    assert [] == lost_words(page, text.split("\n"), stored, items)


@asking
@given(st.text(max_size=400))
def test_any_text_is_imported_whole_or_refused(tmp_path_factory, text):
    """No input makes the importer fail, or keep a part of a page."""
    folder = tmp_path_factory.mktemp("any")
    page = folder / "page.md"
    page.write_bytes(text.encode("utf-8", "replace"))
    done = import_page(page, Settings(folder / "out", NO_FIELD, "General."), {})

    assert (done.status == "refused") is bool(done.problems)
    assert all("can't be written" not in problem.message for problem in done.problems)


def test_the_proof_finds_a_lost_word_a_moved_one_and_a_repeated_one():
    """A topic that differs by one word from its page isn't written."""
    page = read_page("page.md", PAGE.encode(), MEDICINES)
    topic, items = topic_of(page, "page", "page.md", MEDICINES, "")

    def problems_of(text: str):
        tree, _ = read_tree("page.yaml", text.encode())
        return lost_words(page, PAGE.split("\n"), read_topic("page.yaml", tree, []), items)

    text = write_topic(topic)
    assert [] == problems_of(text)
    for changed in ("For tests", "tests For.", "For For tests."):
        assert (changed == "For tests") is (problems_of(text.replace("For tests.", changed)) == [])
