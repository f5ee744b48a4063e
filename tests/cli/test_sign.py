"""``sign``, ``reject`` and ``proposals``, as a head meets them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
T, AT = "2026-01-14T09:00", ("--as-of", "2026-01-14T10:00")


@pytest.fixture
def proposed(duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line on a rehearsal whose agreements both heads sign; a longer time was proposed."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    monkeypatch.setenv("DUECOURSE_DEFINITIONS", str(folder))
    organisation = folder / "organisation.yaml"
    organisation.write_text(organisation.read_text(encoding="utf-8") + "\nsign_off: both\n", encoding="utf-8")
    first = duecourse("run", "--in-process", "--as-of", T)
    assert "The first application needs no signature. Later changes of consumer-credit-finance" in first.out
    sales = folder / "agreements" / "sales-finance.yaml"
    text = sales.read_text(encoding="utf-8")
    sales.write_text(text.replace("due: {within: 3 days}", "due: {within: 5 days}", 1), encoding="utf-8")
    return duecourse


def test_a_change_is_proposed_listed_signed_and_in_force(proposed: Any) -> None:
    shown = proposed("plan", *AT)
    heads = "the head of Finance (财务部经理), the head of Sales (销售部经理)"
    assert f"sales-finance needs the signatures of: {heads}\n" in shown.out
    done = proposed("apply", "--yes", "--as", "sales-clerk-1", *AT)
    assert f"to be signed by: {heads}\n" in done.out, done.err
    assert done.out.endswith("It comes into force once all have signed.\n")
    run = proposed("run", "--in-process", "--as-of", "2026-01-14T10:30")
    assert "sales-finance: the change that sales-clerk-1 proposed waits for the signatures of finance, sales" in run.out
    assert "differs from what is in force" not in run.out
    inbox = proposed("inbox", "--as", "finance-head-1", "--as-of", "2026-01-14T10:40").out
    assert "To sign it: duecourse sign sales-finance" in inbox
    assert "duecourse sign" not in proposed("inbox", "--as", "finance-clerk-1", "--as-of", "2026-01-14T10:40").out
    refused = proposed("sign", "sales-finance", "--as", "finance-clerk-1")
    assert refused.err == (
        "Error: Only the head of Finance or Sales can sign or reject this change; finance-clerk-1 is not.\n"
    )
    listed = proposed("proposals")
    assert "~ decoration-slip" in listed.out
    first = proposed("sign", "sales-finance", "--as", "sales-head-1")
    assert first.out.endswith("Still to sign: the head of Finance (财务部经理)\n"), first.err
    assert "signed by sales-head-1" in proposed("proposals").out
    last = json.loads(proposed("sign", "sales-finance", "--as", "finance-head-1", "--json").out)
    assert (last["in_force"], last["agreements"]) == (True, ["sales-finance"])
    assert proposed("proposals").out == "No change waits for signatures.\n"
    assert proposed("plan", "--check").code == 0
    assert proposed("verify").code == 0


def test_a_rejection_needs_a_reason_and_ends_it(proposed: Any) -> None:
    assert proposed("apply", "--yes", "--as", "sales-clerk-1", *AT).code == 0
    refused = proposed("reject", "sales-finance", "--as", "finance-head-1")
    assert refused.err == "Error: A rejection needs a reason. Give it with --reason.\n"
    done = proposed("reject", "sales-finance", "--reason", "too long", "--as", "finance-head-1")
    assert done.out.startswith("Rejected the change of sales-finance"), done.err
    none = proposed("sign", "sales-finance", "--as", "finance-head-1")
    assert (none.code, "No change of sales-finance waits for signatures." in none.err) == (2, True)


def test_a_dry_run_of_a_signature_records_nothing(proposed: Any) -> None:
    assert proposed("apply", "--yes", "--as", "sales-clerk-1", *AT).code == 0
    before = proposed("verify", "--digest").out
    assert proposed("sign", "sales-finance", "--as", "finance-head-1", "--dry-run").code == 0
    assert proposed("verify", "--digest").out == before


def test_a_second_proposal_says_that_it_replaces_the_first(proposed: Any, tmp_path: Path) -> None:
    assert proposed("apply", "--yes", "--as", "sales-clerk-1", *AT).code == 0
    sales = tmp_path / "definitions" / "agreements" / "sales-finance.yaml"
    text = sales.read_text(encoding="utf-8")
    sales.write_text(text.replace("due: {within: 5 days}", "due: {within: 4 days}", 1), encoding="utf-8")
    done = proposed("apply", "--yes", "--as", "sales-consultant-1", "--as-of", "2026-01-14T11:00")
    assert done.out.startswith("This replaces the change that sales-clerk-1 proposed before"), done.err
    assert len(json.loads(proposed("proposals", "--json").out)["proposals"]) == 1
