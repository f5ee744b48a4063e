"""The agreements in force as a list, each with how it is kept and when it is reviewed next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.review_term import review_terms
from engine.domain.figures.service_map import ServiceFigure
from engine.services.definitions.revisions import agreement_texts
from engine.services.ports.ledger import Ledger
from engine.services.reading.agreement_service import AgreementServices
from engine.services.reading.review import review_every
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class ListedAgreement:
    """An agreement in force: the number of its revision and the local date since when it holds, its next review date
    (None: none is agreed), and how it is kept (None: the reader does not see its items)."""

    agreement: Agreement
    revision: int
    since: date
    review_on: date | None
    service: ServiceFigure | None


def listed_agreements(
    ledger: Ledger, at: datetime, services: AgreementServices, sees: Callable[[Agreement], bool]
) -> tuple[ListedAgreement, ...]:
    """The agreements in force by id; ``sees`` says whose items the reader sees. Raises Refused before the first run."""
    books = rulebooks(ledger)
    home, organisation = books.current.home, books.current.organisation
    on = home.local(at).date()
    found = []
    for agreement in books.current.definitions.agreements:
        last = agreement_texts(books, agreement.id)[-1]
        since = home.local(last.since).date() if last.since is not None else agreement.effective_from
        service = services.of(agreement.id) if sees(agreement) else None
        review_on = next_review(agreement, organisation, on)
        found.append(ListedAgreement(agreement, last.number, since, review_on, service))
    return tuple(found)


def next_review(agreement: Agreement, organisation: Organisation, on: date) -> date | None:
    """The next review date of an agreement after a local date; None where the organisation asks for no reviews."""
    every = review_every(organisation)
    return review_terms(agreement.effective_from, every, on)[-1].review_on if every is not None else None
