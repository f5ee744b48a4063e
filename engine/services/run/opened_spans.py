"""The entries whose events have opened their occurrences in their own commit: the next run need not open them again.

It is kept as a checkpoint. Without it the run evaluates these events once more, which changes nothing.
"""

import json

from engine.services.ports.events import OPENED_ENTRIES, OPENED_SOURCE, Checkpoint, Events

MOST = 100
"""The most spans that are kept; the longest ones save the most work."""
Span = tuple[int, int]
"""The first and the last entry of consecutive commits."""


def opened_spans(events: Events) -> tuple[Span, ...]:
    """The spans of entries whose events have opened their occurrences already, in order."""
    value = events.checkpoints(OPENED_SOURCE).get(OPENED_ENTRIES)
    return tuple((first, last) for first, last in json.loads(value)) if value is not None else ()


def span_opened(spans: tuple[Span, ...], first: int, last: int, *, since: int) -> Checkpoint:
    """The checkpoint that adds the entries of one commit; spans up to the entry ``since`` are no longer needed."""
    kept = [span for span in spans if span[1] > since]
    if kept and kept[-1][1] == first - 1:
        kept[-1] = (kept[-1][0], last)
    else:
        kept.append((first, last))
    longest = sorted(kept, key=lambda span: span[0] - span[1])[:MOST]
    return Checkpoint(OPENED_SOURCE, OPENED_ENTRIES, json.dumps(sorted(longest)))


def forget_spans(events: Events) -> None:
    """Let the next run evaluate all events that were recorded since the last one."""
    if opened_spans(events):
        events.save_checkpoints([Checkpoint(OPENED_SOURCE, OPENED_ENTRIES, "[]")])
