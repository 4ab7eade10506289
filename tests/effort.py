"""How hard does hypothesis try? As hard as an example is cheap.

A profile says how many examples the cheapest properties get; those whose examples cost more get a share of that.
Examples are drawn the same way each time, so that a commit always gets the same verdict; ``explore`` looks for
what nobody has seen yet.
"""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["asking", "on_disk", "over_commands", "over_knowledge", "sparingly"]

settings.register_profile("quick", max_examples=150, deadline=None, derandomize=True)
settings.register_profile("ci", max_examples=2000, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "quick"))

# Fewer than these say little, whatever they cost.
FEWEST = 25


def _one_in(share: int) -> settings:
    return settings(max_examples=max(settings.default.max_examples // share, FEWEST))


# The times are for one example, drawing it included; where nothing is said it is half a millisecond.
asking = _one_in(2)
"""A question or a few to the bundled knowledge, or a page that is imported: some milliseconds."""
on_disk = _one_in(8)
"""A file is written and read: five milliseconds."""
over_knowledge = _one_in(8)
"""A knowledge is made up, read, and asked four questions: fifteen milliseconds."""
sparingly = _one_in(20)
"""The same, where one knowledge is much like another, or several are read."""
over_commands = _one_in(64)
"""A command is run: 50 milliseconds."""
