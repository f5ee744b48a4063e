"""Keep the garbage collector from walking, again and again, the many objects that large work holds on to.

All context managers can also decorate a function. They change the whole process, so they are for whole pieces of work.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_FIRST, _LATER = 300_000, 50_000
"""New objects that start the first collection, and each later one. A short command makes half of the first number."""


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
    fifteenth. A process that goes on, such as a server, collects more often from its first collection on.
    """
    gc.set_threshold(_FIRST, *gc.get_threshold()[1:])
    gc.callbacks.append(_collect_more_often)
    try:
        yield
    finally:
        gc.freeze()


def _collect_more_often(phase: str, info: object) -> None:
    if phase == "stop":
        gc.callbacks.remove(_collect_more_often)
        gc.set_threshold(_LATER, *gc.get_threshold()[1:])


@contextmanager
def frozen_heap() -> Iterator[None]:
    """Walk only the objects made from now on: for long work beside many objects that were there before it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
