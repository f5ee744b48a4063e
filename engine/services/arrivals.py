"""The days on which events of a kind happened and sources brought data. A run finds out who has fallen silent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.services.ports.events import Checkpoint, Events

MOST = 30
"""The most days that are remembered of each kind of event and of each source."""
_ARRIVALS, _REPORTED = "#arrivals", "#quiet"
"""Names beside those of sources, which have no such sign, under which checkpoints are kept."""
_EVENT, _SOURCE = "event:", "source:"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The last days of one kind of event (``event``, its name) or of one source, in order.

    ``quiet_after`` is the limit of the settings in working days, None where the usual gap decides; ``reported`` is the
    last day before a silence that a run has reported.
    """

    name: str
    event: bool
    days: tuple[date, ...]
    quiet_after: int | None
    reported: date | None


def event_arrivals(events: Events, days: Mapping[str, Iterable[date]]) -> tuple[Checkpoint, ...]:
    """The checkpoints of newly recorded events, from the days by name of event."""
    known = events.checkpoints(_ARRIVALS) if days else {}
    return tuple(_merged(known, f"{_EVENT}{name}", new) for name, new in sorted(days.items()))


def source_arrival(events: Events, source: str, day: date, quiet_after: int | None) -> Checkpoint:
    """The checkpoint of a source that has brought something."""
    return _merged(events.checkpoints(_ARRIVALS), f"{_SOURCE}{source}", [day], quiet_after)


def known_arrivals(events: Events) -> tuple[Arrivals, ...]:
    """All that is remembered, by name."""
    reported = events.checkpoints(_REPORTED)
    arrivals = []
    for name, value in sorted(events.checkpoints(_ARRIVALS).items()):
        days, quiet_after = json.loads(value)
        is_event = name.startswith(_EVENT)
        arrivals.append(
            Arrivals(
                name.removeprefix(_EVENT if is_event else _SOURCE),
                is_event,
                tuple(map(date.fromisoformat, days)),
                quiet_after,
                date.fromisoformat(reported[name]) if name in reported else None,
            )
        )
    return tuple(arrivals)


def reported_silence(arrivals: Arrivals) -> Checkpoint:
    """The checkpoint that says that the present silence was reported."""
    name = f"{_EVENT if arrivals.event else _SOURCE}{arrivals.name}"
    return Checkpoint(_REPORTED, name, arrivals.days[-1].isoformat())


def _merged(known: Mapping[str, str], name: str, new: Iterable[date], quiet_after: int | None = None) -> Checkpoint:
    before = json.loads(known[name])[0] if name in known else []
    days = sorted({*before, *(day.isoformat() for day in new)})[-MOST:]
    return Checkpoint(_ARRIVALS, name, json.dumps([days, quiet_after]))
