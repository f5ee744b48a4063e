"""The evidence submitted with a delivery: checked against the agreement, and kept."""

from collections.abc import Collection, Mapping

from engine.domain.action.case import Case
from engine.domain.action.deliver import DeliverPart, EvidenceAction
from engine.domain.action.evidence import check_evidence
from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Borrowed, Field, FieldKind
from engine.domain.agreement.check import attestation, machines
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.ledger.entry import Json
from engine.domain.occurrence.facts import Facts
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import facts_only
from engine.wording.check import result_text
from engine.wording.refusal import refusal_text


def submit_evidence(ledger: Ledger, case: Case, action: EvidenceAction, evidence: EvidenceStore) -> Mapping[str, Json]:
    """Check the evidence of an action, keep its files, and return it together with that of earlier partial deliveries.

    The result has values by field, for a file its SHA-256, name and size in bytes. Raises Refused with all that is
    missing or wrong.
    """
    obligation, before = case.obligation, case.history.partial_evidence
    partial_evidence = isinstance(action, DeliverPart)
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
    )
    problems: tuple[Refusal | Text, ...] = checked.problems or _table_problems(action, obligation, evidence)
    if not problems and not partial_evidence:
        problems = _schema_problems(action, obligation, {**_as_texts(before), **checked.values})
    if not problems and partial_evidence:
        problems = _partial_problems(obligation, {*checked.values, *action.files}, before)
    if problems:
        raise Refused("problems", problems=problems)
    kept: dict[str, Json] = {**({} if partial_evidence else before), **checked.values}
    for name, file in sorted(action.files.items()):
        kept[name] = {"sha256": evidence.keep(file.content), "name": file.name, "bytes": len(file.content)}
    return kept


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
    return tuple(
        e.label for e in obligation.evidence if isinstance(e, Field) and not e.optional and e.name not in present
    )


def _schema_problems(action: EvidenceAction, obligation: Obligation, values: Mapping[str, str]) -> tuple[Text, ...]:
    """The ways in which the evidence does not fit the JSON Schema that the obligation has for it."""
    attest = attestation(obligation.check)
    if attest is None or attest.schema is None:
        return ()
    from engine.embedded_languages.json_schema import TooMuchToCompare, row_problems  # few obligations have one

    try:
        misfits = row_problems(attest.schema, {**values, **{name: file.name for name, file in action.files.items()}})
        return tuple(refusal_text(misfit) for misfit in misfits)
    except TooMuchToCompare as error:
        return (refusal_text(error.refusal),)


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
