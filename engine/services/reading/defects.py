"""The defects of a ledger as people read them: a list, one in full, and the proposals that wait."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.organisation import Department
from engine.domain.agreement.rating_scheme import Category, category_id
from engine.domain.defect.defect import Defect
from engine.domain.defect.proposal import DefectProposal
from engine.domain.defect.samples import next_stage_in
from engine.domain.ids import OccurrenceId
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.suggest import Similar
from engine.services.defects import DefectRecord, deliveries_since, open_proposals, read_defects
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class DefectView:
    """A defect with its agreement (None: no longer in force), the deliveries since its corrective action, and those
    that are left until the next stage of its check (None: none is to come)."""

    defect: Defect
    agreement: Agreement | None
    deliveries: int
    left: int | None


@dataclass(frozen=True, slots=True)
class DefectList:
    """Defects by number, and the proposals that wait for an answer, oldest first."""

    book: Rulebook
    defects: tuple[DefectView, ...]
    proposals: tuple[DefectProposal, ...]


@dataclass(frozen=True, slots=True)
class DefectDetail:
    """One defect, and those that the same consumer had earlier with the same provider."""

    book: Rulebook
    view: DefectView
    earlier: tuple[Defect, ...]


def list_defects(
    ledger: Ledger,
    at: datetime,
    *,
    of: str | None = None,
    agreement: str | None = None,
    every: bool = False,
    within: Collection[str] | None = None,
) -> DefectList:
    """The open defects and the proposals as known now, or ``every`` defect.

    ``of`` is the id or title of a department: the defects of which it complained as the consumer, closed ones included.
    ``agreement`` limits both, as does ``within``, the ids of the agreements that a reader sees. Raises Refused before
    the first run, and for an unknown department or agreement.
    """
    return ledger.reading(lambda one_state: _list(one_state, at, of, agreement, every, within))


def _list(
    ledger: Ledger,
    at: datetime,
    of: str | None,
    agreement: str | None,
    every: bool,
    within: Collection[str] | None,
) -> DefectList:
    book = rulebook(ledger)
    department = _department(book, of).id if of is not None else None
    if agreement is not None and book.definitions.agreement(agreement) is None:
        known = [a.id for a in book.definitions.agreements]
        raise Refused("agreement-unknown", agreement=agreement, similar=Similar.to(agreement, known))
    record = read_defects(ledger.entries)

    def is_meant(id: str) -> bool:
        known = book.definitions.agreement(id)
        received = department is None or (known is not None and known.consumer == department)
        return received and agreement in (None, id) and (within is None or id in within)

    shown = [d for d in record.defects if is_meant(d.agreement) and (every or of is not None or not d.state.is_over)]
    waiting = open_proposals(
        ledger.entries, record, book.organisation, at, wanted=lambda item: is_meant(OccurrenceId.parse(item).agreement)
    )
    return DefectList(book, tuple(_view(ledger, book, defect, at) for defect in shown), waiting)


def show_defect(ledger: Ledger, id: str, at: datetime) -> DefectDetail:
    """One defect as known now. Raises Refused before the first run, and for an unknown id."""

    def work(one_state: Ledger) -> DefectDetail:
        book = rulebook(one_state)
        record = read_defects(one_state.entries)
        defect = record.find(id.strip().upper())
        if defect is None:
            raise Refused("no-defect", id=id, similar=Similar.to(id, [d.id for d in record.defects]))
        view = _view(one_state, book, defect, at)
        return DefectDetail(book, view, _earlier(book, record, defect))

    return ledger.reading(work)


def proposals_for(
    ledger: Ledger, book: Rulebook, actor: Actor, at: datetime, as_of: AsOf | None
) -> tuple[DefectProposal, ...]:
    """The proposals about the deliveries of the departments that a person heads, oldest first."""
    headed = {d.id for d in book.organisation.departments if d.head in actor.roles}
    if not headed or not book.organisation.defects.categories:
        return ()
    provider = _provider(book)
    record = read_defects(ledger.entries, as_of, over_in_full=False)
    return open_proposals(
        ledger.entries, record, book.organisation, at, as_of, wanted=lambda item: provider(item) in headed
    )


def _provider(book: Rulebook) -> Callable[[str], str | None]:
    providers = {a.id: a.provider for a in book.definitions.agreements}
    return lambda item: providers.get(OccurrenceId.parse(item).agreement)


def _view(ledger: Ledger, book: Rulebook, defect: Defect, at: datetime) -> DefectView:
    action = defect.last_action
    deliveries = deliveries_since(ledger, defect, action, at) if action is not None else 0
    left = next_stage_in(action, deliveries) if action is not None and action.progress.delivered_at else None
    return DefectView(defect, book.definitions.agreement(defect.agreement), deliveries, left)


def _earlier(book: Rulebook, record: DefectRecord, defect: Defect) -> tuple[Defect, ...]:
    """The defects before this one between the same two departments."""
    own = book.definitions.agreement(defect.agreement)
    if own is None:
        return ()
    pair = {a.id for a in book.definitions.agreements if (a.provider, a.consumer) == (own.provider, own.consumer)}
    return tuple(d for d in record.defects if d.at < defect.at and d.agreement in pair)


def _department(book: Rulebook, written: str) -> Department:
    known = book.organisation.departments
    id = category_id([Category(d.id, d.title) for d in known], written)
    found = book.organisation.department(id) if id is not None else None
    if found is None:
        raise Refused("no-department", department=written, similar=Similar.to(written, [d.id for d in known]))
    return found
