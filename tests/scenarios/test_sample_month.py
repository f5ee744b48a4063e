"""The figures of the sample month, worked out by hand from its story, for January and February.

As of T, Tuesday 10 February 2026, 18:00. January, 45 items by their first due time, and one that follows from a bad
rating:

- late, 1: the pay-out papers of A-1002 (due 16 January, delivered 19 January), 120,000.00
- still overdue, 5: seniority of E-12; repayment vouchers of A-0907, 45,000.00; the returned slips of A-1003, 98,800.00;
  the fee claim of A-1002, 380.00; the transfer of RF-03, 8,000.00. Together 152,180.00
- on time, 39: 2 + 2 reports on December (sales; arrears of consumer credit and insurance), the completion dates of
  January (returned once), 34 of events and requests
- on time, 1 more: the contact after the rating of 1 (28 January 15:40, 4 working hours: 29 January 11:10)
- money: each subject once, with its largest amount. A-1001 186,800.00, A-1002 120,000.00, A-1003 98,800.00,
  I-2601 67,000.00, A-0907 45,000.00, G-2601 41,200.00, B-01 12,860.50, D-08 9,200.00, C-301 8,500.00, RF-03 8,000.00,
  D-07 6,400.00, RF-01 5,000.00, A-0899 420.00: together 609,180.50

February, 27 items, and three that follow from what people said:

- on time, 11: 2 reports of sales and arrears of insurance on January; file and papers of A-1004 (150,000.00);
  3 parts of E-13; requests R-5 and R-6; the reminder of A-1004, due tomorrow and done
- still overdue, 7: arrears of consumer credit on January; D-08#2 9,200.00; B-02 1,980.00; A-1005 132,000.00;
  A-1004 150,000.00; C-302 23,400.00; A-1006 76,500.00. Together 393,080.00
- on time, 2 more: the resolution (3 working days from the contact: 2 February) and the corrective action of D-1
- not due yet, 1 more: the corrective action of D-2, due 13 February
- lapsed, 1: D-07#4, resolved before it was due, 6,400.00
- not due yet, 8: the complete file of A-1004, 45,000.00; signed slips (76,500.00), card slips and decoration slip of
  A-1006; D-08#3, #4 and #5, 9,200.00; the completion dates of February. D-08 counts once: 130,700.00
- money: A-1004 150,000.00, A-1005 132,000.00, A-1006 76,500.00, C-302 23,400.00, D-08 9,200.00, D-07 6,400.00,
  B-02 1,980.00: together 399,480.00
"""

from datetime import date, datetime
from decimal import Decimal

import pytest

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.due_in_period import DueInPeriod, DuePart
from engine.domain.figures.overdue import OverdueReport
from engine.services.reading.overdue import report_overdue
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tests.fixtures.plays import Playthrough

pytestmark = pytest.mark.slow

T = datetime.fromisoformat("2026-02-10T18:00+08:00")


def report(played: Playthrough, period: Period) -> OverdueReport:
    return report_overdue(open_ledger(Workspace.of(state=played.state, environment={})), T, period=period)


def shown(figures: DueInPeriod) -> dict[DuePart, tuple[int, str]]:
    """The parts that have items, with their yuan."""
    return {
        part: (total.count, str(dict(total.stakes).get("CNY", Decimal(0))))
        for part, total in figures.by_part.items()
        if total.count
    }


@pytest.mark.parametrize(
    ("month", "count", "money", "returned", "parts"),
    [
        (
            1,
            45 + 1,
            "609180.50",
            2,
            {
                DuePart.ON_TIME: (39 + 1, "556180.50"),
                DuePart.LATE: (1, "120000.00"),
                DuePart.OVERDUE: (5, "152180.00"),
            },
        ),
        (
            2,
            27 + 3,
            "399480.00",
            0,
            {
                DuePart.ON_TIME: (11 + 2, "150000.00"),
                DuePart.OVERDUE: (7, "393080.00"),
                DuePart.NOT_YET: (8 + 1, "130700.00"),
                DuePart.LAPSED: (1, "6400.00"),
            },
        ),
    ],
)
def test_the_parts_of_a_month_are_those_of_the_story(
    month_by_command: Playthrough,
    month: int,
    count: int,
    money: str,
    returned: int,
    parts: dict[DuePart, tuple[int, str]],
) -> None:
    figures = report(month_by_command, Period.containing(date(2026, month, 1), Every.MONTH))
    assert (figures.due.due.count, str(dict(figures.due.due.stakes)["CNY"])) == (count, money)
    assert (shown(figures.due), figures.due.returned) == (parts, returned)
    assert dict(figures.total.stakes) == {"CNY": Decimal("545260.00")}  # what is overdue is that of T in each month


def test_what_is_overdue_in_the_two_months_is_all_that_is_overdue(month_by_command: Playthrough) -> None:
    quarter = report(month_by_command, Period.containing(date(2026, 1, 1), Every.QUARTER))
    assert shown(quarter.due)[DuePart.OVERDUE] == (12, "545260.00")
