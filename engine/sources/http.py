"""Receive events at ``/events/SOURCE``: CloudEvents (structured, binary, batched) or plain JSON objects.

A source authenticates with its token as ``Authorization: Bearer`` or with a Standard Webhooks signature. A client
without a token learns nothing, not even which sources exist.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from engine.domain.refusal import Refusal, Value
from engine.intake.json_rows import sent_table, sent_value
from engine.loading.event_source.push import PushSource
from engine.services.command_time import require_near
from engine.services.events.import_events import Intake
from engine.services.events.ingest import Ingested
from engine.services.ports.ledger import Conflict, Damaged, Ledger, Unavailable
from engine.services.refused import Refused
from engine.sources.connections import HEALTH
from engine.sources.problem_response import answer, problem
from engine.sources.repeats import NamedRequest, Receipt, import_once, named_request
from engine.sources.take import import_table

DEEPEST = 32
"""Deepest nesting of the JSON of a request."""
REASONS = 100
"""Rejected rows whose reason a response contains; all rejected rows are stored."""
PATIENCE = 15.0
"""Seconds within which the body of a request has to arrive."""
CLOCKS_DIFFER = 300.0
"""Seconds by which the time of a signature may differ from ours."""
_FAILURES = 600
"""Failed authentications per minute, from all clients, before further failures get 429 instead of 401."""
_PLAIN, _EVENT, _BATCH = "application/json", "application/cloudevents+json", "application/cloudevents-batch+json"
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[{}\[\]]', re.DOTALL)
"""The texts of JSON, closed or not, and its brackets. Nothing here goes back, so a body is read once."""


class _ProblemError(Exception):
    """Ends a request with a problem response: its code, and the cause of a ``bad-request``."""

    def __init__(self, code: str, why: Refusal | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.why = why


class _Bucket:
    """A token bucket: a rate per minute with short bursts."""

    def __init__(self, a_minute: int) -> None:
        self._rate = a_minute / 60
        self._most = max(1.0, a_minute / 6)
        self._left, self._at = self._most, monotonic()

    def take(self) -> bool:
        """Take a token; return False if none is left."""
        now = monotonic()
        self._left, self._at = min(self._most, self._left + (now - self._at) * self._rate), now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def application(
    sources: Mapping[str, PushSource],
    ledger: Ledger,
    intake: Callable[[], Intake],
    clock: Callable[[], datetime],
    patience: float = PATIENCE,
) -> Starlette:
    """Return the service for these sources. ``intake`` is called for each request: definitions may change.

    ``patience`` is the time in seconds within which a body has to arrive.
    """
    receiver = _Receiver(sources, ledger, intake, clock, patience)
    app = Starlette(
        routes=[Route("/events/{source}", receiver.receive, methods=["POST"]), Route(HEALTH, _healthy)],
        exception_handlers={HTTPException: _unknown},
    )
    app.router.redirect_slashes = False
    return app


async def _healthy(_: Request) -> JSONResponse:
    return answer(200, {"status": "ok"})


async def _unknown(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return problem("not-allowed" if status == 405 else "not-found")


class _Receiver:
    """Imports the events of requests; one request at a time writes."""

    def __init__(
        self,
        sources: Mapping[str, PushSource],
        ledger: Ledger,
        intake: Callable[[], Intake],
        clock: Callable[[], datetime],
        patience: float,
    ) -> None:
        self._patience = patience
        self._sources = sources
        self._ledger = ledger
        self._intake = intake
        self._clock = clock
        self._largest = max(source.largest for source in sources.values())
        self._writing = asyncio.Lock()
        self._rates = {name: _Bucket(source.a_minute) for name, source in sources.items()}
        self._failures = _Bucket(_FAILURES)
        # an unknown source is compared with this token, so that time and response do not reveal that it is unknown
        self._nobody = PushSource(secrets.token_hex(32))

    async def receive(self, request: Request) -> JSONResponse:
        """Record the events of a request, and respond with the result."""
        try:
            name = request.path_params["source"]
            source = self._sources.get(name, self._nobody)
            bearer = request.headers.get("authorization", "")
            if bearer and not _has_token(bearer, source.token):
                raise self._refused()
            if not bearer and "webhook-signature" not in request.headers:
                raise self._refused()  # whatever the body is
            body = await _body(request, self._largest, self._patience)
            if not bearer and not _has_signature(request.headers, body, source.token, self._clock().timestamp()):
                raise self._refused()
            if len(body) > source.largest:  # only an authenticated source learns this
                raise _ProblemError("too-large")
            if not self._rates[name].take():
                raise _ProblemError("too-often")
            values = await asyncio.to_thread(_event_values, request.headers, body)
            async with self._writing:
                receipt = await asyncio.to_thread(
                    self._take, name, source, values, named_request(request.headers, body)
                )
            return answer(200, _counts(receipt))
        except _ProblemError as error:
            return problem(error.code, error.why)
        except (Unavailable, Conflict, Damaged):
            return problem("unavailable")
        except Refused as refused:
            return problem("bad-request", refused.refusal)

    def _refused(self) -> _ProblemError:
        return _ProblemError("unauthorized" if self._failures.take() else "too-often")

    def _take(self, name: str, source: PushSource, values: list[object], id: NamedRequest | None) -> Receipt:
        now = self._clock()
        try:
            require_near(self._ledger.runs, now)
        except Refused:  # the sender may try again once the clock is right
            raise _ProblemError("unavailable") from None
        file = f"{name}.csv"
        intake = self._intake()

        def work(ledger: Ledger) -> Ingested:
            table = sent_table(values, name)
            return import_table(ledger, table, intake, name=file, source=name, mapped=source.mapped).ingested

        return import_once(self._ledger, name, id, work, now=now)


def _has_token(header: str, token: str) -> bool:
    scheme, _, credentials = header.partition(" ")
    actual, expected = (hashlib.sha256(text.strip().encode()).digest() for text in (credentials, token))
    return hmac.compare_digest(actual, expected) and scheme.lower() == "bearer"


def _has_signature(headers: Mapping[str, str], body: bytes, token: str, now: float) -> bool:
    """Return whether a valid, recent Standard Webhooks signature of id, time and body is present."""
    id, at, signatures = (headers.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature"))
    try:
        key = base64.b64decode(token.removeprefix("whsec_"), validate=True) if token.startswith("whsec_") else b""
    except binascii.Error:
        key = b""
    digest = hmac.new(key or token.encode(), f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(digest).decode()}".encode()
    # compare all, so that the time reveals nothing
    matches = [hmac.compare_digest(signature.encode(), expected) for signature in signatures.split(" ")[:10]]
    return (
        any(matches)
        and id != ""
        and at.isascii()
        and at.isdigit()
        and len(at) < 12
        and abs(now - int(at)) <= CLOCKS_DIFFER
    )


async def _body(request: Request, largest: int, patience: float) -> bytes:
    """Read the body, counted while it arrives."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise _ProblemError("not-json")
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > largest:
        raise _ProblemError("too-large")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                size += len(part)
                if size > largest:
                    raise _ProblemError("too-large")
                parts.append(part)
    except (TimeoutError, ClientDisconnect):
        raise _ProblemError("too-slow") from None
    return b"".join(parts)


def _event_values(headers: Mapping[str, str], body: bytes) -> list[object]:
    """Return the events of a request, one or several."""
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = parameters.strip().removeprefix("charset=").strip('"') if "charset" in parameters else "utf-8"
    if kind.strip() not in (_PLAIN, _EVENT, _BATCH) or charset not in ("utf-8", "utf8"):
        raise _ProblemError("not-json")
    binary = "ce-specversion" in headers
    value = _json(body) if body or not binary else {}
    if binary:
        envelope = {name[3:]: unquote(text) for name, text in headers.items() if name.startswith("ce-")}
        return [{**envelope, "data": value}]
    values = value if isinstance(value, list) else [value]
    if kind.strip() == _BATCH and not isinstance(value, list):
        raise _bad("push-no-array")
    if not values:
        raise _bad("push-no-event")
    return values


def _json(body: bytes) -> object:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _ProblemError("not-json") from None
    if _is_deeper(text, DEEPEST):
        raise _bad("push-too-deep", most=DEEPEST)
    try:
        return sent_value(text)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _bad("push-not-json", why=str(error)[:200]) from None


def _is_deeper(text: str, most: int) -> bool:
    """Return whether JSON is nested deeper than ``most`` levels, in one pass that ends at the first such place."""
    depth = 0
    for token in _TOKENS.finditer(text):
        first = text[token.start()]
        depth += (first in "{[") - (first in "}]")
        if depth > most:
            return True
    return False


def _bad(code: str, **values: Value) -> _ProblemError:
    return _ProblemError("bad-request", Refusal(code, **values))


def _counts(receipt: Receipt) -> dict[str, object]:
    imported, corrected, unchanged, rejected, *opened = receipt.counts
    return {
        "imported": imported,
        "corrected": corrected,
        "unchanged": unchanged,
        "rejected": rejected,
        "opened": opened[0] if opened else 0,
        "reasons": [
            {"row": row.row.line, "reason": {"zh": row.reason.zh, "en": row.reason.en}}
            for row in receipt.rejected[:REASONS]
        ],
    }
