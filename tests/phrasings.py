"""In which words are the bundled entries asked for, and in what words are questions answered first?"""

from __future__ import annotations

from hypothesis import strategies as st

from faqbot import Reply
from faqbot.knowledge.load import load_knowledge

__all__ = ["PHRASINGS", "asked_of_the_page", "first"]

PHRASINGS = sorted(
    (phrasing, stored.entry.id)
    for topic in load_knowledge().topics
    for stored in topic.entries
    for phrasing in stored.phrasings
    if stored.entry.kind != "part"
)
"""(phrasing, entry id) of all but parts, which are asked for in their sections' words."""
asked_of_the_page = st.sampled_from([phrasing for phrasing, _ in PHRASINGS])


def first(reply: Reply) -> str | None:
    """The id of the first candidate."""
    return reply.candidates[0].entry.id if reply.candidates else None
