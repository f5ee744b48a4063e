"""A date without a time stands for the time of day that the catalogue says, by default for the end of the day."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from engine.domain.agreement.catalogue import Catalogue
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.event_row import EventRowParser, ParsedEvent
from tests.builders import SHANGHAI, instant


@pytest.mark.parametrize(("time_of_day", "at"), [(None, "2026-01-06T23:59:59"), ("17:30", "2026-01-06T17:30")])
def test_a_date_stands_for_the_time_of_day_of_its_event(world: Any, time_of_day: str | None, at: str) -> None:
    shipped: Catalogue = world.definitions.catalogue
    clock = time.fromisoformat(time_of_day) if time_of_day else None
    catalogue = replace(shipped, events=tuple(replace(e, time_of_day=clock) for e in shipped.events))
    parser = EventRowParser(world.ledger.events, catalogue, Columns(), SHANGHAI, keep_undeclared=False)
    cells = {"event": "purchase.paid", "key": "A-1", "customer": "C", "model": "M", "amount": "1"}
    read = [parser.read(SourceRow(2, {**cells, "time": written})) for written in ("2026-01-06", "2026-01-06 10:20")]
    assert [event.at for event in read if isinstance(event, ParsedEvent)] == [instant(at), instant("2026-01-06T10:20")]
