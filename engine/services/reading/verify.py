"""Verify the ledger: compare every stored verdict with the one that follows from the entries."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from engine import gc_pause
from engine.domain.ledger.entry import About, Entry, Json
from engine.domain.ledger.head import Head
from engine.domain.refusal import Refusal
from engine.domain.time.instant import written_instant
from engine.services.command_time import FAR_BEHIND
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Broken, Ledger, Unavailable
from engine.services.ports.occurrences import batched
from engine.services.ports.runs import Runs
from engine.services.reading.answer_batches import damaged_answer_batches
from engine.services.reading.compare_rows import Comparison, Difference, compare, compare_since
from engine.services.reading.recomputed_rounds import differing_rounds
from engine.services.refused import Refused
from engine.services.run.erase_expired import erased_files

_SHORT = 16
"""The bytes of a SHA-256 that tell files apart while all are read."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The first place where the chain is broken, the damage outside of it, the rows that differ from the entries, the
    end of the ledger, and what there was nothing to compare with.

    The rest is looked at only where the chain is whole, and rows are compared with the entries only where the
    definitions and the last run are. Remarks are no damage: what they say may be right. ``since`` is the head behind
    which it was verified, None where all of it was.
    """

    broken: Broken | None
    damage: tuple[Refusal, ...]
    differences: tuple[Difference, ...]
    head: Head | None
    remarks: tuple[Refusal, ...] = ()
    since: Head | None = None

    @property
    def is_sound(self) -> bool:
        """True if the chain is whole, nothing is damaged and no row differs."""
        return self.broken is None and not self.damage and not self.differences


@gc_pause.paused()  # many objects, and no cycles that outlive a part
def verify(ledger: Ledger, evidence: EvidenceStore, now: datetime, since: Head | None = None) -> Verification:
    """Verify the chain of the ledger, every row outside of it, the definitions that were ever in force, every file that
    an entry names, the answers of anonymous rounds, and every stored verdict. ``now`` is the time of the machine.

    With ``since``, a head up to which the ledger was verified, only what came behind it is verified, and the small
    tables: the chain from there, the events and messages that came, the items that entries are about and the files
    that these have.
    """
    broken = _unlike(ledger, since) or ledger.verify(since)
    remarks = (*ledger.uncompared(), *_ahead(ledger.runs, now))
    if broken is not None:
        return Verification(broken, (), (), ledger.head(), remarks, since)
    definitions = ledger.definitions.damaged()
    altered = ledger.damaged_rows(since)
    comparison, why = Comparison((), None), ""
    batches: tuple[Refusal, ...] = ()
    if not definitions and not any(d.values.get("table") == "run" for d in altered):
        try:
            comparison = compare(ledger) if since is None else compare_since(ledger, since.entries)
            batches = damaged_answer_batches(ledger, now)
            batches = (*batches, *differing_rounds(ledger, now, openings=since is None))
        except (Refused, Unavailable):
            raise
        except Exception as error:  # any row may have been edited: verification names it as well as it can
            why = f"{type(error).__name__}: {error}"
    unreadable = comparison.unreadable
    if unreadable is None:
        unreadable = _unreadable(ledger) if since is None else frozenset()
    unsealed = (Refusal("row-altered", table="occurrence", row=id) for id in comparison.unsealed)
    damage = [
        *definitions,
        *damaged_evidence(ledger, evidence, since),
        *batches,
        *(Refusal("row-unreadable", item=id) for id in sorted(unreadable)),
        *comparison.ratings,
        *(d for d in (*altered, *unsealed) if d.values.get("row") not in unreadable),
        *([Refusal("rows-incomparable", why=why)] if why else []),
    ]
    return Verification(None, tuple(damage), comparison.differences, ledger.head(), remarks, since)


def _unlike(ledger: Ledger, since: Head | None) -> Broken | None:
    """The break of a chain that no longer has a head up to which it was verified."""
    if since is None or ledger.has(since):
        return None
    problem = Refusal("chain-verified-missing", batch=since.batch, entry=since.entries)
    return Broken(since.batch, since.entries, problem)


def _unreadable(ledger: Ledger) -> frozenset[str]:
    """The ids of the stored rows that cannot be read."""
    return frozenset(
        id
        for ids in batched(ledger.occurrences.all_ids())
        for id, row in ledger.occurrences.stored(ids).items()
        if row.read() is None
    )


def _ahead(runs: Runs, now: datetime) -> tuple[Refusal, ...]:
    """A remark where the last entry of a real ledger lies in the future: the clock was ahead when it was recorded."""
    opening, last = runs.opening(), runs.last_recorded_at()
    if opening is None or opening.rehearsal or last is None or last <= now + FAR_BEHIND:
        return ()
    return (Refusal("entries-ahead", last=written_instant(last), now=written_instant(now)),)


def damaged_evidence(ledger: Ledger, evidence: EvidenceStore, since: Head | None = None) -> tuple[Refusal, ...]:
    """The submitted files that are missing or are not the ones that were submitted, by occurrence and field; with
    ``since`` those of the items that entries behind that head are about.

    Every file that an entry names is read once.
    """
    items = ledger.entries.touched(since.entries, by_engine=True) if since is not None else None
    found: dict[str, str | None] = {}
    """The hash of the content under the name of a file, where it is another one; None where there is no file."""
    read: set[bytes] = set()
    kept: set[bytes] = set()
    """The files that an item still has, of those that another one let go."""
    missing: list[Refusal] = []
    back: list[tuple[str, str]] = []
    for id, group in groupby(ledger.entries.with_files(items), key=lambda entry: entry.subject_id):
        entries = list(group)
        erased = erased_files(entries)
        named = dict.fromkeys(
            (field, str(file["name"]), str(file["sha256"])) for entry in entries for field, file in _files(entry)
        )
        for field, name, hash_ in named:
            short = bytes.fromhex(hash_)[:_SHORT]
            if short not in read:
                read.add(short)
                if (content := evidence.content_hash(hash_)) != hash_:
                    found[hash_] = content
            if hash_ in erased:
                continue
            kept.add(short)
            if hash_ in found:
                code = "kept-file-missing" if found[hash_] is None else "kept-file-altered"
                missing.append(Refusal(code, item=id, field=field, name=name, hash=hash_))
        back += [(id, hash_) for hash_ in sorted(erased) if found.get(hash_, hash_) is not None]
    there = (
        Refusal("erased-file-is-back", item=id, hash=hash_)
        for id, hash_ in back
        if (short := bytes.fromhex(hash_)[:_SHORT]) in read and short not in kept
        if found.get(hash_, hash_) is not None and (items is None or not _is_kept(ledger, hash_))
    )
    return (*missing, *there)


def _is_kept(ledger: Ledger, hash_: str) -> bool:
    """Return whether an item still has a file."""
    items = {entry.subject_id for entry in ledger.entries.with_file(hash_)}
    return any(hash_ not in erased_files(entries) for entries in ledger.entries.of(items).values())


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
    return compare(ledger).differences


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
