"""How long does something take, whoever else is busy on the machine?"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable

__all__ = ["seconds"]


def seconds(act: Callable[[], object], enough: float = 0.0) -> float:
    """The CPU time of this process for *act*, the least of three, since what others do can only add to it.

    It isn't done again once it took less than *enough*. No garbage is looked for meanwhile, which takes the longer
    the more other tests have left behind.
    """
    least = math.inf
    looks_for_garbage = gc.isenabled()
    gc.disable()
    try:
        for _ in range(3):
            start = time.process_time()
            act()
            least = min(least, time.process_time() - start)
            if least < enough:
                break
    finally:
        if looks_for_garbage:
            gc.enable()
    return least
