"""Shares of many subjects: their events are read, and what follows from them found, a share at a time."""

from collections.abc import Collection, Sequence

SHARE = 10_000
"""The most subjects whose events are in memory at once; no occurrence follows from the facts of two subjects."""


def shares(subjects: Collection[str]) -> list[Sequence[str]]:
    """Split subjects, in order; there is always one share, which may be empty."""
    ordered = sorted(subjects)
    return [ordered[start : start + SHARE] for start in range(0, max(len(ordered), 1), SHARE)]
