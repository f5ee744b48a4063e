"""The evidence submitted with a delivery: checked against the agreement, and kept."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.domain.action.case import Case
from engine.domain.action.deliver import DeliverPart, EvidenceAction
from engine.domain.action.evidence import FieldTwice, check_evidence, field_ids, missing_fields
from engine.domain.action.fold import fold
from engine.domain.action.replace_evidence import ReplaceEvidence
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Borrowed, Field, FieldKind
from engine.domain.agreement.check import attestation, machines
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.ledger.entry import Entry, Json
from engine.domain.occurrence.facts import Facts
from engine.domain.refusal import NamedField, Refusal
from engine.domain.text import Text
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import facts_only
from engine.wording.check import result_text
from engine.wording.refusal import refusal_text

_MOST_KNOWN = 5
"""The most places that an entry names for a file that is known already."""


def by_field_ids(action: EvidenceAction, obligation: Obligation) -> EvidenceAction:
    """The action with its evidence by the ids of the fields, where people gave their labels.

    Raises Refused where the same field is given twice.
    """

    def ids(names: Collection[str]) -> Mapping[str, str]:
        try:
            return field_ids(obligation.evidence, sorted(names))
        except FieldTwice as twice:
            raise Refused(twice.refusal) from None

    values, files, signed = ids(action.values), ids(action.files), ids(action.signed)
    return replace(
        action,
        values={values[name]: value for name, value in action.values.items()},
        files={files[name]: file for name, file in action.files.items()},
        signed=frozenset(signed.values()),
    )


def submit_evidence(
    ledger: Ledger, case: Case, action: EvidenceAction, evidence: EvidenceStore, *, pending: Sequence[Entry] = ()
) -> Mapping[str, Json]:
    """Check the evidence of an action, keep its files, and return it together with that of earlier partial deliveries.

    The result has values by field, for a file its SHA-256, name and size in bytes. A file that is known from another
    item, or from another field, has ``same_as``: the first of them, each ``{"occurrence": …, "field": …}``. ``pending``
    are the entries of the same commit. Raises Refused with all that is missing or wrong.
    """
    obligation, before = case.obligation, case.history.partial_evidence
    replaces = isinstance(action, ReplaceEvidence)
    if replaces and case.history.standing is not None:
        before = case.history.standing.evidence
    partial_evidence = replaces or isinstance(action, DeliverPart)
    borrowed = frozenset(e.name for e in obligation.evidence if isinstance(e, Borrowed) and _submitted(ledger, case, e))
    checked = check_evidence(
        obligation.evidence,
        action.values,
        action.files,
        signed=action.signed,
        borrowed=borrowed,
        zone=case.book.home.zone,
        submitted=frozenset(before),
        partial_evidence=partial_evidence,
        agreement=case.agreement,
    )
    problems: tuple[Refusal | Text, ...] = checked.problems or _table_problems(action, obligation, evidence)
    if not problems and (replaces or not partial_evidence):
        problems = _schema_problems(action, obligation, {**_as_texts(before), **checked.values})
    if not problems and partial_evidence and not replaces:
        problems = _partial_problems(obligation, {*checked.values, *action.files}, before)
    if not problems:
        problems = _event_problems(ledger, case, checked.values)
    known = {} if problems else _known_files(ledger, case, action, evidence, pending)
    if not problems:
        problems = _uniqueness_problems(obligation, action, known)
    if problems:
        raise Refused("problems", problems=problems)
    kept: dict[str, Json] = {**({} if partial_evidence else before), **checked.values}
    for name, file in sorted(action.files.items()):
        stored: dict[str, Json] = {"sha256": evidence.keep(file.content), "name": file.name, "bytes": len(file.content)}
        kept[name] = {**stored, "same_as": known[name]} if name in known else stored
    return kept


def _event_problems(ledger: Ledger, case: Case, values: Mapping[str, str]) -> tuple[Refusal, ...]:
    """The values that differ from those of the item's event; what the event lacks is not compared."""
    own = [e for e in case.obligation.evidence if isinstance(e, Field) and e.name in values]
    fields = [(e, e.equals) for e in own if e.equals is not None]
    subject, id = case.occurrence.subject, case.occurrence.event
    if not fields or subject is None:
        return ()
    facts = [fact for fact in ledger.events.facts([subject]) if fact.first.id == id]
    event = facts[0].known(case.at) if facts else None
    recorded = event.data if event is not None else {}
    return tuple(
        Refusal("evidence-differs", label=field.label, value=values[field.name], recorded=recorded[name])
        for field, name in fields
        if name in recorded and not _equal(field, values[field.name], recorded[name])
    )


def _equal(field: Field, value: str, recorded: str) -> bool:
    """Return whether two canonical values of the kind of a field are the same: ``8500`` is ``8500.00``."""
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return Decimal(value) == Decimal(recorded)
    return value == recorded


def _known_files(
    ledger: Ledger, case: Case, action: EvidenceAction, evidence: EvidenceStore, pending: Sequence[Entry]
) -> Mapping[str, list[Json]]:
    """The other places, by field, at which the files of an action were submitted; a field of new files is left out."""
    here = case.occurrence.id
    seen: dict[str, list[tuple[str, str]]] = {}
    found: dict[str, list[Json]] = {}
    for name, file in sorted(action.files.items()):
        sha256 = hashlib.sha256(file.content).hexdigest()
        if sha256 not in seen:
            # a file that was never kept was never submitted: the whole ledger is read for those alone that were
            stored = ledger.entries.with_file(sha256) if evidence.content_hash(sha256) is not None else ()
            seen[sha256] = [place for entry in (*stored, *pending) for place in _places(entry, sha256)]
        others = dict.fromkeys(place for place in seen[sha256] if place != (here, name))
        if others:
            found[name] = [{"occurrence": id, "field": field} for id, field in list(others)[:_MOST_KNOWN]]
        seen[sha256].append((here, name))
    return found


def _places(entry: Entry, sha256: str) -> Iterator[tuple[str, str]]:
    """The occurrence and the fields of an entry under which a file was submitted."""
    submitted = entry.body.get("evidence")
    for name, value in submitted.items() if isinstance(submitted, Mapping) else ():
        if isinstance(value, Mapping) and value.get("sha256") == sha256:
            yield entry.subject_id, name


def _uniqueness_problems(
    obligation: Obligation, action: EvidenceAction, known: Mapping[str, list[Json]]
) -> tuple[Refusal, ...]:
    """The files that must be new, and are known from another place."""
    unique = [e for e in obligation.evidence if isinstance(e, Field) and e.unique and e.name in known]
    return tuple(
        Refusal("evidence-known", label=e.label, name=action.files[e.name].name, others=_names(known[e.name]))
        for e in unique
    )


def _names(places: Sequence[Json]) -> tuple[str, ...]:
    """The items of some places, each once."""
    return tuple(dict.fromkeys(str(place["occurrence"]) for place in places if isinstance(place, Mapping)))


def _as_texts(evidence: Mapping[str, Json]) -> Mapping[str, str]:
    """Evidence as texts by field; for a file, its name."""
    return {name: str(v["name"]) if isinstance(v, Mapping) else str(v) for name, v in evidence.items()}


def _partial_problems(
    obligation: Obligation, submitted: Collection[str], before: Collection[str]
) -> tuple[Refusal, ...]:
    """Why a partial delivery is refused: it brings no evidence, or all that was still missing."""
    if not submitted:
        return (Refusal("partial-without-evidence"),)
    if not still_missing(obligation, {*submitted, *before}):
        return (Refusal("partial-completes"),)
    return ()


def still_missing(obligation: Obligation, present: Collection[str]) -> tuple[Text, ...]:
    """The labels of the evidence that is not there yet."""
    return tuple(field.label for field in missing_fields(obligation.evidence, present))


def _schema_problems(action: EvidenceAction, obligation: Obligation, values: Mapping[str, str]) -> tuple[Refusal, ...]:
    """The ways in which the evidence does not fit the JSON Schema that the obligation has for it."""
    attest = attestation(obligation.check)
    if attest is None or attest.schema is None:
        return ()
    from engine.embedded_languages.json_schema import TooMuchToCompare, row_problems  # few obligations have one

    titles = {e.name: e.label for e in obligation.evidence if isinstance(e, Field)}
    try:
        misfits = row_problems(attest.schema, {**values, **{name: file.name for name, file in action.files.items()}})
        return tuple(_with_title(misfit, titles) for misfit in misfits)
    except TooMuchToCompare as error:
        return (error.refusal,)


def _with_title(misfit: Refusal, titles: Mapping[str, Text]) -> Refusal:
    """A misfit whose place is named as a field, where it is one."""
    place = misfit.values.get("place")
    id = str(place.values.get("path", "")) if isinstance(place, Refusal) else ""
    if id not in titles:
        return misfit
    return Refusal(misfit.code, **{**misfit.values, "place": NamedField(id, titles[id])})


def _table_problems(action: EvidenceAction, obligation: Obligation, evidence: EvidenceStore) -> tuple[Text, ...]:
    """The problems of the submitted tables, by the agreed columns and the rules of the file check.

    A table of headings alone is no evidence unless the file check allows it: where nothing happened, the provider
    reports that there is nothing to report.
    """
    rules = [c.table for c in machines(obligation.check) if isinstance(c, FileCheck) and c.table is not None]
    least = 0 if rules else 1
    sheets = {e.name: e for e in obligation.evidence if isinstance(e, Field) and e.kind is FieldKind.SHEET}
    problems: list[Text] = []
    for name, file in sorted(action.files.items()):
        if name in sheets:
            for rule in [SheetRule(columns=sheets[name].columns, min_rows=least), *rules]:
                problems += evidence.table_problems(rule, file.name, file.content)
    if obligation.nothing_to_report and result_text("table-empty") in problems:
        problems.append(refusal_text(Refusal("nothing-to-report-instead")))
    return tuple(dict.fromkeys(problems))


def _submitted(ledger: Ledger, case: Case, borrowed: Borrowed) -> bool:
    """Return whether the other obligation has been delivered for the same subject."""
    other, subject = case.agreement.obligation(borrowed.obligation), case.occurrence.subject
    if other is None or subject is None:
        return False
    facts = Facts.of(ledger.events.facts([subject]))
    span = case.book.span(other, case.occurrence.opens_at)
    ids = [o.id for o in case.book.of_obligation(case.agreement, other, facts, span) if o.subject == subject]
    return any(fold(facts_only(e)).standing is not None for e in ledger.entries.of(ids).values())
