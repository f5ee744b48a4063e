"""The evidence that was submitted: of one item, or of all items of a period, an agreement or a department."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.actor import side_of
from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Borrowed
from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue_report import due_in
from engine.domain.figures.submission import Submission, SubmittedFile, submissions
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Verdict
from engine.domain.refusal import Refusal, Value
from engine.domain.suggest import Similar
from engine.services.command_time import resolve_as_of
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find, require_department
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """An item with everything that was submitted for it. ``borrowed`` has the obligations that hold the rest of it."""

    agreement: Agreement
    obligation: Obligation
    occurrence: Occurrence
    verdict: Verdict
    history: History
    submissions: tuple[Submission, ...]
    borrowed: tuple[Obligation, ...] = ()

    @property
    def has_files(self) -> bool:
        """Return whether a file was submitted."""
        return any(submission.files for submission in self.submissions)


@dataclass(frozen=True, slots=True)
class EvidenceOfItems:
    """Items by agreement and due time, as of ``at`` (UTC), with the rulebook in force then.

    ``period`` is the month that they fall due in, None for all.
    """

    at: datetime
    book: Rulebook
    rehearsal: bool
    period: Period | None
    items: tuple[ItemEvidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """The items to export; each part that is None leaves nothing out.

    ``department`` is a side of the agreement, ``person`` belongs to a side of it.
    """

    period: Period | None = None
    agreement: str | None = None
    department: str | None = None
    person: str | None = None


def evidence_of_item(
    ledger: Ledger, id: str, at: datetime, *, person: str | None = None
) -> tuple[ItemEvidence, Rulebook]:
    """Everything that was submitted for one item, with the rulebook in force.

    Raises Refused where there is no such item, and for a person who belongs to neither side of its agreement.
    """
    return ledger.reading(lambda one_state: _evidence_of_item(one_state, id, at, person))


def _evidence_of_item(ledger: Ledger, id: str, at: datetime, person: str | None) -> tuple[ItemEvidence, Rulebook]:
    books = rulebooks(ledger)
    detail = OccurrenceReader(ledger).detail(books, find(ledger, books, id, at), at)
    case = detail.case
    if person is not None and side_of(find_actor(books.current, person, at), case.agreement) is None:
        raise Refused("item-of-others", person=person, item=case.occurrence.id)
    return item_evidence(case, detail.entries), books.current


def item_evidence(case: Case, entries: Iterable[Entry]) -> ItemEvidence:
    """The evidence of an item, from the entries about it."""
    return ItemEvidence(
        case.agreement,
        case.obligation,
        case.occurrence,
        case.verdict,
        case.history,
        submissions(entries, case.obligation),
        _borrowed(case.agreement, case.obligation),
    )


def evidence_of_items(ledger: Ledger, at: datetime, wanted: EvidenceFilter) -> EvidenceOfItems:
    """The items that a filter leaves, with their evidence, as of an instant; also those without any.

    A period holds the same items as in the reports. Raises Refused before the first run, and for an agreement,
    department or person that does not exist.
    """
    return ledger.reading(lambda one_state: _evidence_of_items(one_state, at, wanted))


def _evidence_of_items(ledger: Ledger, at: datetime, wanted: EvidenceFilter) -> EvidenceOfItems:
    state = OccurrenceReader(ledger).judged(at)
    included = _included(state.book, at, wanted)
    judged = [j for j in state.judged if included(j.agreement)]
    if wanted.agreement is not None and not judged:
        _require_agreement(wanted.agreement, {*(a.id for a in state.book.definitions.agreements)})
    if wanted.period is not None:
        judged = due_in(judged, wanted.period, state.book.home)
    opening = ledger.runs.opening()
    return EvidenceOfItems(
        at,
        state.book,
        bool(opening and opening.rehearsal),
        wanted.period,
        tuple(_items(ledger, judged, at)),
    )


def _items(ledger: Ledger, judged: Iterable[Judged], at: datetime) -> Iterable[ItemEvidence]:
    ordered = sorted(judged, key=_order)
    entries = ledger.entries.of([j.occurrence.id for j in ordered], resolve_as_of(ledger.runs, at))
    for j in ordered:
        submitted = submissions(entries.get(j.occurrence.id, ()), j.obligation)
        borrowed = _borrowed(j.agreement, j.obligation)
        yield ItemEvidence(j.agreement, j.obligation, j.occurrence, j.verdict, j.history, submitted, borrowed)


def _order(j: Judged) -> tuple[str, datetime, str]:
    due = j.verdict.due
    return j.agreement.id, due.at if due is not None else j.occurrence.opens_at, j.occurrence.id


def _borrowed(agreement: Agreement, obligation: Obligation) -> tuple[Obligation, ...]:
    names = dict.fromkeys(e.obligation for e in obligation.evidence if isinstance(e, Borrowed))
    return tuple(other for name in names if (other := agreement.obligation(name)) is not None)


def _included(book: Rulebook, at: datetime, wanted: EvidenceFilter) -> Callable[[Agreement], bool]:
    """The condition on agreements. Raises Refused for a department or a person that does not exist."""
    if wanted.department is not None:
        require_department(book, wanted.department)
    person = find_actor(book, wanted.person, at) if wanted.person is not None else None

    def included(agreement: Agreement) -> bool:
        return (
            wanted.agreement in (None, agreement.id)
            and wanted.department in (None, agreement.provider, agreement.consumer)
            and (person is None or side_of(person, agreement) is not None)
        )

    return included


def _require_agreement(agreement: str, known: set[str]) -> None:
    """Raises Refused for an agreement that does not exist."""
    if agreement not in known:
        raise Refused("agreement-unknown", agreement=agreement, similar=Similar.to(agreement, known))


def intact_content(store: EvidenceStore, item: str, field: Value, file: SubmittedFile) -> bytes | Refusal:
    """The content of a submitted file; the refusal that says that it is missing or is not the one submitted.

    ``field`` is the field of the file as the refusal names it: its id, or with its title.
    """
    content = store.content(file.sha256)
    if content is not None and hashlib.sha256(content).hexdigest() == file.sha256:
        return content
    code = "kept-file-missing" if content is None else "kept-file-altered"
    return Refusal(code, item=item, field=field, name=file.name, hash=file.sha256)
