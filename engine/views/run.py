"""The result of a compliance run."""

from zoneinfo import ZoneInfo

from engine.domain.ledger.entry import Json
from engine.domain.time.instant import written_instant
from engine.services.run.run_compliance import Run
from engine.views.values import both, finding_json, head_json, iso


def run_json(run: Run, *, dry_run: bool = False) -> dict[str, Json]:
    """A run as JSON. A dry run lists its notifications, which nobody gets; a run has their number."""
    notifications: Json = run.notifications
    if dry_run:
        notifications = [
            {
                "to": m.person,
                "name": both(run.names.of(m.person)),
                "about": m.about,
                "step": m.step,
                "channel": m.channel,
            }
            for m in run.messages
        ]
    return {
        "at": written_instant(run.at),
        "at_local": iso(run.at, ZoneInfo(run.zone)),
        "rehearsal": run.rehearsal,
        "applied": run.applied,
        "opened": run.opened,
        "checked": run.checked,
        "found_done": run.found_done,
        "entries": run.entries,
        "notifications": notifications,
        "sent": run.sent,
        "failed": run.failed,
        "overdue": run.overdue,
        "findings": [finding_json(finding) for finding in run.findings],
        "head": head_json(run.head),
    }
