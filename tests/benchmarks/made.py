"""Where does a benchmark's large knowledge come from? It is made up, the same every time.

Medicine pages with names of the usual shape, sections under their usual headings and FAQs that name their
subject, and questions about them with a word and a letter dropped, as hurried people type.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

ENTRIES_A_PAGE = 12
# The shares of names of two words, and of a page's FAQs that few pages have. About as on real pages.
LONGER_NAMES, RARE = 0.1, 0.4
FAQS_A_PAGE = 6
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
_COMMON_FAQS = (
    "Can I take {x} with food?",
    "What should I do if I miss a dose of {x}?",
    "Is {x} safe during pregnancy?",
    "How long does {x} take to work?",
    "Can I drink alcohol while taking {x}?",
    "How is {x} kept at home?",
    "Is {x} habit-forming?",
    "Can I stop taking {x} suddenly?",
    "Is {x} safe for long-term use?",
    "Does {x} get along with other medications?",
)
_RARE_FAQS = (
    "Can {x} cause {a}?",
    "Is {x} suitable for people with {a}?",
    "How long does {x} take to work for {a}?",
    "Does {x} help against {a} or only against {b}?",
    "Why would a doctor choose {x} for {a}?",
    "Will {x} make my {a} worse {w}?",
    "Can {x} be given to {p} with {a}?",
    "What does {x} do to the {d}?",
    "Should the {d} be checked before starting {x}?",
    "How soon after {x} may I be {v}?",
    "Is {v} allowed while I use {x}?",
    "Which {n} does {x} come as?",
    "Can the {n} of {x} be split or crushed?",
    "What if {p} swallow too much {x}?",
    "Is there a cheaper form of {x} for {p}?",
    "Does {x} show in a test of the {d}?",
    "Why do I feel {f} {w} since I began {x}?",
    "Is feeling {f} on {x} something to report?",
    "Who should never be treated with {x} for {a}?",
    "What makes {x} different from older {n} for {b}?",
    "Can {x} be combined with {v}?",
    "Do {p} need a lower dose of {x}?",
    "How often must the {n} of {x} be replaced?",
    "Does {x} interact with {v} {w}?",
)
_PEOPLE = [
    "children", "teenagers", "babies", "older adults", "athletes", "smokers", "travellers", "nursing mothers", "dogs",
    "vegetarians", "shift workers", "swimmers", "drivers", "students", "diabetics", "donors", "pilots", "gardeners",
]  # fmt: skip
_DOING = [
    "driving", "swimming", "sunbathing", "fasting", "breastfeeding", "exercising", "travelling", "fishing", "diving",
    "cycling", "climbing", "gardening", "dieting", "working nights", "donating blood", "wearing lenses", "skiing",
]  # fmt: skip
_SHAPES = [
    "tablets", "capsules", "drops", "ointment", "syrup", "patches", "injections", "inhalers", "powder", "cream", "gel",
    "lozenges", "suppositories", "spray", "granules", "implants", "mouthwash", "solution",
]  # fmt: skip
_FEELINGS = [
    "tired", "dizzy", "restless", "hungry", "thirsty", "shaky", "sleepy", "cold", "numb", "sick", "confused", "hot",
    "bloated", "irritable", "forgetful", "breathless", "sweaty", "low",
]  # fmt: skip
_WHEN = [
    "in the morning", "at night", "after meals", "on holiday", "in winter", "at work", "after a week", "at weekends",
    "before bed", "during a flight", "in hot weather", "after surgery", "before an operation", "in spring",
]  # fmt: skip
_SALTS = ["Sodium", "Hydrochloride", "Maleate", "Citrate", "Acetate", "Topical", "Ophthalmic", "Nasal", "Phosphate"]
_MATTERS = [
    "headache", "nausea", "rash", "fever", "cough", "asthma", "migraine", "gout", "anaemia", "eczema", "acne",
    "psoriasis", "anxiety", "insomnia", "vertigo", "heartburn", "diarrhoea", "constipation", "arthritis",
    "glaucoma", "angina", "tremor", "cramps", "swelling", "itching", "fatigue", "weakness", "infection",
    "inflammation", "allergy", "bleeding", "bruising", "hiccups", "snoring", "shingles", "measles", "malaria",
    "ringworm", "dandruff", "warts", "blisters", "sunburn", "bunions", "sciatica", "lumbago", "tinnitus", "colic",
    "jaundice", "goitre", "anorexia", "bronchitis", "sinusitis", "tonsillitis", "cystitis", "thrush", "cataracts",
    "osteoporosis", "hypertension", "palpitations", "epilepsy", "neuralgia", "rosacea", "scabies", "tetanus",
]  # fmt: skip
_PARTS = [
    "heart", "liver", "kidneys", "lungs", "brain", "nerves", "vessels", "joints", "muscles", "glands", "bones",
    "stomach", "skin", "airways", "blood", "bladder", "thyroid", "spleen", "gums", "scalp", "ears", "eyes", "sinuses",
]  # fmt: skip


def names(count: int, rng: random.Random) -> list[str]:
    """*count* different made-up medicine names."""
    found: dict[str, None] = {}
    while len(found) < count:
        middle = "".join(rng.choice(_MIDDLES) for _ in range(rng.choice((0, 1, 1, 2))))
        name = (rng.choice(_STARTS) + middle + rng.choice(_ENDS)).capitalize()
        found[f"{name} {rng.choice(_SALTS)}" if rng.random() < LONGER_NAMES else name] = None
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
        {"id": f"faq-{n}", "question": question, "answer": _ADVICE.format(**words)}
        for n, question in enumerate(asked(words["x"], rng))
    ]
    return {
        "kind": "topic", "schema": 1, "id": f"page-{number:05d}", "title": title, "vocabulary": ["medicines"],
        "subjects": [{"name": name} for name in subjects],
        "disclaimer": "Made up for a benchmark. Nothing here is advice.",
        "sections": sections, "faqs": faqs,
    }  # fmt: skip


def asked(name: str, rng: random.Random) -> list[str]:
    """The questions of one page: some that many pages have, some that few have."""
    rare = sum(rng.random() < RARE for _ in range(FAQS_A_PAGE))
    texts = rng.sample(_COMMON_FAQS, FAQS_A_PAGE - rare) + rng.sample(_RARE_FAQS, rare)
    lists = {
        "a": _MATTERS, "b": _MATTERS, "d": _PARTS, "p": _PEOPLE, "v": _DOING, "n": _SHAPES, "f": _FEELINGS, "w": _WHEN,
    }  # fmt: skip
    return [text.format(x=name, **{key: rng.choice(words) for key, words in lists.items()}) for text in texts]


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
    """*count* questions and the ids of their entries."""
    return list(islice(_asked_about(made, random.Random(seed)), count))


def different_questions(made: list[dict[str, object]], count: int, seed: int = 12) -> Iterator[tuple[str, str]]:
    """The same, all of them different."""
    seen: set[str] = set()
    for question, entry in _asked_about(made, random.Random(seed)):
        if question not in seen:
            seen.add(question)
            yield question, entry
            if len(seen) == count:
                return


def _asked_about(made: list[dict[str, object]], rng: random.Random) -> Iterator[tuple[str, str]]:
    """A heading with its page's title, or an FAQ, spoilt a little, and the id of its entry, without end."""
    while True:
        one = rng.choice(made)
        if rng.random() < 0.5:
            part = rng.choice(one["sections"])  # type: ignore[arg-type]
            text = f"{part['heading']} of {one['title']}"
        else:
            part = rng.choice(one["faqs"])  # type: ignore[arg-type]
            text = part["question"]
        yield spoilt(text, rng), f"{one['id']}/{part['id']}"


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
