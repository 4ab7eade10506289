"""What becomes of a file that is there already when its page is imported again?"""

from __future__ import annotations

from pathlib import Path

from import_shared import MEDICINES, PAGE, put

from faqbot.knowledge.importing.run import Settings, find_pages, import_page


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
