"""Is the recorded session what the program prints today?"""

from xml.dom.minidom import parseString

import pytest

pytest.importorskip("pexpect", reason="recording needs pexpect (pip install -e '.[dev]')")
pytest.importorskip("pyte", reason="recording needs pyte (pip install -e '.[dev]')")

from record_session import DATA, as_svg, as_text, record


def test_the_recorded_session_is_what_is_printed():
    """Text and picture come out again, byte for byte; after a change, run tests/tools/record_session.py."""
    screen = record()

    assert as_text(screen) == (DATA / "session.txt").read_text(encoding="utf-8")
    assert as_svg(screen) == (DATA / "session.svg").read_text(encoding="utf-8")


def test_the_picture_is_sound_and_says_what_it_shows():
    """It is well-formed and has a title for who can't see it."""
    picture = parseString((DATA / "session.svg").read_text(encoding="utf-8"))  # noqa: S318 - our own file

    assert "A session with faqbot" in picture.getElementsByTagName("title")[0].firstChild.data
