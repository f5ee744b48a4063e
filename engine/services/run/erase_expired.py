"""Erase what has been kept as long as it was to be: evidence, the content of messages, rejected rows, drafts, and the
addresses of browsers in the audit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from engine.domain.agreement.catalogue import Field
from engine.domain.figures.submission import Submission, submissions
from engine.domain.ledger.consequence import EvidenceErased
from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import returnable_until
from engine.domain.time.retention import RetentionPeriod, RetentionUnit
from engine.services.case import case_of
from engine.services.commit import decide
from engine.services.finding import Finding
from engine.services.ports.drafts import DraftFiles
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.run.erase_drafts import KEPT_FOR, forget_old_drafts

ADDRESSES_FOR = RetentionPeriod(180, RetentionUnit.DAY)
"""How long the audit keeps the addresses of browsers, where the settings do not say otherwise."""


class RejectedFiles(Protocol):
    """The files of rejected rows."""

    def delete_before(self, at: datetime) -> int:
        """Delete the files that were written before an instant; return how many."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Where files are kept, and how long messages, rejected rows and the addresses in the audit are; None: for ever.
    Drafts are forgotten after their own time."""

    evidence: EvidenceStore
    rejected: RejectedFiles
    messages_for: RetentionPeriod | None = None
    rejected_for: RetentionPeriod | None = None
    drafts: DraftFiles | None = None
    addresses_for: RetentionPeriod | None = ADDRESSES_FOR


@dataclass(frozen=True, slots=True)
class _Expired:
    """Files of an item that are not to be kept any longer: the fields, and the SHA-256 of the contents."""

    item: str
    fields: tuple[str, ...]
    files: tuple[str, ...]


def erase_expired(
    ledger: Ledger, books: Rulebooks, retention: Retention, at: datetime, now: datetime
) -> tuple[Finding, ...]:
    """Erase once a day what has expired at an instant, and say how much; ``now`` is the time of the clock, by which
    messages were sent and files written."""
    home, last = books.current.home, ledger.runs.last()
    if last is not None and home.local(last.at).date() == home.local(at).date():
        return ()
    findings = [*_erase_evidence(ledger, books, retention.evidence, at)]
    today = home.local(now).date()

    def begin_of(kept_for: RetentionPeriod) -> datetime:
        return datetime.combine(kept_for.first_kept(today), time(), tzinfo=home.zone)

    if retention.messages_for is not None:
        before = begin_of(retention.messages_for)
        if count := ledger.outbox.blank(before, now):
            findings.append(Finding("messages-erased", count=count, before=before.date()))
    if retention.rejected_for is not None:
        before = begin_of(retention.rejected_for)
        if count := retention.rejected.delete_before(before):
            findings.append(Finding("rejected-erased", count=count, before=before.date()))
    if retention.addresses_for is not None:
        before = begin_of(retention.addresses_for)
        if count := ledger.accounts.blank_addresses(before):
            findings.append(Finding("addresses-erased", count=count, before=before.date()))
    ledger.row_drafts.drop_before(now - KEPT_FOR)
    if retention.drafts is not None:
        forget_old_drafts(ledger, retention.drafts, now)
    return tuple(findings)


def _erase_evidence(ledger: Ledger, books: Rulebooks, store: EvidenceStore, at: datetime) -> tuple[Finding, ...]:
    """Record which files are erased, then erase them. The next run erases what an interrupted run left."""

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, tuple[_Expired, ...]]:
        new, left = _expired(ledger, books, store, at)
        entries = tuple(
            EvidenceErased(fields=one.fields, files=one.files).entry_about(
                one.item, actor=ENGINE, effective_at=at, recorded_at=expected_head.recorded_at
            )
            for one in new
        )
        return Batch("run", entries) if entries else None, (*new, *left)

    if not _promises(books):
        return ()
    expired = decide(ledger, at, work)
    files = {file for one in expired for file in one.files}
    for file in sorted(files):
        store.erase(file)
    if not files:
        return ()
    items = tuple(dict.fromkeys(one.item for one in expired))
    return (Finding("evidence-erased", items, count=len(files), items=len(items)),)


def _promises(books: Rulebooks) -> tuple[tuple[str, str], ...]:
    """The obligations with evidence that is not kept for ever, by agreement and id."""
    return tuple(name for name in books.names() if _kept(books, *name))


def _kept(books: Rulebooks, agreement: str, obligation: str) -> dict[str, RetentionPeriod]:
    """How long each field of evidence is kept by the newest terms of an obligation."""
    fields = books.terms_of(agreement, obligation)[-1].obligation.evidence
    return {f.name: f.keep for f in fields if isinstance(f, Field) and f.keep is not None}


def _expired(
    ledger: Ledger, books: Rulebooks, store: EvidenceStore, at: datetime
) -> tuple[tuple[_Expired, ...], tuple[_Expired, ...]]:
    """The files that expired at an instant and no entry says so yet, and those that were erased and are still there.

    A file that another item has too stays until that item lets it go.
    """
    rows = ledger.occurrences.closed_rows(at, _promises(books))
    entries = ledger.entries.of([row.occurrence.id for row in rows])
    free: dict[str, set[str]] = {}
    left: list[_Expired] = []
    found: list[tuple[str, dict[str, set[str]]]] = []
    for row in rows:
        theirs = entries.get(row.occurrence.id, ())
        files = _files(books, row, theirs, at)
        gone = erased_files(theirs)
        there = tuple(sorted(file for file in gone if store.content_hash(file) is not None))
        if there:
            left.append(_Expired(row.occurrence.id, (), there))
        new = {field: hashes - gone for field, hashes in files.items() if hashes - gone}
        if new:
            found.append((row.occurrence.id, new))
        for file in {*gone, *(file for hashes in new.values() for file in hashes)}:
            free.setdefault(file, set()).add(row.occurrence.id)
    may_go = {file for file in free if _holders(ledger, file) <= free[file]} if found or left else set()
    new_ones = []
    for item, files in found:
        fields = {field: hashes & may_go for field, hashes in files.items() if hashes & may_go}
        if fields:
            hashes = set[str]().union(*fields.values())
            new_ones.append(_Expired(item, tuple(sorted(fields)), tuple(sorted(hashes))))
    kept = (_Expired(one.item, (), tuple(f for f in one.files if f in may_go)) for one in left)
    return tuple(new_ones), tuple(one for one in kept if one.files)


def _files(books: Rulebooks, row: Row, entries: Sequence[Entry], at: datetime) -> dict[str, set[str]]:
    """The files of a closed item that have expired, by field; none where something about it is still open."""
    terms = books.terms_of(row.occurrence.agreement, row.occurrence.obligation)[-1]
    kept = _kept(books, row.occurrence.agreement, row.occurrence.obligation)
    closed_at = row.verdict.closed_at
    if closed_at is None:
        return {}
    home = terms.book.home
    today, first = home.local(at).date(), home.local(closed_at).date()
    over = {name for name, keep in kept.items() if keep.last_day(first) < today}
    if not over:
        return {}
    case = case_of(terms, row.occurrence, entries, at)
    until = returnable_until(case.occurrence, case.history, case.verdict, case.clocks)
    asked = any(request.granted is None for request in case.history.approval_requests)
    if case.verdict.phase is not Phase.CLOSED or asked or (until is not None and at <= until):
        return {}
    files: dict[str, set[str]] = {}
    for field, file in _submitted(submissions(entries, terms.obligation)):
        if field in over:
            files.setdefault(field, set()).add(file)
    return files


def _submitted(found: Iterable[Submission]) -> Iterable[tuple[str, str]]:
    return ((field.field.name, file.sha256) for submission in found for field, file in submission.files)


def _holders(ledger: Ledger, file: str) -> set[str]:
    """The items under which a file stands."""
    return {entry.subject_id for entry in ledger.entries.with_file(file)}


def erased_files(entries: Iterable[Entry]) -> frozenset[str]:
    """The SHA-256 of the files that were erased, by the entries about an item."""
    erased = (EvidenceErased.read(entry).files for entry in entries if entry.kind is Kind.EVIDENCE_ERASED)
    return frozenset(file for files in erased for file in files)
