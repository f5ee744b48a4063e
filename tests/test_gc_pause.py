"""How often a process collects garbage."""

import gc
from collections.abc import Iterator

import pytest

from engine import gc_pause


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The collector of this process as it was."""
    thresholds, callbacks = gc.get_threshold(), list(gc.callbacks)
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.callbacks[:] = callbacks


def test_a_process_waits_long_for_its_first_collection_and_less_for_the_next() -> None:
    with gc_pause.short_process():
        before = gc.get_threshold()[0]
        gc.collect(0)
        after = gc.get_threshold()[0]
        gc.collect(0)
    assert (before, after, gc.get_threshold()[0]) == (300_000, 50_000, 50_000)


def test_a_pause_ends_as_it_found_the_collector() -> None:
    for switch in (gc.enable, gc.disable):
        switch()
        was_on = gc.isenabled()
        with gc_pause.paused():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    gc.enable()
