"""How often a page asks the database: each query costs as much as it waits, and lets other pages go first."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.fixtures.pages import Client

MOST = {"/inbox": 11, "/reports/overdue": 23}
"""Queries of pages that people open all day. One of each kind is enough: what several parts of a page need to know of
the state that they read is asked for once."""


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """The statements that the engine sends within the block, and how many transactions they begin."""
    found: Counter[str] = Counter()

    def sent(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        found["transactions" if statement == "BEGIN" else statement] += 1

    event.listen(Engine, "before_cursor_execute", sent)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", sent)


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_for_one_state_and_for_each_fact_once(month_pages: Client, path: str) -> None:
    browser = month_pages("sales-clerk-1")
    browser.get(path)  # the first one reads the definitions
    with counted() as found:
        assert browser.get(path).status_code == 200
    assert found.pop("transactions") == 1, "who comes and what the page shows are read on one state"
    assert found.total() <= MOST[path], sorted(found.items(), key=lambda each: -each[1])
    again = {
        s: n for s, n in found.items() if n > 1 and ("FROM contact" in s or "FROM run" in s or "'definition'" in s)
    }
    assert not again, "people, the last run and the definitions in force do not change while a page is made"
