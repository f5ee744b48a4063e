"""The JSON of a preview is the same from every surface."""

from typing import Any

from engine.services.definitions.preview import AssumedEvent, preview_event, preview_period
from engine.services.time_input import date_of, instant_of
from engine.views.preview import preview_json
from tests.builders import SHANGHAI


def test_the_json_of_a_period_is_the_output_of_the_command(printed: Any, shipped: Any, as_written: Any) -> None:
    items = preview_period(shipped, "insurance-finance", since=date_of("2026-01-01"), until=date_of("2026-02-28"))
    by_command = printed("preview", "insurance-finance", "--from", "2026-01-01", "--until", "2026-02-28")
    assert as_written(preview_json(items, SHANGHAI)) == by_command
    assert by_command["occurrences"]


def test_the_json_of_an_event_is_the_output_of_the_command(printed: Any, shipped: Any, as_written: Any) -> None:
    at = instant_of("2026-01-13 10:00", SHANGHAI)
    assert at is not None
    event = AssumedEvent("vehicle.delivered", at, {"amount": "1,000"})
    by_command = printed(
        "preview", "sales-finance", "--event", event.name, "--at", "2026-01-13 10:00", "--data", "amount=1,000"
    )
    assert as_written(preview_json(preview_event(shipped, "sales-finance", event, SHANGHAI), SHANGHAI)) == by_command
    assert by_command["occurrences"]
