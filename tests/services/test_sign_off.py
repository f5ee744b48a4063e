"""``sign_off: both``: a change is a proposal until the heads of both departments have signed its hash."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import About, Kind
from engine.services.actions.delegate import delegate
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.definitions.change_notification import ChangeNotifier
from engine.services.definitions.plan import Applied, make_plan
from engine.services.definitions.proposals import Signed, reject, sign
from engine.services.definitions.revisions import agreement_revisions
from engine.services.definitions.waiting_proposals import proposals
from engine.services.ports.outbox import Message
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks
from engine.wiring import write_change
from tests.conftest import instant
from tests.services.test_overdue_keeps_its_terms import LONG, SLIPS, changed, with_slips, without_slips

T, AT = "2026-01-14T09:00", "2026-01-14T10:00"
NOTIFIER = ChangeNotifier(write_change, ("mail",))
OLD_DUE, NEW_DUE = instant("2026-01-14T17:30"), instant("2026-01-24T17:30")


def signed_by_both(old: Definitions, *ids: str) -> Definitions:
    return replace(old, agreements=tuple(replace(a, sign_off=a.id in ids or not ids) for a in old.agreements))


@pytest.fixture
def world(world: Any) -> Any:
    """A car was delivered on the 13th under agreements that both heads sign; the slips are due on the 14th."""
    world.definitions = signed_by_both(world.definitions)
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.first = world.run(T)
    return world


def at(written: str) -> CommandTime:
    return CommandTime(instant(written), rehearsal=True)


def propose(world: Any, new: Definitions, when: str = AT, actor: str = "sales-clerk-1") -> Applied:
    return apply(world.ledger, new, at(when), actor=actor, notifier=NOTIFIER)


def sign_as(world: Any, actor: str, when: str, agreement: str = "sales-finance") -> Signed:
    return sign(world.ledger, agreement, actor=actor, command_time=at(when), notifier=NOTIFIER)


def messages(world: Any, step: str) -> dict[str, Message]:
    return {m.person: m for m in world.ledger.outbox.messages() if m.step.startswith(step)}


def test_the_first_application_needs_no_signature_and_says_so(world: Any) -> None:
    finding = next(f for f in world.first.findings if f.code == "first-apply-unsigned")
    assert "needs no signature" in finding.text.en
    assert proposals(world.ledger) == ()


def test_a_change_waits_until_both_heads_have_signed(world: Any) -> None:
    new = changed(world.definitions, with_slips(due=LONG))
    done = propose(world, new)
    [proposal] = done.proposed
    assert (proposal.by, proposal.missing) == ("sales-clerk-1", ("finance", "sales"))
    assert world.verdict(SLIPS).due.at == OLD_DUE
    assert sign_as(world, "sales-head-1", "2026-01-14T11:00").proposal.missing == ("finance",)
    assert world.verdict(SLIPS).due.at == OLD_DUE
    last = sign_as(world, "finance-head-1", "2026-01-14T12:00")
    assert last.applied is not None
    assert world.verdict(SLIPS).due.at == NEW_DUE
    [moved] = world.entries(SLIPS, Kind.SUPERSEDED)
    assert moved.actor == "sales-clerk-1"
    assert proposals(world.ledger) == ()
    assert make_plan(world.ledger, new, at("2026-01-14T13:00")).is_empty
    assert (world.differences(), world.ledger.verify()) == ((), None)


def test_the_heads_are_notified_of_what_waits_and_all_when_it_is_in_force(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    waiting = messages(world, "signature requested")
    assert set(waiting) == {"sales-head-1", "finance-head-1"}
    text = waiting["finance-head-1"].text
    assert "duecourse sign sales-finance --as finance-head-1" in text
    assert "10 个工作日内" in text
    assert SLIPS in text
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    sign_as(world, "finance-head-1", "2026-01-14T12:00")
    assert "finance-head-1" in messages(world, "agreement changed")


def test_what_fell_due_before_the_last_signature_keeps_its_terms(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    sign_as(world, "finance-head-1", "2026-01-15T12:00")
    assert world.verdict(SLIPS).due.at == OLD_DUE


def test_only_the_heads_sign_each_once(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    for person in ("finance-clerk-1", "insurance-head-1", "sales-clerk-1"):
        with pytest.raises(Refused, match="Only the head of"):
            sign_as(world, person, "2026-01-14T11:00")
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    with pytest.raises(Refused, match="has signed the change of sales-finance already"):
        sign_as(world, "sales-head-1", "2026-01-14T11:05")
    with pytest.raises(Refused, match=r"No change of insurance-finance waits for signatures\. These have one: sales"):
        sign_as(world, "finance-head-1", "2026-01-14T11:10", "insurance-finance")


def test_a_second_proposal_replaces_the_first_and_its_signatures(world: Any) -> None:
    first = propose(world, changed(world.definitions, with_slips(due=LONG))).proposed
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    done = propose(world, changed(world.definitions, without_slips), "2026-01-14T11:30")
    assert [p.id for p in done.replaced] == [first[0].id]
    [waiting] = proposals(world.ledger)
    assert (waiting.id, waiting.signed) == (done.proposed[0].id, frozenset())


def test_the_same_proposal_again_keeps_its_signatures(world: Any) -> None:
    new = changed(world.definitions, with_slips(due=LONG))
    propose(world, new)
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    again = propose(world, new, "2026-01-14T11:30")
    assert (again.replaced, again.proposed[0].missing) == ((), ("finance",))


def test_the_proposed_hash_is_signed_whatever_the_files_say_later(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    world.definitions = changed(world.definitions, without_slips)  # edited after the proposal, never proposed
    world.run("2026-01-14T10:30")
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    sign_as(world, "finance-head-1", "2026-01-14T12:00")
    assert world.verdict(SLIPS).due.at == NEW_DUE


def test_a_head_rejects_with_a_reason_and_the_proposer_withdraws(world: Any) -> None:
    new = changed(world.definitions, with_slips(due=LONG))

    def rejecting(actor: str, when: str, reason: str = "too long") -> None:
        reject(world.ledger, "sales-finance", actor=actor, reason=reason, command_time=at(when), notifier=NOTIFIER)

    propose(world, new)
    with pytest.raises(Refused, match="needs a reason"):
        rejecting("finance-head-1", "2026-01-14T11:00", " ")
    with pytest.raises(Refused, match="Only the head of"):
        rejecting("finance-clerk-1", "2026-01-14T11:00")
    rejecting("finance-head-1", "2026-01-14T11:00")
    assert proposals(world.ledger) == ()
    assert set(messages(world, "signature refused")) == {"sales-head-1", "finance-head-1", "sales-clerk-1"}
    assert "too long" in messages(world, "signature refused")["sales-clerk-1"].text
    propose(world, new, "2026-01-14T12:00")
    rejecting("sales-clerk-1", "2026-01-14T12:30")
    assert proposals(world.ledger) == ()
    with pytest.raises(Refused, match="No change of sales-finance"):
        sign_as(world, "finance-head-1", "2026-01-14T13:00")


def test_a_change_of_another_agreement_without_signatures_is_in_force_at_once(world: Any) -> None:
    world.definitions = signed_by_both(world.definitions, "sales-finance")
    done = propose(world, world.definitions)  # switching it off for the others needs their signatures
    assert {id for p in done.proposed for id in p.agreements} == {
        a.id for a in world.definitions.agreements if a.id != "sales-finance"
    }
    assert make_plan(world.ledger, world.definitions, at("2026-01-14T10:30")).units


def with_calendar(old: Definitions) -> Definitions:
    closed = ((9 * 3600, 10 * 3600),)
    tables = tuple(replace(t, week=(closed, *t.week[1:])) for t in old.calendars)
    return replace(old, calendars=tables)


def with_events(old: Definitions) -> Definitions:
    events = tuple(replace(e, repeats=True) if e.name == "vehicle.delivered" else e for e in old.catalogue.events)
    return replace(old, catalogue=replace(old.catalogue, events=events))


def with_head_role(old: Definitions) -> Definitions:
    departments = tuple(
        replace(d, head="finance-clerk") if d.id == "finance" else d for d in old.organisation.departments
    )
    return replace(old, organisation=replace(old.organisation, departments=departments))


def with_head_person(old: Definitions) -> Definitions:
    people = tuple(replace(p, role="finance-head") if p.id == "sales-clerk-1" else p for p in old.people)
    return replace(old, people=people)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_calendar, id="a calendar"),
        pytest.param(with_events, id="an event"),
        pytest.param(with_head_role, id="the role of a head"),
        pytest.param(with_head_person, id="who is head"),
        pytest.param(lambda old: replace(old, agreements=old.agreements[:-1]), id="an agreement deleted"),
        pytest.param(lambda old: signed_by_both(old, "nothing"), id="signatures switched off"),
    ],
)
def test_what_touches_an_agreement_with_signatures_needs_them(world: Any, change: Any) -> None:
    hashes = world.ledger.definitions.hashes()
    done = propose(world, change(world.definitions))
    assert done.proposed
    assert world.ledger.definitions.hashes() == hashes
    needed = {d for p in done.proposed for d in p.needed}
    assert "finance" in needed


def test_a_run_does_not_make_anybody_head(world: Any) -> None:
    world.definitions = with_head_person(world.definitions)
    done = world.run("2026-01-14T10:00")
    assert "definitions-differ" in {f.code for f in done.findings}
    propose(world, changed(world.definitions, with_slips(due=LONG)), "2026-01-14T10:30")
    with pytest.raises(Refused, match="Only the head of"):
        sign_as(world, "sales-clerk-1", "2026-01-14T11:00")


def test_a_new_head_comes_into_force_with_the_signatures_of_the_heads_before(world: Any) -> None:
    world.definitions = with_head_person(world.definitions)
    [proposal] = propose(world, world.definitions).proposed
    for minute, department in enumerate(sorted(proposal.needed)):
        sign_as(world, f"{department}-head-1", f"2026-01-14T11:{minute:02}")
    assert proposals(world.ledger) == ()
    propose(world, changed(world.definitions, with_slips(due=LONG)), "2026-01-14T12:00")
    assert "finance" not in sign_as(world, "sales-clerk-1", "2026-01-14T12:10").proposal.missing


def test_a_role_of_a_head_that_fell_vacant_is_filled_by_a_run(world: Any) -> None:
    vacant = tuple(p for p in world.definitions.people if p.role != "finance-head")
    world.definitions = replace(world.definitions, people=vacant)
    for minute, department in enumerate(sorted(propose(world, world.definitions).proposed[0].needed)):
        sign_as(world, f"{department}-head-1", f"2026-01-14T11:{minute:02}")
    world.definitions = with_head_person(world.definitions)
    world.run("2026-01-14T12:00")
    propose(world, changed(world.definitions, with_slips(due=LONG)), "2026-01-14T12:30")
    assert "finance" not in sign_as(world, "sales-clerk-1", "2026-01-14T12:40").proposal.missing


def test_a_proposal_whose_base_has_changed_cannot_be_signed(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    organisation = replace(world.definitions.organisation, horizon_days=40)
    new = replace(world.definitions, organisation=organisation)
    apply(world.ledger, new, at("2026-01-14T10:30"), actor="hr-head-1")
    with pytest.raises(Refused, match="Propose the change again"):
        sign_as(world, "sales-head-1", "2026-01-14T11:00")


def test_a_delegate_signs_for_the_head(world: Any) -> None:
    day, when = date(2026, 1, 14), at("2026-01-14T09:30")
    delegate(world.ledger, actor="finance-head-1", to="finance-clerk-1", since=day, until=day, command_time=when)
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    assert sign_as(world, "finance-clerk-1", "2026-01-14T11:00").proposal.missing == ("sales",)
    entries = [e for es in world.ledger.entries.about(About.PROPOSAL).values() for e in es]
    [signature] = [e for e in entries if e.kind is Kind.CHANGE_SIGNED]
    assert list(signature.body["for"]) == ["finance-head-1"]


def test_the_revisions_of_an_agreement_say_who_applied_and_who_signed_each(world: Any) -> None:
    propose(world, changed(world.definitions, with_slips(due=LONG)))
    sign_as(world, "sales-head-1", "2026-01-14T11:00")
    sign_as(world, "finance-head-1", "2026-01-14T12:00")
    first, second = agreement_revisions(world.ledger, rulebooks(world.ledger), "sales-finance")
    assert (first.number, first.since, first.until, first.signatures) == (1, None, second.since, ())
    assert (second.number, second.until, second.by) == (2, None, "sales-clerk-1")
    assert [(s.by, s.departments) for s in second.signatures] == [
        ("sales-head-1", ("sales",)),
        ("finance-head-1", ("finance",)),
    ]
    assert agreement_revisions(world.ledger, rulebooks(world.ledger), "none") == ()
