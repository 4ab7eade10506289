"""What do the tests of the importer import, and how?"""

from __future__ import annotations

from pathlib import Path

from import_expected import field

from faqbot.knowledge.importing.run import Imported, Settings, import_page

__all__ = ["DATA", "MEDICINES", "PAGE", "SEED", "put"]

DATA = Path(__file__).parent / "data"
SEED = DATA / "melatonin-clonazepam.md"
MEDICINES = field()
PAGE = "# Testol\n### Usage\nFor tests.\n\n### FAQs\n* **Q: Is it real?** A: No.\n\n**Disclaimer:** General only.\n"


def put(folder: Path, text: str, **how) -> Imported:
    """Import a page called ``page.md`` that says *text*."""
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return import_page(page, Settings(folder / "out", MEDICINES, **how), {})
