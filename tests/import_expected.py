"""What do the pages in data/import become? Run as a program, it writes that down; then read the difference."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from faqbot.knowledge.importing.field import Field, load_field
from faqbot.knowledge.importing.pages import Page, read_page

PAGES = Path(__file__).parent / "data" / "import" / "pages"


def outline_of(page: Page) -> str:
    """The page's parts, one a line."""
    lines = [f"title {page.title}"]
    lines += [f"subject {', '.join((s.name, *s.aliases))}" for s in page.subjects]
    lines += [f"intro {json.dumps(page.intro)}"] if page.intro else []
    for one in page.passages:
        about = f" ({one.subject.name})" if one.subject else ""
        lines.append(f"{one.kind} {one.title}{about}: {json.dumps(one.text, ensure_ascii=False)}")
    lines.append(f"disclaimer {json.dumps(page.disclaimer)}")
    lines += [f"note {json.dumps(page.note)}"] if page.note else []
    return "\n".join(lines) + "\n"


def field() -> Field:
    """The bundled field of medicines."""
    return load_field("medicines", Path("no such folder"))


def main() -> int:
    """Write what each page becomes beside it."""
    medicines = field()
    for path in sorted(PAGES.glob("*.md")):
        page = read_page(path.name, path.read_bytes(), medicines)
        path.with_suffix(".txt").write_text(outline_of(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
