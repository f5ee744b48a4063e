"""An item as one row of a list: what it is, between whom, whose, when it is due, and its state with its colour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.domain.text import Language, Text
from engine.web.visit import Visit
from engine.wording.dates import moment
from engine.wording.item_state import state_text
from engine.wording.names import parties_title, role_title, thing, title_of
from engine.wording.pages import table as table_words
from engine.wording.when import DueWords, Urgency, due_words


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The cells of a row. ``due`` is what people say while the item is owed; ``mark`` is the class of its colour."""

    id: str
    title: Text
    served: str
    parties: Text
    owner: Text
    due: DueWords
    state: Text
    mark: str


def item_row(visit: Visit, case: Case) -> ItemRow:
    """The row of an item under the people in charge now."""
    agreement, obligation = in_charge_now(visit.book, case.occurrence, case.agreement, case.obligation)
    today = visit.at.astimezone(visit.book.directory.zone(agreement.provider)).date()
    person = person_in_charge(visit.book.directory, obligation, case.occurrence, case.history, today)
    return row_of(visit, case, agreement, obligation, person.id if person is not None else None)


def row_of(visit: Visit, case: Case, agreement: Agreement, obligation: Obligation, person: str | None) -> ItemRow:
    """The row of an item whose agreement, obligation and person in charge are known."""
    verdict, occurrence, organisation = case.verdict, case.occurrence, visit.book.organisation
    return ItemRow(
        id=occurrence.id,
        title=title_of(obligation, occurrence),
        served=occurrence.served or "",
        parties=parties_title(organisation, agreement.provider, agreement.consumer),
        owner=visit.names.of(person) if person is not None else role_title(organisation, obligation.owner),
        due=_due(visit, case),
        state=state_text(verdict),
        mark=mark_of(verdict),
    )


def subject_head(number: str | None, labels: Iterable[str | None]) -> Text:
    """The heading of the items of one subject: what most of them call it, and its number."""
    if not number:
        return table_words.NO_SUBJECT
    common = Counter(label for label in labels if label).most_common(1)
    return Text.plain(thing(common[0][0] if common else None, number))


def _due(visit: Visit, case: Case) -> DueWords:
    """The due time of an item; of one that is no longer owed the day and the clock alone, whenever that was."""
    verdict = case.verdict
    due_at = verdict.due.at if verdict.due is not None else None
    words = due_words(due_at, visit.at, visit.zone, case.clocks.due, paused=Reason.STOPPED in verdict.reasons)
    if due_at is None or verdict.phase in (Phase.UPCOMING, Phase.OPEN):
        return words
    zh, en = (moment(due_at, visit.zone, language=x, year=visit.today.year).words for x in (Language.ZH, Language.EN))
    return replace(words, text=Text(zh=zh, en=en), urgency=Urgency.LATER)


def mark_of(verdict: Verdict) -> str:
    """The class of the colour of a state: colours are about time alone."""
    if verdict.outcome in (Outcome.LAPSED, Outcome.CANCELLED, Outcome.WAIVED, Outcome.NOT_APPLICABLE):
        return ""
    if verdict.timeliness is Timeliness.OVERDUE:
        return "overdue"
    if verdict.timeliness is Timeliness.LATE:
        return "late"
    if verdict.phase is Phase.CLOSED:
        return "done"
    if verdict.phase is Phase.DELIVERED or Reason.STOPPED in verdict.reasons:
        return "waiting"
    return "risk" if verdict.timeliness is Timeliness.AT_RISK else ""
