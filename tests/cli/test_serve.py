"""The pages served by a command: where they listen, and a sample that opens with people who can sign in."""

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from engine.cli.serve import site_hosts
from engine.web.app import create_app
from tests.fixtures.plays import ROOT, Playthrough
from tests.web.site import sample_site


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--host", "0.0.0.0"), "Other machines reach 0.0.0.0, so it needs encryption"),
        (("--tls-cert", "cert.pem"), "--tls-cert and --tls-key go together."),
        (("--host", "0.0.0.0", "--trusted-proxy", "10.0.0.1"), "name the https address in browsers"),
    ],
)
def test_pages_that_other_machines_reach_are_encrypted(
    duecourse: Any, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = duecourse("serve", *words, "--state", str(tmp_path))
    assert result.code == 2
    assert sentence in result.err


@pytest.mark.parametrize(
    ("host", "public_url", "asked", "status"),
    [
        ("127.0.0.1", "", "127.0.0.1:8790", 303),
        ("127.0.0.1", "", "elsewhere.example", 400),
        ("::1", "", "[::1]:8790", 303),
        ("0.0.0.0", "https://duecourse.example.com", "duecourse.example.com", 303),
        ("0.0.0.0", "https://duecourse.example.com", "elsewhere.example", 400),
    ],
)
def test_only_names_of_this_site_are_answered(
    month_by_command: Playthrough, host: str, public_url: str, asked: str, status: int
) -> None:
    app = create_app(replace(sample_site(month_by_command.state), hosts=site_hosts(host, public_url)))
    assert TestClient(app, follow_redirects=False).get("/inbox", headers={"host": asked}).status_code == status


@pytest.mark.slow
def test_a_sample_opens_with_people_who_can_sign_in_and_stops_by_a_signal(
    month_by_command: Playthrough, tmp_path: Path
) -> None:
    state = tmp_path / "demo"
    shutil.copytree(month_by_command.state, state)
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "demo", "--in-process", "--serve", "--port", "0", "--state", str(state)],
        cwd=ROOT,
        env={**os.environ, "DUECOURSE_LANG": "en", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Open http"):
                break
        shown = "".join(lines)
        (password,) = re.findall(r"all with the password (\S+)", shown)
        (address,) = re.findall(r"Open (http://127\.0\.0\.1:\d+)", shown)
        assert re.search(r"finance-head-1 +Head of finance · administrator · finance", shown)
        with httpx.Client(base_url=address, trust_env=False, headers={"accept-language": "en"}) as browser:
            token = re.findall(r'name="form_token" value="(\w+)"', browser.get("/sign-in").text)[-1]
            form = {"form_token": token, "name": "sales-clerk-1", "password": password}
            assert browser.post("/sign-in", data=form).status_code == 303
            assert browser.get("/inbox").status_code == 200
            assert browser.get("/inbox", headers={"host": "elsewhere.example"}).status_code == 400
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        process.stdout.close()
    assert code == 0
