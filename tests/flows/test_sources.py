"""The sources flow on a real Prefect server: one source that fails does not delay the others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.prefect, pytest.mark.slow]
CALL = """
import asyncio, json, sys
from flows.sources import sources
print(json.dumps(asyncio.run(sources(state=sys.argv[1]))))
"""


def test_one_source_that_fails_is_a_finding_and_the_others_are_taken(server: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("sources:\n  away: {folder: nowhere}\n  dms: {folder: dms}\n")
    (tmp_path / "dms").mkdir()
    table = tmp_path / "dms" / "a.csv"
    table.write_text("event,key,time,customer,plate,amount\nvehicle.delivered,A-1,2026-01-06 10:00,C,P,100\n")
    os.utime(table, (1, 1))
    done = subprocess.run(
        [sys.executable, "-c", CALL, str(tmp_path)], env=server, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout.splitlines()[-1])
    assert [(s["source"], [t["imported"] for t in s["taken"]]) for s in value["sources"]] == [
        ("away", []),
        ("dms", [1]),
    ]
    [finding] = value["findings"]
    assert (finding["code"], finding["about"]) == ("source-not-taken", ["away"])
    assert "nowhere" in finding["text"]["zh"]
