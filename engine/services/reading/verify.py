"""Verify the ledger: compare every stored verdict with the one that follows from the entries."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.domain.agreement.rule import OnCause
from engine.domain.figures.overdue import Head
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import About, Entry, Json
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.refusal import Refusal
from engine.domain.time.instant import written_instant
from engine.services.case import case_of
from engine.services.facts import facts_of, needed_by_others
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Broken, Ledger
from engine.services.snapshot import facts_only, rulebooks
from engine.services.terms import bindings


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored row that differs from what the entries give; either side may be missing."""

    occurrence: str
    stored: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The first place where the chain is broken, the damage outside of it, the rows that differ from the entries, and
    the end of the ledger.

    The rest is looked at only where the chain is whole, and rows are compared only where the definitions are.
    """

    broken: Broken | None
    damage: tuple[Refusal, ...]
    differences: tuple[Difference, ...]
    head: Head | None

    @property
    def is_sound(self) -> bool:
        """True if the chain is whole, nothing is damaged and no row differs."""
        return self.broken is None and not self.damage and not self.differences


def verify(ledger: Ledger, evidence: EvidenceStore) -> Verification:
    """Verify the chain of the ledger, the definitions that were ever in force, every file that an entry names, and
    every stored verdict."""
    broken = ledger.verify()
    if broken is not None:
        return Verification(broken, (), (), ledger.head())
    definitions = ledger.definitions.damaged()
    damage = (*definitions, *damaged_evidence(ledger, evidence))
    return Verification(None, damage, () if definitions else differences(ledger), ledger.head())


def damaged_evidence(ledger: Ledger, evidence: EvidenceStore) -> tuple[Refusal, ...]:
    """The submitted files that are missing or are not the ones that were submitted, by occurrence and field.

    Every file that an entry names is read once.
    """
    named = {
        (id, field, str(file["name"]), str(file["sha256"])): None
        for id, entries in sorted(ledger.entries.all().items())
        for entry in entries
        for field, file in _files(entry)
    }
    content = {hash_: evidence.content_hash(hash_) for *_, hash_ in named}
    return tuple(
        Refusal(
            "kept-file-missing" if content[hash_] is None else "kept-file-altered",
            item=id,
            field=field,
            name=name,
            hash=hash_,
        )
        for id, field, name, hash_ in named
        if content[hash_] != hash_
    )


def _files(entry: Entry) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """The files among the evidence of an entry, by field."""
    submitted = entry.body.get("evidence")
    if isinstance(submitted, Mapping):
        for field, value in submitted.items():
            if isinstance(value, Mapping) and "sha256" in value:
                yield field, value


def differences(ledger: Ledger) -> tuple[Difference, ...]:
    """Recompute every occurrence as of the last run and compare it with its stored row; the result should be empty.

    Occurrences with entries recorded since that run are not evaluated yet, and are left out.
    """
    return ledger.reading(_differences)


def _differences(ledger: Ledger) -> tuple[Difference, ...]:
    last_run = ledger.runs.last()
    if last_run is None:
        return ()
    books = rulebooks(ledger)
    facts = facts_of(ledger, books)
    entries = ledger.entries.all()
    rows = {r.occurrence.id: r for r in ledger.occurrences.all_rows()}
    fresh = ledger.entries.touched(last_run.entry)
    subjects = ledger.events.new_subjects(last_run.entry) | needed_by_others(books, fresh)
    differing: list[Difference] = []
    for terms, occurrence in books.occurrences(facts, last_run.at, bindings(entries)):
        row = rows.pop(occurrence.id, None)
        if occurrence.id in fresh or occurrence.subject in subjects or _cause_of(terms, occurrence) in fresh:
            continue
        verdict = case_of(terms, occurrence, facts_only(entries.get(occurrence.id, ())), last_run.at).verdict
        if row is None or row.verdict != verdict or row.occurrence != occurrence:
            differing.append(Difference(occurrence.id, str(row), str(verdict)))
    left = [row for _, row in sorted(rows.items()) if row.occurrence.subject not in subjects]
    differing += [Difference(row.occurrence.id, str(row), "") for row in left if row.occurrence.id not in fresh]
    return tuple(differing)


def _cause_of(terms: Terms, occurrence: Occurrence) -> str | None:
    """The occurrence that caused another one, or None."""
    if not isinstance(terms.obligation.trigger, OnCause):
        return None
    cause = OccurrenceId.parse(occurrence.id).cause
    return str(cause.about(occurrence.agreement)) if cause is not None else None


def digest(ledger: Ledger) -> str:
    """One hash of the content of entries, verdicts and messages: equal for equal states, however they came about."""
    return ledger.reading(_digest)


def _digest(ledger: Ledger) -> str:
    entries = [
        [e.kind.value, e.subject_id, e.actor, written_instant(e.effective_at), e.body]
        for about in About
        for group in ledger.entries.about(about).values()
        for e in group
    ]
    verdicts = [
        [
            row.occurrence.id,
            row.verdict.phase,
            row.verdict.timeliness,
            row.verdict.outcome,
            written_instant(row.verdict.due.at) if row.verdict.due else None,
            written_instant(row.verdict.delivered_at) if row.verdict.delivered_at else None,
        ]
        for row in ledger.occurrences.all_rows()
    ]
    messages = [[m.key, m.person, m.channel, m.about, m.subject, m.text] for m in ledger.outbox.messages()]
    parts = [
        sorted(json.dumps(x, sort_keys=True, ensure_ascii=False) for x in part)
        for part in (entries, verdicts, messages)
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
