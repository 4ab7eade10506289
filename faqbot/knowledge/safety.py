"""What may a safety file say?"""

from __future__ import annotations

from typing import NamedTuple

from faqbot.errors import Problem
from faqbot.knowledge.form import Form
from faqbot.knowledge.schema import check_schema
from faqbot.knowledge.strict_yaml import Node
from faqbot.model import Reason

__all__ = ["POLICY_RANGES", "Policy", "Safety", "Sign", "read_safety"]

SAFETY_KEYS = ("kind", "schema", "id", "emergency", "messages", "disclaimer", "policy")
EMERGENCY_KEYS = ("message", "words", "signs", "cases")
CASE_KEYS = ("emergency", "ordinary")


class Policy(NamedTuple):
    """The numbers that decide; what each was tuned on stands beside it in the safety file."""

    answer_at: float
    """Confidence from which an answer is given."""
    offer_at: float
    """Confidence from which an entry is offered when asking back."""
    lead: float
    """An answer needs a runner-up at most this share of its own confidence."""
    max_characters: float
    """Longer questions aren't matched, only screened for danger."""


POLICY_RANGES = {
    "answer-at": (0.0, 1.0),
    "offer-at": (0.0, 1.0),
    "lead": (0.0, 1.0),
    "max-characters": (50, 100_000),
}


class Sign(NamedTuple):
    """One way an emergency is told."""

    id: str
    when: tuple[str, ...]
    """Patterns, any of which is enough."""
    unless: tuple[str, ...]
    """Patterns that take the sign back."""
    lines: tuple[int, ...]
    """The line of each pattern, those of ``when`` first."""


class Safety(NamedTuple):
    """What is said when there is no single answer, and when somebody is in danger."""

    path: str
    emergency: str
    words: tuple[tuple[str, tuple[str, ...]], ...]
    signs: tuple[Sign, ...]
    cases: tuple[tuple[str, str, int], ...]
    """``emergency`` or ``ordinary``, a question, its line."""
    messages: tuple[tuple[str, str], ...]
    """Reason → what is said."""
    disclaimer: str
    policy: Policy


def _read_signs(form: Form) -> tuple[Sign, ...]:
    signs = []
    for item in form.forms("signs", ("id", "when", "unless"), "a sign"):
        name, when, unless = item.identifier("id"), item.lined_texts("when"), item.lined_texts("unless")
        if not when:
            item.note(item.line, "a sign needs at least one pattern under 'when'")
        lines = tuple(line for _, line in (*when, *unless))
        signs.append(Sign(name or "", tuple(t for t, _ in when), tuple(t for t, _ in unless), lines))
    return tuple(signs)


def _read_cases(form: Form) -> tuple[tuple[str, str, int], ...]:
    cases = form.form("cases", CASE_KEYS)
    if cases is None:
        return ()
    return tuple((kind, text, line) for kind in CASE_KEYS for text, line in cases.lined_texts(kind))


def _read_messages(form: Form) -> tuple[tuple[str, str], ...]:
    reasons = [str(reason) for reason in Reason]
    messages = form.form("messages", reasons, required=True)
    if messages is None:
        return ()
    found = [(reason, messages.text(reason, required=True)) for reason in reasons]
    return tuple((reason, text) for reason, text in found if text is not None)


def _read_policy(form: Form) -> Policy | None:
    policy = form.form("policy", POLICY_RANGES, required=True)
    if policy is None:
        return None
    values = [policy.number(key, *limits) for key, limits in POLICY_RANGES.items()]
    for key in POLICY_RANGES:
        policy.node(key, required=True)
    return None if None in values else Policy(*(value for value in values if value is not None))


def read_safety(path: str, tree: Node, problems: list[Problem]) -> Safety | None:
    """The safety file in *tree*, or None; whatever is wrong is added to *problems*."""
    form = Form(path, tree, problems, SAFETY_KEYS, "a safety file")
    check_schema(form)
    form.text("id")
    disclaimer, policy = form.text("disclaimer", required=True), _read_policy(form)
    messages = _read_messages(form)
    emergency = form.form("emergency", EMERGENCY_KEYS, required=True)
    if emergency is None:
        return None
    message = emergency.text("message", required=True)
    word_sets = emergency.form("words", ())
    sets = [] if word_sets is None else [(key, _members(word_sets, key)) for key in word_sets.keys]
    signs, cases = _read_signs(emergency), _read_cases(emergency)
    if not signs:
        emergency.note(emergency.line, "emergency needs at least one sign")
    if message is None or disclaimer is None or policy is None:
        return None
    return Safety(path, message, tuple(sets), signs, cases, messages, disclaimer, policy)


def _members(form: Form, key: str) -> tuple[str, ...]:
    text = form.text(key) or ""
    return tuple(member.strip() for member in text.replace("\n", " ").split(",") if member.strip())
