"""``account``: the first link into the pages is printed by a command."""

import json
from typing import Any

import pytest

from tests.fixtures.plain_definitions import plain_definitions


@pytest.fixture
def begun(duecourse: Any) -> Any:
    """The command line on a ledger that has people in force."""
    run = duecourse("run", "--in-process", "--as-of", "2026-01-02T09:00", "--definitions", str(plain_definitions()))
    assert run.code == 0
    return duecourse


def test_the_first_admin_gets_a_link_and_stands_in_the_list(begun: Any) -> None:
    printed = begun("account", "admin", "sales-head-1", "--url", "https://due.example/")
    assert printed.code == 0
    first, link = printed.out.splitlines()
    assert ", which works once, until " in first
    assert link.startswith("https://due.example/link/")
    again = json.loads(begun("account", "link", "sales-head-1", "--json").out)
    assert (again["account"], again["link"].startswith("http://127.0.0.1:")) == ("sales-head-1", True)
    listed = {one["id"]: one for one in json.loads(begun("account", "list", "--json").out)["accounts"]}
    head = listed["sales-head-1"]
    assert (head["account"], head["rights"], head["granted"]) == ("invited", ["member", "lead", "admin"], ["admin"])
    assert listed["sales-clerk-1"]["account"] == "none"
    lines = begun("account", "list").out.splitlines()
    assert any(line.startswith("sales-head-1  ") and "administrator" in line for line in lines)


def test_nobody_without_a_role_gets_a_link(begun: Any) -> None:
    refused = begun("account", "admin", "nobody-1")
    assert refused.code == 2
    assert "nobody-1 holds no role today" in refused.err
