"""Is a compiled file the knowledge it was made from, and never anything else?"""

import multiprocessing
import pickle
import signal
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from effort import on_disk
from hypothesis import given
from hypothesis import strategies as st
from made import folder_of
from processes import environment
from timing import seconds

from faqbot import FaqBot, KnowledgeError
from faqbot.knowledge.store import FORMAT, MAGIC, SMALL, FileTables, write_tables

DIGEST = "0123456789abcdef" * 2
TABLES = {
    "text": {"": "empty key", "é": "ümlaut", "a\nb": None, "\ud800": 1} | {str(n): "x" * n for n in range(50)},
    "number": {"one": 1, "half": 0.5, "big": 10**30, "list": [1, [2, {"3": None}]]},
    "none": {},
}
del TABLES["text"]["\ud800"]


# The file itself


@on_disk
@given(
    st.dictionaries(
        st.text("abc", max_size=3), st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), st.integers())
    ),
    st.text(st.characters(codec="utf-8"), max_size=5),
)
def test_everything_written_is_found(tables, other):
    """Every key of every table gives its value, and no other key gives one."""
    with folder_of({}) as folder:
        write_tables(str(folder / "t"), tables, DIGEST)
        read = FileTables(str(folder / "t"))

        for table, rows in tables.items():
            assert rows == {key: read.get(table, key) for key in rows}
            assert other in rows or read.get(table, other) is None


@pytest.fixture
def small(tmp_path):
    """A file with a few tables, and its bytes."""
    path = tmp_path / "small.faqbot"
    write_tables(str(path), TABLES, DIGEST)
    return path, path.read_bytes()


def test_values_come_back_as_they_are(small):
    """Text, numbers of any size, lists and nothing come back as they were."""
    read = FileTables(str(small[0]))

    assert TABLES == {table: {key: read.get(table, key) for key in rows} for table, rows in TABLES.items()}
    assert DIGEST == read.digest
    assert read.get("text", "\ud800") is None


def test_a_cut_off_file_is_refused(small):
    """A file that lost any number of bytes at its end does not open, nor one that has bytes too many."""
    path, data = small
    for length in {*range(200), *range(0, len(data), 97), len(data) - 1}:
        path.write_bytes(data[:length])
        with pytest.raises(KnowledgeError):
            FileTables(str(path))
    path.write_bytes(data + b"\0")
    with pytest.raises(KnowledgeError):
        FileTables(str(path))


def test_a_flipped_bit_is_refused(small):
    """A file with any one byte of its header, or any of many elsewhere, changed by one bit does not open."""
    path, data = small
    for place in {*range(100), *range(100, len(data), 13)}:
        path.write_bytes(data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :])
        with pytest.raises(KnowledgeError, match=r"compile|not a compiled"):
            FileTables(str(path))


def test_a_large_file_is_checked_where_it_is_read(tmp_path):
    """A flipped byte of a file too large to be read whole is met when it is looked at, and gives no wrong value."""
    path = tmp_path / "large.faqbot"
    tables = {"t": {str(n): "x" * 1800 + str(n) for n in range(10_000)}}
    write_tables(str(path), tables, DIGEST)
    data = bytearray(path.read_bytes())
    assert len(data) > SMALL
    for place in range(1_000, len(data), len(data) // 60):
        data[place] ^= 64
    path.write_bytes(data)

    read, refused = FileTables(str(path)), 0
    for key, value in tables["t"].items():
        try:
            assert value == read.get("t", key)
        except KnowledgeError:
            refused += 1
    assert 40 <= refused
    with pytest.raises(KnowledgeError, match="altered"):
        read.verify()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "too short"),
        (b"faqbot", "too short"),
        (b"PK\x03\x04" + b"\0" * 200, "not a compiled knowledge file"),
        (b"kind: topic\n" * 20, "not a compiled knowledge file"),
        (MAGIC + struct.pack("<I", FORMAT + 1) + b"\0" * 100, f"format {FORMAT + 1}, but this version reads {FORMAT}"),
    ],
)
def test_foreign_and_newer_files_are_refused(tmp_path, data, message):
    """A file of another kind or of a newer format is refused with a message that says so."""
    path = tmp_path / "foreign.faqbot"
    path.write_bytes(data)

    with pytest.raises(KnowledgeError) as refused:
        FaqBot.load(path)
    assert message.replace("reads", "reads format") in str(refused.value)


def test_a_compiled_file_needs_no_ending(lamps, tmp_path):
    """A compiled file is known by what it holds, whatever it is called."""
    path = tmp_path / "knowledge.bin"
    path.write_bytes(lamps.read_bytes())

    assert "lamps/bulb" == FaqBot.load(path).ask("which bulb is it").entry.id


def test_long_keys_are_kept(tmp_path):
    """A question that a curator wrote far too long is compiled like any other."""
    write_tables(str(tmp_path / "k"), {"exact": {"long " * 20_000: [1], "short": [2]}}, DIGEST)

    assert [1] == FileTables(str(tmp_path / "k")).get("exact", "long " * 20_000)


# Sharing


def _answer(bot_and_question):
    bot, question = bot_and_question
    return bot.ask(question)


def test_bots_are_pickled(lamps, bot):
    """A bot pickles, as its file if it has one, and says the same afterwards."""
    for one, question in ((FaqBot.load(lamps), "which bulb is it"), (bot, "side effects of melatonin")):
        other = pickle.loads(pickle.dumps(one))  # noqa: S301
        assert one.ask(question) == other.ask(question)
    assert len(pickle.dumps(FaqBot.load(lamps))) < 1_000


def test_processes_and_threads_share_a_file(lamps):
    """Processes and threads that open and ask one file at the same time get the same replies."""
    bot = FaqBot.load(lamps)
    asked = [(bot, question) for question in ("which bulb is it", "bulb", "lamp bulb", "nothing") * 5]
    expected = [_answer(one) for one in asked]

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert expected == pool.map(_answer, asked)
    with ThreadPoolExecutor(8) as pool:
        assert expected == list(pool.map(_answer, [(FaqBot.load(lamps), question) for _, question in asked]))


def test_an_open_file_may_be_replaced(lamps, tmp_path):
    """A bot goes on answering from the file it opened while another one takes its place."""
    path = tmp_path / "k.faqbot"
    path.write_bytes(lamps.read_bytes())
    bot = FaqBot.load(path)
    write_tables(str(path), TABLES, DIGEST)

    assert "lamps/bulb" == bot.ask("which bulb is it").entry.id


# Writing


def test_a_failed_write_leaves_nothing(small):
    """A write that fails in the middle leaves the old file as it was, and nothing beside it."""
    path, data = small

    with pytest.raises(TypeError):
        write_tables(str(path), TABLES | {"z": {"1": object()}}, DIGEST)

    assert data == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


_WRITE_SLOWLY = """
import sys, time
from faqbot.knowledge.store import write_tables
class Slow(dict):
    def __getitem__(self, key):
        print(flush=True)
        time.sleep(60)
write_tables(sys.argv[1], {"a": {str(n): "x" * 1000 for n in range(1000)}, "z": Slow(k=1)}, "00" * 16)
"""


@pytest.mark.parametrize("before", [True, False])
def test_a_crash_while_writing_leaves_no_half_file(tmp_path, small, before):
    """A process killed while it writes leaves the old file whole, or none where there was none."""
    path = tmp_path / "k.faqbot"
    if before:
        path.write_bytes(small[1])
    command = [sys.executable, "-c", _WRITE_SLOWLY, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as writer:
        writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)

    assert path.exists() is before
    if before:
        assert DIGEST == FileTables(str(path)).digest


def test_opening_takes_no_reading(tmp_path):
    """Opening a file a hundred times as large takes about as long."""
    taken = {}
    for rows in (100, 20_000):
        path = tmp_path / f"{rows}.faqbot"
        write_tables(str(path), {"t": {str(n): "x" * 1000 for n in range(rows)}}, DIGEST)
        taken[rows] = seconds(lambda path=path: [FileTables(str(path)).get("t", "7") for _ in range(20)])
        assert "x" * 1000 == FileTables(str(path)).get("t", "7")

    assert taken[20_000] < 10 * taken[100] + 0.05
