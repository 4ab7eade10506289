"""What do the tests of batches share?"""

import io
import multiprocessing
import sys
from pathlib import Path

import pytest
from batch_shared import BOT, QUESTIONS, Result

from faqbot import FaqBot
from faqbot.faces.cli import run


def _loaded(_path=None):
    return BOT


@pytest.fixture
def batch(capfdbinary, monkeypatch):
    """Runs ``faqbot batch`` in this process, with the knowledge loaded already."""
    monkeypatch.setattr(FaqBot, "load", _loaded)

    def call(*arguments, stdin=b""):
        if "--workers" not in arguments:  # starting processes takes longer than most tests
            arguments += ("--workers", 1)
        capfdbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = run(["batch", *map(str, arguments)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(status, out, err.decode())

    return call


@pytest.fixture
def killable(monkeypatch):
    """Starts ``faqbot batch`` as a process of its own, with the knowledge loaded already."""
    monkeypatch.setattr(FaqBot, "load", _loaded)

    def start(*arguments, before=lambda: None):
        def target():
            before()
            sys.exit(run(["batch", *map(str, arguments)]))

        process = multiprocessing.get_context("fork").Process(target=target)
        process.start()
        return process

    return start


@pytest.fixture
def apart(killable, capfdbinary):
    """Runs ``faqbot batch`` in a process of its own, whose threads then don't outlive it here."""

    def call(*arguments):
        capfdbinary.readouterr()
        process = killable(*arguments)
        process.join(120)
        out, err = capfdbinary.readouterr()
        return Result(process.exitcode, out, err.decode())

    return call


@pytest.fixture
def questions(tmp_path) -> Path:
    """A file of some hundred questions, of all kinds and many of them again and again."""
    path = tmp_path / "questions.txt"
    path.write_text("".join(f"{question} {n % 5}\n" for n in range(60) for question in QUESTIONS), encoding="utf-8")
    return path
