"""What do all tests share?"""

import gc
import os

import effort  # noqa: F401 - loads the profile before any test asks for a share of it
import pytest
from compiled import compiled as compiled_once
from made import DATA, PLAIN

from faqbot import FaqBot
from faqbot.compiling import all_tables, compile_knowledge

# Reading knowledge makes many objects and hardly any garbage: much of the time went into looking through them all.
gc.set_threshold(700, 50, 100)


def pytest_configure(config):
    """Let processes be forked where the tests run in parallel."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each of these workers has a thread besides, which only waits for what to run next.
        config.addinivalue_line("filterwarnings", "ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture(scope="session")
def bot():
    """The bot of the bundled knowledge."""
    return FaqBot.load()


@pytest.fixture(scope="session")
def compiled():
    """The bundled knowledge as a compiled file, for commands that need not build it each time."""
    return compiled_once()


@pytest.fixture(scope="session")
def tables():
    """All that is looked up in the bundled knowledge, built from its YAML; to be looked at only."""
    return all_tables(None)


@pytest.fixture(scope="session")
def office():
    """A bot that is about no named thing: an office's questions, with the bundled safety and language."""
    return FaqBot.load(DATA / "valid" / "office")


@pytest.fixture(scope="session")
def lamps(tmp_path_factory):
    """A small compiled file of a folder with one topic."""
    folder = tmp_path_factory.mktemp("knowledge")
    for name, text in PLAIN.items():
        (folder / name).write_text(text, "utf-8")
    topic = "kind: topic\nschema: 1\nid: lamps\ntitle: Lamps\ndisclaimer: Ask.\n"
    (folder / "lamps.yaml").write_text(topic + "faqs:\n  - {id: bulb, question: which bulb is it, answer: This.}\n")
    out = folder / "lamps.faqbot"
    compile_knowledge(str(folder), str(out))
    return out
