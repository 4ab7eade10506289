"""What do the tests of the chat type, besides letters?"""

__all__ = ["DOWN", "ESCAPE", "LEAVE", "PASTE", "PAUSE", "RIGHT", "TAB", "UP"]

DOWN, UP, ESCAPE, TAB, RIGHT = "\x1b[B", "\x1b[A", "\x1b", "\t", "\x1b[C"
PASTE = "\x1b[200~{}\x1b[201~"
PAUSE = object()
"""Between keys: wait until those before have been taken and what they lead to is drawn."""
LEAVE = "\x15\x04"
