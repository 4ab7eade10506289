"""Which words does the chat say of its own?

Labels and hints only. What is said about a question comes from the knowledge.
"""

from __future__ import annotations

__all__ = ["sureness"]

PROMPT = "> "
PLAIN_PROMPT = "Your question: "
PLAIN_CHOICE = "Type a number, or a new question: "
LOADING = "one moment, reading the knowledge"
CHOOSING = "arrows or a number choose, Esc leaves, or ask something else"
CHOOSING_BRIEF = "arrows, number, Esc"

WHOLE_WARNING = "Read it whole: /open {number}"
EXAMPLES = "Ask in your own words, for example:"
LEAVING = "/help shows what else you can do. Ctrl-D leaves."
LOGGED = "Unanswered questions are added to {path}."
GOODBYE_HINT = "Press Ctrl-D to leave, or go on asking."

EMERGENCY = "EMERGENCY"
UNDERSTOOD = "understood as: "
DISCLAIMER = "Disclaimer: "
NOTE = "Note: "
RELATED = "Related, by number:"
NEAREST = "Nearest stored entries; none was near enough to be given as the answer:"
MORE = "More entries, by number:"
NO_MORE = "That is all there is. /list shows everything that can be answered."
NOTHING_ASKED = "Nothing was asked yet."
CHOSEN = "chosen by you"

PLAIN_TITLE = "Answer to: "
PLAIN_TOPIC = "From: "
PLAIN_SURE = "How sure: "

PAGER_KEYS = "Space reads on, arrows scroll, q closes"
PAGER_KEYS_BRIEF = "Space, arrows, q"

# From which confidence on which word is used. The limits of the policy decide what is answered; these only
# say the number in words.
_SURENESS = ((0.9, "very sure"), (0.7, "quite sure"), (0.5, "fairly sure"), (0.0, "not sure"))


def sureness(confidence: float) -> str:
    """*confidence* in words and as a number: ``quite sure (71 of 100)``."""
    word = next(word for least, word in _SURENESS if confidence >= least)
    return f"{word} ({round(100 * confidence)} of 100)"
