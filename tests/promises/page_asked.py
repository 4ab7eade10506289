"""What may be asked of the bundled page?"""

from hypothesis import strategies as st
from stored import MEDICINES, PAGE, SAFETY

__all__ = ["CASES", "OTHERS", "PHRASINGS", "WORDS", "asked"]

CASES = SAFETY["emergency"]["cases"]
PHRASINGS = sorted(
    {faq["question"] for faq in PAGE["faqs"]}
    | {section["heading"] for section in PAGE["sections"]}
    | {phrasing for item in (*PAGE["faqs"], *PAGE["sections"]) for phrasing in item["phrasings"]}
    | {phrasing for phrasings in PAGE["phrasings"].values() for phrasing in phrasings}
)
WORDS = sorted({word for phrasing in PHRASINGS for word in phrasing.split()})
# Names of other things, but for those whose words the page itself has.
_ON_THE_PAGE = str(PAGE).casefold()
OTHERS = sorted(
    name
    for key in ("names", "substances")
    for row in MEDICINES[key].splitlines()
    if row and not row.startswith("#")
    for name in map(str.strip, row.split(","))
    if name and not any(word in _ON_THE_PAGE for word in name.casefold().split())
)

asked = st.one_of(
    st.text(max_size=80),
    st.sampled_from(PHRASINGS),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.builds("{} {}".format, st.sampled_from(PHRASINGS), st.sampled_from(OTHERS)),
    st.builds("{}. {}".format, st.sampled_from(PHRASINGS), st.sampled_from([*CASES["emergency"], *CASES["ordinary"]])),
)
