"""The JSON of an import is the same from every surface."""

from pathlib import Path
from typing import Any

from engine.domain.text import Language
from engine.intake.open_table import open_table
from engine.services.events.import_events import import_events
from engine.settings import Mapped
from engine.views.event_import import import_json
from engine.wiring import intake
from tests.builders import SHANGHAI

TABLE = """\
event,key,time,customer,plate,amount,weather
vehicle.delivered,A-1,2026-02-10 10:00,C,P,100,rain
vehicle.delivered,A-2,2026-02-10 10:00,C,P,a lot,rain
"""


def test_the_json_of_an_import_is_the_output_of_the_command(
    printed: Any, ledger: Any, workspace: Any, as_written: Any, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    file.write_text(TABLE)
    by_command = printed("events", "import", str(file))
    again = import_events(
        ledger, open_table(file), intake(workspace, ledger, Language.EN), name=file.name, mapped=Mapped()
    )
    view = as_written(import_json(again, SHANGHAI, import_again=f"duecourse events import {again.kept}"))
    assert view == {**by_command, "imported": 0, "unchanged": 1, "opened": {"count": 0, "done": 0, "items": []}}
    assert by_command["opened"]["count"] == 3
    assert by_command["opened"]["items"][0] == {
        "occurrence": "sales-finance/signed-slips@vehicle.delivered/A-1",
        "title": {"zh": "客户亲笔签字的订单和交车单", "en": "Order and delivery slip signed by the customer"},
        "label": "C P",
        "owner": "sales-consultant",
        "person": None,
        "due_at": "2026-02-11T17:30:00+08:00",
    }
    assert by_command["imported"] == by_command["rejected"] == 1
    assert by_command["unused"] == ["weather"]
