"""A change after acceptance voids it: replaced evidence, or a corrected field of the event that the evidence shows."""

from dataclasses import replace

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.action.replace_evidence import ReplaceEvidence
from engine.domain.agreement.agreement import Acceptance, Obligation
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.domain.time.amount import Amount
from engine.services.actions.act import act
from engine.services.actions.close_period import close_period
from engine.services.case import case_notes
from engine.services.command_time import resolve_command_time
from engine.services.reading.explain import explain_occurrence
from engine.services.reading.inbox import inbox
from engine.services.refused import Refused
from engine.wording.notification_notes import note_text
from tests import builders as build
from tests.builders import SHANGHAI
from tests.conftest import World, instant

SLIP = "sales-finance/payment-slip@purchase.paid/A-1"
PICTURE = b"\x89PNG\r\n\x1a\n "
DELIVERED, ACCEPTED = "2026-01-08T10:00", "2026-01-08T15:00"
SELLER, CLERK = "sales-consultant-1", "finance-clerk-1"


def shows_the_event(definitions: Definitions, acceptance: Acceptance) -> Definitions:
    """Definitions in which the slip shows the amount of its event, and is accepted."""

    def changed(o: Obligation) -> Obligation:
        if o.id != "payment-slip":
            return o
        fields = [e for e in o.evidence if isinstance(e, Field)]
        shown = tuple(replace(f, equals="amount" if f.name == "amount" else None) for f in fields)
        return replace(o, evidence=shown, acceptance=acceptance)

    agreements = tuple(
        replace(a, obligations=tuple(map(changed, a.obligations))) if a.id == "sales-finance" else a
        for a in definitions.agreements
    )
    return replace(definitions, agreements=agreements)


TWO_DAYS = Acceptance(Amount.parse("2 working days"), silence_accepts=True)


def paid(world: World, amount: str, at: str) -> None:
    world.event("purchase.paid", "A-1", "2026-01-08 09:00", at, customer="C", model="M", amount=amount)


@pytest.fixture
def delivered(world: World) -> World:
    """Thursday 8 January: a slip of 8,000 was delivered."""
    return deliver_slip(world, TWO_DAYS)


def deliver_slip(world: World, acceptance: Acceptance) -> World:
    world.definitions = shows_the_event(world.definitions, acceptance)
    world.run("2026-01-02T09:00")
    paid(world, "8000", "2026-01-08T09:05")
    world.run("2026-01-08T09:10")
    values = {"payer": "C", "amount": "8000", "paid_on": "2026-01-08", "payment": "cash"}
    world.act(Kind.DELIVERED, SLIP, SELLER, DELIVERED, values=values, files={"slip": Attachment("a.png", PICTURE)})
    return world


@pytest.fixture
def accepted(delivered: World) -> World:
    delivered.act(Kind.ACCEPTED, SLIP, CLERK, ACCEPTED)
    delivered.run("2026-01-08T15:05")
    return delivered


def exchange(world: World, at: str, *, actor: str = SELLER, values: dict[str, str] | None = None) -> None:
    files = {"slip": Attachment("b.png", PICTURE + b"2")} if values is None else {}
    action = ReplaceEvidence(occurrence=SLIP, actor=actor, files=files, values=values or {})
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    act(world.ledger, action, command_time, Evidence(world.folder / "evidence"))


def notified(world: World, words: str) -> set[str]:
    """The people who got a message with these words."""
    return {m.person for m in world.ledger.outbox.messages() if words in m.text}


def notes(world: World, at: str) -> list[str]:
    return [
        note_text(note, SHANGHAI).en for note in case_notes(explain_occurrence(world.ledger, SLIP, instant(at)).case)
    ]


@pytest.mark.databases
def test_replaced_evidence_puts_an_accepted_delivery_back_before_the_consumer(accepted: World) -> None:
    assert accepted.verdict(SLIP).phase is Phase.CLOSED
    exchange(accepted, "2026-01-09T10:00")
    seen = inbox(accepted.ledger, CLERK, instant("2026-01-09T10:01"))
    assert SLIP in {item.occurrence.id for row in seen.rows if row.actions for item in row.items}
    accepted.run("2026-01-09T10:05")
    verdict = accepted.verdict(SLIP)
    assert (verdict.phase, verdict.timeliness) == (Phase.DELIVERED, Timeliness.ON_TIME)
    assert verdict.delivered_at == instant(DELIVERED)
    assert verdict.next_change_at == instant("2026-01-13T17:30")  # two working days after the change
    assert {SELLER, CLERK} <= notified(accepted, "更换凭证（付款单），原验收作废")
    assert notes(accepted, "2026-01-09T11:00")[0].startswith(
        "sales-consultant-1 replaced evidence at 2026-01-09 10:00 (Payment slip): an acceptance before that no longer"
    )
    accepted.act(Kind.ACCEPTED, SLIP, CLERK, "2026-01-09T14:00")
    accepted.run("2026-01-09T14:05")
    assert accepted.verdict(SLIP).outcome is Outcome.ACCEPTED
    assert accepted.differences() == ()


@pytest.mark.databases
def test_a_correction_of_what_the_evidence_shows_does_so_too(accepted: World) -> None:
    paid(accepted, "8500", "2026-01-09T10:00")
    assert accepted.verdict(SLIP).phase is Phase.DELIVERED  # in the commit of the event
    accepted.run("2026-01-09T10:05")
    assert accepted.verdict(SLIP).next_change_at == instant("2026-01-13T17:30")
    assert notes(accepted, "2026-01-09T11:00")[0].startswith(
        "the event was corrected at 2026-01-09 10:00, and the evidence shows it (Amount):"
    )
    assert {SELLER, CLERK} <= notified(accepted, "更正，涉及凭证（付款金额），原验收作废")
    exchange(accepted, "2026-01-09T11:00", values={"amount": "8500"})
    accepted.run("2026-01-09T11:05")
    (judged,) = [j for j in accepted.snapshot("2026-01-09T11:10").judged if j.occurrence.id == SLIP]
    assert judged.history.standing is not None
    assert judged.history.standing.evidence["amount"] == "8500"
    assert judged.history.standing.evidence["payer"] == "C"
    assert accepted.differences() == ()


def test_a_correction_of_another_field_changes_nothing(accepted: World) -> None:
    accepted.event(
        "purchase.paid", "A-1", "2026-01-08 09:00", "2026-01-09T10:00", customer="D", model="M", amount="8000"
    )
    accepted.run("2026-01-09T10:05")
    assert accepted.verdict(SLIP).outcome is Outcome.ACCEPTED


def test_silence_accepts_again_after_the_new_window_and_says_so_twice(delivered: World) -> None:
    delivered.run("2026-01-13T09:00")
    assert delivered.verdict(SLIP).outcome is Outcome.ACCEPTED
    exchange(delivered, "2026-01-13T10:00")
    delivered.run("2026-01-13T10:05")
    assert delivered.verdict(SLIP).phase is Phase.DELIVERED
    delivered.run("2026-01-16T09:00")
    assert delivered.verdict(SLIP).outcome is Outcome.ACCEPTED
    silent = [e.effective_at for e in delivered.entries(SLIP, Kind.ACCEPTED_AUTOMATICALLY)]
    assert silent == [instant("2026-01-12T17:30"), instant("2026-01-15T17:30")]
    assert delivered.differences() == ()


def test_a_delivery_that_needs_no_acceptance_can_be_returned_anew(world: World) -> None:
    deliver_slip(world, Acceptance())
    world.run("2026-01-20T09:00")
    exchange(world, "2026-01-20T10:00")
    world.run("2026-01-20T10:05")
    assert world.verdict(SLIP).outcome is Outcome.DONE
    world.act(Kind.RETURNED, SLIP, CLERK, "2026-01-21T10:00", reason="the old one was right")
    world.run("2026-01-21T10:05")
    assert world.verdict(SLIP).phase is Phase.OPEN
    assert world.differences() == ()


@pytest.mark.databases
def test_a_closed_month_and_a_report_of_before_keep_their_figures(accepted: World) -> None:
    accepted.run("2026-02-03T09:00")
    before = accepted.report("2026-02-03T09:30")
    closing = resolve_command_time(accepted.ledger, instant("2026-02-04T09:00"), accepted.now)
    close_period(accepted.ledger, build.month("2026-01"), actor="finance-head-1", command_time=closing)
    paid(accepted, "9000", "2026-02-05T10:00")
    exchange(accepted, "2026-02-05T11:00", values={"amount": "9000"})
    accepted.run("2026-02-05T11:05")
    assert accepted.verdict(SLIP).phase is Phase.DELIVERED
    assert accepted.report("2026-02-03T09:30") == before
    (then,) = [j for j in accepted.snapshot("2026-02-04T09:30").judged if j.occurrence.id == SLIP]
    assert then.verdict.outcome is Outcome.ACCEPTED


def test_evidence_is_replaced_by_the_provider_with_something_that_fits(accepted: World) -> None:
    def refused(**values: object) -> str:
        with pytest.raises(Refused) as refusal:
            exchange(accepted, "2026-01-09T10:00", **values)  # type: ignore[arg-type]
        return refusal.value.refusal.code

    assert refused(actor=CLERK) == "only-department"
    assert refused(values={}) == "nothing-replaced"
    assert refused(values={"amount": "9000"}) == "problems"  # the event says 8,000
    accepted.act(Kind.RATED, SLIP, CLERK, "2026-01-09T10:30", score=4)
    assert accepted.verdict(SLIP).outcome is Outcome.ACCEPTED
