"""Does the knowledge hold what the page says, all of it and nothing else?"""

import re

import pytest
from made import DATA
from stored import PAGE as STORED

PAGE = (DATA / "melatonin-clonazepam.md").read_text("utf-8")
BODY = PAGE.split("---\n", 2)[2]
IDS = """
intro generic-name generic-name/melatonin generic-name/clonazepam usage side-effects side-effects/melatonin
side-effects/clonazepam how-it-works how-it-works/melatonin how-it-works/clonazepam faq-safe-to-combine
faq-long-term faq-risks faq-side-effects-what-to-do faq-otc disclaimer
""".split()


def _spaced(text):
    """The page with runs of white space as one space: the page sets some apart by two."""
    return re.sub(r"\s+", " ", text).strip()


def _as_page():
    """The stored texts set as the page sets them."""
    yield f"# {STORED['title']}"
    yield STORED["intro"]
    for section in STORED["sections"]:
        yield f"**{section['heading']}:**"
        yield section["text"]
    yield "**FAQs:**"
    for faq in STORED["faqs"]:
        yield f"* **{faq['question']}** {faq['answer']}"
    yield f"**Disclaimer:** {STORED['disclaimer']}"
    yield f"**Note:** {STORED['note']}"


def test_stored_texts_make_up_the_page():
    """Set in the page's order, the stored texts are the page: not a word less, not a word more."""
    made = _spaced(" ".join(_as_page()))

    assert _spaced(BODY) == made


@pytest.mark.parametrize("text", [*(s["text"] for s in STORED["sections"]), *(f["answer"] for f in STORED["faqs"])])
def test_stored_text_is_the_pages(text):
    """Every stored text stands on the page as it is stored, line by line, but for the space around it."""
    lines = [re.sub(r":\*\* +", ":** ", line) for line in BODY.split("\n")]

    for line in text.strip().split("\n"):
        assert any(re.sub(r":\*\* +", ":** ", line) in row for row in lines), line


def test_title_is_the_pages():
    """The stored title is the one in the page's head."""
    assert re.search(r"^title: (.*)$", PAGE, re.MULTILINE)[1] == STORED["title"]


def test_entries_are_those_of_the_page(bot):
    """The page gives exactly these entries, in this order."""
    assert [f"melatonin-clonazepam/{name}" for name in IDS] == [entry.id for entry in bot.entries()]


def test_parts_are_contiguous_pieces_of_their_section(bot):
    """A part's text stands in its section's text as it is, and opens with the medicine it is about."""
    entries = {entry.id: entry for entry in bot.entries()}
    parts = [entry for entry in entries.values() if entry.kind == "part"]

    assert 6 == len(parts)
    for part in parts:
        assert part.answer in entries[part.id.rpartition("/")[0]].answer
        assert part.answer.casefold().startswith(f"**{part.id.rpartition('/')[2]}:**")


def test_entries_hold_the_stored_texts(bot):
    """Each section, FAQ, the intro and the disclaimer answer with their stored text, byte for byte."""
    stored = {"intro": STORED["intro"], "disclaimer": STORED["disclaimer"]}
    stored |= {section["id"]: section["text"] for section in STORED["sections"]}
    stored |= {faq["id"]: faq["answer"] for faq in STORED["faqs"]}
    told = {entry.id.split("/")[1]: entry.answer for entry in bot.entries() if entry.kind != "part"}

    assert {name: text.removesuffix("\n") for name, text in stored.items()} == told


def test_every_entry_goes_with_the_pages_disclaimer_and_note(bot):
    """Whatever is answered, the page's own disclaimer and note go with it."""
    expected = {(STORED["disclaimer"].removesuffix("\n"), STORED["note"].removesuffix("\n"))}

    assert expected == {(entry.disclaimer, entry.note) for entry in bot.entries()}
