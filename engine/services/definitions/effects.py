"""The effects of a change of definitions on single occurrences, and the people whom each one concerns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.ledger.terms_change import PlanEffect as PlanEffect
from engine.domain.notification.escalation import OPENING
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.domain.text import Text
from engine.domain.time.instant import written_instant
from engine.services.case import escalation_of, stored_case
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import DueState, Row
from engine.services.terms import bindings

_END = datetime(9000, 1, 1, tzinfo=UTC)
_AT_A_TIME = 2000
"""The occurrences whose rows and entries are held at once."""
_BOUNDS = ("provider", "consumer", "effective_from", "effective_until")


class Why(StrEnum):
    """The part of the change that touches an occurrence: its obligation, the parties or dates of its agreement, its
    calendar, or newly published days."""

    OBLIGATION = "obligation"
    PARTIES = "parties"
    CALENDAR = "calendar"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Touched:
    """One occurrence that the change touches.

    ``notified`` holds the ids of the people who will hear of it, sorted. ``overdue`` says whether it is overdue once
    the change is in force. ``by`` is the revision and ``day_table`` the day table that apply to it from then on.
    """

    occurrence: str
    agreement: str
    obligation: str
    title: Text
    label: str | None
    effect: PlanEffect
    why: Why
    old: Due | None
    new: Due | None
    notified: tuple[str, ...]
    overdue: bool
    by: str
    day_table: str


def touched_occurrences(
    ledger: Ledger,
    old: Mapping[str, DueState],
    new: Mapping[str, DueState],
    removed: Iterable[Row],
    transferred: Mapping[str, Kind],
    books: Rulebooks,
    now: Rulebooks,
    at: datetime,
) -> tuple[Touched, ...]:
    """Each occurrence that came, went or moved, by its due time and id.

    ``old`` and ``new`` hold the due times before and after the change, by occurrence, ``removed`` the rows that are no
    more, and ``transferred`` the kinds of the entries that the change itself wrote, by occurrence; ``books`` are the
    rulebooks before it and ``now`` those after it.
    """
    ids = [id for id in sorted({*old, *new}) if id in transferred or _date_differs(old.get(id), new.get(id))]
    gone = {row.occurrence.id: row for row in removed}
    touched: list[Touched] = []
    for start in range(0, len(ids), _AT_A_TIME):
        some = ids[start : start + _AT_A_TIME]
        rows, entries = {**gone, **ledger.occurrences.rows(some)}, ledger.entries.of(some)
        touched += [
            _touched(rows[id], old.get(id), transferred.get(id), entries.get(id, ()), books, now, at) for id in some
        ]
    return tuple(sorted(touched, key=lambda t: (written_due(t.new or t.old) or "", t.occurrence)))


def _date_differs(old: DueState | None, new: DueState | None) -> bool:
    return old is None or new is None or written_due(old.due) != written_due(new.due)


def _touched(
    row: Row,
    old: DueState | None,
    transfer: Kind | None,
    entries: Sequence[Entry],
    books: Rulebooks,
    now: Rulebooks,
    at: datetime,
) -> Touched:
    occurrence, verdict = row.occurrence, row.verdict
    effect = _effect(row, old)
    name = (occurrence.agreement, occurrence.obligation)
    before, after = books.current.find(*name), now.current.find(*name)
    terms = now.terms(occurrence, row.revision, row.day_table, bindings({occurrence.id: entries}))
    promised = after or before or ((terms.agreement, terms.obligation) if terms is not None else None)
    assert promised is not None and terms is not None
    why = Why.CALENDAR
    if transfer is None and old is not None:
        why = Why.PUBLISHED
    elif before is None or after is None or before[1] != after[1]:
        why = Why.OBLIGATION
    elif any(getattr(before[0], part) != getattr(after[0], part) for part in _BOUNDS):
        why = Why.PARTIES
    return Touched(
        occurrence=occurrence.id,
        agreement=occurrence.agreement,
        obligation=occurrence.obligation,
        title=promised[1].title,
        label=occurrence.label or occurrence.served,
        effect=effect,
        why=why,
        old=old.due if old is not None else None,
        new=None if effect is PlanEffect.CANCELLED else verdict.due,
        notified=notified_people(row, terms, entries, now.current, at) if effect is not PlanEffect.CANCELLED else (),
        overdue=verdict.timeliness is Timeliness.OVERDUE,
        by=row.revision,
        day_table=row.day_table,
    )


def _effect(row: Row, old: DueState | None) -> PlanEffect:
    if row.verdict.outcome is Outcome.CANCELLED:
        return PlanEffect.CANCELLED
    if old is None:
        return PlanEffect.APPEARS
    if old.cancelled:
        return PlanEffect.RETURNS
    return PlanEffect.STAYS if written_due(old.due) == written_due(row.verdict.due) else PlanEffect.MOVES


_OF_A_CHANGE = (NotificationKind.OPENING, NotificationKind.MOVED, NotificationKind.CANCELLED)


def notified_people(row: Row, terms: Terms, entries: Sequence[Entry], book: Rulebook, at: datetime) -> tuple[str, ...]:
    """The ids of the people who will be notified, in the next digest or when it opens, that an occurrence exists, has
    moved or is no longer owed; sorted."""
    # the steps of the escalation are no news of a change, and take most of the time
    quiet = replace(terms.obligation, escalation=replace(terms.obligation.escalation, steps=()))
    case = stored_case(replace(terms, obligation=quiet), row, entries, _END)
    if case.verdict.phase is Phase.UPCOMING and not any(topic == OPENING for topic, _ in case.history.notified):
        case = replace(case, verdict=replace(case.verdict, phase=Phase.OPEN))  # they are notified when it opens
    agreement, obligation = in_charge_now(book, row.occurrence, terms.agreement, terms.obligation)
    people = set()
    for reminder in escalation_of(case).reached:
        if reminder.topic.kind in _OF_A_CHANGE:
            on = book.home.local(max(reminder.notify_at, at)).date()
            person = person_in_charge(book.directory, obligation, row.occurrence, case.history, on)
            assigned_to = person.id if person is not None else None
            people |= {
                p.id
                for who in reminder.audience
                for p in book.directory.audience(who, agreement, obligation, on, assigned_to)
            }
    return tuple(sorted(people))


def written_due(due: Due | None) -> str | None:
    """A due time as it is recorded; None where there is none."""
    return written_instant(due.at) if due is not None else None
