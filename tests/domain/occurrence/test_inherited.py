"""How much of a lateness came with what was needed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from engine.domain.agreement.agreement import Need, Obligation
from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.inherited import Inherited, inherited
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from tests import builders as build
from tests.builders import instant

AT = "2026-03-10T18:00"
HOURS = timedelta(hours=1)


@dataclass(frozen=True)
class Known:
    obligation: Obligation
    occurrence: Occurrence
    verdict: Verdict


@pytest.fixture
def known() -> Callable[..., Known]:
    """An occurrence that is overdue, or was delivered late by some hours; ``invoice`` needs ``slip``."""

    def make(obligation: str, due_at: str, *, late: int | None = None, **names: str) -> Known:
        needs = (Need("sales-finance", "slip"),) if obligation == "invoice" else ()
        due, opens_at = Due(instant(due_at)), instant("2026-03-01T09:00")
        id = f"sales-finance/{obligation}@{'-'.join(names.values())}"
        occurrence = Occurrence(id, "sales-finance", obligation, opens_at, opens_at, (Dated(opens_at, due),), **names)  # type: ignore[arg-type]
        verdict = Verdict(Phase.OPEN, Timeliness.OVERDUE, due, None)
        if late is not None:
            verdict = Verdict(Phase.CLOSED, Timeliness.LATE, due, None, late_by=late * HOURS)
        return Known(build.obligation(id=obligation, needs=needs), occurrence, verdict)

    return make


@pytest.mark.parametrize("names", [{"event": "e/1", "subject": "A-1"}, {"subject": "A-1"}, {"served": "2026-02"}])
def test_it_inherits_from_what_is_about_the_same_and_from_nothing_else(
    known: Callable[..., Known], names: dict[str, str]
) -> None:
    others = {name: f"{value}0" for name, value in names.items()}
    slip, other = (
        known("slip", "2026-03-09T18:00", late=5, **names),
        known("slip", "2026-03-09T18:00", late=1, **others),
    )
    invoice = known("invoice", AT, late=5, **names)
    found = inherited([slip, invoice, other], instant(AT))
    assert found == {invoice.occurrence.id: Inherited(slip.occurrence.id, Text.plain("Slip"), 5 * HOURS, whole=True)}
    assert inherited([invoice, other], instant(AT)) == {}


@pytest.mark.parametrize(("late", "by", "whole"), [(6, 5, False), (5, 5, True), (4, 4, True)])
def test_it_inherits_no_more_than_it_is_late_itself(
    known: Callable[..., Known], late: int, by: int, whole: bool
) -> None:
    slip = known("slip", "2026-03-10T13:00", subject="A-1")  # overdue for five hours
    invoice = known("invoice", "2026-03-09T18:00", late=late, subject="A-1")
    (found,) = inherited([slip, invoice], instant(AT)).values()
    assert (found.by, found.whole) == (by * HOURS, whole)


def test_an_item_that_is_not_late_or_has_waited_already_inherits_nothing(known: Callable[..., Known]) -> None:
    slip = known("slip", "2026-03-10T13:00", subject="A-1")  # overdue for five hours
    on_time, late = (known("invoice", "2026-03-09T18:00", late=late, subject="A-1") for late in (0, 5))
    waits = replace(late.obligation, due=Within(Amount.parse("1 working day"), from_delivery=True))
    assert inherited([slip, on_time], instant(AT)) == {}
    assert inherited([slip, Known(waits, late.occurrence, late.verdict)], instant(AT)) == {}
    assert list(inherited([slip, late], instant(AT))) == [late.occurrence.id]
