"""Keep the garbage collector from walking, again and again, the many objects that large work holds on to.

All context managers can also decorate a function. They change the whole process, so they are for whole pieces of work.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MORE_THAN_IMPORTS = 300_000
"""Objects that come on top of those of the last collection before the next: a short command makes half as many."""


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing: for work that makes many objects and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_new() -> None:
    """Free the cycles among the objects made since the last collection; older objects are not walked."""
    gc.collect(1)


@contextmanager
def short_process() -> Iterator[None]:
    """Collect seldom, and not at all once the work has ended: for a process that ends with it.

    Imports and their classes are many objects that stay, some 150,000 of them. Walking them, at the default pace and
    three times when the interpreter ends, was a quarter of a short command; three times at its beginning still a
    fifteenth.
    """
    gc.set_threshold(_MORE_THAN_IMPORTS, *gc.get_threshold()[1:])
    try:
        yield
    finally:
        gc.freeze()


@contextmanager
def frozen_heap() -> Iterator[None]:
    """Walk only the objects made from now on: for long work beside many objects that were there before it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
