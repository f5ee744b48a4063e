"""``defect``, as the provider's head and the consumer meet it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.defects import DEFECTS, item
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]


@pytest.fixture
def returned(duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line on a rehearsal of an organisation that records defects; one delivery was returned."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    monkeypatch.setenv("DUECOURSE_DEFINITIONS", str(folder))
    organisation = folder / "organisation.yaml"
    organisation.write_text(organisation.read_text(encoding="utf-8") + DEFECTS, encoding="utf-8")
    assert duecourse("run", "--in-process", "--as-of", "2026-01-05T09:00").code == 0
    events = tmp_path / "events.csv"
    events.write_text(
        "event,key,time,customer,amount,settlement_at\n"
        "settlement.arranged,S-1,2026-01-05 09:30,C,1000,2026-01-06 10:00\n",
        encoding="utf-8",
    )
    assert duecourse("events", "import", str(events), "--as-of", "2026-01-05T10:00").code == 0
    delivered = duecourse("deliver", item(1), "--evidence", "reminded_by=phone", "--as", "sales-consultant-1")
    assert delivered.code == 0, delivered.err
    assert duecourse("return", item(1), "--reason", "nobody called", "--as", "finance-clerk-1").code == 0
    return duecourse


def test_a_defect_from_the_inbox_of_the_head_to_its_corrective_action(returned: Any) -> None:
    inbox = returned("inbox", "--as", "sales-head-1").out
    assert f"Proposed as defects (1)\n* {item(1)}  returned: nobody called  [no category yet]\n" in inbox
    assert "Proposed" not in returned("inbox", "--as", "finance-head-1").out
    assert json.loads(returned("inbox", "--as", "sales-head-1", "--json").out)["defects"][0]["occurrence"] == item(1)
    missing = returned("defect", "open", item(1), "--severity", "minor", "--as", "finance-clerk-1")
    assert missing.err == (
        "Error: A defect needs a category; there are Too late; Documents; Incomplete; Wrong; Conduct. "
        "Name it with --category.\n"
    )
    opened = returned(
        *("defect", "open", item(1), "--category", "incomplete", "--severity", "Major"),
        *("--description", "No call before the settlement", "--as", "finance-clerk-1"),
    )
    assert (opened.code, opened.out) == (0, "Recorded D-1.\n"), opened.err
    assert returned("defect", "list").out == (
        "D-1  open  Documents › Incomplete  sales-finance  No call before the settlement\n"
    )
    cause = ("defect", "cause", "D-1", "--category", "method", "--text", "No list of calls", "--as", "sales-head-1")
    assert returned(*cause).out == "Stated the root cause of D-1.\n"
    action = ("defect", "action", "D-1", "--what", "Keep a list", "--due", "2026-01-09", "--owner", "sales-clerk")
    decided = returned(*action, "--planned", "20", "--as", "sales-head-1")
    assert decided.out.startswith("Decided a corrective action for D-1; the next run opens its item: "), decided.err
    id = decided.out.split()[-1]
    assert returned("run", "--in-process", "--as-of", "2026-01-06T09:00").code == 0
    assert "Keep a list" in returned("inbox", "--as", "sales-clerk-1").out
    explained = returned("explain", id).out
    assert f"cause: corrective action D-1.1 against the defect of {item(1)}" in explained
    assert "2026-01-09 24:00" in explained
    shown = returned("defect", "show", "d-1").out
    assert "root cause: Method: No list of calls" in shown
    assert "check of effect: not checked yet" in shown
    history = returned("history", item(1)).out
    assert "corrective action decided" in history
    assert returned("verify").code == 0


def test_a_closing_that_is_not_shown_is_refused_with_how_far_it_is(returned: Any) -> None:
    opened = ("--category", "late", "--severity", "minor", "--description", "x", "--as", "finance-clerk-1")
    assert returned("defect", "open", item(1), *opened).code == 0
    refused = returned("defect", "close", "D-1", "--as", "finance-clerk-1")
    assert refused.err == (
        "Error: A defect is closed once it is shown to be rarer; D-1 is open, without a corrective action.\n"
    )
    complained = json.loads(returned("defect", "list", "--of", "Finance", "--json").out)
    assert [(d["defect"], d["state"]) for d in complained["defects"]] == [("D-1", "open")]
    unknown = returned("defect", "show", "D-9")
    assert unknown.err.startswith("Error: There is no defect D-9."), unknown.err


def test_what_is_no_defect_is_dismissed_with_a_reason(returned: Any) -> None:
    refused = returned("defect", "dismiss", item(1), "--as", "sales-head-1")
    assert refused.err == "Error: It needs a reason. Give it with --reason.\n"
    done = returned("defect", "dismiss", item(1), "--reason", "A mix-up", "--as", "sales-head-1")
    assert done.out == f"Dismissed, no defect: {item(1)}\n", done.err
    assert returned("defect", "list").out == "There are no defects and no proposals.\n"
