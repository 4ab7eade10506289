"""Is the best candidate good enough to show?

The order of the checks is the order of what may do harm: another thing's name before anything else, then
sections that nothing stored has, then words that find nothing, then doubt between entries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from faqbot.matching.evidence import IN_TEXT, NOTHING, SAME
from faqbot.matching.question import Question
from faqbot.matching.rank import Ranking, Scored
from faqbot.model import Outcome, Reason

__all__ = ["Decision", "Limits", "decide", "is_one_question", "several"]

# Part of a question stands for a question of its own if it is this much like a stored phrasing: nearly one. Tuned on
# the labelled questions in tests/data/questions/page-tune.jsonl: of a few plain words something is soon much like it.
OWN_QUESTION = 0.9
# What is covered this fully is offered even where confidence is below that for an answer. Set by reasoning.
FULLY = 0.9
# So much like a question that has no other telling words is a phrasing that asks the same. Set by reasoning.
SAME_WORDS = 0.8
# A usual section that nothing stored has stands in the way from this share of the best entry's odds on. Tuned on
# the labelled questions in tests/data/questions/page-tune.jsonl.
PHANTOM_LEAD = 0.85
# A usual section that accounts for this much more of a question has some word of it that the entry lacks. Set by
# reasoning: a word that tells is a tenth of what a long question tells.
HARDLY_MORE = 0.1
# Of entries that are as near, those are in doubt whose nearest phrasing is as like the question, within this.
AS_LIKE = 0.03


class Limits(NamedTuple):
    """The numbers that decide."""

    answer_at: float
    offer_at: float
    lead: float
    cover: float


class Decision(NamedTuple):
    """What to do with a question, and why."""

    outcome: Outcome
    reason: Reason | None
    chosen: Scored | None
    offered: tuple[Scored, ...]
    """The entries to show as candidates, best first."""
    why: str
    threshold: float | None = None


def decide(question: Question, ranking: Ranking, limits: Limits, exact: tuple[Scored, ...] = ()) -> Decision:
    """Turn a ranking into an outcome.

    *exact* are the entries one of whose phrasings is the question, word for word.
    """
    if exact:
        return _decide_exact(exact)
    refused = _refuse(question, ranking, limits) if ranking.entries else None
    if question.asks_nothing and question.subjects and (refused or not _asks(ranking)):
        return _asked_elsewhere(question, ranking) or _ask_what(question, ranking)
    if not ranking.entries:
        return _abstain(question, ranking, "no entry shares a word with the question")
    return refused or _choose(question, ranking, limits)


def _asks(ranking: Ranking) -> bool:
    """Whether the question is nearly a stored phrasing, however little its words tell."""
    return bool(ranking.entries) and _nearly_a_phrasing(ranking.entries[0])


def _nearly_a_phrasing(one: Scored) -> bool:
    """Whether a phrasing is much like the question; a little less will do where it has just its telling words."""
    return one.evidence.likeness >= (SAME_WORDS if one.evidence.same else FULLY)


def _decide_exact(exact: tuple[Scored, ...]) -> Decision:
    if len(exact) == 1:
        return Decision(Outcome.ANSWER, None, exact[0], exact, "the question is a stored phrasing")
    reason = Reason.WHICH_TOPIC if len({one.topic for one in exact}) > 1 else Reason.AMBIGUOUS
    return Decision(Outcome.CLARIFY, reason, None, exact, "several entries share this phrasing")


def _asked_elsewhere(question: Question, ranking: Ranking) -> Decision | None:
    """The decision not to answer a few plain words that are just how a section that nothing stored has is asked for."""
    phantom = ranking.phantom
    if phantom is None or not _is_asked_so(phantom, ranking.entries[0]) or phantom.evidence.likeness < FULLY:
        return None
    return _lacking(question, ranking, phantom)


def _lacking(question: Question, ranking: Ranking, phantom: Scored) -> Decision:
    """The decision not to answer what asks for a usual section that nothing stored has."""
    return _abstain(question, ranking, f"it asks for a section that nothing stored has: {phantom.id}")


def _ask_what(question: Question, ranking: Ranking) -> Decision:
    """Only a subject was named: offer what is stored about it."""
    if question.strangers or not ranking.entries:
        return _abstain(question, ranking, "nothing stored is about all that is named")
    offered = tuple(sorted(ranking.entries, key=lambda one: one.number or 0))
    return Decision(Outcome.CLARIFY, Reason.SUBJECT_ONLY, None, offered, "it names a subject and asks nothing of it")


def _strangers_found(question: Question, best: Scored) -> bool:
    """Whether the entry itself has every name that the knowledge is not about."""
    names = {word for mention in question.strangers for word in mention.word.split()}
    return names <= best.evidence.words_found(SAME, IN_TEXT)


def _is_asked_so(one: Scored, other: Scored) -> bool:
    """Whether a phrasing of *one* has just the telling words of the question, and none of *other* does."""
    return one.evidence.same and not other.evidence.same


def _points_at_the_page(question: Question) -> bool:
    """Whether *question* names what the page is about, or has a word that stands for it (it, these, tablets)."""
    return bool(question.subjects) or any(token.weight == 0 for token in question.tokens)


def _stands_in_the_way(question: Question, phantom: Scored, best: Scored) -> bool:
    """Whether a usual section that nothing stored has is asked for rather than the best entry.

    It is not where the entry accounts for about as much and has a phrasing that is more like the question: a usual
    section is asked for in fewer ways, so that a word that it shares with the question counts for more there. Where
    nothing points at the page ("can epilepsy be cured"), that is no reason to take it for the page's.
    """
    more = phantom.evidence.coverage - best.evidence.coverage
    if not _points_at_the_page(question) and not _is_asked_so(best, phantom):
        return phantom.odds > PHANTOM_LEAD * best.odds and more >= -HARDLY_MORE
    alike = best.evidence.likeness >= phantom.evidence.likeness
    if alike and more <= HARDLY_MORE and not _is_asked_so(phantom, best):
        return False
    return phantom.odds > PHANTOM_LEAD * best.odds and more >= 0


def _refuse(question: Question, ranking: Ranking, limits: Limits) -> Decision | None:
    """The decision not to answer, where there is a reason not to."""
    best = ranking.entries[0]
    if not _strangers_found(question, best):
        names = ", ".join(mention.name for mention in question.strangers)
        return _abstain(question, ranking, f"nothing stored is about {names}")
    if question.asks_nothing and not _nearly_a_phrasing(best):
        return _abstain(question, ranking, "its words say nothing in particular")
    phantom = ranking.phantom
    if phantom is not None and _stands_in_the_way(question, phantom, best):
        return _lacking(question, ranking, phantom)
    if best.evidence.coverage < limits.cover:
        return _abstain(question, ranking, "words that tell something find nothing", limits.cover)
    if best.confidence < limits.offer_at:
        return _abstain(question, ranking, "no entry is near enough", limits.offer_at)
    return None


def _choose(question: Question, ranking: Ranking, limits: Limits) -> Decision:
    """The answer, or the entries to ask back with."""
    enough = limits.lead * ranking.entries[0].odds
    near = [one for one in ranking.entries if one.odds >= enough]
    best = max(near, key=lambda one: one.evidence.likeness)
    rivals = [one for one in near if one is not best and one.evidence.likeness > best.evidence.likeness - AS_LIKE]
    first = {one.number for one in (best, *rivals)}
    offered = (best, *rivals, *[one for one in ranking.entries if one.number not in first])[:8]
    if question.reading.doubtful:
        return Decision(Outcome.CLARIFY, Reason.WHICH_TOPIC, None, offered, "a misspelt name may mean several things")
    if rivals and all(one.topic != best.topic for one in rivals):
        return Decision(Outcome.CLARIFY, Reason.WHICH_TOPIC, None, offered, "several topics answer this", limits.lead)
    if rivals:
        return Decision(Outcome.CLARIFY, Reason.AMBIGUOUS, None, offered, "entries are as near", limits.lead)
    if best.confidence >= limits.answer_at:
        return Decision(Outcome.ANSWER, None, best, offered, "one entry is near enough", limits.answer_at)
    if best.evidence.coverage >= FULLY:
        return Decision(Outcome.CLARIFY, Reason.AMBIGUOUS, None, offered, "it may be one of these", limits.answer_at)
    return _abstain(question, ranking, "no entry is near enough", limits.answer_at)


def _abstain(question: Question, ranking: Ranking, why: str, limit: float | None = None) -> Decision:
    best = ranking.entries[0] if ranking.entries else None
    lost = best.evidence.words_found(NOTHING) if best else frozenset[str]()
    unknown = any(token.word in lost and not token.ordinary for token in question.tokens)
    named = bool(question.strangers) or (unknown and bool(question.subjects))
    reason = Reason.UNKNOWN_SUBJECT if named else Reason.NO_MATCH
    return Decision(Outcome.ABSTAIN, reason, None, ranking.entries[:5], why, limit)


def is_one_question(decision: Decision) -> bool:
    """Whether a question is so much like a stored phrasing that no part of it is a question of its own."""
    return decision.chosen is not None and decision.chosen.evidence.likeness >= FULLY


def several(parts: Sequence[Question], judge: Callable[[Question], Decision]) -> Decision | None:
    """Asking back with one entry for each of a question's *parts*, where two are questions of their own.

    No more of them are judged once there can't be two.
    """
    chosen: dict[str, Scored] = {}
    for judged, question in enumerate(parts, start=1):
        one = judge(question).chosen
        if one is not None and not question.asks_nothing and one.evidence.likeness >= OWN_QUESTION:
            chosen.setdefault(one.id, one)
        if len(chosen) + len(parts) - judged < 2:
            return None
    in_parts = {name.rpartition("/")[0] for name in chosen}
    meant = tuple(one for name, one in chosen.items() if name not in in_parts)  # not a section beside its own part
    if len(meant) < 2:
        return None
    why = "parts of it are questions of their own"
    return Decision(Outcome.CLARIFY, Reason.SEVERAL_QUESTIONS, None, meant, why)
