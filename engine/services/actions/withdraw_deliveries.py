"""Withdraw what one form has handed in, and put its evidence back into drafts: the person goes on where they were."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.action.actor import Actor
from engine.domain.action.case import Case
from engine.domain.action.permission import permission_refusal
from engine.domain.action.withdraw import Withdraw
from engine.domain.agreement.catalogue import Field
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.transition import DELIVERIES
from engine.domain.refusal import Refusal
from engine.services.actions.act import act_all
from engine.services.actions.drafts import FilledIn, StoredUploads, Upload, keep_drafts
from engine.services.case import Done
from engine.services.command_time import RESOLUTION, CommandTime
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks

_MOST = 2_000
"""The deliveries of everybody since a form among which its own are looked for: after more, the pages of the items
are the way."""


@dataclass(frozen=True, slots=True)
class FormDeliveries:
    """The deliveries of one form: those that a person recorded from an instant to another (UTC), both included."""

    person: str
    first: datetime
    last: datetime

    def has(self, entry: Entry, rehearsal: bool) -> bool:
        """True if an entry is one of them. Entries of a rehearsal are read back by the second."""
        first = self.first.replace(microsecond=0) if rehearsal else self.first
        return entry.kind in DELIVERIES and entry.actor == self.person and first <= entry.recorded_at <= self.last


def form_deliveries(ledger: Ledger, person: str, done: Iterable[Done]) -> FormDeliveries | None:
    """The deliveries of a form that a person sent; None if none of them may be withdrawn."""
    delivered = [one for one in done if one.entry.kind in DELIVERIES]
    if not delivered:
        return None
    at = [one.entry.recorded_at for one in delivered]
    ids = [one.occurrence.id for one in delivered]
    return FormDeliveries(person, min(at), max(at)) if _can_withdraw(ledger, person, ids, max(at)) else None


def _can_withdraw(ledger: Ledger, person: str, ids: Iterable[str], at: datetime) -> bool:
    """True if a person may withdraw at least one of the deliveries of some items."""
    books, reader = rulebooks(ledger), OccurrenceReader(ledger)

    def may(case: Case) -> bool:
        on = case.book.home.local(at).date()
        actor = Actor.on(person, case.book.definitions.people, on, case.book.delegations)
        return actor is not None and permission_refusal(Withdraw, case, actor, books.current.organisation) is None

    # one by one: as a rule the first may be withdrawn
    return any(may(case) for id in ids for case in reader.cases(books, [id], at))


def withdrawn_evidence(
    ledger: Ledger, delivered: FormDeliveries, command_time: CommandTime, evidence: EvidenceStore
) -> tuple[FilledIn, ...]:
    """The evidence of the deliveries of a form, as the person filled it in.

    Raises Refused (``nothing-to-withdraw``) where there is none, or something was done about each since.
    """
    entries = _standing(ledger, delivered, command_time.rehearsal)
    if not entries:
        raise Refused("nothing-to-withdraw")
    cases = OccurrenceReader(ledger).cases(rulebooks(ledger), sorted(entries), command_time.at)
    return tuple(_filled_in(case, entries[case.occurrence.id], evidence) for case in cases)


def withdraw_deliveries(
    ledger: Ledger,
    person: str,
    filled_in: Sequence[FilledIn],
    uploads: StoredUploads,
    command_time: CommandTime,
    evidence: EvidenceStore,
    now: datetime,
) -> tuple[Done | Refusal, ...]:
    """Withdraw deliveries in one commit, and write their evidence into the drafts of the person.

    ``now`` is the time of the clock. Raises Refused where all are refused. Call it in a transaction.
    """
    actions = [Withdraw(occurrence=one.occurrence, actor=person) for one in filled_in]
    results = act_all(ledger, actions, command_time, evidence)
    refusals = [result for result in results if isinstance(result, Refusal)]
    if len(refusals) == len(results):
        raise Refused(refusals[0])
    done = {result.occurrence.id for result in results if isinstance(result, Done)}
    keep_drafts(ledger, person, [one for one in filled_in if one.occurrence in done], uploads, now)
    return results


def _standing(ledger: Ledger, delivered: FormDeliveries, rehearsal: bool) -> Mapping[str, Entry]:
    """The deliveries of a form since which nobody did anything to their items, by item."""
    since = delivered.first - (RESOLUTION if rehearsal else timedelta(microseconds=1))
    made = ledger.entries.of_people(ledger.entries.delivered_since(since, _MOST))
    return {id: entries[-1] for id, entries in made.items() if delivered.has(entries[-1], rehearsal)}


def _filled_in(case: Case, entry: Entry, evidence: EvidenceStore) -> FilledIn:
    """The evidence of a delivery as a form would have it; a file whose content was erased is left out."""
    submitted = entry.body.get("evidence")
    kept = submitted if isinstance(submitted, Mapping) else {}
    fields = tuple(e for e in case.obligation.evidence if isinstance(e, Field) and e.name in kept)
    values: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for field in fields:
        match kept[field.name]:
            case {"sha256": str(sha256), "name": str(name)}:
                if evidence.content_hash(sha256) == sha256:
                    files[field.name] = Upload(name, _reader(evidence, sha256))
            case value:
                values[field.name] = str(value)
    signed = {field.name: True for field in fields if field.signed_by is not None and field.name in files}
    return FilledIn(case.occurrence.id, fields, values, files, signed)


def _reader(evidence: EvidenceStore, sha256: str) -> Callable[[], bytes]:
    return lambda: evidence.content(sha256) or b""
