"""A receiver's round as its page shows it: the rows of the list, and the item that is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.action.accept import Accept
from engine.domain.action.rate import LOW_SCORES, Rate
from engine.domain.action.receive import Receive
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.agreement.rating_scheme import Category
from engine.domain.figures.round_section import RoundSection
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history_types import Rating
from engine.domain.notification.note import ReturnableNote
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.text import Text
from engine.services.reading.delivered_item import DeliveredItem
from engine.services.reading.receiver_round import ReceiverRound, RoundDelivery
from engine.web.presenters.item_row import mark_of
from engine.web.presenters.shown_delivery import ShownDelivery, shown_delivery
from engine.web.visit import Visit
from engine.wording.dates import local_due
from engine.wording.evidence import outstanding_text
from engine.wording.item_state import state_text
from engine.wording.names import parties_title, thing, title_of
from engine.wording.notification_notes import note_text
from engine.wording.pages import round as words
from engine.wording.survey import LEVELS
from engine.wording.when import due_words


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A row of the list: the item, what it is about, who delivered it, and until when it is to be answered."""

    id: str
    title: Text
    about: str
    by: Text | None
    when: Text
    tone: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A score with its words. A ``low`` one needs a reason."""

    score: int
    title: Text
    low: bool


@dataclass(frozen=True, slots=True)
class RoundDetail:
    """The item that is looked at. ``may`` says which forms are drawn: ``accept``, ``return``, ``rate``, ``receive``."""

    id: str
    title: Text
    about: str
    subject: str | None
    parties: Text
    state: Text
    mark: str
    delivered: Text | None
    due: str
    until: Text | None
    is_overdue: bool
    notes: tuple[Text, ...]
    delivery: ShownDelivery | None
    earlier: tuple[ShownDelivery, ...]
    expected: Text | None
    rated: Text | None
    may: frozenset[str]
    levels: tuple[Level, ...]
    dimensions: tuple[Category, ...]
    reasons: tuple[Category, ...]


def round_lines(visit: Visit, part: ReceiverRound) -> tuple[RoundLine, ...]:
    """The rows of the list."""
    return tuple(_line(visit, row, part.section) for row in part.rows)


def _line(visit: Visit, row: RoundDelivery, section: RoundSection) -> RoundLine:
    item = row.item
    occurrence, standing = item.occurrence, item.history.standing
    calendars = visit.book.clocks(item.agreement, item.obligation)
    when, tone = Text.plain(""), ""
    if section is RoundSection.EXPECTED:
        due = item.verdict.due.at if item.verdict.due is not None else None
        wording = due_words(due, visit.at, visit.zone, calendars.due)
        when, tone = wording.text, wording.urgency.value
    elif row.answer_by is not None and section is not RoundSection.TO_RATE:
        wording = due_words(row.answer_by, visit.at, visit.zone, calendars.consumer)
        when = words.ANSWER_OVERDUE if row.is_overdue else wording.by
        tone = wording.urgency.value if section is RoundSection.TO_ACCEPT else ""
    return RoundLine(
        occurrence.id,
        title_of(item.obligation, occurrence),
        thing(occurrence.label or occurrence.served, occurrence.subject),
        visit.names.of(standing.by) if standing is not None else None,
        when,
        tone,
        mark_of(item.verdict) == "late",
    )


def round_detail(visit: Visit, item: DeliveredItem) -> RoundDetail:
    """The item that is looked at, for somebody who may see it. Its files are drawn."""
    case, scheme = item.case, visit.book.organisation.ratings
    standing = item.standing if case.history.standing is not None else None
    names = {Accept: "accept", ReturnDelivery: "return", Rate: "rate", Receive: "receive"}
    return RoundDetail(
        id=case.occurrence.id,
        title=title_of(case.obligation, case.occurrence),
        about=case.occurrence.label or case.occurrence.served or "",
        subject=case.occurrence.subject,
        parties=parties_title(visit.book.organisation, case.agreement.provider, case.agreement.consumer),
        state=state_text(case.verdict),
        mark=mark_of(case.verdict),
        delivered=_delivered(visit, item),
        due=local_due(case.verdict.due.at, visit.zone) if case.verdict.due is not None else "",
        until=_until(visit, item),
        is_overdue=case.verdict.phase is Phase.DELIVERED and item.answer_by is not None and item.answer_by < visit.at,
        notes=tuple(
            note_text(note, visit.zone, visit.names) for note in item.notes if not isinstance(note, ReturnableNote)
        ),
        delivery=shown_delivery(visit, item, standing) if standing is not None else None,
        earlier=tuple(shown_delivery(visit, item, one) for one in reversed(item.taken_back)),
        expected=_expected(item),
        rated=_own_rating(visit, item.case.history.ratings),
        may=frozenset(name for action, name in names.items() if action in item.may),
        levels=tuple(Level(n, title, n in LOW_SCORES) for n, title in enumerate(LEVELS, start=1)),
        dimensions=scheme.dimensions,
        reasons=scheme.reasons,
    )


def _delivered(visit: Visit, item: DeliveredItem) -> Text | None:
    standing = item.case.history.standing
    if standing is None:
        return None
    sentence = words.RECEIVED_BY if standing.received else words.DELIVERED_BY
    return sentence.filled(by=visit.names.of(standing.by), when=local_due(standing.at, visit.zone))


def _until(visit: Visit, item: DeliveredItem) -> Text | None:
    """The sentence on the time for an answer, or until which the delivery can be returned."""
    if item.case.verdict.phase is Phase.DELIVERED and item.answer_by is not None:
        sentence = words.ACCEPT_BY if item.accepts_silently else words.ANSWER_BY
        return sentence.filled(when=local_due(item.answer_by, visit.zone))
    if item.returnable_until is not None:
        return words.RETURN_UNTIL.filled(when=local_due(item.returnable_until, visit.zone))
    return None


def _expected(item: DeliveredItem) -> Text | None:
    """The sentence on the evidence that an open item asks for."""
    case = item.case
    owed = outstanding_evidence(case.agreement, case.obligation, case.history, case.verdict)
    return outstanding_text(owed) if owed is not None else None


def _own_rating(visit: Visit, ratings: Sequence[Rating]) -> Text | None:
    own = next((rating for rating in ratings if rating.by == visit.access.person), None)
    return words.RATED.filled(score=own.score, level=LEVELS[own.score - 1]) if own is not None else None


def section_tabs(visit: Visit, part: ReceiverRound, kept: Mapping[str, str]) -> list[tuple[str, str, int, bool]]:
    """The parts of the round as links: title, address, count, and whether it is shown."""
    return [
        (
            visit.localized(words.SECTIONS[section]),
            visit.url("round", {**kept, "section": section.value}),
            part.counts[section],
            section is part.section,
        )
        for section in RoundSection
    ]
