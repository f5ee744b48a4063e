"""Requests: what a person can ask of other departments, and the requests that are not over yet."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.authority import authorize
from engine.domain.action.case import Case
from engine.domain.action.request_item import RequestItem
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import OnRequest
from engine.domain.ids import obligation_text
from engine.domain.ledger.entry import Phase
from engine.services.lookup import actor as find_actor
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.inbox_items import inbox_items
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class Requestable:
    """An obligation on request that serves a department of the reader."""

    agreement: Agreement
    obligation: Obligation

    @property
    def id(self) -> str:
        """``agreement/obligation``."""
        return obligation_text(self.agreement.id, self.obligation.key)


def requestables(ledger: Ledger, person: str, at: datetime) -> tuple[Requestable, ...]:
    """The obligations that a person may request, by agreement.

    Raises Refused before the first run, and for somebody who holds no role.
    """
    book = rulebook(ledger)
    actor = find_actor(book, person, at)
    found = (book.find(*names) for names in book.names())
    return tuple(
        Requestable(agreement, obligation)
        for agreement, obligation in (pair for pair in found if pair is not None)
        if isinstance(obligation.trigger, OnRequest)
        and authorize(actor, RequestItem.TRANSITION, agreement, obligation, book.organisation) is None
    )


def open_requests(ledger: Ledger, departments: frozenset[str], at: datetime) -> tuple[Case, ...]:
    """The requests to or from some departments that are not over yet, the one due first, those without a date last.

    Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _open_requests(one_state, departments, at))


def _open_requests(ledger: Ledger, departments: frozenset[str], at: datetime) -> tuple[Case, ...]:
    items = inbox_items(ledger, at)
    ids = {
        item.id: None
        for department in sorted(departments)
        for item in items.of_department(department)
        if isinstance(item.obligation.trigger, OnRequest)
        and item.phase is not Phase.CLOSED
        and departments & {item.agreement.provider, item.agreement.consumer}
    }
    cases = OccurrenceReader(ledger).cases(items.books, tuple(ids), at)
    return tuple(sorted(cases, key=_order))


def _order(case: Case) -> tuple[bool, datetime, str]:
    due = case.verdict.due
    return due is None, due.at if due is not None else case.occurrence.opens_at, case.occurrence.id
