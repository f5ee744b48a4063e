"""Events sent by HTTP to a real server on loopback: authentication, valid and invalid requests, and shutdown."""

import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine import clock
from tests.conftest import ROOT

TOKEN, OTHER = "a-token-of-some-length-0123456789", "whsec_" + base64.b64encode(b"k" * 24).decode()
SETTINGS = """
sources:
  dms: {token: env:DMS_TOKEN, largest_mb: 1}
  crm: {token: env:CRM_TOKEN, largest_mb: 2, event: vehicle.delivered}
  slow: {token: env:SLOW_TOKEN, a_minute: 6}
"""
DATA = {"customer": "C", "plate": "P", "amount": "100.50"}
AT = "2026-01-06T10:00:00+08:00"


def cloud(key: str, **changed: Any) -> dict[str, Any]:
    event = {"specversion": "1.0", "type": "vehicle.delivered", "source": "/dms", "id": f"e-{key}", "subject": key}
    return {**event, "time": AT, "data": DATA, **changed}


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str
    state: Path

    def post(self, source: str, value: Any = None, *, token: str | None = TOKEN, **given: Any) -> httpx.Response:
        headers = {"content-type": "application/json", **given.pop("headers", {})}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        content = given.pop("content", None)
        if content is None:
            content = json.dumps(value).encode()
        return httpx.post(
            f"{self.address}/events/{source}", content=content, headers=headers, timeout=30, trust_env=False
        )


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    started: list[subprocess.Popen[str]] = []

    def start(state: Path | None = None) -> Server:
        state = state or tmp_path_factory.mktemp("state")
        (state / "settings.yaml").write_text(SETTINGS)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("DUECOURSE_", "LC_", "LANG"))}
        process = subprocess.Popen(
            [sys.executable, "-m", "engine.cli", "sources", "serve", "--port", "0", "--lang", "en"],
            cwd=ROOT,
            env={
                **inherited,
                "DUECOURSE_HOME": str(state),
                "DMS_TOKEN": TOKEN,
                "CRM_TOKEN": OTHER,
                "SLOW_TOKEN": "slow" * 8,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Accepting events at http://127.0.0.1:"), line
        return Server(process, line.split()[3].removesuffix("/events/SOURCE"), state)

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=10)


@pytest.fixture(scope="module")
def server(serve: Callable[[], Server]) -> Server:
    return serve()


def counts(answer: httpx.Response) -> tuple[int, int, int, int]:
    assert answer.status_code == 200, answer.text
    value = answer.json()
    return value["imported"], value["corrected"], value["unchanged"], value["rejected"]


def test_a_cloud_event_is_taken_once_and_corrected_by_the_same_source(server: Server) -> None:
    headers = {"content-type": "application/cloudevents+json; charset=utf-8"}
    assert counts(server.post("dms", cloud("A-1"), headers=headers)) == (1, 0, 0, 0)
    assert counts(server.post("dms", cloud("A-1"), headers=headers)) == (0, 0, 1, 0)
    assert counts(server.post("dms", cloud("A-1", data={**DATA, "amount": 99.5}), headers=headers)) == (0, 1, 0, 0)


def test_a_batch_and_plain_objects_are_taken_with_the_reason_of_each_row_rejected(server: Server) -> None:
    headers = {"content-type": "application/cloudevents-batch+json"}
    batch = [cloud("B-1"), cloud("B-2", type="vehicle.flown"), "no object", cloud("B-3", time="2036-01-06T10:00:00Z")]
    answer = server.post("dms", batch, headers=headers)
    assert counts(answer) == (1, 0, 0, 3)
    reasons = {r["row"]: r["reason"] for r in answer.json()["reasons"]}
    assert reasons[2]["en"] == "the catalogue has no event vehicle.flown"
    assert reasons[3]["zh"].startswith("不是 JSON 对象")
    assert "is in the future" in reasons[4]["en"]
    [kept] = (server.state / "rejected").glob("dms-*.jsonl")
    assert kept.read_text(encoding="utf-8").count("vehicle.flown") == 2
    assert kept.stat().st_mode & 0o777 == 0o600
    plain = {"event": "交车", "key": "B-4", "time": "2026-01-06 10:00", "客户": "王", "车牌": "沪A1", "车款": 1000}
    assert counts(server.post("dms", [plain, plain])) == (1, 0, 1, 0)


def test_binary_mode_carries_the_envelope_in_headers(server: Server) -> None:
    headers = {
        "ce-specversion": "1.0",
        "ce-type": "vehicle.delivered",
        "ce-source": "/dms",
        "ce-id": "e-1",
        "ce-subject": "C-%E4%B8%80",
        "ce-time": AT,
    }
    assert counts(server.post("dms", DATA, headers=headers)) == (1, 0, 0, 0)
    assert counts(server.post("dms", cloud("C-一"))) == (0, 0, 1, 0)


def signature(content: bytes, id: str, at: float, key: bytes = b"k" * 24) -> dict[str, str]:
    """The headers of a signed request."""
    stamp = str(int(at))
    mac = hmac.new(key, f"{id}.{stamp}.".encode() + content, hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,bm9uZQ== v1,{base64.b64encode(mac).decode()}",
    }


def test_a_signature_of_standard_webhooks_will_do(server: Server) -> None:
    body = json.dumps({"key": "D-1", "time": AT, **DATA}).encode()

    def signed(at: float, key: bytes = b"k" * 24, content: bytes = body, id: str = "msg_1") -> httpx.Response:
        return server.post("crm", content=body, token=None, headers=signature(content, id, at, key))

    assert counts(signed(clock.now().timestamp())) == (1, 0, 0, 0)
    assert signed(clock.now().timestamp() - 600).status_code == 401
    assert signed(clock.now().timestamp(), key=b"x" * 24).status_code == 401
    assert signed(clock.now().timestamp(), content=body + b" ").status_code == 401
    assert signed(clock.now().timestamp(), id="").status_code == 401, "an id is what shows a repeat"


def test_a_signed_request_that_is_sent_again_changes_nothing_in_any_process(serve: Callable[..., Server]) -> None:
    server = serve()

    def sent(to: Server, amount: str, id: str, at: float = 0) -> httpx.Response:
        body = json.dumps({"key": "W-1", "time": AT, **DATA, "amount": amount}).encode()
        headers = signature(body, id, clock.now().timestamp() + at)
        return to.post("crm", content=body, token=None, headers=headers)

    assert counts(sent(server, "1", "m1")) == (1, 0, 0, 0)
    assert counts(sent(server, "999", "m2")) == (0, 1, 0, 0)
    assert counts(sent(server, "1", "m1")) == (1, 0, 0, 0), "answered as the first time"
    other = serve(server.state)
    assert counts(sent(other, "1", "m1", at=-60)) == (1, 0, 0, 0), "a retry has a time of its own"
    assert counts(sent(other, "999", "m3")) == (0, 0, 1, 0), "the correction stands"
    answer = sent(other, "5", "m1")
    assert (answer.status_code, answer.json()["en"]) == (
        400,
        "webhook-id “m1” was that of a request with other content: give new content a new id",
    )


@pytest.mark.parametrize("header", ["Idempotency-Key", "webhook-id"])
def test_a_late_retry_with_a_token_and_an_id_undoes_no_correction(server: Server, header: str) -> None:
    key = f"R-{header}"

    def sent(amount: int, id: str) -> tuple[int, int, int, int]:
        return counts(server.post("dms", cloud(key, data={**DATA, "amount": amount}), headers={header: id}))

    assert [sent(1, f"{key}-1"), sent(999, f"{key}-2"), sent(1, f"{key}-1")] == [
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (1, 0, 0, 0),
    ]
    assert sent(999, f"{key}-3") == (0, 0, 1, 0)


def test_a_request_of_which_nothing_was_recorded_may_be_sent_again_with_its_id(server: Server) -> None:
    headers = {"idempotency-key": "again"}
    assert counts(server.post("dms", cloud("Z-1", type="vehicle.flown"), headers=headers)) == (0, 0, 0, 1)
    assert counts(server.post("dms", cloud("Z-1"), headers=headers)) == (1, 0, 0, 0)


def test_who_has_no_token_learns_nothing(server: Server) -> None:
    answers = [
        server.post(source, cloud("E-1"), token=token)
        for source in ("dms", "nobody", "%2e%2e")
        for token in ("wrong", TOKEN[:-1], TOKEN + "0", None)
    ]
    assert {a.status_code for a in answers} == {401}
    assert len({a.content for a in answers}) == 1
    assert server.post("crm", cloud("E-1"), token=TOKEN).status_code == 401, "another source's token"
    assert server.post("nobody", content=b"x" * 1_500_000, token=None).status_code == 401
    assert server.post("dms", content=b"x" * 1_500_000, token=None).status_code == 401
    assert server.post("dms", content=b"x" * 1_500_000).status_code == 413


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"content": b"x" * 2_500_000}, 413, "too-large"),
        ({"content": b"{", "headers": {}}, 400, "bad-request"),
        ({"content": b"[]"}, 400, "bad-request"),
        ({"content": b"[" * 100 + b"]" * 100}, 400, "bad-request"),
        ({"content": b'{"a":' * 20000}, 400, "bad-request"),
        ({"content": b"{}", "headers": {"content-type": "text/plain"}}, 415, "not-json"),
        ({"content": b"{}", "headers": {"content-type": "application/json; charset=gbk"}}, 415, "not-json"),
        ({"content": b"{}", "headers": {"content-encoding": "gzip"}}, 415, "not-json"),
        ({"content": b"\xff\xfe"}, 415, "not-json"),
        ({"content": b"{}", "headers": {"content-type": "application/cloudevents-batch+json"}}, 400, "bad-request"),
        ({"content": b'{"no": "columns"}'}, 400, "bad-request"),
    ],
)
def test_what_cannot_be_taken_is_answered_in_both_languages(
    server: Server, given: dict[str, Any], status: int, code: str
) -> None:
    answer = server.post("dms", **given)
    value = answer.json()
    assert (answer.status_code, value["error"]) == (status, code)
    assert value["zh"]
    assert value["en"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "body", ['"' + '\\"' * 500_000, '"' + "\\" * 999_999, '"a' * 333_333, '["\\' * 250_000, "{}" * 500_000]
)
def test_a_body_is_read_once_however_it_is_made(server: Server, body: str) -> None:
    begun = time.monotonic()
    assert server.post("dms", content=body.encode()).status_code == 400
    assert time.monotonic() - begun < 5


def test_brackets_within_a_text_are_no_nesting(server: Server) -> None:
    data = {**DATA, "customer": '[{"' * 100 + "\\"}
    assert counts(server.post("dms", cloud("N-1", data=data))) == (1, 0, 0, 0)
    assert server.post("dms", content=b'{"a\\"": ' + b"[" * 32 + b"]" * 32 + b"}").status_code == 400


def test_a_number_or_a_character_that_nobody_expected_costs_its_event(server: Server) -> None:
    bad = json.dumps([cloud("O-1"), cloud("O-2", data={**DATA, "amount": 77}), "\ud83d"]).replace("77", "1e999999999")
    answer = server.post("dms", content=bad.encode())
    assert counts(answer) == (1, 0, 0, 2)
    assert [r["reason"]["en"] for r in answer.json()["reasons"]] == [
        "“Price”: “1e999999999” is not a number, such as 8,500.00",
        'not a JSON object: "\ufffd"',
    ]
    assert server.post("dms", {"\ud83d": "x"}).status_code == 400


@pytest.mark.parametrize("path", ["/events/dms", "/events/nobody"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_post_is_accepted(server: Server, path: str, method: str) -> None:
    answer = httpx.request(method, server.address + path, timeout=30, trust_env=False)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_other_addresses_are_not_there_and_health_says_nothing_more(server: Server) -> None:
    assert httpx.get(f"{server.address}/", timeout=30, trust_env=False).status_code == 404
    assert httpx.get(f"{server.address}/events", timeout=30, trust_env=False).json()["error"] == "not-found"
    assert httpx.get(f"{server.address}/healthz", timeout=30, trust_env=False).json() == {"status": "ok"}


def test_who_sends_too_often_is_told_to_wait(server: Server) -> None:
    answers = [server.post("slow", [], token="slow" * 8).status_code for _ in range(3)]
    assert answers == [400, 429, 429]


def test_it_stops_by_itself_and_finishes_what_it_took(serve: Callable[[], Server]) -> None:
    server = serve()
    many = [cloud(f"F-{n}") for n in range(1500)]
    sent: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: sent.append(server.post("dms", many)))
    thread.start()
    time.sleep(0.3)
    server.process.send_signal(signal.SIGTERM)
    thread.join(timeout=60)
    out, err = server.process.communicate(timeout=30)
    assert (server.process.returncode, out, err) == (0, "", "")
    assert counts(sent[0]) == (1500, 0, 0, 0)


def test_a_kill_loses_nothing_that_was_acknowledged(serve: Callable[[], Server], environment: Any) -> None:
    server = serve()
    acknowledged = 0
    for n in range(5):
        acknowledged += counts(server.post("dms", [cloud(f"G-{n}-{m}") for m in range(20)]))[0]
    server.process.kill()
    server.process.wait(timeout=10)
    again = serve()
    assert acknowledged == 100
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli", "verify", "--json"],
        cwd=ROOT,
        env=environment(server.state),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["head"]["entries"] == 100
    assert again.process.poll() is None
