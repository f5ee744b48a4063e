"""All that a site needs when it serves, loaded and used here once: sites that fork from this process start quickly.

``WALKS_BEGIN_WITH`` names the state folder from which walks begin. A walk over a copy of it, without a server and
without a kill, imports and compiles what pages need; then nothing is open, and no thread runs.
"""

import gc
import importlib
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine import clock
from engine.web.app import create_app
from engine.web.argon2_hasher import argon2_hasher
from engine.web.rendering import environment
from engine.web.site import Site
from tests.walks.served import BEGIN_WITH, site_of, workspace_of
from tests.walks.steps import STEPS
from tests.walks.walk import Walk

_SEED = 3
"""That of a walk which takes every kind of step."""


class _TrustingHasher:
    """Takes any password. Hashing in threads would leave them behind."""

    def hash(self, password: str) -> str:
        return password

    def matches(self, hash_: str | None, password: str) -> bool:
        return hash_ is not None


@dataclass
class _SiteInHere:
    """A site in this process, which is never killed."""

    state: Path
    later: timedelta = timedelta()
    site: Site = field(init=False)
    app: Starlette = field(init=False)

    def start(self) -> None:
        if not hasattr(self, "app"):
            site = site_of(workspace_of(self.state), self._now)
            self.site = replace(site, hasher=_TrustingHasher())
            self.app = create_app(self.site)

    def client(self) -> httpx.Client:
        return TestClient(self.app, follow_redirects=False, headers={"accept-language": "en"})

    def pass_time(self, seconds: float) -> None:
        self.later += timedelta(seconds=seconds)

    def kill(self) -> None:
        pass

    def _now(self) -> datetime:
        return clock.now() + self.later


def _walk_here(month: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        shutil.copytree(month, state)
        site = _SiteInHere(state)
        Walk(_SEED, site).go(STEPS)
        site.site.ledger.database.dispose()


for module in (
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "js_lib_htmx",
    "anyio._backends._asyncio",
    "pytest",  # a site imports the script that started the tests
):
    importlib.import_module(module)
argon2_hasher()  # takes a fifth of a second, and each site opens with it
for name in environment().list_templates(extensions=["html"]):
    environment().get_template(name)
if BEGIN_WITH in os.environ:
    _walk_here(os.environ[BEGIN_WITH])
assert threading.active_count() == 1, threading.enumerate()
gc.collect()
gc.freeze()  # collections in a site need not look at what was here before it
