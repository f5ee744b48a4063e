"""The sentences on evidence: what has to be submitted for an item, what is still missing, what a delivery has."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from engine.domain.occurrence.evidence_state import OutstandingEvidence, SubmittedEvidence, WantedEvidence
from engine.domain.text import Text
from engine.wording.agreement import borrowed_text, field_text
from engine.wording.names import one_line

_TO_SUBMIT = Text(zh="须提交：{wanted}", en="To submit: {wanted}")
_MISSING = Text(zh="还缺：{wanted}。已提交：{submitted}", en="Still missing: {wanted}. Submitted: {submitted}")
_SAME_FILE = Text(zh="{file}（与 {others} 交的是同一个文件）", en="{file} (same file as for {others})")
_VALUE = Text(zh="{label}：{value}", en="{label}: {value}")


def outstanding_text(owed: OutstandingEvidence) -> Text:
    """The evidence to submit, with the kind of each field; after a partial delivery the rest of it."""
    wanted = _several([wanted_text(one) for one in owed.wanted])
    if not owed.submitted:
        return _TO_SUBMIT.filled(wanted=wanted)
    return _MISSING.filled(wanted=wanted, submitted=_several(owed.submitted))


def wanted_text(wanted: WantedEvidence) -> Text:
    """One piece of evidence to submit: its label and its kind, or the item under which it is submitted."""
    if wanted.lender is not None:
        return borrowed_text(wanted.field.label, wanted.lender)
    return field_text(wanted.field)


def submitted_text(evidence: Sequence[SubmittedEvidence]) -> Text:
    """The evidence of a delivery: ``Order slip: signed.png; Amount: 8500.00``."""
    return _several([_VALUE.filled(label=one.label, value=_value(one)) for one in evidence])


def same_file_text(file: str, others: Sequence[str]) -> Text:
    """A file with the items for which it was submitted before: ``slip.png (same file as for …)``."""
    return _SAME_FILE.filled(file=one_line(file), others=", ".join(dict.fromkeys(others)))


def shared_evidence_text(count: int, shared: Sequence[str]) -> Text:
    """The warning that several items got the same evidence (``order=a.png``)."""
    sentence = Text(
        zh="注意：以上 {count} 项属于不同对象，用的是同一份凭证：{shared}。各有凭证的，请逐项交付。",
        en="Note: these {count} items are about different things and have the same evidence: {shared}. "
        "If each has its own, deliver them one by one.",
    )
    return sentence.filled(count=count, shared=", ".join(shared))


def erased_text(name: str, at: datetime, zone: tzinfo) -> Text:
    """A file whose content was erased: when, by the local date."""
    on = at.astimezone(zone).date()
    return Text(zh="{name}：已于 {on} 删除（保留期满）", en="{name}: erased on {on}, kept long enough").filled(
        name=one_line(name), on=on.isoformat()
    )


def _several(texts: Sequence[Text]) -> Text:
    # items have commas and semicolons of their own
    return Text(zh="、".join(text.zh for text in texts), en="; ".join(text.en for text in texts))


def _value(one: SubmittedEvidence) -> Text:
    return same_file_text(one.value.en, one.same_as) if one.same_as else _one_line(one.value)


def _one_line(text: Text) -> Text:
    return Text(zh=one_line(text.zh), en=one_line(text.en))
