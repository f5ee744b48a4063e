"""The page of one subject, such as an order: its events, items, deliveries and history, across agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from markupsafe import Markup
from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.table import transition
from engine.domain.figures.submission import Submission
from engine.domain.ledger.entry import CHECK, ENGINE, OPERATOR, About, Entry
from engine.domain.text import Text
from engine.services.reading.item_history import HistoryEntry
from engine.services.reading.subject import SubjectEvent, SubjectItem, SubjectOverview, item_counts, subject_overview
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.event_rows import source_text
from engine.web.presenters.item_row import ItemRow, row_of
from engine.web.presenters.submitted_files import evidence_url
from engine.web.visit import NotThere, Visit
from engine.wording.action import entry_title
from engine.wording.condition import event_title
from engine.wording.entry import entry_detail
from engine.wording.event_entry import event_entry_detail, event_entry_title
from engine.wording.field_value import value_text
from engine.wording.names import actor_title, department_title, title_of
from engine.wording.pages import subject as words

_LATER = timedelta(minutes=1)
"""An entry that was recorded this much after it happened says so."""


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as the page shows it: (label, value) of its fields, and where it came from.

    ``changeable`` says that the visitor may cancel it, and correct it if such an event comes ``once`` for a subject.
    """

    id: str
    title: Text
    at: str
    fields: tuple[tuple[Text, Text], ...]
    origin: Text
    cancelled: bool
    corrections: int
    changeable: bool
    name: str
    once: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry as a line: when, what, about which event or item, by whom, and its details."""

    at: str
    what: Text
    about: Text
    actor: Text
    details: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ItemSubmissions:
    """The deliveries of one item, those that stand and those that were taken back."""

    item: ItemRow
    submissions: tuple[Submission, ...]


def show(visit: Visit) -> Response:
    """Show everything about a subject that the visitor may see."""
    try:
        found = subject_overview(visit.ledger, visit.path("number"), visit.at, visit.access)
    except Refused as refused:
        if refused.refusal.code != "no-subject":
            raise
        raise NotThere from None
    rows = [row_of(visit, i.case, i.agreement, i.obligation, i.person) for i in found.items]
    return visit.render(
        "subject.html",
        words,
        found=found,
        at=_local(visit, found.at),
        counts=item_counts(found.items),
        events=[_card(visit, event) for event in found.events],
        items=rows,
        submitted=_submitted(rows, found.items),
        history=_history(visit, found),
        value_text=value_text,
        evidence_url=evidence_url,
        local=lambda at: _local(visit, at),
        code=_code(visit, found.number),
    )


def _local(visit: Visit, at: datetime) -> str:
    return f"{at.astimezone(visit.zone):%Y-%m-%d %H:%M}"


def _card(visit: Visit, shown: SubjectEvent) -> EventCard:
    event, type_ = shown.event, shown.type_
    fields = type_.fields if type_ is not None else ()
    department = type_.recorded_by if type_ is not None else ""
    return EventCard(
        id=event.id,
        title=event_title(event.name, visit.book.definitions.catalogue),
        at=_local(visit, event.at),
        fields=tuple((f.label, value_text(f, event.data[f.name], visit.zone)) for f in fields if f.name in event.data),
        origin=words.RECORDED_BY.filled(
            department=department_title(visit.book.organisation, department), source=source_text(event.source)
        ),
        cancelled=event.cancelled,
        corrections=len(shown.fact.versions) - 1 - event.cancelled,
        changeable=shown.recorded and not event.cancelled,
        name=event.name,
        once=type_ is not None and not type_.repeats,
    )


def _submitted(rows: Sequence[ItemRow], items: Sequence[SubjectItem]) -> Sequence[ItemSubmissions]:
    return [ItemSubmissions(row, item.submissions) for row, item in zip(rows, items, strict=True) if item.submissions]


def _history(visit: Visit, found: SubjectOverview) -> Sequence[TimelineRow]:
    """The entries as lines. A delivery has its comment alone: its fields stand above."""
    comments = {_key(s.entry): Text.plain(s.comment) for item in found.items for s in item.submissions}
    return [_line(visit, found, one, comments.get(_key(one.entry))) for one in found.history]


def _key(entry: Entry) -> tuple[str, str, datetime]:
    return entry.subject_id, entry.kind, entry.recorded_at


def _line(visit: Visit, found: SubjectOverview, one: HistoryEntry, comment: Text | None) -> TimelineRow:
    entry, definitions = one.entry, found.book.definitions
    if transition(entry.kind).about is About.EVENT:
        about = event_entry_title(entry, definitions.catalogue)
        details = event_entry_detail(entry, one.before, definitions.catalogue, visit.zone)
    else:
        about = title_of(one.case.obligation, one.case.occurrence) if one.case else Text.plain(entry.subject_id)
        details = (comment,) if comment is not None else entry_detail(entry, visit.zone, visit.names)
    late = entry.actor != ENGINE and entry.recorded_at - one.at >= _LATER
    recorded = (words.RECORDED_LATER.filled(at=_local(visit, entry.recorded_at)),) if late else ()
    machine = entry.actor in (ENGINE, CHECK, OPERATOR)
    actor = actor_title(definitions.people, entry.actor) if machine else visit.names.of(entry.actor)
    return TimelineRow(_local(visit, one.at), entry_title(entry.kind), about, actor, (*details, *recorded))


def _code(visit: Visit, number: str) -> Markup | None:
    """The QR code of the page as SVG; None where the site has no public address."""
    if not visit.site.public_url:
        return None
    address = visit.site.public_url.rstrip("/") + visit.url("subject", number=number)
    svg = segno.make(address, micro=False, error="m").svg_inline(scale=4, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # segno writes it: its only content is a path


PAGES = (Page("/subjects/{number}", "subject", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show),)
