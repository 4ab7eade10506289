"""What do the tests of the chat type, besides letters?"""

__all__ = ["LEAVE", "PAUSE"]

PAUSE = object()
"""Between keys: wait until those before have been taken and what they lead to is drawn."""
LEAVE = "\x15\x04"
