"""Work that keeps the processor busy, moved off the loop that all calls of a process share."""

import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from eventlet import patcher, tpool

P = ParamSpec("P")
R = TypeVar("R")

# More threads than cores hash no faster, and each keeps the 19 MiB that argon2 once took in it.
tpool.set_num_threads(max(2, os.cpu_count() or 2))


def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`function(*args)` in a real thread while other calls go on; it must touch neither session nor broker.

    Only code that lets go of the GIL (argon2, zlib) leaves a core free; other code at least lets others in between.
    """
    if not patcher.is_monkey_patched("thread"):
        return function(*args, **kwargs)
    result: R = tpool.execute(function, *args, **kwargs)
    return result
