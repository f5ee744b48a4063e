"""Preview the due dates that definitions give, for a period or for an event. Nothing is recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.deadline.explanation_steps import Step
from engine.domain.ledger.event import Event, Fact
from engine.domain.occurrence.due_time import limited_pauses, with_pauses
from engine.domain.occurrence.expand.obligation import of_obligation
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.services.definitions.named import agreement_of, unknown_name
from engine.services.refused import Refused

_YEAR = timedelta(days=365)
_LAST_DAY = date(2199, 12, 31)
"""The last day on which the items of an event are looked for: a lease or a warranty may end decades after it."""


@dataclass(frozen=True, slots=True)
class AssumedEvent:
    """An event that is assumed to happen at an instant, with its fields as people write them."""

    name: str
    at: datetime
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """An item that would open, with the steps to its due time."""

    obligation: Obligation
    occurrence: Occurrence
    steps: tuple[Step, ...]


def preview_period(
    definitions: Definitions,
    agreement: str,
    *,
    obligation: str | None = None,
    since: date | None = None,
    until: date | None = None,
    pauses: Sequence[Pause] = (),
) -> tuple[PreviewItem, ...]:
    """The items of an agreement, or of one obligation and its parts, that fall due on the days of a period.

    The period begins with the agreement where ``since`` is None, and lasts a year where ``until`` is None. Raises
    Refused where there is no such agreement or obligation.
    """
    chosen = agreement_of(definitions, agreement)
    first = since or chosen.effective_from - timedelta(days=1)  # 00:00 of its first day ends the day before
    window = Window(first, until or (since or chosen.effective_from) + _YEAR)
    return _items(definitions, chosen, _obligations(chosen, obligation), window, Facts.of(()), pauses)


def preview_event(
    definitions: Definitions,
    agreement: str,
    event: AssumedEvent,
    zone: tzinfo,
    *,
    obligation: str | None = None,
    since: date | None = None,
    until: date | None = None,
    pauses: Sequence[Pause] = (),
) -> tuple[PreviewItem, ...]:
    """The items that an event would open, however far off they are due; with ``since`` and ``until``, only those that
    fall due on the days between, both included. Times in its data that have no offset are in ``zone``.

    Raises Refused where there is no such agreement, obligation, event or field, and for a value that does not fit its
    field.
    """
    chosen = agreement_of(definitions, agreement)
    obligations = _obligations(chosen, obligation)
    fact = _fact(definitions.catalogue, event, zone)
    triggered = [o for o in obligations if o.trigger.kind == "event" and event.name in o.trigger.events]
    first = min(event.at.astimezone(zone).date(), chosen.effective_from) - timedelta(days=1)
    window = Window(since or first, until or _LAST_DAY)
    return _items(definitions, chosen, triggered, window, Facts.of((fact,)), pauses)


def _obligations(agreement: Agreement, id: str | None) -> Sequence[Obligation]:
    """The obligation of that id or its parts; all obligations if the id is None. Raises Refused if there is none."""
    obligations = [o for o in agreement.obligations if id is None or id in (o.id, o.part_of)]
    if not obligations:
        raise unknown_name("no-obligation", id or "", [o.id for o in agreement.obligations])
    return obligations


def _fact(catalogue: Catalogue, event: AssumedEvent, zone: tzinfo) -> Fact:
    type_ = catalogue.event(event.name)
    if type_ is None:
        raise unknown_name("no-event-type", event.name, [e.name for e in catalogue.events])
    values: dict[str, str] = {}
    for name, written in event.data.items():
        field = type_.field(name)
        if field is None:
            raise unknown_name("no-field", name, [f.name for f in type_.fields])
        try:
            values[name] = canonical_value(field, written, zone)
        except BadValue as bad:
            raise Refused("bad-field-value", field=name, why=bad.refusal) from None
    return Fact((Event(event.name, "preview", "preview", event.at, values, event.at, "preview"),))


def _items(
    definitions: Definitions,
    agreement: Agreement,
    obligations: Sequence[Obligation],
    window: Window,
    facts: Facts,
    pauses: Sequence[Pause],
) -> tuple[PreviewItem, ...]:
    """The items of some obligations, by due time and id."""
    found = (item for o in obligations for item in _items_of(definitions, agreement, o, window, facts, pauses))
    return tuple(sorted(found, key=lambda item: (_when(item.occurrence), item.occurrence.id)))


def _when(occurrence: Occurrence) -> datetime:
    return occurrence.due.at if occurrence.due is not None else occurrence.opens_at


def _items_of(
    definitions: Definitions,
    agreement: Agreement,
    obligation: Obligation,
    window: Window,
    facts: Facts,
    pauses: Sequence[Pause],
) -> Iterator[PreviewItem]:
    """The items of an obligation without repeats, each with the steps that lead to its due date."""
    tables = {table.id: table for table in definitions.calendars}
    calendar, home = Calendar(tables[obligation.calendar]), Calendar(tables[definitions.organisation.calendar])
    for occurrence in of_obligation(agreement, obligation, calendar, window, facts, definitions.catalogue):
        if occurrence.number is not None and occurrence.number > 1:
            return
        counted = limited_pauses(obligation, occurrence, calendar, pauses)
        steps = explain_due(obligation, occurrence, calendar, facts, pauses=counted, home=home)
        yield PreviewItem(obligation, with_pauses(obligation, occurrence, calendar, pauses), steps)
