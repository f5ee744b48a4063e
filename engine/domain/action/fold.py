"""Fold the entries about an occurrence into its history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, assert_never

from engine.domain.action.action import Action
from engine.domain.action.table import occurrence_payload
from engine.domain.agreement.side import Side
from engine.domain.ledger.consequence import (
    AcceptedAutomatically,
    Breached,
    Cancelled,
    Checked,
    DueSet,
    EffectChecked,
    EvidenceErased,
    Lapsed,
    Met,
    Opened,
    PeopleNotified,
    RatingAsked,
    Superseded,
)
from engine.domain.ledger.effect_finding import EffectFinding
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.history import RECOMPUTED, History
from engine.domain.ledger.history_types import CheckResult, Rescheduled
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.terms_change import PlanEffect, TermsChange
from engine.domain.text import Text


def fold(entries: Iterable[Entry], wish: datetime | None = None) -> History:
    """Fold entries, in the order of recording, into the history of one occurrence.

    ``wish`` is the time that its request asked for, or None.
    """
    history = History(proposed={Side.CONSUMER: wish, Side.PROVIDER: None})
    notified: list[Mapping[str, Any]] = []
    for entry in entries:
        if entry.kind is Kind.NOTIFIED:  # most entries of a ledger: no typed content is made of them
            notified.append(entry.body)
            continue
        if entry.kind is Kind.OPENED:
            opened: Mapping[str, Any] = entry.body
            history.opened, history.written_due = True, opened.get("due_at") or None
            continue
        payload = occurrence_payload(entry.kind).read(entry)
        match payload:
            case Action():
                payload.change(history, entry)
            case DueSet():
                history.written_due = payload.due_at or None
                if payload.reason == RECOMPUTED:
                    history.rescheduled = _rescheduled(entry.recorded_at, payload)
            case Breached():
                history.breaches |= {entry.effective_at}
            case Lapsed() | Met():
                history.ended_at = entry.effective_at
            case AcceptedAutomatically():
                history.auto_accepted, history.auto_accepted_at = True, entry.effective_at
            case Superseded():
                history.terms_changes += (_moved_to_new_terms(entry, payload, history),)
                history.rescheduled = _rescheduled(payload.since or entry.recorded_at, payload)
                history.first_due_before_change = history.first_due_before_change or _instant(payload.first_due)
                history.cancelled_at = None  # a cancelled occurrence comes back under the new terms
            case Cancelled():
                was = _instant(payload.was)
                history.terms_changes += (TermsChange(entry.recorded_at, entry.actor, PlanEffect.CANCELLED, was, None),)
                history.cancelled_at = entry.effective_at
            case Checked():
                what = Text(zh=payload.zh, en=payload.en)
                history.check_result = CheckResult(entry.recorded_at, payload.answer, what, payload.seen)
            case EffectChecked():
                history.effect_findings += (_finding(entry.recorded_at, payload),)
            case EvidenceErased() | Opened() | PeopleNotified() | RatingAsked():
                pass  # what was delivered stays delivered; two had their turn above, and who was asked changes nothing
            case _:
                assert_never(payload)
    if notified:
        history.notified, history.notified_people = _notified(notified)
    return history


_Notified = tuple[frozenset[tuple[NotificationTopic, datetime | None]], frozenset[str]]
_MOST = 4096
_READ: dict[tuple[int, ...], tuple[Sequence[Mapping[str, Any]], _Notified]] = {}
"""The values of notifications by the ids of their bodies, which the items of a run share."""


def _notified(bodies: Sequence[Mapping[str, Any]]) -> _Notified:
    """The topics and due times of notifications, and the people whom the opening or a step was sent to."""
    key = tuple(map(id, bodies))
    if (known := _READ.get(key)) is not None:
        return known[1]
    topics: set[tuple[NotificationTopic, datetime | None]] = set()
    people: set[str] = set()
    for body in bodies:
        topic = NotificationTopic.parse(body.get("step", ""))
        topics.add((topic, _instant(body.get("due_at"))))
        if topic.kind.is_step or topic.kind is NotificationKind.OPENING:
            people.update(body.get("to", ()))
    notified = frozenset(topics), frozenset(people)
    if len(_READ) >= _MOST:
        _READ.clear()
    _READ[key] = bodies, notified  # the bodies as well: no others can get their ids
    return notified


def _moved_to_new_terms(entry: Entry, payload: Superseded, history: History) -> TermsChange:
    was, due_at = _instant(payload.was), _instant(payload.due_at)
    effect = PlanEffect.STAYS if was == due_at else PlanEffect.MOVES
    if history.cancelled_at is not None:
        effect = PlanEffect.RETURNS
    return TermsChange(entry.recorded_at, entry.actor, effect, was, due_at)


def _finding(at: datetime, checked: EffectChecked) -> EffectFinding:
    return EffectFinding(
        at,
        checked.stage,
        checked.finding,
        checked.before,
        checked.defects_before,
        checked.after,
        checked.defects_after,
        checked.p,
        checked.limit,
        checked.needed,
    )


def _rescheduled(since: datetime, payload: DueSet | Superseded) -> Rescheduled:
    return Rescheduled(since, _instant(payload.was), _instant(payload.due_at))


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
