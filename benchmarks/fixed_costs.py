"""What a command costs before it does anything: whole processes, from start to end."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import Row, measured

ROOT = Path(__file__).parents[1]
BARE_FLOW = """
import asyncio
from prefect import flow

@flow
async def bare() -> None: ...

asyncio.run(bare())
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as state:
        environment = {
            **os.environ,
            "DUECOURSE_HOME": state,
            "PREFECT_HOME": str(Path(state) / "prefect"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

        def process(*words: str) -> None:
            subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=True, capture_output=True)

        def duecourse(*words: str) -> None:
            process("-m", "engine.cli", *words)

        duecourse("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00")
        process("-c", BARE_FLOW)
        found: list[Row] = []
        for target, *words in (
            ("<= 0.5 s", "--help"),
            ("<= 1 s", "validate"),
            ("<= 2 s", "run", "--in-process", "--as-of", "2026-02-10T18:00+08:00"),
        ):
            name = " ".join(words[:2])
            found += measured(
                f"command: {name}", 1, {("ours", "one process"): lambda words=words: duecourse(*words)}, target
            )
        return found + measured(
            "command: run, by an embedded Prefect",
            1,
            {
                ("ours", "duecourse run"): lambda: duecourse("run", "--as-of", "2026-02-10T18:00+08:00"),
                ("limit", "a bare Prefect flow"): lambda: process("-c", BARE_FLOW),
            },
            "<= 3 s over the bare flow",
        )
