"""The instants of the runs that have written rows since the last run that went through.

A run that was killed, or that is still at work, leaves rows as of its own instant beside those of the last run. Its
instant is kept as a checkpoint with its first rows, so that verification knows as of when rows may be.
"""

import json
from datetime import datetime

from engine.domain.time.instant import written_instant
from engine.services.ports.events import Checkpoint, Events
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun

MOST = 100
"""The most instants that are kept, the last ones: a run that goes through ends the list."""
BEGUN, INSTANTS = "#begun", "instants"
"""The source and the name of the checkpoint; no source has such a sign in its name."""


def begun_since(events: Events, last_run: LastRun | None) -> tuple[datetime, ...]:
    """The instants (UTC) of the runs that have written rows and have not gone through, in order; those before the last
    run no longer count."""
    since = last_run.at if last_run is not None else None
    return tuple(at for at in _kept(events) if since is None or at > since)


def begun_at(ledger: Ledger, at: datetime) -> tuple[Checkpoint, ...]:
    """The checkpoint that comes with rows as of the instant of a run; none where it is known."""
    last_run = ledger.runs.last()
    known = begun_since(ledger.events, last_run)
    if at in known or (last_run is not None and at <= last_run.at):
        return ()
    written = [written_instant(one) for one in sorted((*known, at))[-MOST:]]
    return (Checkpoint(BEGUN, INSTANTS, json.dumps(written)),)


def _kept(events: Events) -> tuple[datetime, ...]:
    try:
        return tuple(datetime.fromisoformat(one) for one in json.loads(events.checkpoints(BEGUN).get(INSTANTS, "[]")))
    except (TypeError, ValueError):  # edited, which verification says elsewhere
        return ()
