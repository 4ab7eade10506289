"""Does compiled knowledge say the same as its files, to the byte and wherever it is compiled?"""

import json
from zlib import crc32

from effort import over_knowledge, sparingly
from hypothesis import given
from hypothesis import strategies as st
from made import folder_of, knowledge, load, questions
from processes import python

from faqbot import FaqBot
from faqbot.bundled import BUNDLED
from faqbot.compiling import all_tables, compile_knowledge, fingerprint, open_tables
from faqbot.knowledge.store import FORMAT, FileTables
from faqbot.matching.tables import MemoryTables, Row


@over_knowledge
@given(st.data())
def test_compiled_knowledge_says_the_same(data):
    """A compiled file gives the same rows and explanations as the YAML it was made from, byte for byte."""
    made = data.draw(knowledge())
    with folder_of(made.files) as folder:
        bot = FaqBot.load(folder)
        digest = compile_knowledge(str(folder), str(folder / "k.faqbot"))
        compiled = FaqBot.load(folder / "k.faqbot")

        assert digest == bot.digest == compiled.digest
        assert list(bot.entries()) == list(compiled.entries())
        for question in data.draw(questions(made)):
            assert json.dumps(bot.ask(question).to_dict()) == json.dumps(compiled.ask(question).to_dict())
            assert str(bot.ask(question).explain()) == str(compiled.ask(question).explain())


@sparingly
@given(knowledge())
def test_compiling_twice_gives_the_same_bytes(made):
    """The same knowledge gives the same file, wherever it lies and whatever its files are called."""
    renamed = {f"x{number}.yaml": text for number, text in enumerate(made.files.values())}
    with folder_of(made.files) as one, folder_of(renamed) as other:
        compile_knowledge(str(one), str(one / "k.faqbot"))
        compile_knowledge(str(one), str(one / "again.faqbot"))
        compile_knowledge(str(other), str(other / "k.faqbot"))

        assert (one / "k.faqbot").read_bytes() == (one / "again.faqbot").read_bytes()
        assert _without_origin(one / "k.faqbot") == _without_origin(other / "k.faqbot")


def _without_origin(path):
    """What the file says, but for the sizes of the files it was made from, which stand in the order of names."""
    tables = FileTables(str(path))
    made_from = sorted(tables.get("made-from", "all"))
    return tables.digest, tables.get("said", "all"), tables.get("all", "entries"), made_from


def test_processes_compile_the_same_bytes(tmp_path):
    """Processes that hash differently compile the bundled knowledge to the same bytes."""
    code = "import sys; from faqbot.compiling import compile_knowledge; compile_knowledge(None, sys.argv[1])"
    for seed in ("1", "2"):
        python(code, str(tmp_path / seed), env={"PYTHONHASHSEED": seed})

    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_the_bundled_knowledge_compiles_to_what_it_says(tables, compiled):
    """The bundled knowledge, compiled, answers as it does from YAML, and knows which files it is made from."""
    from_yaml, from_file = FaqBot(MemoryTables(tables)), FaqBot.load(compiled)
    asked = ["side effects of klonopin", "is it safe to combine them", "xanax", "i overdosed", "", "how do thy work"]

    assert [from_yaml.ask(question) for question in asked] == [from_file.ask(question) for question in asked]
    assert fingerprint(BUNDLED) == open_tables(compiled).get("made-from", "all")


@sparingly
@given(knowledge())
def test_tables_hold_plain_data(made):
    """All that matching looks up is plain data: it comes back from JSON as it was."""
    with folder_of(made.files) as folder:
        tables = all_tables(str(folder))

    assert json.loads(json.dumps(tables)) == json.loads(json.dumps(tables, sort_keys=True)) == tables


def test_a_loaded_folder_and_its_compiled_file_are_one_knowledge(lamps):
    """A reply names its knowledge the same whichever way it was loaded."""
    folder = {path.name: path.read_text("utf-8") for path in lamps.parent.glob("*.yaml")}

    assert load(folder).ask("bulb").knowledge == FaqBot.load(lamps).ask("bulb").knowledge


_READ_AND_LET_GO = """
import gc, sys
from collections import Counter
from faqbot import FaqBot

def kept():
    gc.collect()
    classes = map(type, gc.get_objects())
    return Counter(one.__qualname__ for one in classes if str(one.__module__).startswith("faqbot."))

def read_and_ask():
    bot = FaqBot.load(sys.argv[1])
    bot.ask("which bulb is broken")
    return kept()

read_and_ask()
before, held, after = kept(), read_and_ask(), kept()
print(before == after, before == held)
"""


def test_knowledge_that_is_let_go_is_gone(lamps):
    """Of a folder that was read, asked and let go nothing stays in memory: a server may read it anew for years."""
    assert ["True", "False"] == python(_READ_AND_LET_GO, str(lamps.parent)).decode().split()


def test_a_change_of_the_tables_raises_the_format(tables):
    """Files made before the tables changed must be refused: raise FORMAT, then note the new shape here."""
    shape = json.dumps([sorted(tables), Row._fields])

    assert (4, 2956178641) == (FORMAT, crc32(shape.encode()))
