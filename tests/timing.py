"""How long does something take, whoever else is busy on the machine?"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

__all__ = ["seconds"]


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """The CPU time of this process for *act*, the least of several: what others do can only add to it.

    No garbage is looked for meanwhile, which takes the longer the more other tests have left behind.
    """
    taken = []
    looks_for_garbage = gc.isenabled()
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            act()
            taken.append(time.process_time() - start)
    finally:
        if looks_for_garbage:
            gc.enable()
    return min(taken)
