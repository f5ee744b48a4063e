"""HTTP checks: one GET on a configured endpoint tells if the work on one occurrence is done."""

import json
import math
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import tzinfo
from functools import cache
from time import monotonic
from typing import Any

import httpcore

from engine.checks.address_guard import Address, address, resolve
from engine.checks.call import CallContext, CheckCall, Observations
from engine.checks.observation import CouldNotError, completion_time, could_not, digest, one_line
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation
from engine.domain.agreement.check.http import HttpCheck
from engine.embedded_languages.jmespath_query import CannotFindError, find
from engine.embedded_languages.json_schema import TooMuchToCompare, problems
from engine.loading.check.http import Endpoint
from engine.wording.check import result_text
from engine.wording.refusal import refusal_text

_DEEPEST = 64


def check_http(check: HttpCheck, subject: CheckSubject, endpoint: Endpoint, *, zone: tzinfo) -> Observation:
    """Ask an endpoint about one occurrence; times without an offset are in ``zone``.

    If the path names the occurrence, a 404 or 410 means *not met*. On any other path it means a wrong path, which
    *could not* be checked, like everything else that is not a complete JSON answer. Never raises for what an endpoint
    does.
    """
    try:
        where = address(endpoint.url, check.path, subject)
        status, body = _Exchange(check.endpoint, endpoint, where).answer()
        if status in (404, 410) and "{" in check.path:
            key = one_line(subject.name)
            return Observation(
                CheckAnswer.NOT_MET, result_text("http-absent", name=check.endpoint, key=key, status=status)
            )
        _refuse(status, check.endpoint)
        return _evaluate(check, _read(body, check.endpoint), subject, zone)
    except (CouldNotError, CannotFindError, TooMuchToCompare) as error:
        return could_not(error.text if isinstance(error, CouldNotError) else refusal_text(error.refusal))


def calls(
    check: HttpCheck, subjects: Sequence[CheckSubject], endpoint: Endpoint, context: CallContext
) -> list[CheckCall]:
    """Return one call for each occurrence."""

    def call(subject: CheckSubject) -> CheckCall:
        def run() -> Observations:
            return {subject.occurrence: check_http(check, subject, endpoint, zone=context.zone)}

        return CheckCall(check, (subject,), endpoint.deadline.total_seconds(), run)

    return [call(subject) for subject in subjects]


def _refuse(status: int, name: str) -> None:
    """Raise CouldNotError for a status other than 200."""
    if status == 200:
        return
    code = "http-status"
    if 300 <= status < 400:
        code = "http-redirects"
    elif status in (401, 403, 407):
        code = "http-denied"
    raise CouldNotError(code, name=name, status=status)


def _evaluate(check: HttpCheck, document: object, subject: CheckSubject, zone: tzinfo) -> Observation:
    value = find(check.find, document)
    name, written = check.endpoint, one_line(json.dumps(value, ensure_ascii=False))
    if check.schema is not None:
        misfits = problems(check.schema, value)
        if misfits:
            return Observation(
                CheckAnswer.NOT_MET,
                result_text("http-misfit", name=name, found=written, why=misfits[0]),
                None,
                digest(value),
            )
    elif value is None or value is False or value in ("", [], {}):
        return Observation(
            CheckAnswer.NOT_MET, result_text("http-nothing", name=name, find=one_line(check.find)), None, digest(value)
        )
    done_at = None if check.done_at is None else completion_time(find(check.done_at, document), zone, subject.at)
    return Observation(CheckAnswer.MET, result_text("http-answer", name=name, found=written), done_at, digest(value))


# ---- the JSON


def _read(body: bytes, name: str) -> object:
    """Parse the document. Raises CouldNotError if it is not JSON or is nested too deeply to be searched."""
    try:
        document: object = json.loads(body, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise CouldNotError("http-too-deep", name=name) from None
    except ValueError:
        raise CouldNotError("http-not-json", name=name) from None
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise CouldNotError("http-too-deep", name=name)
        level = [child for value in level for child in _children(value)]
    return document


def _children(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def _no_number(written: str) -> float:
    raise ValueError(written)


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _no_number(written)


# ---- the request


class _Exchange:
    """One GET within one deadline, from resolving the name to the last byte."""

    def __init__(self, name: str, endpoint: Endpoint, where: Address) -> None:
        self._name = name
        self._endpoint = endpoint
        self._where = where
        self._until = monotonic() + endpoint.deadline.total_seconds()

    def answer(self) -> tuple[int, bytes]:
        """Return the status, and the body if the status is 200. Raises CouldNotError."""
        where = self._where
        headers = self._headers()
        backend = _Pinned(resolve(where, private=self._endpoint.private), self.left)
        url = httpcore.URL(scheme=where.scheme, host=where.host, port=where.port, target=where.target)
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=_trusted() if where.scheme == "https" else None, network_backend=backend
                ) as pool,
                pool.stream("GET", url, headers=headers) as response,
            ):
                return response.status, self._body(response) if response.status == 200 else b""
        except httpcore.TimeoutException:
            raise self._problem("http-late", seconds=f"{self._endpoint.deadline.total_seconds():g}") from None
        except httpcore.ConnectError as error:
            encryption = any(isinstance(cause, ssl.SSLError) for cause in error.args)
            raise self._problem("http-no-tls" if encryption else "http-unreachable") from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise self._problem("http-broken-off") from None

    def left(self) -> float:
        """Return the seconds left. Raises httpcore.ReadTimeout if there are none."""
        seconds = self._until - monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout
        return seconds

    def _headers(self) -> list[tuple[str, str]]:
        headers = [
            ("Host", self._where.netloc),
            ("Accept", "application/json"),
            ("Accept-Encoding", "identity"),  # an uncompressed body cannot be a decompression bomb
            ("User-Agent", "duecourse"),
            ("Connection", "close"),
        ]
        token = self._endpoint.token
        if token is not None:
            if not token or not token.isascii() or not token.isprintable() or " " in token:
                raise self._problem("http-bad-token")
            headers.append(("Authorization", f"Bearer {token}"))
        return headers

    def _body(self, response: httpcore.Response) -> bytes:
        encodings = [value for name, value in response.headers if name.lower() == b"content-encoding"]
        if any(value.strip().lower() not in (b"", b"identity") for value in encodings):
            raise self._problem("http-compressed")
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > self._endpoint.largest:
                raise self._problem("http-too-large", limit=self._endpoint.largest)
        return bytes(body)

    def _problem(self, code: str, **values: str | int) -> CouldNotError:
        return CouldNotError(code, name=self._name, **values)


@cache
def _trusted() -> ssl.SSLContext:
    """Return the system's trusted certificates; cached, since loading them takes longer than a request."""
    return ssl.create_default_context()


class _Pinned(httpcore.NetworkBackend):
    """Connects only to the addresses that were resolved and allowed, even if the name has changed since."""

    def __init__(self, addresses: tuple[str, ...], left: Callable[[], float]) -> None:
        self._addresses = addresses
        self._left = left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        for untried, ip in zip(range(len(self._addresses), 1, -1), self._addresses, strict=False):
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):  # such as IPv6 without a route
                return self._connect(ip, port, self._left() / untried)
        return self._connect(self._addresses[-1], port, self._left())

    def _connect(self, ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
        return _Timed(httpcore.SyncBackend().connect_tcp(ip, port, timeout=timeout), self._left)


class _Timed(httpcore.NetworkStream):
    """A connection on which each step may take only the time that is left of the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
