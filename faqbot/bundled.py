"""Where is the knowledge that comes with faqbot?

Paths are plain text here and in ``store``: importing ``pathlib`` takes a tenth of the time of a first answer.
"""

from __future__ import annotations

import os

__all__ = ["BUNDLED", "COMPILED"]

_PACKAGE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - see above
_INSIDE = f"{_PACKAGE}/_bundled"
BUNDLED = _INSIDE if os.path.isdir(_INSIDE) else f"{os.path.dirname(_PACKAGE)}/knowledge"  # noqa: PTH112, PTH120
"""The folder: inside the package in a wheel, beside it in a checkout."""
COMPILED = f"{_PACKAGE}/bundled.faqbot"
"""The same, compiled when faqbot was packaged; it may be missing or out of date."""
