"""The values that the JSON of several answers has: texts, instants, findings, the head of the ledger."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from engine.domain.figures.report_scope import ReportScope
from engine.domain.ledger.entry import Json
from engine.domain.occurrence.occurrence import Question
from engine.domain.text import Text
from engine.wording.questions import question_text

if TYPE_CHECKING:
    from engine.domain.ledger.head import Head
    from engine.services.finding import Finding


def both(text: Text) -> Json:
    """A text in both languages."""
    return {"zh": text.zh, "en": text.en}


def iso(at: datetime, zone: tzinfo) -> str:
    """An instant as ISO 8601 with the offset of the zone."""
    return at.astimezone(zone).isoformat()


def iso_or_none(at: datetime | None, zone: tzinfo) -> str | None:
    """The same for an instant that may be unknown."""
    return iso(at, zone) if at is not None else None


def question_json(question: Question) -> Json:
    """A question that an event leaves open; ``text`` says it in words."""
    return {
        "event": question.event,
        "agreement": question.agreement,
        "obligation": question.obligation,
        "fields": list(question.fields),
        "text": both(question_text(question)),
    }


def finding_json(finding: "Finding") -> dict[str, Json]:
    """A finding of a run."""
    return {"code": finding.code, "text": both(finding.text), "about": finding.about}


def head_json(head: "Head | None") -> Mapping[str, Json] | None:
    """The end of the ledger's chain; None while the ledger is empty."""
    return {"batch": head.batch, "entries": head.entries, "hash": head.hash} if head is not None else None


def scope_json(scope: ReportScope) -> dict[str, Json]:
    """The ids of a report's filter; ``seen_by`` has the departments of a reader who does not see everything."""
    filters: dict[str, Json] = {"department": scope.department, "agreement": scope.agreement, "owner": scope.owner}
    return filters if scope.sight is None else {**filters, "seen_by": sorted(scope.sight.departments)}
