"""Several occurrences at once: each is reported, and a refused one does not hold up the others."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.ledger.entry import Kind
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.intake.id_list import id_list
from engine.services.actions.act import act_all
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text
from tests import builders as build

RATES = ("sales-finance/signed-slips@vehicle.delivered/A-1", "sales-finance/signed-slips@vehicle.delivered/A-2")
ARREARS = "insurance-finance/arrears-report@2025-12"


@pytest.fixture
def two_cars(world: Any) -> Any:
    """Thursday 8 January: two cars were delivered."""
    world.run("2026-01-02T09:00")
    for car in ("A-1", "A-2"):
        world.event(
            "vehicle.delivered", car, "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
        )
    world.run("2026-01-08T16:00")
    return world


def hand_over(world: Any, *occurrences: str, to: str = "sales-consultant-1") -> tuple[Done | Text, ...]:
    from tests.conftest import instant

    actions = [build.action(Kind.REASSIGNED, id, "sales-consultant-2", to=to) for id in occurrences]
    command_time = resolve_command_time(world.ledger, instant("2026-01-08T17:00"), world.now)
    return act_all(world.ledger, actions, command_time, Evidence(world.folder / "evidence"))


def test_what_is_refused_does_not_hold_the_others_and_all_is_one_commit(two_cars: Any) -> None:
    before = two_cars.ledger.head()
    first, refused, second = hand_over(two_cars, RATES[0], ARREARS, RATES[1])
    assert isinstance(refused, Refusal) and refusal_text(refused).en.startswith("Only Insurance can do this")
    assert isinstance(first, Done) and isinstance(second, Done)
    after = two_cars.ledger.head()
    assert (after.batch, after.entries) == (before.batch + 1, before.entries + 2)
    assert [e.body["to"] for id in RATES for e in two_cars.entries(id, Kind.REASSIGNED)] == ["sales-consultant-1"] * 2


def test_nothing_is_written_where_all_are_refused(two_cars: Any) -> None:
    before = two_cars.ledger.head()
    assert all(isinstance(result, Refusal) for result in hand_over(two_cars, *RATES, to="finance-clerk-1"))
    assert two_cars.ledger.head() == before


def test_a_table_lists_ids_with_or_without_a_heading(tmp_path: Path) -> None:
    plain = tmp_path / "list.txt"
    plain.write_text("\n".join((*RATES, RATES[0])) + "\n", encoding="utf-8")
    assert id_list(plain).ids == RATES
    saved = tmp_path / "overdue.csv"
    saved.write_text(f"\ufeff义务,编号\r\n单据,{RATES[1]}\r\n报表,{ARREARS}\r\n", encoding="utf-8")
    assert id_list(saved).ids == (RATES[1], ARREARS)
    none = tmp_path / "none.csv"
    none.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused, match="contains no item ids"):
        id_list(none)


@pytest.fixture
def requested(duecourse: Callable[..., Any]) -> tuple[str, str]:
    """Two open requests of a rehearsal."""
    assert duecourse("run", "--in-process", "--as-of", "2026-01-05T09:00+08:00").code == 0
    result = []
    for key in ("R-1", "R-2"):
        done = duecourse(
            "request", "consumer-credit-finance/file-lookup", "--key", key, "--as", "finance-clerk-1", "--json"
        )
        result.append(json.loads(done.out)["occurrence"])
    return result[0], result[1]


def test_the_command_delivers_several_and_exits_with_2_where_one_is_refused(
    duecourse: Callable[..., Any], requested: tuple[str, str], tmp_path: Path
) -> None:
    listed = tmp_path / "ids.csv"
    listed.write_text(f"{requested[1]}\nconsumer-credit-finance/file-lookup@request/R-9\n", encoding="utf-8")
    done = duecourse(
        "hand-over", requested[0], "--from-file", str(listed), "--to", "consumer-credit-clerk-1",
        "--as", "consumer-credit-clerk-1", "--json",
    )  # fmt: skip
    assert done.code == 2
    result = json.loads(done.out)
    assert [d["occurrence"] for d in result["done"]] == list(requested)
    assert [r["occurrence"] for r in result["refused"]] == ["consumer-credit-finance/file-lookup@request/R-9"]
    assert "There is no item" in done.err and "Did you mean" in done.err


def test_a_command_that_names_nothing_says_how_to(duecourse: Callable[..., Any], requested: tuple[str, str]) -> None:
    done = duecourse("deliver", "--as", "consumer-credit-clerk-1")
    assert (done.code, done.err) == (2, "Error: Give the ids of the items, or --from-file.\n")


def test_a_receiver_accepts_a_list_of_deliveries_and_returns_several_with_one_reason(
    duecourse: Callable[..., Any], requested: tuple[str, str], tmp_path: Path
) -> None:
    for id in requested:
        assert duecourse("deliver", id, "--evidence", "result=found", "--as", "consumer-credit-clerk-1").code == 0
    returned = duecourse("return", *requested, "--reason", "wrong file", "--as", "finance-clerk-1", "--json")
    assert [d["occurrence"] for d in json.loads(returned.out)["done"]] == list(requested)
    for id in requested:
        assert duecourse("deliver", id, "--evidence", "result=found", "--as", "consumer-credit-clerk-1").code == 0
    listed = tmp_path / "ids.txt"
    listed.write_text("\n".join(requested), encoding="utf-8")
    accepted = duecourse("accept", "--from-file", str(listed), "--as", "finance-clerk-1", "--json")
    assert [d["occurrence"] for d in json.loads(accepted.out)["done"]] == list(requested)
    again = duecourse("accept", *requested, "--as", "finance-clerk-1")
    assert again.code == 2 and all(id in again.err for id in requested)
