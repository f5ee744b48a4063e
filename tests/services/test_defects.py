"""Defects: proposed by returns and ratings, answered for by the provider, closed once they are shown to be rarer."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.appeal_rating import AppealRating, DecideAppeal
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.ledger.entry import About, Kind, Phase
from engine.services.actions.act import act
from engine.services.actions.delegate import delegate
from engine.services.actions.record_defect import (
    close_defect,
    decide_action,
    dismiss_defect,
    dismiss_proposal,
    link_defect,
    open_defect,
    state_root_cause,
)
from engine.services.command_time import CommandTime
from engine.services.defects import open_proposals, read_defects
from engine.services.definitions.apply import apply
from engine.services.lookup import actor as find_actor
from engine.services.reading.defects import proposals_for
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from tests.conftest import instant
from tests.fixtures.defects import deliver, item

HEAD, CLERK, OTHER = "sales-head-1", "finance-clerk-1", "insurance-head-1"
ACTION = "sales-finance/corrective-action@defect/D-1.1/down-payment-reminder@settlement.arranged/S-1"


def at(written: str) -> CommandTime:
    return CommandTime(instant(written), rehearsal=True)


def proposed(world: Any, when: str) -> list[tuple[str, str | None]]:
    organisation = rulebook(world.ledger).organisation
    record = read_defects(world.ledger.entries)
    found = open_proposals(world.ledger.entries, record, organisation, instant(when))
    return [(p.item, p.category) for p in found]


def defect(world: Any, id: str = "D-1") -> Defect:
    found = read_defects(world.ledger.entries).find(id)
    assert found is not None
    return found


def opened(
    world: Any, *items: str, when: str = "2026-01-05T15:00", actor: str = CLERK, category: str = "late"
) -> Defect:
    return open_defect(
        world.ledger,
        items,
        category=category,
        severity="Major",
        description="Nobody called the customer",
        actor=actor,
        command_time=at(when),
    )


def with_action(world: Any, *, planned: int = 40, when: str = "2026-01-06T10:00", by: str = "sales-clerk") -> Defect:
    state_root_cause(world.ledger, "D-1", category="method", text="No list of calls", actor=HEAD, command_time=at(when))
    return decide_action(
        world.ledger,
        "d-1",
        what="Keep a list of calls",
        due_on=date(2026, 1, 8),
        owner=by,
        planned=planned,
        actor=HEAD,
        command_time=at(when),
    )


@pytest.fixture
def returned(recording: Any) -> Any:
    """Three reminders; the first was returned and the second rated 1 because it came late."""
    deliver(recording, [1, 2, 3], "2026-01-05T10:00", returned=[1])
    recording.act(Kind.RATED, item(2), CLERK, "2026-01-05T14:00", score=1, reason="late")
    return recording


# ---- proposals


def test_a_return_and_a_rating_of_1_propose_a_defect_with_the_category_of_the_reason(returned: Any) -> None:
    assert proposed(returned, "2026-01-05T15:00") == [(item(1), None), (item(2), "late")]


def test_a_rating_that_its_person_raised_since_proposes_nothing(returned: Any) -> None:
    returned.act(Kind.RATED, item(2), CLERK, "2026-01-05T14:30", score=3)
    assert proposed(returned, "2026-01-05T15:00") == [(item(1), None)]


def test_a_rating_of_1_whose_appeal_was_upheld_proposes_nothing(returned: Any, tmp_path: Path) -> None:
    scheme = replace(returned.definitions.organisation.ratings, appeals_decided_by="hr-head")
    organisation = replace(returned.definitions.organisation, ratings=scheme)
    apply(returned.ledger, replace(returned.definitions, organisation=organisation), at("2026-01-05T14:10"))
    steps = (
        AppealRating(occurrence=item(2), actor="sales-consultant-1", reason="the log has the call"),
        DecideAppeal(occurrence=item(2), actor="hr-head-1", reason="it has", decision="upheld"),
    )
    for step, minute, still in zip(steps, (20, 40), ([(item(2), "late")], []), strict=True):
        act(returned.ledger, step, at(f"2026-01-05T14:{minute}"), Evidence(tmp_path))
        assert proposed(returned, "2026-01-05T15:00") == [(item(1), None), *still]


def test_the_inbox_of_a_head_reads_the_entries_of_the_head_s_own_items_alone(returned: Any) -> None:
    asked: list[str] = []
    read = type(returned.ledger.entries).of_people

    def of_people(self: Any, ids: Any = None, as_of: Any = None) -> Any:
        known = list(ids)
        asked.extend(known)
        return read(self, known, as_of)

    book, when = rulebook(returned.ledger), instant("2026-01-05T15:00")
    with patch.object(type(returned.ledger.entries), "of_people", of_people):
        for head, expected in (("insurance-head-1", []), (HEAD, [item(1), item(2)])):
            found = proposals_for(returned.ledger, book, find_actor(book, head, when), when, None)
            assert [p.item for p in found] == sorted(asked) == expected


def test_a_return_proposes_the_category_of_the_last_defect_of_the_same_obligation(returned: Any) -> None:
    opened(returned, item(2), category="")
    assert proposed(returned, "2026-01-05T16:00") == [(item(1), "late")]


def test_a_proposal_is_answered_by_opening_linking_or_dismissing_it(returned: Any) -> None:
    opened(returned, item(2))
    link_defect(returned.ledger, "D-1", [item(1)], actor=HEAD, command_time=at("2026-01-05T15:30"))
    assert proposed(returned, "2026-01-05T16:00") == []
    assert list(defect(returned).items) == [item(2), item(1)]


def test_what_happens_after_the_answer_proposes_again(returned: Any) -> None:
    dismiss_proposal(returned.ledger, item(2), reason="A mix-up", actor=HEAD, command_time=at("2026-01-05T15:00"))
    assert proposed(returned, "2026-01-05T15:30") == [(item(1), None)]
    returned.act(Kind.RATED, item(2), "finance-head-1", "2026-01-05T16:00", score=1, reason="rude")
    assert proposed(returned, "2026-01-05T16:30") == [(item(1), None), (item(2), "conduct")]


def test_a_proposal_lapses_after_thirty_days(returned: Any) -> None:
    assert proposed(returned, "2026-02-04T14:30") == []


def test_who_delivered_an_item_does_not_dismiss_it(returned: Any) -> None:
    for person, why in (("sales-consultant-1", "only the provider's head"), (OTHER, "only the provider's head")):
        with pytest.raises(Refused, match=f"(?i){why}"):
            dismiss_proposal(returned.ledger, item(2), reason="no", actor=person, command_time=at("2026-01-05T15:00"))
    with pytest.raises(Refused, match="No defect is proposed"):
        dismiss_proposal(returned.ledger, item(3), reason="no", actor=HEAD, command_time=at("2026-01-05T15:00"))


# ---- opening


def test_either_side_opens_a_defect_and_numbers_count_over_the_whole_organisation(returned: Any) -> None:
    first, second = opened(returned, item(1)), opened(returned, item(3), actor=HEAD, when="2026-01-05T15:10")
    assert [first.id, second.id] == ["D-1", "D-2"]
    assert (first.state, first.severity, first.agreement) == (DefectState.OPEN, "major", "sales-finance")
    with pytest.raises(Refused, match="is none of them"):
        opened(returned, item(1), actor=OTHER, when="2026-01-05T15:20")


def test_unknown_names_are_refused_with_those_that_there_are(returned: Any) -> None:
    with pytest.raises(Refused, match="no category “tardy”; there are Too late; Documents; Incomplete"):
        opened(returned, item(1), category="tardy")
    with pytest.raises(Refused, match=r"no defect D-9"):
        link_defect(returned.ledger, "D-9", [item(1)], actor=HEAD, command_time=at("2026-01-05T15:30"))
    with pytest.raises(Refused, match="A defect needs a category"):
        opened(returned, item(3), category="")


def test_an_organisation_without_lists_records_no_defects(world: Any) -> None:
    world.run("2026-01-02T09:00")
    with pytest.raises(Refused, match="has no categories of defects"):
        opened(world, item(1))


# ---- the corrective action


def test_the_provider_states_the_cause_before_it_decides_an_action(returned: Any) -> None:
    opened(returned, item(1))
    with pytest.raises(Refused, match="State the root cause of D-1"):
        decide_action(
            returned.ledger,
            "D-1",
            what="Call",
            due_on=date(2026, 1, 8),
            owner="sales-clerk",
            planned=20,
            actor=HEAD,
            command_time=at("2026-01-06T10:00"),
        )
    with pytest.raises(Refused, match="Only the head of Sales or the owner"):
        state_root_cause(
            returned.ledger, "D-1", category="method", text="x", actor=CLERK, command_time=at("2026-01-06T10:00")
        )


@pytest.mark.databases
def test_a_corrective_action_is_an_item_of_the_named_role_due_on_the_named_day(returned: Any) -> None:
    opened(returned, item(1))
    assert with_action(returned).state is DefectState.ACTION_DUE
    assert returned.differences() == ()
    returned.run("2026-01-06T11:00")
    verdict = returned.verdict(ACTION)
    assert (verdict.phase, verdict.due and verdict.due.at) == (Phase.OPEN, instant("2026-01-08T24:00"))
    (judged,) = [j for j in returned.snapshot("2026-01-06T11:00").judged if j.occurrence.id == ACTION]
    assert (judged.obligation.owner, judged.occurrence.label) == ("sales-clerk", "Keep a list of calls")
    assert judged.obligation.title.en == "Corrective action: Remind the customer to bring the down-payment slip"
    assert (returned.differences(), returned.ledger.verify()) == ((), None)
    with pytest.raises(Refused, match="is not delivered yet"):
        with_action(returned, when="2026-01-07T10:00")


def test_a_person_who_is_named_owns_the_action_alone(returned: Any) -> None:
    opened(returned, item(1))
    with_action(returned, by="sales-clerk-1")
    returned.run("2026-01-06T11:00")
    (judged,) = [j for j in returned.snapshot("2026-01-06T11:00").judged if j.occurrence.id == ACTION]
    assert (judged.obligation.owner, judged.person) == ("sales-clerk", "sales-clerk-1")


def test_an_action_that_was_waived_leaves_the_defect_open(returned: Any) -> None:
    opened(returned, item(1))
    with_action(returned)
    returned.run("2026-01-06T11:00")
    returned.act(Kind.WAIVER_REQUESTED, ACTION, "sales-clerk-1", "2026-01-06T12:00", reason="a better idea")
    returned.act(Kind.WAIVER_GRANTED, ACTION, CLERK, "2026-01-06T13:00")
    returned.run("2026-01-06T14:00")
    assert defect(returned).state is DefectState.OPEN
    with_action(returned, when="2026-01-07T10:00")
    returned.run("2026-01-07T11:00")
    assert defect(returned).actions[-1].item.partition("/corrective-action@defect/")[2].startswith("D-1.2/")


# ---- the check of effect


@pytest.fixture
def acted(recording: Any) -> Any:
    """24 reminders of which 12 were returned after the defect was opened; then a corrective action is delivered."""
    deliver(recording, [1], "2026-01-05T10:00", returned=[1])
    opened(recording, item(1), when="2026-01-05T10:30")
    deliver(recording, range(2, 26), "2026-01-05T11:00", returned=range(2, 14))
    link_defect(
        recording.ledger, "D-1", [item(n) for n in range(2, 14)], actor=CLERK, command_time=at("2026-01-05T16:00")
    )
    with_action(recording, planned=40)
    recording.run("2026-01-06T11:00")
    recording.act(
        Kind.DELIVERED, ACTION, "sales-clerk-1", "2026-01-07T10:00", values={"done": "The list hangs on the wall"}
    )
    recording.run("2026-01-07T11:00")
    assert defect(recording).state is DefectState.CHECKING
    return recording


def found(world: Any) -> list[tuple[int, EffectResult, int, int, int, int]]:
    return [
        (f.stage, f.finding, f.before, f.defects_before, f.after, f.defects_after)
        for f in defect(world).actions[-1].progress.findings
    ]


@pytest.mark.databases
def test_stages_are_tested_at_their_numbers_and_the_defect_closes_once_it_is_shown_rarer(acted: Any) -> None:
    deliver(acted, range(31, 51), "2026-01-08T10:00")
    acted.run("2026-01-09T09:00")
    assert found(acted) == []  # they can still be returned
    with pytest.raises(Refused, match="D-1 is being checked for effect"):
        close_defect(acted.ledger, "D-1", actor=HEAD, command_time=at("2026-01-09T10:00"))
    acted.run("2026-01-19T09:00")
    assert found(acted) == [
        (1, EffectResult.NOT_SHOWN_YET, 24, 12, 10, 0),
        (2, EffectResult.EFFECTIVE, 24, 12, 20, 0),
    ]
    assert defect(acted).state is DefectState.CLOSED
    acted.run("2026-01-19T10:00")
    assert len(found(acted)) == 2
    assert (acted.differences(), acted.ledger.verify()) == ((), None)


def test_both_heads_are_notified_of_each_finding(acted: Any) -> None:
    deliver(acted, range(31, 51), "2026-01-08T10:00")
    acted.run("2026-01-19T09:00")
    acted.run("2026-01-20T08:30")
    notified = {m.person: m.text for m in acted.ledger.outbox.messages() if ACTION in m.about and "0 次" in m.text}
    assert set(notified) == {HEAD, "finance-head-1"}
    assert "有效：差错变少了（之前 24 次交付有 12 次差错，之后 20 次有 0 次）" in notified[HEAD]


def test_a_person_may_test_the_stage_that_is_due_before_the_run(acted: Any) -> None:
    deliver(acted, range(31, 51), "2026-01-08T10:00")
    acted.run("2026-01-15T17:00")
    closed = close_defect(acted.ledger, "D-1", actor=CLERK, command_time=at("2026-01-19T09:00"))
    assert closed.state is DefectState.CLOSED


def test_a_defect_that_comes_again_has_recurred_and_is_not_closed(acted: Any) -> None:
    deliver(acted, range(31, 51), "2026-01-08T10:00", returned=range(31, 43))
    acted.run("2026-01-19T09:00")
    assert found(acted)[-1][1:] == (EffectResult.RECURRED, 24, 12, 20, 12)
    known = defect(acted)
    assert (known.state, known.recurrences) == (DefectState.RECURRED, 1)


def test_an_item_linked_to_a_closed_defect_opens_it_again(acted: Any) -> None:
    deliver(acted, range(31, 51), "2026-01-08T10:00")
    acted.run("2026-01-19T09:00")
    deliver(acted, [60], "2026-01-20T10:00", returned=[60])
    linked = link_defect(acted.ledger, "D-1", [item(60)], actor=CLERK, command_time=at("2026-01-20T11:00"))
    assert (linked.state, linked.recurrences) == (DefectState.RECURRED, 1)


def test_a_head_who_did_not_open_a_defect_dismisses_it(returned: Any) -> None:
    opened(returned, item(1), actor=HEAD)
    with pytest.raises(Refused, match="Somebody else has to dismiss the defect"):
        dismiss_defect(returned.ledger, "D-1", reason="no", actor=HEAD, command_time=at("2026-01-05T15:30"))
    done = dismiss_defect(
        returned.ledger, "D-1", reason="Told so", actor="finance-head-1", command_time=at("2026-01-05T15:40")
    )
    assert done.state is DefectState.DISMISSED
    with pytest.raises(Refused, match="D-1 is dismissed and can no longer be changed"):
        state_root_cause(
            returned.ledger, "D-1", category="method", text="x", actor=HEAD, command_time=at("2026-01-06T10:00")
        )


def test_an_action_that_falls_after_the_agreement_is_refused(returned: Any) -> None:
    opened(returned, item(1))
    state_root_cause(
        returned.ledger, "D-1", category="method", text="x", actor=HEAD, command_time=at("2026-01-06T09:00")
    )
    for due_on, why in ((date(2026, 1, 5), "has passed already"), (date(2026, 1, 7), "planned number")):
        with pytest.raises(Refused, match=why):
            decide_action(
                returned.ledger,
                "D-1",
                what="Call",
                due_on=due_on,
                owner="sales-clerk",
                planned=3,
                actor=HEAD,
                command_time=at("2026-01-06T10:00"),
            )


def test_a_delegate_records_for_the_head_and_the_entry_says_for_whom(returned: Any) -> None:
    delegate(
        returned.ledger,
        actor=HEAD,
        to="sales-clerk-1",
        since=date(2026, 1, 5),
        until=date(2026, 1, 9),
        command_time=at("2026-01-05T14:50"),
    )
    opened(returned, item(1), actor="sales-clerk-1")
    [entry] = returned.ledger.entries.about(About.DEFECT)["D-1"]
    assert (entry.actor, entry.body["for"]) == ("sales-clerk-1", [HEAD])
