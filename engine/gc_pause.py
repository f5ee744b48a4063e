"""The garbage collector, kept from walking over and over what large work holds on to and finding nothing.

Both can stand before a function. They are for whole pieces of work: what they do, they do to the process.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Nothing is collected: for work that makes many objects and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def passing_over_what_is_there() -> Iterator[None]:
    """Only what is made from now on is walked: for long work beside much that was there before it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
