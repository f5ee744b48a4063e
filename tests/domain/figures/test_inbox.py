"""The rows of an inbox that are shown as one."""

from engine.domain.figures.inbox import InboxSection, PlacedItems, _by_line
from engine.domain.figures.inbox_item import InboxItem
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Timeliness
from tests import builders as build
from tests.builders import instant


def test_parts_of_one_line_are_one_row_and_nothing_else_is() -> None:
    due = instant("2026-03-06T18:00")

    def row(obligation: str, line: str | None, ask: int | None = None, key: str = "A-1") -> PlacedItems:
        promised = build.obligation(id=obligation, part_of=line)
        id = f"sales-finance/{obligation}@delivery.arranged/{key}"
        item = InboxItem(id, build.agreement(promised), promised, Phase.OPEN, Timeliness.PENDING, due)
        return PlacedItems(InboxSection.TO_DO, (item,), (Kind.DELIVERED,), ask)

    def shown(*rows: PlacedItems) -> list[list[str]]:
        return [[item.obligation.id for item in r.items] for r in _by_line(rows)]

    assert shown(row("a", "papers"), row("b", "papers")) == [["a", "b"]]
    assert shown(row("a", None), row("b", None)) == [["a"], ["b"]]
    assert shown(row("a", "papers"), row("b", "keys")) == [["a"], ["b"]]
    assert shown(row("a", "papers"), row("b", "papers", key="A-2")) == [["a"], ["b"]]
    assert shown(row("a", "papers", 0), row("b", "papers", 0)) == [["a"], ["b"]]
