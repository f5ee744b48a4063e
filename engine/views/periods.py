"""Months, and their closing."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.ledger.closing import Closing
from engine.domain.ledger.entry import Json
from engine.services.actions.close_period import Month
from engine.views.values import iso


def period_json(period: str, closing: Closing | None, zone: tzinfo) -> Mapping[str, Json]:
    """A month such as 2026-01, with the instant and the person of its closing; None while it is open."""
    return {
        "period": period,
        "closed_at": iso(closing.at, zone) if closing is not None else None,
        "closed_by": closing.by if closing is not None else None,
    }


def periods_json(months: Sequence[Month], zone: tzinfo) -> Mapping[str, Json]:
    """Some months as JSON, in their order."""
    return {"periods": [period_json(str(month.period), month.closing, zone) for month in months]}
