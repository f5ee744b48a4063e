"""Steps of working days go into that day's digest, and digests go out on working days, however early they are made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.loading.folder import load
from tests.conftest import World

DEFINITIONS = {
    "organisation.yaml": """
organisation: yard
title: The yard
calendar: yard
currency: CNY
departments:
  stores: {title: Stores, calendar: yard, head: stores-head}
  accounts: {title: Accounts, calendar: yard, head: accounts-head}
roles:
  stores-head: {title: Head of stores, department: stores}
  stores-clerk: {title: Clerk, department: stores}
  accounts-head: {title: Head of accounts, department: accounts}
  accounts-clerk: {title: Accountant, department: accounts}
standards: {promptly: 1 working day}
escalations:
  standard:
    steps:
      - {before: 2 working days, notify: [owner]}
      - {at: due, notify: [owner]}
      - {after: 1 working day, notify: [owner, provider head]}
      - {after: 3 working days, notify: [provider head, consumer head]}
""",
    "calendars/yard.yaml": """
calendar: yard
zone: Asia/Shanghai
hours:
  monday-friday: ["OPENS-17:00"]
valid_through: 2027-12-31
""",
    "events.yaml": """
subjects: {crate: {title: Crate}}
events:
  crate.opened: {title: Opened, about: crate, label: "{key}", recorded_by: accounts}
""",
    "agreements/stores-accounts.yaml": """
agreement: stores-accounts
title: Stores to Accounts
provider: stores
consumer: accounts
owner: stores-clerk
receiver: accounts-clerk
effective: {from: 2026-01-01}
obligations:
  - {id: count, title: Count, when: {on: 2026-03-12}, due: {at: close, roll: next}}
""",
    "people.csv": """id,name,department,role,from,until,language,mail
sh,Ada,stores,stores-head,,,en,sh@example.com
sc,Ben,stores,stores-clerk,,,en,sc@example.com
ah,Cleo,accounts,accounts-head,,,en,ah@example.com
ac,Dan,accounts,accounts-clerk,,,en,ac@example.com
""",
}


@pytest.fixture
def yard(world: Any, tmp_path: Path) -> Callable[[str], World]:
    """A world with one obligation, due on Thursday 12 March 2026 at close, in a house that opens at a time."""

    def make(opens: str) -> World:
        for name, text in DEFINITIONS.items():
            file = tmp_path / "yard" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("OPENS", opens).lstrip(), encoding="utf-8")
        loaded = load(tmp_path / "yard")
        assert loaded.definitions is not None, loaded.diagnostics
        world.definitions = loaded.definitions
        made: World = world
        return made

    return make


def readers(world: World, days: range) -> dict[int, list[str]]:
    """The people who got a message on each day of March, from three runs a day."""
    messages: dict[int, list[str]] = {}
    for day in days:
        for time in ("08:35", "09:35", "17:35"):
            messages.setdefault(day, []).extend(m.person for m in world.run(f"2026-03-{day:02}T{time}").messages)
    return {day: sorted(people) for day, people in messages.items() if people}


@pytest.mark.parametrize("opens", ["07:00", "08:30", "09:00", "13:00"])
def test_a_step_of_working_days_is_told_in_that_days_digest_whenever_doors_open(
    yard: Callable[[str], World], opens: str
) -> None:
    world = yard(opens)
    world.run("2026-03-02T09:00")
    assert readers(world, range(9, 19)) == {
        10: ["sc"],
        12: ["sc"],
        13: ["sc", "sh"],
        17: ["ah", "sc", "sh"],
        18: ["sc"],
    }


def test_overdue_items_come_back_to_the_owner_daily_and_to_both_heads_weekly(yard: Callable[[str], World]) -> None:
    world = yard("09:00")
    world.run("2026-03-02T09:00")
    readers(world, range(9, 19))
    assert readers(world, range(19, 32)) == {
        19: ["sc"],
        20: ["sc"],
        23: ["ah", "sc", "sh"],
        24: ["sc"],
        25: ["sc"],
        26: ["sc"],
        27: ["sc"],
        30: ["ah", "sc", "sh"],
        31: ["sc"],
    }
