"""A check as people meet it on the command line: looked at now, and told by ``explain`` once it was found."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import SHANGHAI
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
REPORT = "insurance-finance/cash-report@2026-01"
LINE = """
  - id: cash-report
    title: {zh: 现金报表, en: Cash report}
    when: {every: month, serves: previous}
    due: {by: {day: 9}}
    check: {file: {root: reports, path: "{period}.csv"}}
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """The shipped definitions, and a report that is looked for in a folder."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    agreement = folder / "agreements" / "insurance-finance.yaml"
    agreement.write_text(agreement.read_text(encoding="utf-8") + LINE, encoding="utf-8")
    return folder


def test_what_was_found_is_explained_and_not_promised_again(process: Any, definitions: Path, tmp_path: Path) -> None:
    reports, state = tmp_path / "reports", tmp_path / "state"
    reports.mkdir()
    state.mkdir()
    (state / "settings.yaml").write_text(f"files:\n  reports: {{folder: {reports}}}\n", encoding="utf-8")
    (reports / "2026-01.csv").write_text("here", encoding="utf-8")
    modified = datetime(2026, 2, 6, 9, 30, tzinfo=SHANGHAI).timestamp()
    os.utime(reports / "2026-01.csv", (modified, modified))
    place = ("--definitions", str(definitions), "--state", str(state))

    assert process("run", "--in-process", "--as-of", "2026-02-10 09:00", *place, lang="en").code == 0

    last_lines = {lang: process("explain", REPORT, *place, lang=lang).out.splitlines()[-1] for lang in ("zh", "en")}
    assert last_lines["zh"].split("  ")[1:4] == ["2026-02-06 09:30", "交付", "核验"]
    assert last_lines["en"].split("  ")[1:4] == ["2026-02-06 09:30", "delivered", "check"]
    assert "reports/2026-01.csv has 4 bytes" in last_lines["en"]
    now = process("check", REPORT, *place, lang="en").out
    assert "the item is not open: runs do not check it" in now
    assert "the next run records" not in now
