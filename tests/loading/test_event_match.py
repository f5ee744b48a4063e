"""``done_by`` and ``pauses``: the rules that they become, and refusals."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.catalogue import FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import EventMatch, PauseRule, Within
from engine.domain.text import Text
from engine.loading import load
from engine.wording.agreement import done_by_text, pause_text

AGREEMENT = "agreements/sales-finance.yaml"
PLACE = "    evidence:\n      slip: {from: slips}\n"
Change = Callable[[str, str, str], Path]


def test_an_obligation_says_which_events_complete_it_and_which_stop_its_clock(changed: Change) -> None:
    keys = """    done_by: {event: delivery.arranged, where: {payment: card}}
    pauses:
      - from: {event: delivery.arranged, where: {payment: cash}}
        until: {event: delivery.arranged}
        waiting_for: customer
"""
    loaded = load(changed(AGREEMENT, PLACE, keys))
    assert loaded.diagnostics == () and loaded.definitions is not None
    agreement = loaded.definitions.agreements[0]
    obligation = agreement.obligation("decoration")
    assert obligation is not None
    cash, card = (Condition("payment", FieldKind.CHOICE, any_of=(v,)) for v in ("cash", "card"))
    assert obligation.done_by == EventMatch(("delivery.arranged",), (card,))
    assert obligation.acceptance == Acceptance()
    arranged = EventMatch(("delivery.arranged",))
    assert obligation.pauses == (PauseRule(EventMatch(("delivery.arranged",), (cash,)), arranged, "customer"),)
    catalogue = loaded.definitions.catalogue
    assert done_by_text(obligation.done_by, catalogue) == Text(
        zh="无需交付：登记“约定交车”（只限“付款方式”为“刷卡”）即视为完成，以其发生时间为准",
        en="nothing to deliver: done when this is recorded, at the time it happened: “Delivery arranged” (only where "
        "“Payment” is “刷卡”)",
    )
    assert pause_text(obligation.pauses[0], catalogue) == Text(
        zh="自“约定交车”（只限“付款方式”为“现金”）起暂停计时，到下一次“约定交车”为止，等待客户",
        en="paused from “Delivery arranged” (only where “Payment” is “Cash”) until the next “Delivery "
        "arranged”, waiting for the customer",
    )


PAUSE = "[{from: {event: delivery.arranged}, until: {event: delivery.arranged}, waiting_for: %s}]"

WEEKLY = "{every: 1 week, until: {event: delivery.arranged}}"


@pytest.mark.parametrize(
    ("keys", "code", "column", "message"),
    [
        ("done_by: {event: delivery.aranged}", "DC404", 22, "`delivery.aranged`"),
        ("done_by: {event: employee.joined}", "DC505", 22, "employee.joined"),
        ("done_by: {event: vehicle.delivered}", "DC506", 22, "happens once per subject"),
        ("done_by: {event: delivery.arranged, where: {colour: red}}", "DC405", 49, "`colour`"),
        ("done_by: {event: delivery.arranged}\n    evidence: {note: {label: x}}", "DC511", 5, "`evidence`"),
        ("done_by: {event: delivery.arranged}\n    check: {attest: {by: consumer}}", "DC511", 5, "`check`"),
        (f"pauses: {PAUSE % 'client'}", "DC414", 97, "The provider cannot wait for this party"),
        (f"pauses: {PAUSE % 'sales'}", "DC414", 97, "The provider cannot wait for this party"),
        (f"pauses: {PAUSE % 'bank'}\n    then: {WEEKLY}", "DC511", 5, "`pauses` does not fit"),
    ],
)  # fmt: skip
def test_what_cannot_complete_or_stop_is_refused_where_it_stands(
    changed: Change, keys: str, code: str, column: int, message: str
) -> None:
    loaded = load(changed(AGREEMENT, PLACE, f"    {keys}\n"))
    assert loaded.definitions is None
    (diagnostic,) = loaded.diagnostics
    assert (diagnostic.code, diagnostic.column) == (code, column)
    assert message in diagnostic.message.en


@pytest.mark.parametrize("key", ["done_by: {event: delivery.arranged}", f"pauses: {PAUSE % 'bank'}"])
def test_only_what_an_event_begins_is_completed_or_stopped_by_events(changed: Change, key: str) -> None:
    loaded = load(
        changed(AGREEMENT, "    nothing_to_report: allowed\n", f"    nothing_to_report: allowed\n    {key}\n")
    )
    assert [d.code for d in loaded.diagnostics] == ["DC511"]


def test_first_needs_an_event_that_repeats(changed: Change) -> None:
    when = "    when: {event: vehicle.delivered}\n"
    loaded = load(changed(AGREEMENT, when, "    when: {event: vehicle.delivered, first: true}\n"))
    (diagnostic,) = loaded.diagnostics
    assert (diagnostic.code, loaded.definitions) == ("DC511", None)
    assert "happens once per subject" in diagnostic.message.en


@pytest.mark.parametrize(
    ("of_agreement", "own", "limit"),
    [
        ("", "", 5),
        ("pause: {at_most: 10 working days}\n", "", 10),
        ("pause: {at_most: 10 working days}\n", "    pause: {at_most: 1 working day}\n", 1),
        ("", "    pause: {at_most: none}\n", None),
    ],
)
def test_an_obligation_has_its_own_limit_of_pauses_or_that_of_the_agreement_or_five_working_days(
    changed: Change, of_agreement: str, own: str, limit: int | None
) -> None:
    changed(AGREEMENT, "obligations:\n", f"{of_agreement}obligations:\n")
    loaded = load(changed(AGREEMENT, PLACE, PLACE + own))
    assert loaded.diagnostics == () and loaded.definitions is not None
    agreement = loaded.definitions.agreements[0]
    obligation = agreement.obligation("decoration")
    assert obligation is not None and obligation.pause_limit == limit
    fixed = [o for o in agreement.obligations if not isinstance(o.due, Within)]
    assert fixed and {o.pause_limit for o in fixed} == {None}, "a calendar date does not pause"


@pytest.mark.parametrize("amount", ["0 working days", "5 days", "251 working days", "a while"])
def test_a_limit_of_pauses_is_a_number_of_working_days(changed: Change, amount: str) -> None:
    loaded = load(changed(AGREEMENT, PLACE, f"{PLACE}    pause: {{at_most: {amount}}}\n"))
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.hint is not None and "5 working days, or none" in diagnostic.hint.en


def test_an_obligation_that_cannot_pause_has_no_limit_of_its_own(changed: Change) -> None:
    once = "    nothing_to_report: allowed\n"
    loaded = load(changed(AGREEMENT, once, f"{once}    pause: {{at_most: 3 working days}}\n"))
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.code == "DC511" and "`pause` does not fit" in diagnostic.message.en
