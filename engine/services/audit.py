"""Prove the record: the chain fits, and every stored verdict is what the entries say."""

import hashlib
import json
from dataclasses import dataclass

from engine.domain.entries import About
from engine.domain.verdict import written_instant
from engine.services.case import Case
from engine.services.facts import facts_of, handed_on
from engine.services.ports.ledger import Record
from engine.services.survey import bindings, facts_only, rulebooks


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored row that is not what the entries give; either side may be missing."""

    occurrence: str
    stored: str
    recomputed: str


def differences(record: Record) -> tuple[Difference, ...]:
    """Work out every occurrence anew and compare it with its stored row, as of the last run; there must be none.

    What was recorded since that run is not judged yet and therefore left out.
    """
    return record.reading(_differences)


def _differences(record: Record) -> tuple[Difference, ...]:
    passage = record.runs.last()
    if passage is None:
        return ()
    books = rulebooks(record)
    facts = facts_of(record, books)
    entries = record.entries.all()
    rows = {r.occurrence.id: r for r in record.occurrences.all_rows()}
    fresh = record.entries.touched(passage.entry)
    subjects = record.events.new_subjects(passage.entry) | handed_on(books, fresh)
    found: list[Difference] = []
    for terms, occurrence in books.occurrences(facts, passage.at, bindings(entries)):
        row = rows.pop(occurrence.id, None)
        if occurrence.id in fresh or occurrence.subject in subjects:
            continue
        verdict = Case.of(terms, occurrence, facts_only(entries.get(occurrence.id, ())), passage.at).verdict
        if row is None or row.verdict != verdict or row.occurrence != occurrence:
            found.append(Difference(occurrence.id, str(row), str(verdict)))
    left = [row for _, row in sorted(rows.items()) if row.occurrence.subject not in subjects]
    found += [Difference(row.occurrence.id, str(row), "") for row in left if row.occurrence.id not in fresh]
    return tuple(found)


def digest(record: Record) -> str:
    """One hash of entries, verdicts and messages by content: equal for equal states, whatever way led there
    (decision 21)."""
    return record.reading(_digest)


def _digest(record: Record) -> str:
    entries = [
        [e.kind.value, e.subject_id, e.actor, written_instant(e.effective_at), e.body]
        for about in About
        for group in record.entries.about(about).values()
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
        for row in record.occurrences.all_rows()
    ]
    messages = [[m.key, m.person, m.channel, m.about, m.subject, m.text] for m in record.outbox.messages()]
    parts = [
        sorted(json.dumps(x, sort_keys=True, ensure_ascii=False) for x in part)
        for part in (entries, verdicts, messages)
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
