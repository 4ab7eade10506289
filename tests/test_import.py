"""Does every page become knowledge word for word, or get refused for the right reason?"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from effort import asking
from hypothesis import given
from hypothesis import strategies as st
from import_expected import PAGES, field, outline_of

from faqbot.faces.cli import run
from faqbot.knowledge.importing.field import NO_FIELD
from faqbot.knowledge.importing.pages import read_page
from faqbot.knowledge.importing.proof import lost_words
from faqbot.knowledge.importing.run import Imported, Settings, find_pages, import_page
from faqbot.knowledge.importing.titles import faq_slug, slug, subjects_of
from faqbot.knowledge.importing.topics import topic_of
from faqbot.knowledge.importing.write import write_topic
from faqbot.knowledge.load import load_knowledge
from faqbot.knowledge.schema import Topic, read_topic
from faqbot.knowledge.strict_yaml import read_tree
from faqbot.text import words

DATA = Path(__file__).parent / "data"
SEED = DATA / "melatonin-clonazepam.md"
HAND_MADE = Path(__file__).parent.parent / "knowledge" / "melatonin-clonazepam.yaml"
MEDICINES = field()
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


def put(folder: Path, text: str, **how) -> Imported:
    """Import a page called ``page.md`` that says *text*."""
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return import_page(page, Settings(folder / "out", MEDICINES, **how), {})


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


PAGE = "# Testol\n### Usage\nFor tests.\n\n### FAQs\n* **Q: Is it real?** A: No.\n\n**Disclaimer:** General only.\n"


def test_importing_again_keeps_edits_adds_what_is_new_and_reports_conflicts(tmp_path):
    """The curator's file wins, and says where the page differs."""
    put(tmp_path, PAGE)
    file = tmp_path / "out" / "page.yaml"
    edited = file.read_text().replace("id: faq-real", "id: faq-existence\n    phrasings:\n      - does it exist")
    file.write_text("# Mine.\n" + edited.replace("For tests.", "For tests only."))
    done = put(tmp_path, PAGE.replace("A: No.", "A: No.\n* **Q: Who makes it?** A: Nobody."))
    text = file.read_text()

    assert done.status == "changed"
    assert done.added == ("faq-makes",)
    assert ["the text of usage differs"] == [conflict.message[:25] for conflict in done.conflicts]
    assert text.startswith("# Mine.\n")
    assert "faq-existence" in text
    assert "does it exist" in text
    assert "For tests only." in text
    assert "unchanged" == put(tmp_path, PAGE.replace("A: No.", "A: No.\n* **Q: Who makes it?** A: Nobody.")).status


def test_texts_are_taken_from_the_page_only_when_asked_and_the_review_goes(tmp_path):
    """A review says nothing of a text that came after it."""
    put(tmp_path, PAGE)
    file = tmp_path / "out" / "page.yaml"
    file.write_text(file.read_text().replace("reviewed-by: null", 'reviewed-by: "Dr. A"'))
    put(tmp_path, PAGE.replace("For tests.", "For exams."), take_page=True)

    assert "For exams." in file.read_text()
    assert "Dr. A" not in file.read_text()


def test_a_file_with_comments_inside_is_not_written_over(tmp_path):
    """What can't be written back is left alone, and the new file put beside it."""
    put(tmp_path, PAGE)
    file = tmp_path / "out" / "page.yaml"
    file.write_text(file.read_text().replace("faqs:", "# Ask the pharmacist about these.\nfaqs:"))
    before = file.read_bytes()
    done = put(tmp_path, PAGE.replace("A: No.", "A: No.\n* **Q: Who makes it?** A: Nobody."))

    assert ("beside", before) == (done.status, file.read_bytes())
    assert "Nobody" in Path(f"{file}.new").read_text()


def test_entries_that_left_the_page_stay_in_the_file(tmp_path):
    """Nothing is deleted because a page changed."""
    put(tmp_path, PAGE)
    done = put(tmp_path, PAGE.replace("### Usage\nFor tests.\n\n", "### Dosage\nNone.\n\n"))
    text = (tmp_path / "out" / "page.yaml").read_text()

    assert "usage is not on" in done.conflicts[0].message
    assert "For tests." in text
    assert "None." in text


def test_an_unsound_file_is_never_written_over(tmp_path):
    """A file that can't be read may be half of somebody's work."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "page.yaml").write_text("kind: topic\nid: [")

    assert "refused" == put(tmp_path, PAGE).status
    assert "kind: topic\nid: [" == (tmp_path / "out" / "page.yaml").read_text()


def test_suspect_pages_are_kept_when_asked_and_remarked_on(tmp_path):
    """--keep-suspect keeps a language model's refusal, and says where."""
    text = "# Hydro\nPlease provide the full name of the medicine.\n\n**Disclaimer:** General only.\n"
    done = put(tmp_path, text, keep_suspect=True)

    assert ("new", 2) == (done.status, done.remarks[0].line)


def test_two_pages_that_make_one_topic_are_not_written_over_each_other(tmp_path):
    """The second is refused, and the first named."""
    taken: dict[str, str] = {}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(PAGE)
    done = [import_page(p, Settings(tmp_path / "out", MEDICINES), taken) for p in find_pages([tmp_path])]

    assert ["new", "refused"] == [one.status for one in done]
    assert "a/page.md" in done[1].problems[0].message


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


def test_the_command_imports_reports_and_tells_by_its_status(tmp_path, capsys):
    """0 when every page was imported, 1 when one was refused; the report counts and gives reasons."""
    assert 0 == run(["import", str(SEED), "-o", str(tmp_path)])
    assert "1 of 1 pages imported" in capsys.readouterr().out
    assert 1 == run(["import", str(DATA / "import"), "-o", str(tmp_path / "all")])
    out = capsys.readouterr().out
    assert "no-disclaimer.md:1: refused: no disclaimer" in out
    assert "\x1b" not in out
    assert 0 == run(["ask", "--knowledge", str(tmp_path), "side effects of clonazepam"])


def test_the_command_reports_as_json_and_can_do_nothing(tmp_path, capsys):
    """--json gives a row for each page, --dry-run writes nothing."""
    assert 0 == run(["import", str(SEED), "-o", str(tmp_path), "--dry-run", "--json"])
    row = json.loads(capsys.readouterr().out)

    assert ("new", 6) == (row["status"], row["entries"]["part"])
    assert [] == list(tmp_path.iterdir())


def test_a_disclaimer_for_pages_without_one_comes_from_a_file(tmp_path):
    """--disclaimer gives the site's own text, word for word."""
    (tmp_path / "site.txt").write_text("Of the site.\nTwo lines.\n")
    page = str(DATA / "import" / "refused" / "no-disclaimer.md")
    out = tmp_path / "out"

    assert 0 == run(["import", page, "-o", str(out), "--disclaimer", str(tmp_path / "site.txt")])
    assert load_knowledge(out).topics[0].disclaimer == "Of the site.\nTwo lines."


@pytest.mark.parametrize(
    "extra",
    [["--field", "no-such-field"], ["--disclaimer", "no-such-file"], []],
    ids=["field", "disclaimer", "no page"],
)
def test_mistakes_in_the_command_are_one_line(extra, tmp_path, capsys):
    """Errors are a line on standard error and status 2."""
    pages = [str(tmp_path)] if not extra else [str(SEED)]

    assert 2 == run(["import", *pages, "-o", str(tmp_path / "out"), *extra])
    assert re.fullmatch(r"faqbot: error: .*\n", capsys.readouterr().err)


def test_without_markdown_it_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    """The extra that is missing is named."""
    for name in [n for n in sys.modules if n.startswith(("markdown_it", "faqbot.knowledge.importing"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "markdown_it", None)

    assert 2 == run(["import", str(SEED), "-o", str(tmp_path)])
    assert "pip install 'faqbot[import]'" in capsys.readouterr().err
