"""Cost of a command before it does anything: whole processes, from start to end, with the byte code of all modules."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import cpu
from benchmarks.row import Figure, Row, Target

ROOT = Path(__file__).parents[1]
AT = "2026-02-10T18:00+08:00"
_NO_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"
"""An installation has the byte code of its modules: it is no part of a command's cost to make it."""
BARE_FLOW = """
import asyncio
from prefect import flow

@flow
async def bare() -> None: ...

asyncio.run(bare())
"""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as state:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DUECOURSE_", _NO_BYTE_CODE))},
            "DUECOURSE_HOME": state,
            "PREFECT_HOME": str(Path(state) / "prefect"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",  # a busy machine starts its server late
            "DO_NOT_TRACK": "1",
        }

        def process(*arguments: str) -> None:
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)

        def duecourse(*arguments: str) -> None:
            process("-m", "engine.cli", *arguments)

        process("-m", "compileall", "-q", "engine")
        duecourse("run", "--in-process", "--as-of", AT)
        bare = cpu.seconds(lambda: process("-c", "pass"), rounds=3)
        for most, *arguments in (
            (0.5, "--help"),
            (1.0, "validate"),
            (0.5, "inbox", "--as", "sales-clerk-1"),
            (0.5, "report", "overdue"),
            (0.5, "explain", "insurance-finance/arrears-report@2026-01"),
            (2.0, "run", "--in-process", "--as-of", AT),
        ):
            taken = cpu.seconds(lambda arguments=arguments: duecourse(*arguments), rounds=3)  # type: ignore[misc]
            limit = Figure("Python itself", bare)
            work = "duecourse " + " ".join(arguments[:2])
            yield Row("commands", work, "s", taken, limit, None, Target(f"<= {most:g} s", most=most))
        process("-c", BARE_FLOW)
        flow = cpu.seconds(lambda: process("-c", BARE_FLOW), rounds=1)
        taken = cpu.seconds(lambda: duecourse("run", "--as-of", AT), rounds=1)
        target = Target("<= 3 s over a bare flow", most=flow + 3)
        peer = Figure("a bare Prefect flow, embedded server", flow)
        yield Row("commands", "duecourse run, embedded Prefect", "s", taken, None, peer, target)
