"""The obligations of an agreement as its page shows them: their sentences, their next dates, who is in charge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import OnEvent, OnRequest
from engine.domain.text import Text
from engine.reports.agreement_page import AgreementPage, PageClause
from engine.services.definitions.next_dates import NextDates, next_dates
from engine.services.definitions.preview import PreviewItem
from engine.web.visit import Visit
from engine.wording.condition import event_title
from engine.wording.dates import moment, period_text
from engine.wording.lists import all_of
from engine.wording.names import department_title, role_title
from engine.wording.pages import agreements as words
from engine.wording.steps import step_text


@dataclass(frozen=True, slots=True)
class NextDate:
    """A due time in words, for a program, what it serves, and the steps that lead to it."""

    words: str
    iso: str
    serves: Text | None
    provisional: bool
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ClauseOnPage:
    """An obligation: its sentences, its next dates (or why there are none), and the people in charge today.

    ``assumed`` says which event the dates assume.
    """

    clause: PageClause
    dates: tuple[NextDate, ...]
    assumed: Text | None
    without: Text | None
    owners: Text
    receivers: Text


def clauses_on_page(visit: Visit, agreement: Agreement, page: AgreementPage) -> tuple[ClauseOnPage, ...]:
    """The obligations of an agreement in force, in their order."""
    return tuple(_clauses(visit, agreement, page.clauses, next_dates(visit.book, agreement.id, visit.at)))


def _clauses(
    visit: Visit, agreement: Agreement, clauses: Sequence[PageClause], dates: Sequence[NextDates]
) -> Iterator[ClauseOnPage]:
    receiving = words.EVERYBODY_OF.filled(department=department_title(visit.book.organisation, agreement.consumer))
    for clause, of in zip(clauses, dates, strict=True):
        obligation = of.obligation
        yield ClauseOnPage(
            clause=clause,
            dates=tuple(_date(visit, item) for item in of.items),
            assumed=_assumed(visit, of),
            without=_without(obligation) if not of.items else None,
            owners=holders_today(visit, obligation.owner),
            receivers=holders_today(visit, obligation.receiver) if obligation.receiver is not None else receiving,
        )


def _assumed(visit: Visit, of: NextDates) -> Text | None:
    if of.assumed is None:
        return None
    return words.IF_NOW.filled(event=event_title(of.assumed, visit.book.definitions.catalogue))


def _without(obligation: Obligation) -> Text:
    if isinstance(obligation.trigger, OnRequest):
        return words.AFTER_REQUEST
    return words.AFTER_EVENT if isinstance(obligation.trigger, OnEvent) else words.NO_MORE


def _date(visit: Visit, item: PreviewItem) -> NextDate:
    occurrence = item.occurrence
    steps = tuple(step_text(step) for step in item.steps)
    if occurrence.due is None:
        return NextDate(visit.localized(words.PENDING), "", None, False, steps)
    at = moment(occurrence.due.at, visit.zone, language=visit.language, year=visit.today.year, weekday=True)
    serves = period_text(occurrence.served) if occurrence.served else None
    return NextDate(at.words, at.iso, serves, occurrence.due.provisional, steps)


def holders_today(visit: Visit, role: str) -> Text:
    """The names of those who hold a role today; a vacant role by its title."""
    holders = visit.book.directory.holders(role, visit.today)
    if not holders:
        return words.VACANT.filled(role=role_title(visit.book.organisation, role))
    return all_of([visit.names.of(person.id) for person in holders])


def titles_of_departments(visit: Visit) -> Mapping[str, Text]:
    """The title of each department that an agreement in force names."""
    organisation = visit.book.organisation
    ids = {id for a in visit.book.definitions.agreements for id in (a.provider, a.consumer)}
    return {id: department_title(organisation, id) for id in sorted(ids)}
