"""Is the same said again, in whatever order, thread or process it is asked?"""

import json
import random
from concurrent.futures import ThreadPoolExecutor

from effort import asking, over_knowledge
from hypothesis import given
from hypothesis import strategies as st
from made import NOUNS, PLAIN, knowledge, load, questions
from page_asked import CASES, OTHERS, PHRASINGS, WORDS, asked
from processes import python

from faqbot import FaqBot

_ASK_ALL = """
import json, sys
from faqbot import FaqBot
from faqbot.faces.render import as_json
bot = FaqBot.load(sys.argv[1] if len(sys.argv) > 1 else None)
for question in json.load(sys.stdin):
    reply = bot.ask(question)
    sys.stdout.write(as_json(reply) + repr(reply.explain()) + chr(10))
"""


def _bytes_of_another_process(asked, seed, locale, *arguments):
    env = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
    return python(_ASK_ALL, *arguments, input=json.dumps(asked).encode(), env=env)


def test_processes_agree_to_the_byte():
    """Processes that hash differently, under different locales, give the same bytes, explanations included."""
    rng = random.Random(7)
    asked = [*rng.sample(PHRASINGS, 40), *rng.sample(CASES["emergency"], 20), *rng.sample(CASES["ordinary"], 20)]
    asked += [" ".join(rng.sample(WORDS, 6)) for _ in range(40)] + [f"{name} side effects" for name in OTHERS[::40]]

    one, other = (_bytes_of_another_process(asked, seed, locale) for seed, locale in (("1", "C"), ("2", "tr_TR.UTF-8")))

    assert one == other
    assert one.count(b"\n") >= 2 * len(asked)


def test_processes_agree_about_any_knowledge(tmp_path):
    """The same holds for a folder that has several topics about the same words."""
    for name, text in PLAIN.items():
        (tmp_path / name).write_text(text, "utf-8")
    for number in range(3):
        faqs = "".join(
            f"  - {{id: faq-{n}, question: how is the {noun} polished, answer: Polish the {noun}.}}\n"
            for n, noun in enumerate(NOUNS[number : number + 12])
        )
        text = f"kind: topic\nschema: 1\nid: topic-{number}\ntitle: Topic {number}\ndisclaimer: Ask.\nfaqs:\n{faqs}"
        (tmp_path / f"{number}.yaml").write_text(text, "utf-8")
    asked = [f"how is the {one} and the {other} polished" for one in NOUNS[:15] for other in NOUNS[5:9]]

    one, other = (_bytes_of_another_process(asked, seed, "C", str(tmp_path)) for seed in ("1", "2"))

    assert one == other


@asking
@given(st.lists(asked, min_size=2, max_size=3))
def test_what_was_asked_before_changes_nothing(bot, several):
    """A bot that was asked other questions, in another order or by other threads, says the same."""
    replies = [bot.ask(question) for question in several]

    assert replies == [bot.ask(question) for question in reversed(several)][::-1]


def test_threads_share_a_bot(bot):
    """Many threads that ask one bot at once get what one gets alone."""
    fresh = FaqBot.load()
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(fresh.ask, PHRASINGS[::4] * 2))

    assert at_once == [bot.ask(question) for question in PHRASINGS[::4] * 2]


@over_knowledge
@given(st.data())
def test_order_of_files_and_phrasings_changes_nothing(data):
    """Renamed files read in another order, and phrasings in another order, give the same replies."""
    made = data.draw(knowledge())
    several = data.draw(questions(made))
    names = data.draw(st.permutations([f"{number}.yaml" for number in range(len(made.files))]))
    renamed = dict(zip(names, made.files.values(), strict=True))
    lines = {name: _with_phrasings_reversed(text) for name, text in made.files.items()}
    bot, other, turned = load(made.files), load(renamed), load(lines)

    assert bot.digest == other.digest
    for question in several:
        assert bot.ask(question) == other.ask(question)
        assert bot.ask(question)._replace(knowledge="") == turned.ask(question)._replace(knowledge="")


def _with_phrasings_reversed(text):
    """The file with each list of phrasings backwards: in files made up here, only they stand six deep."""
    lines: list[str] = []
    listed: list[str] = []
    for line in text.split("\n"):
        if line.startswith('      - "'):
            listed.append(line)
            continue
        lines += listed[::-1]
        listed = []
        lines.append(line)
    return "\n".join(lines)
