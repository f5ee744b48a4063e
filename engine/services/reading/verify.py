"""Verify the ledger: compare every stored verdict with the one that follows from the entries."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.figures.overdue import Head
from engine.domain.ledger.entry import About, Entry, Json, Phase
from engine.domain.refusal import Refusal
from engine.domain.time.instant import written_instant
from engine.services.case import case_of, listed_of
from engine.services.command_time import FAR_BEHIND
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Broken, Ledger, Unavailable
from engine.services.ports.runs import Runs
from engine.services.refused import Refused
from engine.services.run.erase_expired import erased_files
from engine.services.run.evaluate import is_late, wakes_by
from engine.services.run.load_in_force import name_of_all
from engine.services.snapshot import facts_only
from engine.services.stored_rows import LastEvaluation, listed_alike, was_stored


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored row that differs from what the entries give; either side may be missing."""

    occurrence: str
    stored: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The first place where the chain is broken, the damage outside of it, the rows that differ from the entries, the
    end of the ledger, and what there was nothing to compare with.

    The rest is looked at only where the chain is whole, and rows are compared with the entries only where the
    definitions and the last run are. Remarks are no damage: what they say may be right.
    """

    broken: Broken | None
    damage: tuple[Refusal, ...]
    differences: tuple[Difference, ...]
    head: Head | None
    remarks: tuple[Refusal, ...] = ()

    @property
    def is_sound(self) -> bool:
        """True if the chain is whole, nothing is damaged and no row differs."""
        return self.broken is None and not self.damage and not self.differences


def verify(ledger: Ledger, evidence: EvidenceStore, now: datetime) -> Verification:
    """Verify the chain of the ledger, every row outside of it, the definitions that were ever in force, every file that
    an entry names, and every stored verdict. ``now`` is the time of the machine's clock."""
    broken = ledger.verify()
    remarks = (*ledger.uncompared(), *_ahead(ledger.runs, now))
    if broken is not None:
        return Verification(broken, (), (), ledger.head(), remarks)
    definitions = ledger.definitions.damaged()
    unreadable = frozenset(ledger.occurrences.read_each()[1])
    rows = [Refusal("row-unreadable", item=id) for id in sorted(unreadable)]
    altered = [d for d in ledger.damaged_rows() if d.values.get("row") not in unreadable]
    damage = [*definitions, *damaged_evidence(ledger, evidence), *rows, *altered]
    differing: tuple[Difference, ...] = ()
    if not definitions and not any(d.values.get("table") == "run" for d in altered):
        try:
            differing = differences(ledger)
        except (Refused, Unavailable):
            raise
        except Exception as error:  # any row may have been edited: verification names it as well as it can
            damage.append(Refusal("rows-incomparable", why=f"{type(error).__name__}: {error}"))
    return Verification(None, tuple(damage), differing, ledger.head(), remarks)


def _ahead(runs: Runs, now: datetime) -> tuple[Refusal, ...]:
    """A remark where the last entry of a real ledger lies in the future: the clock was ahead when it was recorded."""
    opening, last = runs.opening(), runs.last_recorded_at()
    if opening is None or opening.rehearsal or last is None or last <= now + FAR_BEHIND:
        return ()
    return (Refusal("entries-ahead", last=written_instant(last), now=written_instant(now)),)


def damaged_evidence(ledger: Ledger, evidence: EvidenceStore) -> tuple[Refusal, ...]:
    """The submitted files that are missing or are not the ones that were submitted, by occurrence and field.

    Every file that an entry names is read once.
    """
    entries_by_item = ledger.entries.all()
    erased = {id: hashes for id, entries in entries_by_item.items() if (hashes := erased_files(entries))}
    named = {
        (id, field, str(file["name"]), str(file["sha256"])): None
        for id, entries in sorted(entries_by_item.items())
        for entry in entries
        for field, file in _files(entry)
    }
    content = {hash_: evidence.content_hash(hash_) for *_, hash_ in named}
    kept = {(id, hash_) for id, _, _, hash_ in named if hash_ not in erased.get(id, ())}
    named = {one: None for one in named if (one[0], one[3]) in kept}
    kept_files = {hash_ for _, hash_ in kept}
    back = (
        Refusal("erased-file-is-back", item=id, hash=hash_)
        for id, hashes in sorted(erased.items())
        for hash_ in sorted(hashes - kept_files)
        if content.get(hash_) is not None
    )
    missing = (
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
    return (*missing, *back)


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
    last = LastEvaluation.of(ledger, last_run)
    readable, unreadable = ledger.occurrences.read_each()
    rows = {row.occurrence.id: row for row in readable}
    damaged = frozenset(unreadable)
    same_terms = last_run.definitions == name_of_all(ledger.definitions)
    differing: list[Difference] = []
    for terms, occurrence in last.occurrences(ledger):
        row = rows.pop(occurrence.id, None)
        if occurrence.id in damaged:
            continue
        entries = last.entries.get(occurrence.id, ())
        if last.waits(terms, occurrence):
            if row is None and occurrence.subject not in last.subjects and was_stored(entries):
                differing.append(Difference(occurrence.id, str(row), str(occurrence)))
            continue
        case = case_of(terms, occurrence, facts_only(entries), last_run.at)
        verdict = case.verdict
        if row is None or row.verdict != verdict or row.occurrence != occurrence:
            differing.append(Difference(occurrence.id, str(row), str(verdict)))
        elif not listed_alike(row, listed_of(case), last_run.at):
            differing.append(Difference(occurrence.id, str(row.listed), str(listed_of(case))))
        elif same_terms and verdict.phase is not Phase.CLOSED:
            by = wakes_by(case_of(terms, occurrence, entries, last_run.at))
            if is_late(row, by):
                differing.append(Difference(occurrence.id, str(row.wake_at), str(by)))
    left = [row for _, row in sorted(rows.items()) if row.occurrence.subject not in last.subjects]
    differing += [Difference(row.occurrence.id, str(row), "") for row in left if row.occurrence.id not in last.fresh]
    return tuple(differing)


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
