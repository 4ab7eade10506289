"""Where does a benchmark's large knowledge come from? It is made up, the same every time.

Medicine pages with names of the usual shape, sections under their usual headings and FAQs that name their
subject, and questions about them with a word and a letter dropped, as hurried people type.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

ENTRIES_A_PAGE = 12
_STARTS = [
    "ab", "ac", "al", "am", "an", "ar", "as", "be", "bi", "bo", "bu", "ca", "ce", "cha", "ci", "cla", "co", "cre",
    "da", "de", "di", "do", "dro", "du", "e", "el", "en", "es", "eto", "fa", "fe", "fi", "flu", "fo", "ga", "ge",
    "gli", "go", "gua", "ha", "he", "hy", "i", "im", "in", "iso", "ke", "ko", "la", "le", "li", "lo", "lu", "ma",
    "me", "mi", "mo", "my", "na", "ne", "ni", "no", "nu", "o", "ol", "or", "pa", "pe", "phe", "pi", "pra", "pro",
    "que", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su", "ta", "te", "thi", "ti", "to", "tra", "u",
    "va", "ve", "vi", "vo", "xa", "ze", "zi", "zo",
]  # fmt: skip
_MIDDLES = [
    "ba", "be", "bi", "bo", "bra", "ca", "ce", "ci", "clo", "co", "cri", "da", "de", "di", "do", "dra", "fa", "fe",
    "fi", "flo", "ga", "ge", "gi", "go", "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "ni", "no",
    "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta", "te", "ti", "to", "tra", "va",
    "ve", "vi", "vo", "xa", "xi", "za", "zo",
]  # fmt: skip
_ENDS = [
    "bicin", "bine", "cillin", "conazole", "coxib", "cycline", "dazole", "done", "dronate", "fenac", "fibrate",
    "floxacin", "gliptin", "kacin", "lam", "lol", "lukast", "mab", "micin", "mide", "mine", "mycin", "nib",
    "nidine", "nolol", "parin", "pam", "phylline", "pine", "prazole", "pril", "profen", "quine", "ridone", "sartan",
    "semide", "setron", "statin", "tadine", "terol", "thiazide", "tidine", "tinib", "toin", "triptan", "vastatin",
    "vir", "xaban", "zepam", "zine", "zolam", "zone",
]  # fmt: skip
_SECTIONS = {
    "Usage": "{x} is used for {a} and, in some patients, for {b}. It may also help with {c}.",
    "Dosage": "The usual dose of {x} for {a} is decided by a doctor. For {b} a lower dose is common.",
    "Side Effects": "{x} may cause {a}, {b} and {c}. Rarely it leads to {d}.",
    "How it Works": "{x} acts on the {d} of the body, which leads to less {a}.",
    "Precautions": "Tell your doctor about {a} or {b} before you take {x}.",
    "Storage": "Keep {x} in a dry place, away from {d}.",
}
_ADVICE = (
    "Talk to a doctor or a pharmacist about {a} before the first use. People with {b} need closer watching, and so "
    "do older people. Effects differ from one person to the next; what helps against {c} in one may do little in "
    "another. Report anything unusual about the {d} without delay."
)
_FAQS = (
    "Can I take {x} with food?",
    "What should I do if I miss a dose of {x}?",
    "Is {x} safe during pregnancy?",
    "How long does {x} take to work for {a}?",
    "Can {x} cause {b}?",
    "Is {x} suitable for people with {c}?",
)
_MATTERS = [
    "headache", "nausea", "rash", "fever", "cough", "asthma", "migraine", "gout", "anaemia", "eczema", "acne",
    "psoriasis", "anxiety", "insomnia", "vertigo", "heartburn", "diarrhoea", "constipation", "arthritis",
    "glaucoma", "angina", "tremor", "cramps", "swelling", "itching", "fatigue", "weakness", "infection",
    "inflammation", "allergy", "bleeding", "bruising",
]  # fmt: skip
_PARTS = [
    "heart", "liver", "kidneys", "lungs", "brain", "nerves", "vessels", "joints", "muscles", "glands", "bones",
    "stomach", "skin", "airways",
]  # fmt: skip


def names(count: int, rng: random.Random) -> list[str]:
    """*count* different made-up medicine names."""
    found: dict[str, None] = {}
    while len(found) < count:
        middle = "".join(rng.choice(_MIDDLES) for _ in range(rng.choice((0, 1, 1, 2))))
        found[(rng.choice(_STARTS) + middle + rng.choice(_ENDS)).capitalize()] = None
    return list(found)


def pages(entries: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Topic files with about *entries* entries in all; every fifth is on two medicines together."""
    rng = random.Random(seed)
    count = entries // ENTRIES_A_PAGE
    pool = names(count, rng)
    for number in range(count):
        pair = [pool[number]] if number % 5 else [pool[number], pool[rng.randrange(count)]]
        pair = list(dict.fromkeys(pair))
        yield page(number, pair, rng)


def page(number: int, subjects: list[str], rng: random.Random) -> dict[str, object]:
    """One made-up page about *subjects*."""
    title = " + ".join(subjects)
    a, b, c = rng.sample(_MATTERS, 3)
    words = {"x": " and ".join(subjects), "a": a, "b": b, "c": c, "d": rng.choice(_PARTS)}
    sections = [
        {"id": heading.lower().replace(" ", "-"), "heading": heading, "text": f"{text} {_ADVICE}".format(**words)}
        for heading, text in _SECTIONS.items()
    ]
    faqs = [
        {"id": f"faq-{n}", "question": question.format(**words), "answer": _ADVICE.format(**words)}
        for n, question in enumerate(_FAQS)
    ]
    return {
        "kind": "topic", "schema": 1, "id": f"page-{number:05d}", "title": title, "vocabulary": ["medicines"],
        "subjects": [{"name": name} for name in subjects],
        "disclaimer": "Made up for a benchmark. Nothing here is advice.",
        "sections": sections, "faqs": faqs,
    }  # fmt: skip


def write(folder: Path, entries: int) -> list[dict[str, object]]:
    """Write the pages into *folder*, fifty to a file's directory at most, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(pages(entries))
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    for one in made:
        text = yaml.dump(one, Dumper=dumper, sort_keys=False, allow_unicode=True, width=1000)
        (folder / f"{one['id']}.yaml").write_text(text, encoding="utf-8")
    return made


def questions(made: list[dict[str, object]], count: int, seed: int = 11) -> list[tuple[str, str]]:
    """*count* questions and the ids of their entries: a heading with its page's title, or an FAQ, spoilt a little."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        one = rng.choice(made)
        if rng.random() < 0.5:
            part = rng.choice(one["sections"])  # type: ignore[arg-type]
            text = f"{part['heading']} of {one['title']}"
        else:
            part = rng.choice(one["faqs"])  # type: ignore[arg-type]
            text = part["question"]
        found.append((spoilt(text, rng), f"{one['id']}/{part['id']}"))
    return found


def spoilt(text: str, rng: random.Random) -> str:
    """*text* in lower case with a word of up to four letters and a letter of a longer word dropped."""
    words = text.lower().rstrip("?").split()
    short = [at for at, word in enumerate(words) if len(word) <= 4 and word != "+"]
    if short:
        del words[rng.choice(short)]
    long = [at for at, word in enumerate(words) if len(word) >= 6]
    if long:
        at = rng.choice(long)
        cut = rng.randrange(1, len(words[at]) - 1)
        words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)
