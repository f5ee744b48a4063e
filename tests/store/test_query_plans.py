"""The queries of every command on one item are served by indexes, whatever the number of items."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from engine.domain.ledger.entry import About
from engine.services.ports.entries import RATING_KINDS
from engine.services.ports.figure_rows import FigureOrder
from engine.services.ports.lists import Without
from engine.store.ledger import SqlLedger
from tests.conftest import World, instant

pytestmark = pytest.mark.databases


def plans(ledger: SqlLedger, work: Callable[[SqlLedger], object]) -> dict[str, str]:
    """The plan of each query of some work on the ledger, by its text."""
    asked: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(ledger.database.read, "before_cursor_execute", keep)
    try:
        work(ledger)
    finally:
        event.remove(ledger.database.read, "before_cursor_execute", keep)
    is_sqlite = ledger.database.read.dialect.name == "sqlite"
    with ledger.database.read.begin() as connection:
        if not is_sqlite:  # a table of few rows is read as a whole otherwise
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        return {
            statement: "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in asked
        }


@pytest.fixture
def sold(world: World) -> World:
    for n in range(20):
        world.event("vehicle.delivered", f"A-{n}", "2026-01-13 10:00", customer="C", plate=f"P{n}", amount="1")
    world.run("2026-01-14T09:00")
    return world


def test_requests_and_the_events_of_a_subject_are_read_by_index(sold: World) -> None:
    asked = plans(sold.ledger, lambda ledger: ledger.events.requests())
    (requests,) = (plan for statement, plan in asked.items() if "'requested'" in statement)
    assert "entry_sparse" in requests
    of_subject = plans(sold.ledger, lambda ledger: ledger.events.facts(["A-7"]))
    (ids,) = (plan for statement, plan in of_subject.items() if "FROM event" in statement)
    (entries,) = (plan for statement, plan in of_subject.items() if "entry.body" in statement)
    assert ("event_subject" in ids, "entry_subject" in entries) == (True, True)


def test_what_is_known_of_a_number_is_read_by_index(sold: World) -> None:
    search = sold.ledger.search
    for work, index in (
        (lambda _: search.subjects("a-7"), "event_number"),
        (lambda _: search.about(["A-7"]), "occurrence_subject"),
    ):
        assert all(index in plan for plan in plans(sold.ledger, work).values())


def test_events_in_question_are_read_by_their_index(sold: World) -> None:
    (plan,) = plans(sold.ledger, lambda ledger: ledger.events.in_question()).values()
    assert "event_same_as" in plan


def test_defects_what_proposes_them_and_their_deliveries_are_read_by_index(sold: World) -> None:
    since, at = instant("2026-01-01T00:00"), instant("2026-02-01T00:00")
    promise = [("sales-finance", "signed-slips")]
    for work, index in (
        (lambda ledger: ledger.entries.about(About.DEFECT), "entry_sparse"),
        (lambda ledger: ledger.entries.proposing(since), "entry_proposing"),
        (lambda ledger: ledger.lists.delivered(promise, since, at), "occurrence_delivered"),
        (lambda ledger: ledger.lists.deliveries_in((since, at), Without()), "occurrence_delivered"),
    ):
        asked = {statement: plan for statement, plan in plans(sold.ledger, work).items() if "run" not in statement}
        assert all(index in plan for plan in asked.values()), (index, asked)


def test_the_last_entries_about_ratings_are_read_by_index(sold: World) -> None:
    since = instant("2026-01-01T00:00")
    for kind in sorted(RATING_KINDS):
        asked = plans(sold.ledger, lambda ledger, kind=kind: ledger.entries.about_ratings(kind, since, most=50))
        (plan,) = (plan for statement, plan in asked.items() if "entry.body" in statement)
        assert "entry_rating" in plan, kind


def test_items_that_were_overdue_since_an_instant_are_read_by_their_end(sold: World) -> None:
    since = instant("2026-01-01T00:00")
    asked = plans(sold.ledger, lambda ledger: ledger.lists.overdue_spans(since, Without()))
    indexes = ["occurrence_overdue", "occurrence_late", "occurrence_ended"]
    assert [next((i for i in indexes if i in plan), plan) for plan in asked.values()] == indexes


def test_a_month_is_counted_and_paged_by_its_index(sold: World) -> None:
    span, rows = (instant("2026-01-01T00:00"), instant("2026-02-01T00:00")), sold.ledger.figure_rows
    (counted,) = plans(sold.ledger, lambda _: rows.cells(span, Without())).values()
    assert "occurrence_figures" in counted
    cells = rows.cells(span, Without())
    for order in (FigureOrder(most=3), FigureOrder("delivered_at", True, 2, 3), FigureOrder("returns", most=3)):
        asked = plans(sold.ledger, lambda _, order=order: rows.keys(span, Without(), list(cells), order))
        assert all("first_due_at" in plan or "occurrence_figures" in plan for plan in asked.values()), asked
    every = rows.keys(span, Without(), None, FigureOrder())
    assert len(every) == sum(cells.values()) > 20
    assert rows.keys(span, Without(), list(cells), FigureOrder(skip=3, most=2)) == every[3:5]
    one = next(cell for cell in cells if cell.obligation == "signed-slips")
    assert len(rows.keys(span, Without(), [one], FigureOrder())) == cells[one]
    assert rows.nothing_ids(span, {(cell.agreement, cell.obligation) for cell in cells}) == ()
