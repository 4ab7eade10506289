"""What all tests share: how hard hypothesis tries, and the bot of the bundled knowledge."""

import os

import pytest
from hypothesis import settings

from faqbot import FaqBot
from faqbot.compiling import compile_knowledge

# Examples are drawn the same way each time, so that a commit always gets the same verdict; ``explore`` looks
# for what nobody has seen yet.
settings.register_profile("quick", max_examples=150, deadline=None, derandomize=True)
settings.register_profile("ci", max_examples=2000, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "quick"))


@pytest.fixture(scope="session")
def bot():
    """The bot of the bundled knowledge."""
    return FaqBot.load()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """The bundled knowledge as a compiled file, for commands that need not build it each time."""
    path = tmp_path_factory.mktemp("compiled") / "bundled.faqbot"
    compile_knowledge(None, str(path))
    return str(path)
