"""Which rules a table is held to that somebody hands in."""

from dataclasses import replace

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.check import AllOf, Attest, Check
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.services.actions.submit_evidence import _table_problems
from tests import builders as build

ID = "insurance-finance/arrears-report@2026-01"
COLUMNS = ("客户", "金额", "逾期天数")
ROWS = SheetRule(min_rows=3)


class Rules:
    """A store that notes which rules it is asked about."""

    def __init__(self) -> None:
        self.asked: list[SheetRule] = []

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        self.asked.append(rule)
        return ()

    def keep(self, content: bytes) -> str:
        raise AssertionError("nothing is kept while it is looked at")


@pytest.mark.parametrize(
    ("check", "columns", "held_to"),
    [
        (FileCheck("share", "a.csv", table=ROWS), COLUMNS, [ROWS]),
        (FileCheck("share", "a.csv"), COLUMNS, []),
        (SqlCheck("shop", "select 1"), COLUMNS, []),
        (FileCheck("share", "a.csv", table=ROWS), ("客户", "金额（元）"), [SheetRule(columns=COLUMNS), ROWS]),
        (FileCheck("share", "a.csv", table=ROWS), None, [SheetRule(columns=COLUMNS), ROWS]),
        (SqlCheck("shop", "select 1"), None, [SheetRule(columns=COLUMNS)]),
    ],
)
def test_a_table_is_held_to_the_rules_of_file_checks_and_a_workbook_to_its_columns(
    shipped: Definitions, check: Check, columns: tuple[str, ...] | None, held_to: list[SheetRule]
) -> None:
    agreement = shipped.agreement("insurance-finance")
    assert agreement is not None
    [report] = [o for o in agreement.obligations if o.id == "arrears-report"]
    file = Attachment("arrears", b"x", columns)
    action = build.action(Kind.DELIVERED, ID, "insurance-clerk-1", files={"report": file, "note": file})
    rules = Rules()
    assert _table_problems(action, replace(report, check=AllOf((Attest(), check))), rules) == ()  # type: ignore[arg-type]
    assert rules.asked == held_to
