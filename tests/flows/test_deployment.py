"""The schedule creates runs, and a worker executes them: a wrong pin of a dependency breaks this silently."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.prefect, pytest.mark.slow]


def ask(server: dict[str, str], path: str, **body: Any) -> Any:
    request = urllib.request.Request(
        server["PREFECT_API_URL"] + path,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_a_deployment_is_scheduled_and_a_process_worker_runs_it_to_its_end(
    server: dict[str, str], prefect: Callable[..., str]
) -> None:
    prefect("work-pool", "create", "duecourse", "--type", "process")
    prefect("deploy", "--all")

    for _ in range(60):
        scheduled = ask(server, "/flow_runs/count", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}})
        if scheduled:
            break
        time.sleep(0.5)
    assert scheduled > 0, "the scheduler inserted no runs"

    prefect("deployment", "run", "compliance/hourly")
    worker = subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "duecourse", "--run-once"],
        env=server,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(240):
            done = ask(
                server,
                "/flow_runs/filter",
                flows={"name": {"any_": ["compliance"]}},
                flow_runs={"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}},
            )
            if done:
                break
            time.sleep(0.5)
        assert [run["state"]["type"] for run in done] == ["COMPLETED"]
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert (Path(server["DUECOURSE_HOME"]) / "record.db").exists()


def test_a_run_on_a_configured_server_shows_up_there_as_completed(server: dict[str, str], tmp_path: Path) -> None:
    before = ask(server, "/flow_runs/count", flows={"name": {"any_": ["compliance"]}})
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "engine.cli",
            "run",
            "--as-of",
            "2026-02-10T18:00+08:00",
            "--state",
            str(tmp_path),
            "--json",
        ],
        env=server,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["overdue"] > 0
    assert ask(server, "/flow_runs/count", flows={"name": {"any_": ["compliance"]}}) == before + 1


def test_every_entrypoint_of_the_deployments_really_loads() -> None:
    from prefect.flows import load_flow_from_entrypoint

    for deployment in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]:
        flow = load_flow_from_entrypoint(str(deployment["entrypoint"]), use_placeholder_flow=False)
        assert flow.name == str(deployment["entrypoint"]).rpartition(":")[2]


def test_the_schedule_is_in_the_organisation_s_zone() -> None:
    organisation = yaml.safe_load((ROOT / "definitions/organisation.yaml").read_text())
    calendar = yaml.safe_load((ROOT / f"definitions/calendars/{organisation['calendar']}.yaml").read_text())
    zones = {
        schedule["timezone"]
        for deployment in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
        for schedule in deployment["schedules"]
    }
    assert zones == {calendar["zone"]}
