"""The JSON of a run is the same from every surface."""

from typing import Any

from engine.services.command_time import CommandTime
from engine.services.run.run_compliance import dry_run_compliance, run_compliance
from engine.services.time_input import instant_of
from engine.views.run import run_json
from engine.wiring import run_context
from tests.builders import SHANGHAI
from tests.views.conftest import AS_OF


def command_time(written: str) -> CommandTime:
    at = instant_of(written, SHANGHAI)
    assert at is not None
    return CommandTime(at, rehearsal=True)


def test_the_json_of_a_run_is_the_output_of_the_command(
    printed: Any, ledger: Any, workspace: Any, as_written: Any
) -> None:
    by_command = printed("run", "--as-of", AS_OF, "--in-process")
    again = run_compliance(run_context(workspace, ledger), command_time(AS_OF))
    assert as_written(run_json(again)) == by_command


def test_a_dry_run_lists_its_notifications(printed: Any, ledger: Any, workspace: Any, as_written: Any) -> None:
    later = "2026-02-27T18:00+08:00"
    by_command = printed("run", "--as-of", later, "--dry-run")
    answer = dry_run_compliance(run_context(workspace, ledger), command_time(later))
    assert as_written(run_json(answer, dry_run=True)) == by_command
    assert by_command["notifications"][0].keys() == {"to", "name", "about", "step", "channel"}
