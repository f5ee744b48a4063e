"""Cost of a command before it does anything: whole processes, from start to end."""

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

        def process(*arguments: str) -> None:
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)

        def duecourse(*arguments: str) -> None:
            process("-m", "engine.cli", *arguments)

        duecourse("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00")
        process("-c", BARE_FLOW)
        result: list[Row] = []
        for target, *arguments in (
            ("<= 0.3 s", "--help"),
            ("<= 1 s", "validate"),
            ("<= 2 s", "run", "--in-process", "--as-of", "2026-02-10T18:00+08:00"),
        ):
            name = " ".join(arguments[:2])
            result += measured(
                f"command: {name}",
                1,
                {("ours", "one process"): lambda arguments=arguments: duecourse(*arguments)},
                target,
            )
        return result + measured(
            "command: run, by an embedded Prefect",
            1,
            {
                ("ours", "duecourse run"): lambda: duecourse("run", "--as-of", "2026-02-10T18:00+08:00"),
                ("limit", "a bare Prefect flow"): lambda: process("-c", BARE_FLOW),
            },
            "<= 3 s over the bare flow",
        )
