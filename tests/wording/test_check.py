"""How the check of an obligation is told."""

from datetime import timedelta

import pytest

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.agreement.side import Side
from engine.wording.check import check_text

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("check", "en"),
    [
        (FileCheck("share", "a"), "the file share/a"),
        (FileCheck("share", "a", 2), "the file share/a, at least 2 bytes"),
        (FileCheck("share", "a", max_age=2 * DAY), "the file share/a, modified within 2 days"),
        (FileCheck("share", "a", max_age=DAY + HOUR), "the file share/a, modified within 25 hours"),
        (FileCheck("share", "a", max_age=HOUR + MINUTE), "the file share/a, modified within 61 minutes"),
        (
            FileCheck("share", "a", table=SheetRule("S", ("x", "y"), 1, "{}")),
            "the file share/a, its sheet “S”, with the columns x, y, every row as agreed",
        ),
        (AllOf((Attest(), SqlCheck("shop", "q"))), "the provider delivers it, and the database shop has it"),
        (
            AnyOf((Attest(Side.CONSUMER), SqlCheck("shop", "q"))),
            "the consumer confirms that it is done, or the database shop has it",
        ),
    ],
)
def test_a_check_says_what_counts_as_done(check: Check, en: str) -> None:
    assert check_text(check).en == en
