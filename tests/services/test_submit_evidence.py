"""Which rules a table is held to that somebody hands in."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.evidence import Evidence
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


@pytest.mark.parametrize("name", ["report", "other"])
def test_a_sheet_of_headings_alone_is_refused_and_says_what_to_do(shipped: Definitions, name: str) -> None:
    agreement = shipped.agreement("insurance-finance")
    assert agreement is not None
    [report] = [o for o in agreement.obligations if o.id == "arrears-report"]
    obligation = replace(report, check=Attest(), nothing_to_report=name == "report")
    file = Attachment("arrears.csv", f"{','.join(COLUMNS)}\n".encode(), COLUMNS)
    action = build.action(Kind.DELIVERED, ID, "insurance-clerk-1", files={"report": file})
    with tempfile.TemporaryDirectory() as folder:
        problems = [problem.en for problem in _table_problems(action, obligation, Evidence(Path(folder)))]
    hint = ["if nothing happened, report that there is nothing to report"] if name == "report" else []
    assert problems == ["it has headings, but no rows", *hint]


@pytest.mark.parametrize(
    ("check", "held_to"),
    [
        (FileCheck("share", "a.csv", table=ROWS), [SheetRule(columns=COLUMNS, min_rows=0), ROWS]),
        (FileCheck("share", "a.csv"), [SheetRule(columns=COLUMNS)]),
        (SqlCheck("shop", "select 1"), [SheetRule(columns=COLUMNS)]),
    ],
)
def test_a_table_is_held_to_its_columns_and_to_the_rules_of_file_checks(
    shipped: Definitions, check: Check, held_to: list[SheetRule]
) -> None:
    agreement = shipped.agreement("insurance-finance")
    assert agreement is not None
    [report] = [o for o in agreement.obligations if o.id == "arrears-report"]
    file = Attachment("arrears", b"x", COLUMNS)
    action = build.action(Kind.DELIVERED, ID, "insurance-clerk-1", files={"report": file, "note": file})
    rules = Rules()
    assert _table_problems(action, replace(report, check=AllOf((Attest(), check))), rules) == ()  # type: ignore[arg-type]
    assert rules.asked == held_to
