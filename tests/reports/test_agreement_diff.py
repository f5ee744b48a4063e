"""The difference of two revisions is in the words that heads read: every change of the shipped agreements shows."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.agreement import Acceptance, Agreement, FollowUp, Need, Obligation, StakeRule
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import EventMatch, OnRequest, PauseRule, Within
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.loading.folder import load
from engine.reports.agreement_diff import (
    AgreementDifference,
    AgreementWording,
    ClauseEffect,
    RowDifference,
    SentencePiece,
    agreement_difference,
    pieces,
)

DAY = Amount.of(9, Unit.WORKING_DAY)
CHANGES: dict[str, Any] = {
    "title": Text(zh="新的名称", en="Another title"),
    "owner": "finance-head",
    "receiver": "finance-cashier",
    "trigger": OnRequest(),
    "due": Within(DAY),
    "acceptance": Acceptance(DAY, silence_accepts=False),
    "escalation": EscalationPolicy("other", ()),
    "source": "elsewhere/9",
    "part_of": "another-line",
    "line_title": Text(zh="新的一行", en="Another line"),
    "respond": DAY,
    "follow_up": FollowUp(DAY, "vehicle.delivered"),
    "pause_limit": 77,
    "stake": StakeRule("amount"),
    "formerly": "former-id",
    "owner_field": "consultant",
    "calendar": "dealership",
    "needs": (Need("hr-finance", "leave-in-advance"),),
    "pauses": (PauseRule(EventMatch(("vehicle.delivered",)), EventMatch(("transfer.requested",)), "customer"),),
}
"""A value that no shipped obligation has, for each kind of change."""
FLAGS = ("nothing_to_report", "early", "key_moment")
EMPTIED = ("evidence", "met_when")


@pytest.fixture(scope="module")
def shipped() -> Definitions:
    definitions = load(Path(__file__).parents[2] / "definitions").definitions
    assert definitions is not None
    return definitions


def difference(shipped: Definitions, old: Agreement, new: Agreement) -> AgreementDifference:
    def worded(agreement: Agreement) -> AgreementWording:
        return AgreementWording(agreement, shipped.organisation, shipped.catalogue)

    return agreement_difference(worded(old), worded(new))


def variants(obligation: Obligation) -> dict[str, Obligation]:
    """The obligation with each single change that it can have."""
    values: dict[str, Any] = {**CHANGES, **dict.fromkeys(EMPTIED, ())}
    values |= {name: not getattr(obligation, name) for name in FLAGS}
    found = {name: replace(obligation, **{name: value}) for name, value in values.items()}
    return {name: changed for name, changed in found.items() if changed != obligation}


def test_every_kind_of_change_of_every_shipped_obligation_shows_in_both_languages(shipped: Definitions) -> None:
    seen = set()
    for agreement in shipped.agreements:
        for place, obligation in enumerate(agreement.obligations[: 9 if agreement.id == "sales-finance" else 1]):
            for name, changed in variants(obligation).items():
                obligations = [*agreement.obligations]
                obligations[place] = changed
                shown = difference(shipped, agreement, replace(agreement, obligations=tuple(obligations)))
                assert not shown.is_empty, (obligation.id, name)
                for clause in shown.clauses:
                    texts = [clause.title, *clause.others, *(row.label for row in clause.rows)]
                    texts += [s for row in clause.rows for s in (*row.old, *row.new)]
                    assert all(text.zh and text.en for text in texts)
                    assert clause.rows or clause.others
                seen.add(name)
    assert seen == {*CHANGES, *FLAGS, *EMPTIED}


def test_the_changes_that_are_tried_are_all_that_an_obligation_has() -> None:
    apart = {"id", "rate_again", "done_by", "check"}  # an id that changes is another obligation; the others are below
    assert {f.name for f in fields(Obligation)} - apart == {*CHANGES, *FLAGS, *EMPTIED}


def test_a_changed_due_time_is_shown_before_and_after(shipped: Definitions) -> None:
    agreement = shipped.agreement("sales-finance")
    assert agreement is not None
    slips = agreement.obligations[1]
    new = replace(slips, due=Within(Amount.of(3, Unit.WORKING_DAY)))
    changed = replace(agreement, obligations=(agreement.obligations[0], new, *agreement.obligations[2:]))
    (clause,) = difference(shipped, agreement, changed).clauses
    (row,) = clause.rows
    assert clause.effect is ClauseEffect.CHANGED
    assert (row.label.en, row.old[0].en, row.new[0].en) == (
        "Due",
        "within 1 working day (at the latest the next working day, close of business)",
        "within 3 working days (at the latest the 3rd working day after, close of business)",
    )


def test_what_came_and_went_is_shown_whole_and_the_agreement_itself_apart(shipped: Definitions) -> None:
    agreement = shipped.agreement("hr-finance")
    assert agreement is not None
    first, *others = agreement.obligations
    added = replace(first, id="brand-new")
    new = replace(agreement, effective_until=date(2027, 12, 31), sign_off=True, obligations=(*reversed(others), added))
    shown = difference(shipped, agreement, new)
    assert {(c.id, c.effect) for c in shown.clauses if c.effect is not ClauseEffect.CHANGED} == {
        ("brand-new", ClauseEffect.ADDED),
        (first.id, ClauseEffect.REMOVED),
    }
    assert [row.label.en for row in shown.head] == ["In force", "Changes"]
    assert shown.moved


def test_two_equal_revisions_differ_in_nothing(shipped: Definitions) -> None:
    for agreement in shipped.agreements:
        assert difference(shipped, agreement, agreement).is_empty


def test_the_parts_that_differ_are_marked_by_word_and_in_chinese_by_character() -> None:
    was, now = pieces("within 1 working day", "within 3 working days")
    assert "".join(p.text for p in was) == "within 1 working day"
    assert [p.text for p in now if p.differs] == ["3", "days"]
    assert pieces("最晚5日", "最晚8日") == (
        (SentencePiece("最晚", False), SentencePiece("5", True), SentencePiece("日", False)),
        (SentencePiece("最晚", False), SentencePiece("8", True), SentencePiece("日", False)),
    )


def test_a_sentence_that_is_left_out_does_not_shift_the_others() -> None:
    a, b, c, d = (Text.plain(letter) for letter in "abcd")
    assert list(RowDifference(Text.plain("Evidence"), (a, b, c), (b, d)).pairs) == [(a, None), (c, d)]
