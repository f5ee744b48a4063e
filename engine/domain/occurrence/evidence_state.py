"""The evidence that an item asks for: what is still to submit, what was submitted in part, and what a delivery has."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Borrowed, Evidence, Field, FieldKind
from engine.domain.ledger.entry import Json, Phase
from engine.domain.ledger.history import History
from engine.domain.occurrence.verdict import Verdict
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class WantedEvidence:
    """One piece of evidence to submit. ``lender`` is the title of the obligation under which it is submitted; None
    for the item's own."""

    field: Field
    lender: Text | None = None


@dataclass(frozen=True, slots=True)
class OutstandingEvidence:
    """The evidence that an open item still wants, and the labels of what partial deliveries brought."""

    wanted: tuple[WantedEvidence, ...]
    submitted: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedEvidence:
    """One piece of evidence of a delivery: its label and its value; for a file, its name.

    ``same_as`` has the ids of the items for which the same file was submitted before.
    """

    label: Text
    value: Text
    same_as: tuple[str, ...] = ()


def outstanding_evidence(
    agreement: Agreement, obligation: Obligation, history: History, verdict: Verdict
) -> OutstandingEvidence | None:
    """The evidence to submit for an item that is owed; None if there is none, or it is no longer owed.

    A person who has attested that it is done has submitted the evidence, though a check still has to confirm it.
    """
    owed = verdict.phase in (Phase.UPCOMING, Phase.OPEN) and obligation.done_by is None
    if not owed or history.attestation is not None or not obligation.evidence:
        return None
    present = history.partial_evidence
    wanted = tuple(_wanted(agreement, e) for e in obligation.evidence if e.name not in present)
    labels = tuple(_wanted(agreement, e).field.label for e in obligation.evidence if e.name in present)
    return OutstandingEvidence(wanted, labels) if wanted else None


def submitted_evidence(
    agreement: Agreement, obligation: Obligation, evidence: Mapping[str, Json]
) -> tuple[SubmittedEvidence, ...]:
    """The evidence of a delivery in the order of the agreement; a field that it no longer has keeps its id."""
    fields = {e.name: _wanted(agreement, e).field for e in obligation.evidence}
    names = [name for name in fields if name in evidence] + sorted(evidence.keys() - fields.keys())
    return tuple(_submitted(fields.get(name) or Field(name, Text.plain(name)), evidence[name]) for name in names)


def _wanted(agreement: Agreement, item: Evidence) -> WantedEvidence:
    match item:
        case Field():
            return WantedEvidence(item)
        case Borrowed(name=name, obligation=id):
            other = agreement.obligation(id)
            own = [e for e in other.evidence if isinstance(e, Field) and e.name == name] if other is not None else []
            title = other.title if other is not None else Text.plain(id)
            return WantedEvidence(own[0] if own else Field(name, Text.plain(name)), title)


def _submitted(field: Field, value: Json) -> SubmittedEvidence:
    shown = str(value.get("name", "")) if isinstance(value, Mapping) else str(value)
    choices = {c.value: c.label for c in field.choices} if field.kind is FieldKind.CHOICE else {}
    same_as = known_from(value) if isinstance(value, Mapping) else ()
    return SubmittedEvidence(field.label, choices.get(shown) or Text.plain(shown), same_as)


def known_from(file: Mapping[str, Json]) -> tuple[str, ...]:
    """The ids of the items for which a submitted file was submitted before, each once."""
    known = file.get("same_as", ())
    places = [place for place in known if isinstance(place, Mapping)] if isinstance(known, list) else []
    return tuple(dict.fromkeys(str(place["occurrence"]) for place in places))
