"""Does the documentation do what it says?"""

import json
import re
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from batch_shared import BOT

PAGE = Path(__file__).parent.parent.parent / "README.md"
BATCHES = PAGE.read_text(encoding="utf-8").split("## Answer files of questions")[1]
RECIPES = re.findall(r"```python\n(.*?)```", BATCHES, re.DOTALL)


def recipe(word):
    """The one recipe with *word* in it."""
    (found,) = [text for text in RECIPES if word in text]
    return found


def run(text):
    """What is defined when *text* has run."""
    names = {"__name__": "recipe"}
    exec(compile(text, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    return names


def test_the_loop_prints_what_was_decided(capsys):
    """The first recipe runs and shows an entry and a reason."""
    run(recipe("print("))

    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_pandas_table_gets_its_answers():
    """The table keeps its rows and gains the answer beside each question."""
    pytest.importorskip("pandas", reason="the recipe is for those who have pandas")
    table = run(recipe("pandas"))["table"]

    assert list(table["answer"].fillna("")) == [BOT.ask("generic name").answer, ""]


def test_a_web_server_with_threads_answers_everybody():
    """Many clients at once each get the reply to their own question."""
    server = run(recipe("ThreadingHTTPServer"))["server"]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    questions = ["melatonin", "xanax", "side%20effects"] * 10

    def fetch(question):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/?q={question}", timeout=10) as reply:
            return json.load(reply)

    try:
        with ThreadPoolExecutor(8) as pool:
            rows = list(pool.map(fetch, questions))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert rows == [BOT.ask(question.replace("%20", " ")).to_dict() for question in questions]


def test_every_reason_is_explained():
    """Each reason that a row can have for being an error is on the page."""
    sources = Path(__file__).parent.parent.parent / "faqbot" / "faces" / "batch"
    pattern = r'"((?:not|missing|broken|extra|too|damaged)-[a-z0-9-]+)"'
    reasons = {reason for path in sources.glob("*.py") for reason in re.findall(pattern, path.read_text())}

    assert len(reasons) >= 9
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in PAGE.read_text(encoding="utf-8")] == []
