"""The overdue report for programs: the same in every language, byte for byte the same for equal reports."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.changed_terms import AppliedChange, ChangedLine
from engine.domain.figures.due_in_period import DueInPeriod
from engine.domain.figures.money import Totals
from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, Share, Stopped
from engine.domain.figures.overdue_trend import OverdueTrend, TrendPoint
from engine.domain.ledger.closing import Closed
from engine.domain.ledger.entry import Json
from engine.domain.ledger.history_types import LateReason
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.occurrence.inherited import Inherited
from engine.domain.text import visible
from engine.domain.time.instant import written_instant
from engine.views.values import both, head_json, iso, question_json, scope_json
from engine.wording.action import later_title
from engine.wording.late_reason import category_text
from engine.wording.money import exact
from engine.wording.names import department_title, role_title, title_text, waited_for_title
from engine.wording.notification_notes import note_text

_OF_THE_PERIOD = ("counts", "money", "late", "due_by_department", "due_by_agreement", "due_by_owner")
"""The keys of the figures that hold the items first due in the period; all others are of the instant."""


def overdue_json(report: OverdueReport, organisation: Organisation) -> str:
    """The report as JSON with sorted keys and a line end.

    Each instant appears twice: in UTC, and as ``…_local`` with the offset of the organisation's zone. Money is a
    decimal string, a length of time an integer of seconds. Departments and roles are ids with both titles. The parts
    in ``counts`` sum to its ``due``; ``money`` has the sums of each by currency. ``scope`` has the ids of a filter,
    where there was one.
    """
    return visible(json.dumps(overdue_value(report, organisation), ensure_ascii=False, indent=2, sort_keys=True)) + "\n"


def overdue_value(report: OverdueReport, organisation: Organisation) -> dict[str, Json]:
    """The same as a value, to embed it in a larger document."""
    writer = _JsonWriter(organisation, ZoneInfo(report.zone), {p.id: p.name for p in report.people})
    return {
        "report": "overdue",
        "organisation": {"id": organisation.id, "title": both(report.organisation)},
        "zone": report.zone,
        "period": report.period,
        "rehearsal": report.rehearsal,
        **({} if report.scope.is_everything else {"scope": scope_json(report.scope)}),
        **writer.instant("as_of", report.as_of),
        "total": writer.figures(report.total),
        "trend": writer.trend(report.trend),
        "lines": [writer.line(x) for x in report.lines],
        **writer.due(report.due),
        "late": [writer.late(x) for x in report.late],
        "awaited": {
            "count": len(report.awaited),
            "oldest": writer.awaited(report.awaited[0]) if report.awaited else None,
            "items": [writer.awaited(x) for x in report.awaited],
        },
        "stopped": [writer.stopped(x) for x in report.stopped],
        "changed_by_agreement": {
            "items": [writer.changed(x) for x in report.changed],
            "applied": [writer.applied(x) for x in report.applied],
        },
        "questions": [question_json(q) for q in report.questions],
        "vacant_roles": [writer.vacant(v) for v in report.vacant],
        "closed": writer.closed(report.closed),
        "by_department": [{**writer.department(s.id), **writer.figures(s)} for s in report.by_department],
        "by_agreement": [{"id": s.id, **writer.figures(s)} for s in report.by_agreement],
        "by_owner": [
            {**writer.role(s.id), "person": writer.person(s.person), **writer.figures(s)} for s in report.by_owner
        ],
        "due_by_department": [{**writer.department(x.id), **writer.due(x)} for x in report.due_by_department],
        "due_by_agreement": [{"id": x.id, **writer.due(x)} for x in report.due_by_agreement],
        "due_by_owner": [{**writer.role(x.id), **writer.due(x)} for x in report.due_by_owner],
        "of_the_period": list(_OF_THE_PERIOD),
        "head": head_json(report.head),
    }


class _JsonWriter:
    def __init__(self, organisation: Organisation, zone: ZoneInfo, names: Mapping[str, str]) -> None:
        self._organisation = organisation
        self._zone = zone
        self._names = names

    def instant(self, name: str, at: datetime) -> dict[str, Json]:
        return {name: written_instant(at), f"{name}_local": iso(at, self._zone)}

    def instant_or_none(self, name: str, at: datetime | None) -> dict[str, Json]:
        return self.instant(name, at) if at is not None else {name: None, f"{name}_local": None}

    def department(self, id: str) -> dict[str, Json]:
        return {"id": id, "title": both(department_title(self._organisation, id))}

    def role(self, id: str) -> dict[str, Json]:
        return {"id": id, "title": both(role_title(self._organisation, id))}

    def person(self, id: str | None) -> Json:
        return {"id": id, "name": self._names.get(id, id)} if id is not None else None

    def line(self, line: Line) -> Json:
        return {
            "occurrence": line.occurrence,
            "agreement": line.agreement,
            "obligation": line.obligation,
            "title": both(title_text(line.title)),
            "source": line.source,
            "provider": self.department(line.provider),
            "consumer": self.department(line.consumer),
            "owner": self.role(line.owner),
            "person": self.person(line.person),
            "subject": line.subject,
            "label": line.label,
            **self.instant("due_at", line.due_at),
            "age_days": line.age_days,
            "band": line.band.value,
            "stake": _decimal(line.stake),
            "currency": line.currency,
            "returned": line.returned,
            "key_moment": line.key_moment,
            **(
                self.instant("first_due_at", line.first_due_at)
                if line.first_due_at is not None
                else {"first_due_at": None, "first_due_at_local": None}
            ),
            "extended": line.extended,
            "notes": [both(note_text(note, self._zone)) for note in line.notes],
            "late_reason": _late_reason(line.late_reason, self._organisation),
            "inherited": _inherited(line.inherited),
        }

    def late(self, line: LateLine) -> Json:
        return {
            "occurrence": line.occurrence,
            "title": both(title_text(line.title)),
            "provider": self.department(line.provider),
            "owner": self.role(line.owner),
            "person": self.person(line.person),
            "subject": line.subject,
            "label": line.label,
            **self.instant("due_at", line.due_at),
            **self.instant("delivered_at", line.delivered_at),
            "late_by_seconds": int(line.late_by.total_seconds()),
            "inherited": _inherited(line.inherited),
        }

    def awaited(self, line: Awaited) -> Json:
        return {
            "occurrence": line.occurrence,
            "title": both(title_text(line.title)),
            "provider": self.department(line.provider),
            "owner": self.role(line.owner),
            "person": self.person(line.person),
            "label": line.label,
            **self.instant("opens_at", line.opens_at),
            "notes": [both(note_text(note, self._zone)) for note in line.notes],
        }

    def stopped(self, line: Stopped) -> Json:
        waiting_for = waited_for_title(self._organisation, line.waiting_for)
        return {
            "occurrence": line.occurrence,
            "title": both(title_text(line.title)),
            "provider": self.department(line.provider),
            "owner": self.role(line.owner),
            "person": self.person(line.person),
            "label": line.label,
            **self.instant("stopped_since", line.since),
            "waiting_for": {"id": line.waiting_for, "title": both(waiting_for)},
            "reason": line.reason,
            "working_days_stopped": line.days,
            **(self.instant("resumes_at", line.until) if line.until is not None else {"resumes_at": None}),
        }

    def changed(self, line: ChangedLine) -> Json:
        return {
            "occurrence": line.occurrence,
            "agreement": line.agreement,
            "title": both(title_text(line.title)),
            "provider": self.department(line.provider),
            "consumer": self.department(line.consumer),
            "owner": self.role(line.owner),
            "subject": line.subject,
            "label": line.label,
            **self.instant_or_none("first_due_at", line.first_due_at),
            "effect": line.effect.value,
            **self.instant_or_none("due_at", line.due_at),
            "stake": _decimal(line.stake),
            "currency": line.currency,
            **self.instant("at", line.at),
            "by": line.by,
        }

    def applied(self, change: AppliedChange) -> Json:
        return {
            "agreement": change.agreement,
            "removed": change.removed,
            **self.instant("at", change.at),
            "by": change.by,
        }

    def vacant(self, vacant: VacantRole) -> Json:
        return {
            "role": self.role(vacant.role),
            "department": self.department(vacant.department),
            "since": vacant.since.isoformat() if vacant.since is not None else None,
            "open": vacant.waiting,
            "overdue": vacant.overdue,
            "heads": [self.person(id) for id in vacant.heads],
        }

    def closed(self, closed: Closed | None) -> Json:
        if closed is None:
            return None
        later = [
            {
                **self.instant("at", x.at),
                "occurrence": x.occurrence,
                "title": both(title_text(x.title)),
                "what": both(later_title(x.what)),
                "by": x.by,
            }
            for x in closed.later
        ]
        return {**self.instant("at", closed.closing.at), "by": closed.closing.by, "later": later}

    def trend(self, trend: OverdueTrend | None) -> Json:
        if trend is None:
            return None

        def point(of: TrendPoint) -> dict[str, Json]:
            return {**self.instant("at", of.at), "count": of.count}

        return {"period_before": point(trend.before), "weeks": [point(of) for of in trend.weeks]}

    def due(self, figures: DueInPeriod) -> dict[str, Json]:
        counts = {"due": figures.due, **{part.value: total for part, total in figures.by_part.items()}}
        return {
            "counts": {**{name: total.count for name, total in counts.items()}, "returned": figures.returned},
            "money": {name: _sums(total.stakes) for name, total in counts.items()},
        }

    def figures(self, share: Share) -> dict[str, Json]:
        return {
            "count": share.total,
            "bands": {band.value: count for band, count in zip(Band, share.bands, strict=True)},
            "stakes": _sums(share.stakes),
        }


def _sums(stakes: Totals) -> dict[str, Json]:
    return {currency: exact(value) for currency, value in stakes}


def _inherited(inherited: Inherited | None) -> Json:
    if inherited is None:
        return None
    title = both(inherited.title)
    return {
        "source": inherited.source,
        "title": title,
        "by_seconds": int(inherited.by.total_seconds()),
        "whole": inherited.whole,
    }


def _late_reason(reason: LateReason | None, organisation: Organisation) -> Json:
    if reason is None:
        return None
    promised = reason.promised_on.isoformat() if reason.promised_on is not None else None
    title = both(category_text(reason.category, Names(late_reasons=organisation.late_reasons)))
    return {"category": reason.category, "title": title, "promised_on": promised, "note": reason.note}


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else exact(value)
