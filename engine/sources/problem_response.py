"""The responses of the event receiver: JSON, a problem with its sentence in both languages."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

from engine.domain.refusal import Refusal
from engine.wording.refusal import text_with_ids

RETRY_AFTER = "10"
"""Seconds that a client should wait after 429 and 503."""
_PROBLEMS: Mapping[str, tuple[int, str]] = {
    "bad-request": (400, "push-not-http"),
    "unauthorized": (401, "push-unauthorized"),
    "not-found": (404, "push-not-found"),
    "not-allowed": (405, "push-not-allowed"),
    "too-slow": (408, "push-too-slow"),
    "too-large": (413, "push-too-large"),
    "not-json": (415, "push-wrong-content"),
    "too-often": (429, "push-too-often"),
    "busy": (503, "push-busy"),
    "unavailable": (503, "push-unavailable"),
}
"""The status of each problem, and the code of its sentence; most bad requests have one of their own."""


def problem(code: str, why: Refusal | None = None) -> JSONResponse:
    """The response for a problem: a key of the table above, and for ``bad-request`` its cause."""
    status, sentence = _PROBLEMS[code]
    text = text_with_ids(why or Refusal(sentence))
    headers = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": "POST"}}.get(status, {})
    if status in (429, 503):
        headers["Retry-After"] = RETRY_AFTER
    return answer(status, {"error": code, "zh": text.zh, "en": text.en}, headers)


def answer(status: int, value: Mapping[str, object], headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A response that nothing stores and no browser interprets."""
    usual = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse(value, status_code=status, headers={**usual, **(headers or {})})


def last_words(code: str) -> bytes:
    """A problem as the bytes of a whole HTTP response, for a connection that is then closed."""
    response = problem(code)
    status = HTTPStatus(response.status_code)
    headers = [*response.raw_headers, (b"connection", b"close")]
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(pair) for pair in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + bytes(response.body)
