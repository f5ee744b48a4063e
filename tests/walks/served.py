"""A site in a process of its own, which a walk may kill at any moment and start again at the same address."""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from engine import clock
from engine.web.app import create_app
from engine.web.argon2_hasher import Argon2Hasher
from engine.web.opened_site import opened_site
from engine.web.serve import serve
from engine.web.site import Site
from engine.wiring import open_ledger
from engine.workspace import Workspace

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.walks.warm"])
BEGIN_WITH = "WALKS_BEGIN_WITH"
"""The variable that tells ``warm`` the state folder from which walks begin."""
_STARTS_WITHIN = 60
"""Seconds in which a site answers, on a machine that is busy."""
_PATIENCE = 60.0
"""Seconds for one answer on such a machine."""


def cheap_hasher() -> Argon2Hasher:
    """A hasher that costs little: walks are not about passwords."""
    return Argon2Hasher(memory=8, rounds=1)


def site_of(workspace: Workspace, now: Callable[[], datetime]) -> Site:
    """The site of a state folder as ``duecourse serve`` opens it, with the cheap hasher."""
    return replace(opened_site(workspace, open_ledger(workspace), now), hasher=cheap_hasher())


def workspace_of(state: Path, database: str | None = None) -> Workspace:
    """The places of a walk: its definitions are a copy in its state folder, since people are imported into them."""
    return Workspace.of(state=state, database=database, definitions=state / "definitions", environment={})


def _serve(state: Path, database: str | None, port: int, later: Any, address: Connection) -> None:
    workspace = workspace_of(state, database)

    def now() -> datetime:
        return clock.now() + timedelta(seconds=later.value)

    serve(create_app(site_of(workspace, now)), "127.0.0.1", port, address.send)


@dataclass
class ServedSite:
    """The served site of a state folder. ``later`` are seconds that its clock is ahead of the machine's."""

    state: Path
    database: str | None = None
    address: str = ""
    later: Any = field(default_factory=lambda: _PROCESSES.Value("d", 0.0))
    _process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        port = urlsplit(self.address).port or 0 if self.address else 0
        here, there = _PROCESSES.Pipe(duplex=False)
        arguments = (self.state, self.database, port, self.later, there)
        self._process = _PROCESSES.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        there.close()
        assert here.poll(_STARTS_WITHIN), "the site does not start"
        self.address = here.recv()
        here.close()

    def client(self) -> httpx.Client:
        """A client as a browser is one; no connection outlives a killed server."""
        headers = {"accept-language": "en", "connection": "close"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=_PATIENCE, trust_env=False)

    def pass_time(self, seconds: float) -> None:
        """Set its clock ahead."""
        with self.later.get_lock():
            self.later.value += seconds

    def kill(self) -> None:
        """Kill it as ``kill -9`` does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
