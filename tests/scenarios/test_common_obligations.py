"""Common obligations of the organisation: what every agreement owes after a low rating, a return, or at a review."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.definitions.plan import make_plan
from engine.services.facts import facts_of
from engine.services.occurrences import OccurrenceReader
from engine.services.reading.inbox import inbox
from engine.services.run import evaluate
from engine.services.snapshot import rulebooks
from tests.conftest import World, instant
from tests.fixtures.common import COMMON

ARREARS = "insurance-finance/arrears-report@2025-12"
RECOVERY = "insurance-finance/recovery@rated/finance-clerk-1/arrears-report@2025-12"
CORRECTION = "insurance-finance/correction@returned/1/arrears-report@2025-12"
BEGUN, DELIVERED, RATED, NEXT = "2026-01-02T09:00", "2026-01-04T10:00", "2026-01-05T10:00", "2026-01-05T11:00"
DUE = "2026-01-07T17:30"
"""Two working days after Monday at ten: the close of Wednesday."""
LATER = "2026-01-09T17:30"


@pytest.fixture
def asking(world: World, with_common: Callable[..., Definitions]) -> World:
    """A ledger with common obligations, after a delivery."""
    world.definitions = with_common()
    world.run(BEGUN)
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", DELIVERED)
    return world


def rate(world: World, score: int, at: str, by: str = "finance-clerk-1") -> None:
    world.act(Kind.RATED, ARREARS, by, at, score=score, comment="how it was")


def common_ids(world: World) -> list[str]:
    return [id for id in world.verdicts() if OccurrenceId.parse(id).cause is not None]


# ---- a low rating


@pytest.fixture
def rated(asking: World) -> World:
    """The delivery was rated 2, and a run has seen it."""
    rate(asking, 2, RATED)
    asking.run(NEXT)
    return asking


def test_a_rating_of_two_opens_an_item_of_the_same_owner_with_the_due_time_of_the_rule(rated: World) -> None:
    assert common_ids(rated) == [RECOVERY]
    verdict = rated.verdict(RECOVERY)
    assert (verdict.phase, verdict.due and verdict.due.at) == (Phase.OPEN, instant(DUE))
    (judged,) = [j for j in rated.snapshot(NEXT).judged if j.occurrence.id == RECOVERY]
    assert (judged.obligation.owner, judged.obligation.receiver) == ("insurance-clerk", "finance-clerk")
    assert judged.obligation.title.en == "Recovery after a low rating: Arrears report before the 5th"
    (opened,) = rated.entries(RECOVERY, Kind.OPENED)
    assert opened.effective_at == instant(RATED)


def test_a_rating_of_three_opens_nothing(asking: World) -> None:
    rate(asking, 3, RATED)
    asking.run(NEXT)
    assert common_ids(asking) == []


def test_it_is_in_the_inbox_of_the_owner_and_in_the_explanation(rated: World) -> None:
    assert RECOVERY in {
        item.occurrence.id for row in inbox(rated.ledger, "insurance-clerk-1", instant(NEXT)).rows for item in row.items
    }
    reader, books = OccurrenceReader(rated.ledger), rulebooks(rated.ledger)
    placed = reader.one(books, OccurrenceId.parse(RECOVERY), instant(NEXT))
    assert placed is not None
    assert placed[1] == rated.ledger.occurrences.rows([RECOVERY])[RECOVERY].occurrence
    assert placed[0].obligation.owner == "insurance-clerk"


def test_it_is_reminded_overdue_and_reported_like_any_item(rated: World) -> None:
    rated.run("2026-01-06T09:00")
    assert any(RECOVERY in m.about and m.person == "insurance-clerk-1" for m in rated.ledger.outbox.messages())
    rated.run("2026-01-09T09:00")
    assert rated.verdict(RECOVERY).timeliness is Timeliness.OVERDUE
    assert [e.effective_at for e in rated.entries(RECOVERY, Kind.BREACHED)] == [instant(DUE)]
    notified = {m.person for m in rated.ledger.outbox.messages() if RECOVERY in m.about}
    assert notified == {"insurance-clerk-1", "insurance-head-1"}
    assert f'"{RECOVERY}"' in rated.report("2026-01-09T09:00")


def test_its_delivery_is_accepted_and_closes_it(rated: World) -> None:
    rated.act(Kind.DELIVERED, RECOVERY, "insurance-clerk-1", "2026-01-06T10:00", values={"action": "Called the clerk"})
    rated.act(Kind.ACCEPTED, RECOVERY, "finance-clerk-1", "2026-01-06T11:00")
    rated.run("2026-01-06T12:00")
    verdict = rated.verdict(RECOVERY)
    assert (verdict.outcome, verdict.timeliness) == (Outcome.ACCEPTED, Timeliness.ON_TIME)


@pytest.mark.databases
def test_a_better_rating_lets_an_open_item_lapse_and_a_worse_one_begins_it_again(rated: World) -> None:
    rate(rated, 4, "2026-01-06T10:00")
    rated.run("2026-01-06T11:00")
    assert rated.verdict(RECOVERY).outcome is Outcome.LAPSED
    assert len(rated.entries(RECOVERY, Kind.LAPSED)) == 1
    rate(rated, 1, "2026-01-08T10:00")
    rated.run("2026-01-08T11:00")
    verdict = rated.verdict(RECOVERY)
    assert (verdict.phase, verdict.due and verdict.due.at) == (Phase.OPEN, instant("2026-01-12T17:30"))
    assert rated.differences() == ()


def test_a_still_lower_rating_moves_nothing(rated: World) -> None:
    rate(rated, 1, "2026-01-06T10:00")
    rated.run("2026-01-06T11:00")
    due = rated.verdict(RECOVERY).due
    assert due is not None
    assert due.at == instant(DUE)


def test_a_better_rating_leaves_a_delivered_item_as_it_is(rated: World) -> None:
    rated.act(Kind.DELIVERED, RECOVERY, "insurance-clerk-1", "2026-01-06T10:00", values={"action": "Called the clerk"})
    rate(rated, 5, "2026-01-06T10:30")
    rated.run("2026-01-06T11:00")
    assert rated.verdict(RECOVERY).phase is Phase.DELIVERED


def test_each_person_who_rates_low_opens_one(rated: World) -> None:
    rate(rated, 1, "2026-01-06T10:00", "finance-head-1")
    rated.run("2026-01-06T11:00")
    assert common_ids(rated) == [RECOVERY, RECOVERY.replace("finance-clerk-1", "finance-head-1")]


def test_nothing_follows_from_an_item_that_followed_from_another(rated: World) -> None:
    rated.act(Kind.DELIVERED, RECOVERY, "insurance-clerk-1", "2026-01-06T10:00", values={"action": "Nothing"})
    rated.act(Kind.RATED, RECOVERY, "finance-clerk-1", "2026-01-06T10:30", score=1, comment="slow")
    rated.act(Kind.RETURNED, RECOVERY, "finance-clerk-1", "2026-01-06T10:40", reason="not enough")
    rated.run("2026-01-06T11:00")
    assert common_ids(rated) == [RECOVERY]
    assert rated.verdict(RECOVERY).phase is Phase.OPEN


def test_people_do_to_it_what_they_do_to_any_item(rated: World) -> None:
    rated.act(Kind.PAUSED, RECOVERY, "insurance-clerk-1", "2026-01-05T14:00", reason="asked", waiting_for="consumer")
    rated.run("2026-01-05T14:30")
    assert rated.verdict(RECOVERY).due is None
    rated.act(Kind.RESUMED, RECOVERY, "finance-clerk-1", "2026-01-05T15:00")
    rated.act(Kind.EXTENSION_REQUESTED, RECOVERY, "insurance-clerk-1", "2026-01-06T14:00", reason="ill", until=LATER)
    rated.act(Kind.EXTENSION_GRANTED, RECOVERY, "finance-clerk-2", "2026-01-06T15:00")
    rated.act(Kind.REMINDED, RECOVERY, "finance-head-1", "2026-01-07T10:00")
    rated.run("2026-01-07T11:00")
    due = rated.verdict(RECOVERY).due
    assert due is not None
    assert due.at == instant(LATER)
    assert rated.differences() == ()


# ---- a return


@pytest.fixture
def returned(asking: World) -> World:
    asking.act(Kind.RETURNED, ARREARS, "finance-clerk-1", RATED, reason="a page is missing")
    asking.run(NEXT)
    return asking


def test_each_return_opens_an_item_of_the_head(returned: World) -> None:
    assert common_ids(returned) == [CORRECTION]
    due = returned.verdict(CORRECTION).due
    assert due is not None
    assert due.at == instant("2026-01-06T17:30")
    (judged,) = [j for j in returned.snapshot(NEXT).judged if j.occurrence.id == CORRECTION]
    assert judged.obligation.owner == "insurance-head"
    returned.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T12:00")
    returned.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T14:00", reason="still missing")
    returned.run("2026-01-05T15:00")
    assert common_ids(returned) == [CORRECTION, CORRECTION.replace("/1/", "/2/")]


# ---- a review date


@pytest.mark.databases
def test_the_review_is_owed_by_the_other_side_where_its_head_owes_it(asking: World) -> None:
    asking.run("2026-07-01T09:00")
    reviews = [id for id in asking.verdicts() if OccurrenceId.parse(id).obligation.obligation == "half-year-review"]
    assert "insurance-finance/half-year-review@2026-07-01" in reviews
    assert {OccurrenceId.parse(id).agreement for id in reviews} == {a.id for a in asking.definitions.agreements}
    id = "insurance-finance/half-year-review@2026-07-01"
    row = asking.ledger.occurrences.rows([id])[id]
    assert (row.occurrence.opens_at, row.verdict.due and row.verdict.due.at) == (
        instant("2026-07-01T00:00"),
        instant("2026-07-15T17:30"),
    )
    (judged,) = [j for j in asking.snapshot("2026-07-01T09:00").judged if j.occurrence.id == id]
    assert (judged.agreement.provider, judged.obligation.owner) == ("finance", "finance-head")
    asking.act(Kind.DELIVERED, id, "finance-head-1", "2026-07-02T09:00")
    asking.run("2026-07-02T10:00")
    assert asking.verdict(id).outcome is Outcome.DONE
    assert asking.differences() == ()


# ---- runs, instants and changes


@pytest.mark.databases
def test_a_report_as_of_an_instant_stays_the_same_whatever_is_rated_later(rated: World) -> None:
    before, as_of = rated.report(NEXT), rated.snapshot(NEXT).judged
    rate(rated, 5, "2026-01-06T10:00")
    rate(rated, 1, "2026-01-06T10:00", "finance-head-1")
    rated.run("2026-01-06T11:00")
    assert (rated.report(NEXT), rated.snapshot(NEXT).judged) == (before, as_of)
    assert rated.differences() == ()


def test_a_second_run_changes_nothing_and_agrees_with_the_snapshot(rated: World) -> None:
    digest = rated.digest()
    again = rated.run(NEXT)
    assert (again.entries, again.opened, again.notifications, rated.digest()) == (0, 0, 0, digest)
    assert len(rated.entries(RECOVERY, Kind.OPENED)) == 1
    (judged,) = [j for j in rated.snapshot(NEXT).judged if j.occurrence.id == RECOVERY]
    assert judged.verdict == rated.verdict(RECOVERY)


def test_a_rating_that_no_run_has_seen_is_no_difference(rated: World) -> None:
    rate(rated, 1, "2026-01-06T10:00", "finance-head-1")
    assert rated.differences() == ()


def test_a_late_run_finds_it_overdue_since_its_own_due_time(asking: World) -> None:
    rate(asking, 1, RATED)
    asking.run("2026-02-20T09:00")
    assert asking.verdict(RECOVERY).timeliness is Timeliness.OVERDUE
    assert [e.effective_at for e in asking.entries(RECOVERY, Kind.BREACHED)] == [instant(DUE)]
    assert asking.differences() == ()


@pytest.mark.databases
def test_a_killed_run_and_another_open_one_item(asking: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    rate(asking, 2, RATED)
    with monkeypatch.context() as patch:
        patch.setattr(type(asking.ledger.runs), "record_run", killed)
        with pytest.raises(KeyboardInterrupt):
            asking.run(NEXT)
    asking.run(NEXT)
    assert len(asking.entries(RECOVERY, Kind.OPENED)) == 1
    assert asking.differences() == ()


def test_an_item_opens_although_its_subject_has_news_while_the_run_goes_on(
    world: World,
    with_common: Callable[..., Definitions],
    evidence_for: Callable[[Obligation], tuple[dict[str, str], dict[str, Attachment], list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def delivered(amount: str, at: str | None = None) -> None:
        world.event("vehicle.delivered", "A-1", "2026-01-05 15:00", at, customer="C", plate="P", amount=amount)

    def facts_then_news(*args: Any, **kwargs: Any) -> Facts:
        facts = facts_of(*args, **kwargs)
        delivered("11", "2026-01-06T10:30")
        return facts

    world.definitions = with_common()
    delivered("10")
    world.run("2026-01-06T09:00")
    slips = "sales-finance/signed-slips@vehicle.delivered/A-1"
    (judged,) = [j for j in world.snapshot("2026-01-06T09:00").judged if j.occurrence.id == slips]
    values, files, signed = evidence_for(judged.obligation)
    world.act(Kind.DELIVERED, slips, "sales-clerk-1", "2026-01-06T10:00", values=values, files=files, signed=signed)
    world.act(Kind.RATED, slips, "finance-clerk-1", "2026-01-06T10:10", score=1, comment="slow")
    with monkeypatch.context() as patch:
        patch.setattr(evaluate, "facts_of", facts_then_news)
        world.run("2026-01-06T11:00")
    (id,) = common_ids(world)
    occurrence = world.ledger.occurrences.rows([id])[id].occurrence
    assert (occurrence.subject, occurrence.label) == ("A-1", "A-1")
    world.run("2026-01-06T12:00")
    assert world.differences() == ()


def change(world: World, definitions: Definitions, at: str) -> dict[str, str]:
    """Apply definitions and return the effect on each item."""
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    plan = make_plan(world.ledger, definitions, command_time)
    applied = apply(world.ledger, definitions, command_time, plan=plan.id)
    assert applied.plan.occurrences == plan.occurrences
    return {t.occurrence: t.effect.value for t in plan.occurrences}


@pytest.mark.databases
def test_another_limit_moves_open_items_to_the_new_terms_or_cancels_them(
    rated: World, with_common: Callable[..., Definitions]
) -> None:
    later = with_common(COMMON.replace("within: 2 working days", "within: 4 working days"))
    assert change(rated, later, "2026-01-05T12:00") == {RECOVERY: "moves"}
    due = rated.verdict(RECOVERY).due
    assert due is not None
    assert due.at == instant("2026-01-09T17:30")
    assert rated.differences() == ()
    stricter = with_common(COMMON.replace("at_most: 2", "at_most: 1"))
    assert change(rated, stricter, "2026-01-05T13:00") == {RECOVERY: "cancelled"}
    assert rated.differences() == ()


def with_arrears(definitions: Definitions, change: Callable[[Obligation], Obligation | None]) -> Definitions:
    """Definitions in which the obligation of the cause is another one, or none."""
    return replace(
        definitions,
        agreements=tuple(
            replace(
                a,
                obligations=tuple(
                    new for o in a.obligations if (new := change(o) if o.id == "arrears-report" else o) is not None
                ),
            )
            if a.id == "insurance-finance"
            else a
            for a in definitions.agreements
        ),
    )


def owner_of(world: World, id: str, at: str) -> str:
    (judged,) = [j for j in world.snapshot(at).judged if j.occurrence.id == id]
    return judged.obligation.owner


def test_whoever_owes_the_item_of_the_cause_now_owes_this_one_too(rated: World) -> None:
    before = rated.definitions
    by_head = with_arrears(before, lambda o: replace(o, owner="insurance-head"))
    assert RECOVERY not in change(rated, by_head, "2026-01-05T12:00")
    assert owner_of(rated, RECOVERY, "2026-01-05T12:00") == "insurance-head"
    rated.definitions = by_head
    rated.run("2026-01-09T09:00")
    assert {m.person for m in rated.ledger.outbox.messages() if RECOVERY in m.about} == {"insurance-head-1"}
    assert rated.differences() == ()


def test_the_head_owes_it_once_the_obligation_of_the_cause_is_gone(rated: World) -> None:
    without = with_arrears(rated.definitions, lambda o: None)
    assert RECOVERY not in change(rated, without, "2026-01-05T12:00")
    assert owner_of(rated, RECOVERY, "2026-01-05T12:00") == "insurance-head"
    assert rated.differences() == ()


def test_new_common_obligations_look_at_nothing_that_would_be_due_already(
    world: World, with_common: Callable[..., Definitions]
) -> None:
    world.run(BEGUN)
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", DELIVERED)
    rate(world, 1, DELIVERED)
    rate(world, 1, "2026-01-07T10:00", "finance-head-1")
    world.run("2026-01-08T09:00")
    effects = change(world, with_common(), "2026-01-08T10:00")
    assert effects == {RECOVERY.replace("finance-clerk-1", "finance-head-1"): "appears"}
    assert world.differences() == ()
    world.run("2026-01-08T11:00")
    assert world.differences() == ()


def test_without_them_nothing_opens_and_the_hash_of_the_organisation_is_the_same(
    world: World, shipped: Definitions
) -> None:
    assert shipped.organisation.common_obligations == ()
    world.run(BEGUN)
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", DELIVERED)
    rate(world, 1, RATED)
    world.run(NEXT)
    assert common_ids(world) == []
    named = {t.name: t.hash for t in world.ledger.definitions.spell(shipped)}
    bare = replace(shipped, organisation=replace(shipped.organisation, common_obligations=()))
    assert {t.name: t.hash for t in world.ledger.definitions.spell(bare)} == named


def test_definitions_with_common_obligations_are_read_back_as_they_were_applied(asking: World) -> None:
    in_force = asking.ledger.definitions.in_force()
    assert in_force is not None
    assert in_force.organisation == asking.definitions.organisation
