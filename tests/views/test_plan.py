"""The JSON of a plan is the same from every surface."""

import shutil
from pathlib import Path
from typing import Any

from engine.domain.text import Language
from engine.services.command_time import CommandTime
from engine.services.definitions.plan import make_plan
from engine.services.time_input import instant_of
from engine.views.plan import plan_json
from engine.wiring import folder_contents
from engine.workspace import Workspace
from tests.builders import SHANGHAI
from tests.fixtures.plain_definitions import plain_definitions
from tests.views.conftest import AS_OF


def test_the_json_of_a_plan_is_the_output_of_the_command(
    printed: Any, ledger: Any, workspace: Any, as_written: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(plain_definitions(), folder)
    file = folder / "agreements" / "insurance-finance.yaml"
    text = file.read_text(encoding="utf-8")
    assert "{before: {day: 5}}" in text
    file.write_text(text.replace("{before: {day: 5}}", "{before: {day: 12}}", 1), encoding="utf-8")
    new = folder_contents(Workspace.of(state=workspace.state, definitions=folder), ledger).definitions
    assert new is not None
    by_command = printed("plan", "--definitions", str(folder), "--as-of", AS_OF)
    at = instant_of(by_command["at"], SHANGHAI)
    assert at is not None
    plan = make_plan(ledger, new, CommandTime(at, rehearsal=True))
    assert as_written(plan_json(plan, SHANGHAI, Language.EN)) == by_command
    assert by_command["occurrences"]
    [why] = as_written(plan_json(plan, SHANGHAI, Language.ZH))["definitions"][0]["obligations"][0]["why"]
    assert why["what"] == "期限"
