"""A real Prefect server on loopback, in its own home, ended with the session."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Prefect = Callable[..., str]


@pytest.fixture(scope="session")
def prefect_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings for Prefect's processes: nothing of the user's own, no telemetry, a quick worker."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "DUECOURSE_"))}
    return inherited | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "DO_NOT_TRACK": "1",
        "DUECOURSE_HOME": str(home / "duecourse"),
        "NO_COLOR": "1",
    }


@pytest.fixture(scope="session")
def server(prefect_environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a running server."""
    home = Path(prefect_environment["PREFECT_HOME"])
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start"],
            env=prefect_environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        health = prefect_environment["PREFECT_API_URL"] + "/health"
        for _ in range(180):
            try:
                with urllib.request.urlopen(health, timeout=2):
                    break
            except OSError:
                assert process.poll() is None, (home / "server.log").read_text()[-2000:]
                time.sleep(0.5)
        else:
            pytest.fail("the Prefect server did not answer within 90 seconds")
        yield prefect_environment
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def prefect(server: dict[str, str]) -> Prefect:
    """Run a prefect command against the server and return what it prints."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            env=server,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
