"""Which colours does the chat use?

Colours are the terminal's own sixteen, so they follow its palette; nothing is said by colour alone.
"""

from __future__ import annotations

from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

__all__ = ["DEFAULT", "THEMES", "style_for"]

DEFAULT = "auto"

_ALWAYS = {
    "strong": "bold",
    "soft": "italic",
    "label": "bold",
    "title": "bold",
    "number": "bold",
    "prompt": "bold",
    "current": "reverse",
    "alarm": "bold reverse",
    "alarm-bar": "bold",
    "alarm-text": "bold",
    "understood": "italic",
}
_AUTO = {"alarm": "bold reverse ansired"}
_DARK = {"title": "bold ansibrightcyan", "quiet": "ansigray", "alarm": "bold bg:ansired ansiwhite"}
_LIGHT = {"title": "bold ansiblue", "quiet": "ansibrightblack", "alarm": "bold bg:ansired ansiwhite"}

THEMES = {
    "auto": _AUTO,
    "dark": _DARK,
    "light": _LIGHT,
    "mono": {},
}
"""Name → what it adds to the styles that every theme has."""

# A grey that can be read on black (5.3:1) and on white (3.9:1). Sixteen colours have none such.
_GREY = "#808080"
_WITH_GREYS = (ColorDepth.DEPTH_8_BIT, ColorDepth.DEPTH_24_BIT)


def style_for(theme: str, depth: ColorDepth) -> Style:
    """The styles of *theme* for a terminal of so many colours."""
    rules = _ALWAYS | THEMES[theme]
    if theme == DEFAULT and depth in _WITH_GREYS:
        rules |= {"quiet": _GREY, "auto-suggestion": _GREY, "placeholder": _GREY}
    return Style.from_dict(rules)
