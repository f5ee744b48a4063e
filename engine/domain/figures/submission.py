"""The evidence of an item as it was submitted: each delivery with its values and files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.deliver import Deliver, EvidenceAction, ReportNothing
from engine.domain.action.receive import Receive
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.action.table import occurrence_payload
from engine.domain.action.withdraw import Withdraw
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Field
from engine.domain.ledger.consequence import EvidenceErased, Met
from engine.domain.ledger.entry import Entry, Json
from engine.domain.occurrence.evidence_state import known_from
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A submitted file: its own name, the SHA-256 of its content in hexadecimal, and its size in bytes.

    ``erased_at`` (UTC) is when its content was erased; None while it is kept. ``same_as`` has the ids of the items for
    which the same file was submitted before.
    """

    name: str
    sha256: str
    size: int
    erased_at: datetime | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedField:
    """One field of a delivery, with the field of the obligation, and its value in canonical spelling or its file."""

    field: Field
    value: str | SubmittedFile
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """One delivery: its entry, its fields, the comment, and the return or withdrawal that took it back, if any.

    ``shown_by`` is the result of the check or the id of the event that showed it, None where a person recorded it.
    """

    entry: Entry
    fields: tuple[SubmittedField, ...] = ()
    comment: str = ""
    shown_by: Text | None = None
    taken_back: Entry | None = None

    @property
    def files(self) -> tuple[tuple[SubmittedField, SubmittedFile], ...]:
        """The fields with a file."""
        return tuple((field, field.value) for field in self.fields if isinstance(field.value, SubmittedFile))


def submissions(entries: Iterable[Entry], obligation: Obligation) -> tuple[Submission, ...]:
    """The deliveries among the entries about an item, in order of recording.

    Receipts, reports of nothing and events that completed the item are deliveries without fields. A field that the
    obligation no longer has is shown by its name.
    """
    known = {field.name: field for field in obligation.evidence if isinstance(field, Field)}
    found: list[Submission] = []
    for entry in entries:
        payload = occurrence_payload(entry.kind).read(entry)
        match payload:
            case EvidenceAction():
                fields = _fields(payload.evidence or {}, known, payload.signed)
                found.append(Submission(entry, fields, payload.comment, _check_result(payload)))
            case ReportNothing() | Receive():
                found.append(Submission(entry, comment=payload.comment))
            case Met():
                found.append(Submission(entry, shown_by=Text.plain(payload.event)))
            case EvidenceErased():
                found = [_erased(one, payload, entry.effective_at) for one in found]
            case ReturnDelivery() | Withdraw():
                found = [replace(one, taken_back=one.taken_back or entry) for one in found]
    return tuple(found)


def _erased(submission: Submission, payload: EvidenceErased, at: datetime) -> Submission:
    """A delivery of which some files were erased at an instant."""
    fields = tuple(
        replace(field, value=replace(field.value, erased_at=at))
        if isinstance(field.value, SubmittedFile)
        and field.field.name in payload.fields
        and field.value.sha256 in payload.files
        else field
        for field in submission.fields
    )
    return replace(submission, fields=fields)


def _check_result(payload: EvidenceAction) -> Text | None:
    """The result of the check that found a delivery; None where a person recorded it."""
    return Text(zh=payload.zh, en=payload.en) if isinstance(payload, Deliver) and payload.zh else None


def _fields(
    evidence: Mapping[str, Json], known: Mapping[str, Field], signed: frozenset[str]
) -> tuple[SubmittedField, ...]:
    """The fields in the order of the obligation, then those that it no longer has."""
    names = [*(name for name in known if name in evidence), *sorted(evidence.keys() - known.keys())]
    fields = []
    for name in names:
        field, value = known.get(name, Field(name, Text.plain(name))), evidence[name]
        if isinstance(value, Mapping):
            size = value.get("bytes")
            file = SubmittedFile(
                str(value.get("name", name)),
                str(value.get("sha256", "")),
                size if isinstance(size, int) else 0,
                same_as=known_from(value),
            )
            fields.append(SubmittedField(field, file, name in signed))
        else:
            fields.append(SubmittedField(field, str(value)))
    return tuple(fields)
