"""What is handed in with a delivery: held to what is agreed, and kept."""

from collections.abc import Collection, Mapping, Sequence

from engine.domain.agreement import Obligation
from engine.domain.catalogue import Borrowed, Field, FieldKind
from engine.domain.check import FileCheck, SheetRule, attested, machines
from engine.domain.deed import Deed
from engine.domain.entries import Json, Kind
from engine.domain.history import fold
from engine.domain.language import Text
from engine.domain.occurrence import Facts
from engine.domain.proof import check_evidence
from engine.services.case import Case
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Record
from engine.services.refused import Refused
from engine.services.survey import facts_only


def hand_in(record: Record, case: Case, deed: Deed, evidence: EvidenceStore) -> Mapping[str, Json]:
    """What is handed in, held to what is agreed, its files kept; with what deliveries in part brought before.

    Values by field, a file as its SHA-256, name and bytes. Raises Refused with all that is missing or wrong.
    """
    obligation, before = case.obligation, case.history.in_part
    in_part = deed.kind is Kind.DELIVERED_IN_PART
    borrowed = frozenset(e.name for e in obligation.evidence if isinstance(e, Borrowed) and _handed_in(record, case, e))
    checked = check_evidence(
        obligation.evidence,
        deed.values,
        deed.files,
        signed=deed.signed,
        borrowed=borrowed,
        zone=case.book.home.zone,
        there=frozenset(before),
        in_part=in_part,
    )
    problems = checked.problems or _in_tables(deed, obligation, evidence)
    if not problems and not in_part:
        problems = _misfits(deed, obligation, {**_texts(before), **checked.values})
    if not problems and in_part:
        problems = _no_part(obligation, {*checked.values, *deed.files}, before)
    if problems:
        raise Refused(_list(problems))
    kept: dict[str, Json] = {**({} if in_part else before), **checked.values}
    for name, file in sorted(deed.files.items()):
        kept[name] = {"sha256": evidence.keep(file.content), "name": file.name, "bytes": len(file.content)}
    return kept


def _texts(handed_in: Mapping[str, Json]) -> Mapping[str, str]:
    """Evidence as texts by field; a file is its name."""
    return {name: str(v["name"]) if isinstance(v, Mapping) else str(v) for name, v in handed_in.items()}


def _no_part(obligation: Obligation, given: Collection[str], before: Collection[str]) -> tuple[Text, ...]:
    """Why what is given is no part of what is agreed: nothing of it, or all that was still missing."""
    if not given:
        return (Text(zh="部分交付要带上已有的凭证", en="a delivery in part brings some of the evidence"),)
    if not still_missing(obligation, {*given, *before}):
        return (Text(zh="凭证已经齐了：去掉 --partial 交付即可", en="that is all of it: deliver it without --partial"),)
    return ()


def still_missing(obligation: Obligation, there: Collection[str]) -> tuple[Text, ...]:
    """The labels of the evidence that is not there yet."""
    return tuple(
        e.label for e in obligation.evidence if isinstance(e, Field) and not e.optional and e.name not in there
    )


def _misfits(deed: Deed, obligation: Obligation, values: Mapping[str, str]) -> tuple[Text, ...]:
    """What of the evidence does not fit the JSON Schema that the obligation has for it."""
    word = attested(obligation.check)
    if word is None or word.schema is None:
        return ()
    from engine.domain.json_schema import TooMuchToCompare, row_problems  # few obligations have one

    try:
        return row_problems(word.schema, {**values, **{name: file.name for name, file in deed.files.items()}})
    except TooMuchToCompare as error:
        return (error.text,)


def _in_tables(deed: Deed, obligation: Obligation, evidence: EvidenceStore) -> tuple[Text, ...]:
    """What is wrong with the tables handed in: by the rules that the file check has for them, and in a workbook by the
    columns agreed (those of a CSV file are known by now)."""
    rules = [c.table for c in machines(obligation.check) if isinstance(c, FileCheck) and c.table is not None]
    sheets = {e.name: e for e in obligation.evidence if isinstance(e, Field) and e.kind is FieldKind.SHEET}
    found: list[Text] = []
    for name, file in sorted(deed.files.items()):
        if name in sheets:
            agreed = [SheetRule(columns=sheets[name].columns)] if file.columns is None else []
            for rule in [*agreed, *rules]:
                found += evidence.table_problems(rule, file.name, file.content)
    return tuple(dict.fromkeys(found))


def _handed_in(record: Record, case: Case, borrowed: Borrowed) -> bool:
    """Whether the other obligation has been delivered for the same subject."""
    other, subject = case.agreement.obligation(borrowed.obligation), case.occurrence.subject
    if other is None or subject is None:
        return False
    facts = Facts.of(record.events.facts([subject]))
    span = case.book.span(other, case.occurrence.opens_at)
    ids = [o.id for o in case.book.of_obligation(case.agreement, other, facts, span) if o.subject == subject]
    return any(fold(facts_only(e)).standing is not None for e in record.entries.of(ids).values())


def _list(problems: Sequence[Text]) -> Text:
    return Text(zh="；".join(p.zh for p in problems), en="; ".join(p.en for p in problems))
