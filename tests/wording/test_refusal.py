"""Refusals name fields by their titles; where ids are typed, the id stands behind."""

import re
from collections.abc import Iterator
from datetime import UTC

import pytest

from engine.cli.hints import with_hint
from engine.domain.action.evidence import Attachment, check_evidence
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Borrowed, Field
from engine.domain.agreement.definitions import Definitions
from engine.domain.refusal import Alternatives, Labelled, NamedField, Refusal
from engine.domain.text import Text
from engine.wording.refusal import refusal_text

VIN = NamedField("vin", Text(zh="车架号", en="Chassis number"))
CARD = Labelled("card", Text(zh="刷卡", en="By card"))
CASH = Labelled("cash", Text(zh="现金", en="Cash"))


def test_people_read_the_title_of_a_field_and_where_ids_are_typed_its_id_too() -> None:
    refusal = Refusal("evidence-missing", field=VIN, name="vin", file=False, signed=False)
    assert refusal_text(refusal) == Text(zh="缺少“车架号”", en="“Chassis number” is missing")
    typed = with_hint(Refusal("problems", problems=(refusal,)))
    assert typed.zh.startswith("缺少“车架号”（vin）") and typed.en.startswith("“Chassis number” (vin) is missing")


@pytest.mark.parametrize("choices", [(CARD, CASH), Alternatives((CARD, CASH))])
def test_people_read_the_labels_of_choices_and_where_ids_are_typed_their_values_too(choices: object) -> None:
    refusal = Refusal("not-a-choice", value="x", choices=choices)
    assert "card" not in refusal_text(refusal).en.replace("By card", "") and "By card" in refusal_text(refusal).en
    assert "card" not in refusal_text(refusal).zh and "刷卡" in refusal_text(refusal).zh
    assert "card (By card)" in with_hint(refusal).en and "刷卡（card）" in with_hint(refusal).zh


def test_no_refusal_of_evidence_of_the_sample_shows_an_id(shipped: Definitions) -> None:
    """Everything is missing, then everything is wrong."""
    seen = set()
    for agreement, obligation in _with_evidence(shipped):
        ids = {e.name for e in obligation.evidence} | {
            e.obligation for e in obligation.evidence if isinstance(e, Borrowed)
        }
        labels = {text for e in obligation.evidence if isinstance(e, Field) for text in (e.label.zh, e.label.en)}
        fields = [e for e in obligation.evidence if isinstance(e, Field)]
        values = {f.name: "\x07?" for f in fields if not f.kind.is_file}
        files = {f.name: Attachment("note.txt", b"?") for f in fields if f.kind.is_file}
        for given, attached in (({}, {}), (values, files)):
            checked = check_evidence(
                obligation.evidence,
                given,
                attached,
                signed=frozenset(),
                borrowed=frozenset(),
                zone=UTC,
                agreement=agreement,
            )
            for problem in checked.problems:
                seen.add(problem.code)
                for sentence in (refusal_text(problem).zh, refusal_text(problem).en):
                    for label in sorted(labels, key=len, reverse=True):
                        sentence = sentence.replace(label, "")
                    shown = {id for id in ids if re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", sentence)}
                    assert not shown, sentence
    assert {"evidence-missing", "evidence-bad-value", "evidence-not-signed", "evidence-borrowed"} <= seen


def _with_evidence(shipped: Definitions) -> Iterator[tuple[Agreement, Obligation]]:
    return ((a, o) for a in shipped.agreements for o in a.obligations if o.evidence)
