"""``pause``, ``resume`` and ``preview --pause`` on the command line."""

import json
from typing import Any

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


def test_a_preview_shows_what_a_pause_would_move(duecourse: Any) -> None:
    asked = ("preview", "sales-finance", "--obligation", "signed-slips", "--event", "vehicle.delivered")
    asked += ("--at", "2026-01-08T15:00", "--explain", "--json")
    plain = json.loads(duecourse(*asked).out)["occurrences"][0]
    done = duecourse(
        *asked, "--pause", "2026-01-08T16:00/2026-01-09T09:00", "--pause", "2026-01-10T10:00/2026-01-10T11:00"
    )
    paused = json.loads(done.out)["occurrences"][0]
    assert (plain["due_at"], paused["due_at"]) == ("2026-01-09T17:30:00+08:00", "2026-01-10T17:30:00+08:00")
    sentences = [s["text"]["en"] for s in paused["steps"]]
    assert sum("waiting for the consumer" in text for text in sentences) == 2
    assert paused["steps"][-1]["at"] == paused["due_at"]


def test_a_span_that_is_none_is_refused(duecourse: Any) -> None:
    for span in ("2026-01-08", "2026-01-09T10:00/2026-01-08T10:00"):
        done = duecourse("preview", "sales-finance", "--pause", span)
        assert (done.code, done.err) == (2, f"Error: --pause takes FROM/TO, not “{span}”\n")
