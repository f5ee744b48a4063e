"""HTTP checks on real servers: valid answers, failures, and forbidden addresses."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.checks import http
from engine.checks.address_guard import address, is_allowed
from engine.checks.http import check_http
from engine.domain.agreement.check import CheckAnswer, Observation
from engine.domain.agreement.check.http import HttpCheck
from engine.domain.text import Text
from engine.loading.check.http import Endpoint
from tests.builders import SHANGHAI, check_subject, instant

SECRET = "canary-token-5b1e"
ORDER = {"order": {"no": "A-1", "state": "done", "at": "2026-03-05T10:00:00", "buyer": "not to be shown"}}
SLOW = timedelta(seconds=1)


@dataclass
class Server:
    """A server that answers each connection with the same bytes and stores its requests."""

    listening: socket.socket
    answer: Callable[[socket.socket], None] = lambda _: None
    requests: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        found: int = self.listening.getsockname()[1]
        return found

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            request = b""
            while b"\r\n\r\n" not in request:
                more = connection.recv(65536)
                if not more:
                    break
                request += more
            self.requests.append(request.decode("latin-1"))
            self.answer(connection)


def listen() -> Iterator[Server]:
    server = Server(socket.create_server(("127.0.0.1", 0)))
    threading.Thread(target=server.serve, daemon=True).start()
    yield server
    server.listening.shutdown(socket.SHUT_RDWR)
    server.listening.close()


server = pytest.fixture(listen, name="server")
canary = pytest.fixture(listen, name="canary")


def answering(
    body: bytes | str, status: str = "200 OK", *headers: str, length: int | None = None
) -> Callable[[socket.socket], None]:
    """Sends a complete answer; ``length`` overrides its Content-Length."""
    content = body.encode() if isinstance(body, str) else body

    def answer(connection: socket.socket) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}", *headers]
        connection.sendall("\r\n".join((*head, "", "")).encode() + content)

    return answer


def dripping(start: bytes, drop: bytes, pause: float = 0.2) -> Callable[[socket.socket], None]:
    """Sends the start of an answer and then a few bytes forever: each read succeeds, the answer never ends."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(50):
            connection.sendall(drop)
            time.sleep(pause)

    return answer


RunCheck = Callable[..., Observation]


@pytest.fixture
def ask(server: Server) -> RunCheck:
    """Checks A-1 on the server, by default by the state of its order."""

    def about(**given: Any) -> Observation:
        url = given.pop("url", f"http://127.0.0.1:{server.port}/api")
        limits = {name: given.pop(name) for name in ("deadline", "largest", "token") if name in given}
        occurrence = given.pop("about", check_subject())
        endpoint = Endpoint(url, private=given.pop("private", True), **limits)
        check = HttpCheck("dms", given.pop("path", "orders/{key}"), given.pop("find", "order.state"), **given)
        return check_http(check, occurrence, endpoint, zone=SHANGHAI)

    return about


@pytest.fixture
def order(server: Server) -> None:
    server.answer = answering(json.dumps(ORDER))


def words(observation: Observation) -> str:
    return f"{observation.answer}: {observation.what.en}"


# ---- valid answers


@pytest.mark.usefixtures("order")
def test_what_is_found_says_that_it_is_done_and_when(ask: RunCheck) -> None:
    observation = ask(done_at="order.at")
    assert observation.answer is CheckAnswer.MET
    assert observation.what == Text(zh='接口 dms 上查到 "done"', en='endpoint dms says "done"')
    assert observation.done_at == instant("2026-03-05T10:00")
    assert observation.digest == ask().digest != ask(find="order.no").digest


@pytest.mark.usefixtures("order")
def test_nothing_but_what_was_looked_for_is_shown(ask: RunCheck) -> None:
    for observation in (ask(), ask(find="order.missing"), ask(schema='{"const": "other"}')):
        assert "not to be shown" not in repr(observation)


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        ({"state": "done"}, "met"),
        ({"state": True}, "met"),
        ({"state": 0}, "met"),
        ({"state": ["x"]}, "met"),
        ({}, "not met"),
        ({"state": None}, "not met"),
        ({"state": False}, "not met"),
        ({"state": ""}, "not met"),
        ({"state": []}, "not met"),
        ({"state": {}}, "not met"),
        ([], "not met"),
        (None, "not met"),
    ],
)
def test_without_a_schema_anything_but_nothing_or_false_will_do(
    ask: RunCheck, server: Server, document: object, answer: str
) -> None:
    server.answer = answering(json.dumps(document))
    assert ask(find="state").answer == answer


@pytest.mark.usefixtures("order")
def test_with_a_schema_what_is_found_has_to_fit_it(ask: RunCheck) -> None:
    assert ask(schema='{"const": "done"}').answer is CheckAnswer.MET
    misfit = ask(schema='{"enum": ["paid", "closed"]}')
    assert words(misfit) == 'not met: endpoint dms says "done": it does not fit enum: ["paid", "closed"]'


def test_what_is_shown_is_one_short_line(ask: RunCheck, server: Server) -> None:
    server.answer = answering(json.dumps({"state": "\x1b[2J\u202e" + "x" * 9999}))
    text = ask(find="state").what.en
    assert text.isprintable()
    assert len(text) < 250


def test_a_404_about_an_occurrence_says_that_there_is_none(ask: RunCheck, server: Server) -> None:
    for status in ("404 Not Found", "410 Gone"):
        server.answer = answering("<html>", status)
        assert words(ask()) == f"not met: endpoint dms has no A-1 ({status[:3]})"


def test_a_404_on_a_path_that_names_no_occurrence_is_a_wrong_path(ask: RunCheck, server: Server) -> None:
    server.answer = answering("{}", "404 Not Found")
    assert words(ask(path="orders")) == "could not check: endpoint dms answers 404"


def test_the_request_is_a_plain_get_with_the_token(ask: RunCheck, server: Server) -> None:
    server.answer = answering(json.dumps(ORDER), "200 OK", "Set-Cookie: a=b")
    ask(token=SECRET)
    ask(token=SECRET)
    for request in server.requests:
        first, *headers = request.strip().split("\r\n")
        assert first == "GET /api/orders/A-1 HTTP/1.1"
        assert headers == [
            f"Host: 127.0.0.1:{server.port}",
            "Accept: application/json",
            "Accept-Encoding: identity",
            "User-Agent: duecourse",
            "Connection: close",
            f"Authorization: Bearer {SECRET}",
        ]


@pytest.mark.parametrize(
    ("key", "path"),
    [("A 1", "A%201"), ("沪-2026-7", "%E6%B2%AA-2026-7"), ("a&b=c", "a&b=c"), ("'\"<>", "'%22%3C%3E"), ("a:b", "a:b")],
)
def test_a_number_is_percent_encoded(ask: RunCheck, server: Server, key: str, path: str) -> None:
    server.answer = answering(json.dumps(ORDER))
    assert ask(about=check_subject(key)).answer is CheckAnswer.MET
    assert server.requests[0].startswith(f"GET /api/orders/{path} HTTP/1.1\r\n")


def test_a_period_stands_in_a_path(ask: RunCheck, server: Server) -> None:
    server.answer = answering(json.dumps(ORDER))
    assert ask(about=check_subject(None, period="2026-03"), path="/reports/{period}/").answer is CheckAnswer.MET
    assert server.requests[0].startswith("GET /api/reports/2026-03/ HTTP/1.1\r\n")
    mismatched = ask(path="/reports/{period}")
    assert words(mismatched) == "could not check: there is no value for {period} in the path"


# ---- failures of an endpoint


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("301 Moved Permanently", "redirects (301), which is not followed"),
        ("302 Found", "redirects (302), which is not followed"),
        ("307 Temporary Redirect", "redirects (307), which is not followed"),
        ("401 Unauthorized", "denies access (401)"),
        ("403 Forbidden", "denies access (403)"),
        ("429 Too Many Requests", "answers 429"),
        ("500 Internal Server Error", "answers 500"),
        ("503 Service Unavailable", "answers 503"),
        ("204 No Content", "answers 204"),
        ("206 Partial Content", "answers 206"),
    ],
)
def test_any_other_status_could_not_check(
    ask: RunCheck, server: Server, canary: Server, status: str, says: str
) -> None:
    body = "" if status.startswith("204") else json.dumps(ORDER)
    server.answer = answering(body, status, f"Location: http://127.0.0.1:{canary.port}/api/orders/A-1")
    assert words(ask()) == f"could not check: endpoint dms {says}"
    assert canary.requests == []


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (answering("<html>hello</html>"), "is not JSON"),
        (answering(""), "is not JSON"),
        (answering('{"order": {"state": "done"'), "is not JSON"),
        (answering('{"order": NaN}'), "is not JSON"),
        (answering('{"order": 1e999}'), "is not JSON"),
        (answering('{"order": ' + "9" * 5000 + "}"), "is not JSON"),
        (answering(b"\xff\xfe\xfa"), "is not JSON"),
        (answering('{"order": {"state": "done"}}', length=500), "breaks off or is malformed"),
        (lambda connection: connection.sendall(b"SSH-2.0-hello\r\n"), "breaks off or is malformed"),
        (lambda connection: connection.sendall(b""), "breaks off or is malformed"),
        (lambda connection: connection.sendall(HEAD + b"X: " + b"y" * 200_000 + b"\r\n\r\n"), "breaks off or is malf"),
        (lambda connection: connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "breaks off"),
        (answering("[" * 100 + "]" * 100), "is nested too deeply"),
        (answering("[" * 100_000 + "]" * 100_000), "is nested too deeply"),
        (answering('{"a":' * 50_000 + "1" + "}" * 50_000), "is nested too deeply"),
        (answering("x", "200 OK", "Content-Encoding: gzip"), "is compressed, which is not supported"),
        (answering(" " * 2_000_000), "answers with more than the allowed 1048576 bytes"),
    ],
)
def test_an_answer_that_is_not_a_whole_json_document_could_not_check(
    ask: RunCheck, server: Server, answer: Callable[[socket.socket], None], says: str
) -> None:
    server.answer = answer
    observation = ask()
    assert observation.answer is CheckAnswer.COULD_NOT
    assert says in observation.what.en
    assert observation.what.zh != observation.what.en


def test_a_gzip_bomb_stays_packed(ask: RunCheck, server: Server) -> None:
    import gzip

    server.answer = answering(gzip.compress(b" " * 50_000_000), "200 OK", "Content-Encoding: gzip")
    assert words(ask()) == "could not check: the answer of endpoint dms is compressed, which is not supported"


def test_bytes_are_counted_while_they_arrive(ask: RunCheck, server: Server) -> None:
    endless = dripping(HEAD + b"Connection: close\r\n\r\n", b" " * 65536, pause=0.0)
    server.answer = endless
    observation = ask(largest=100_000)
    assert words(observation) == "could not check: endpoint dms answers with more than the allowed 100000 bytes"


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: time.sleep(3),
        dripping(b"HTTP/1.1 ", b"2"),
        dripping(HEAD, b"X-More: yes\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(HEAD + b"Content-Length: 999\r\n\r\n", b" "),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
    ids=["silence", "slow status", "slow headers", "endless continue", "slow body", "slow chunks"],
)
def test_an_answer_that_takes_longer_than_the_whole_deadline_could_not_check(
    ask: RunCheck, server: Server, answer: Callable[[socket.socket], None]
) -> None:
    server.answer = answer
    began = time.monotonic()
    observation = ask(deadline=SLOW, token=SECRET)
    assert words(observation) == "could not check: endpoint dms did not answer within 1 seconds"
    assert time.monotonic() - began < 2
    assert SECRET not in repr(observation)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"url": "http://127.0.0.1:1/"}, "endpoint dms cannot be reached"),
        ({"url": "http://no.such.host.invalid/"}, "the host no.such.host.invalid cannot be resolved"),
        ({"token": "two words"}, "the token of endpoint dms cannot be used"),
        ({"token": "令牌"}, "the token of endpoint dms cannot be used"),
        ({"token": "a\r\nX-Other: b"}, "the token of endpoint dms cannot be used"),
        ({"url": "ftp://127.0.0.1/"}, "the endpoint's address in the settings cannot be used"),
        ({"url": "http://user:word@127.0.0.1/"}, "the endpoint's address in the settings cannot be used"),
        ({"url": "http://127.0.0.1/?a=b"}, "the endpoint's address in the settings cannot be used"),
        ({"url": "http://127.0.0.1:99999/"}, "the endpoint's address in the settings cannot be used"),
        ({"url": "http:///nowhere"}, "the endpoint's address in the settings cannot be used"),
        ({"url": "http://127.0.0.1/a/../b"}, "the endpoint's address in the settings cannot be used"),
        ({"find": "join('', order)"}, "it uses the function `join`, which is not available"),
        ({"find": "length(order.missing)"}, "the expression `length(order.missing)` does not fit the response"),
        ({"done_at": "order.state"}, "“done” is not a date or time"),
        ({"done_at": "length(order)"}, "“4” is not a date or time"),
    ],
)
@pytest.mark.usefixtures("order")
def test_settings_and_expressions_that_do_not_work_could_not_check(
    ask: RunCheck, given: Mapping[str, str], says: str
) -> None:
    assert words(ask(**given)) == f"could not check: {says}"


@pytest.mark.parametrize(
    ("url", "netloc", "host"),
    [
        ("https://dms.example.com/api/", "dms.example.com", "dms.example.com"),
        ("https://DMS.example.com:8443", "dms.example.com:8443", "dms.example.com"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080", "2001:db8::1"),
        ("https://客服.example.com:8443/", "xn--ubtq9x.example.com:8443", "xn--ubtq9x.example.com"),
    ],
)
def test_the_host_is_named_as_in_the_settings(url: str, netloc: str, host: str) -> None:
    where = address(url, "orders/{key}", check_subject())
    assert (where.netloc, where.host) == (netloc, host)
    assert where.target.endswith("/orders/A-1")


# ---- encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the name localhost and for no address, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "made.pem", folder / "key.pem"
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)),
        ),
        check=True,
        capture_output=True,
        timeout=30,
    )
    return made, key


def encrypted(certificate: tuple[Path, Path]) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = Server(socket.create_server(("127.0.0.1", 0)))

    def serve() -> None:
        while True:
            try:
                plain, _ = server.listening.accept()
            except OSError:
                return
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as connection:
                server._talk(connection)

    threading.Thread(target=serve, daemon=True).start()
    yield server
    server.listening.shutdown(socket.SHUT_RDWR)
    server.listening.close()


secure = pytest.fixture(encrypted, name="secure")


def test_the_certificate_has_to_be_trusted_and_of_the_name_asked_for(
    ask: RunCheck, secure: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    secure.answer = answering(json.dumps(ORDER))
    named, numbered = f"https://localhost:{secure.port}/", f"https://127.0.0.1:{secure.port}/"
    untrusted = "could not check: endpoint dms has no certificate that can be trusted"
    assert words(ask(url=named)) == untrusted
    monkeypatch.setattr(http, "_trusted", lambda: ssl.create_default_context(cafile=str(certificate[0])))
    assert words(ask(url=named)) == 'met: endpoint dms says "done"'
    assert words(ask(url=numbered)) == untrusted
    assert [request.split("\r\n")[1] for request in secure.requests] == [f"Host: localhost:{secure.port}"]


# ---- forbidden addresses

SPELLINGS = (
    *("../admin", "..", "/..", "orders/../../admin", "orders/..", "orders/../admin", "./admin", "orders/./A-1", "."),
    *("..;/admin", "orders/..;a=b/admin", ".. /admin", "orders/.. ", "...", "orders/.../admin"),
    *("%2e%2e/admin", "%2E%2E%2Fadmin", "..%2fadmin", "%252e%252e%252fadmin", "orders/%2e%2e/admin", "%c0%ae%c0%ae/"),
    *("..%5cadmin", "..\\admin", "\\\\canary\\admin", "/\\canary/admin", "orders\\..\\admin", "%00", "orders/A-1%00"),
    *("//canary/admin", "///canary/admin", "/ /canary", "orders//A-1", "//127.0.0.1:{port}/admin", "////"),
    *("http://127.0.0.1:{port}/admin", "https://canary/", "http:127.0.0.1", "file:///etc/passwd", "javascript:1"),
    *("gopher://127.0.0.1:{port}/_GET", "@127.0.0.1:{port}/admin", ":80@127.0.0.1:{port}/", "a@127.0.0.1:{port}/x"),
    *("orders/@canary", "?admin", "orders?key=A-1", "#admin", "orders#/../admin", "orders/A-1;admin", ";admin"),
    *("orders/A-1\r\nHost: canary", "orders/A-1 HTTP/1.1\r\n\r\nGET /admin", "orders\nX: y", "orders\t", "\r\n/admin"),
    *("\u2024\u2024/admin", "\uff0e\uff0e/admin", "orders\uff0f..\uff0fadmin", "orders/\ufe68admin", "\u2025/admin"),
    *("orders\u2100admin", "\uff05\uff12e", "orders\u202e/nimda", "orders\u200b/", "orders\u0000", "orders\x7f"),
    *("{}", "{key.__class__}", "{0}", "{key!r}", "{{key}}", "orders/{other}", "{period}", "", "/", "orders/{key"),
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_hostile_path_reaches_nothing(ask: RunCheck, server: Server, canary: Server, spelling: str) -> None:
    server.answer = canary.answer = answering(json.dumps(ORDER))
    observation = ask(path=spelling.replace("{port}", str(canary.port)))
    assert observation.answer is CheckAnswer.COULD_NOT
    assert server.requests == canary.requests == []


NUMBERS = (
    *("..", ".", "../admin", "a/b", "/", "%2e%2e", "..%2fadmin", "a\\b", "a?b", "a#b", "a@b", "a;b", "a\r\nHost: x"),
    *("\uff0e\uff0e", "\uff0fadmin", "", " ", "a\x00", "...", ".. ", "{key}"),
)


@pytest.mark.parametrize("key", NUMBERS)
def test_a_hostile_number_reaches_nothing(ask: RunCheck, server: Server, key: str) -> None:
    server.answer = answering(json.dumps(ORDER))
    assert ask(about=check_subject(key)).answer is CheckAnswer.COULD_NOT
    assert server.requests == []


HOSTS = (
    *("127.0.0.1", "127.1", "127.0.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "0177.0.0.1"),
    *("localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[0:0:0:0:0:0:0:1]", "[::]", "0.0.0.0", "0", "127.255.255.254", "[::127.0.0.1]", "①②⑦.0.0.1", "127。0。0。1"),
)


@pytest.mark.parametrize("host", HOSTS)
def test_our_own_machine_is_not_asked_unless_the_administrator_allows_it(
    ask: RunCheck, server: Server, host: str
) -> None:
    server.answer = answering(json.dumps(ORDER))
    assert ask(url=f"http://{host}:{server.port}/api", private=False).answer is CheckAnswer.COULD_NOT
    assert server.requests == []


@pytest.mark.parametrize(
    ("network_address", "asked_by"),
    [
        ("93.184.215.14", "anyone"),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", "anyone"),
        ("::ffff:93.184.215.14", "anyone"),
        *((own, "private") for own in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1")),
        *((own, "private") for own in ("fd12:3456::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::")),
        *((never, "nobody") for never in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16")),
        *((never, "nobody") for never in ("fd00:ec2::254", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1")),
        *((never, "nobody") for never in ("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::")),
        *((never, "nobody") for never in ("::169.254.169.254", "192.0.0.192", "ff02::1", "odd")),
    ],
)
def test_who_may_ask_a_network_address(network_address: str, asked_by: str) -> None:
    allowed = [is_allowed(network_address, private=private) for private in (False, True)]
    assert allowed == {"anyone": [True, True], "private": [False, True], "nobody": [False, False]}[asked_by]


def test_the_connection_goes_to_the_address_that_was_judged(
    ask: RunCheck, server: Server, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to another machine a moment later (DNS rebinding) does not redirect the connection."""
    server.answer = canary.answer = answering(json.dumps(ORDER))
    lookups = []
    real = socket.getaddrinfo

    def changing(host: str, port: int, *args: Any, **more: Any) -> Any:
        if host == "dms.example.com":
            lookups.append(host)
            return real("127.0.0.1" if len(lookups) == 1 else "127.0.0.2", port, *args, **more)
        return real(host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert ask(url=f"http://dms.example.com:{server.port}/api").answer is CheckAnswer.MET
    assert lookups == ["dms.example.com"]
    assert f"Host: dms.example.com:{server.port}\r\n" in server.requests[0]


def test_one_forbidden_address_of_a_name_is_enough(ask: RunCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, *args: Any, **more: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.215.14", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    observation = ask(url="http://dms.example.com/", private=False)
    assert words(observation) == "could not check: the host dms.example.com has a network address that is not allowed"


def test_proxies_of_the_environment_are_not_used(
    ask: RunCheck, server: Server, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    server.answer = answering(json.dumps(ORDER))
    assert ask().answer is CheckAnswer.MET
    assert canary.requests == []


def test_sixty_and_more_spellings_are_tried() -> None:
    assert len({*SPELLINGS, *NUMBERS, *HOSTS}) >= 60


def test_the_instant_is_in_the_organisations_zone_unless_it_says_otherwise(ask: RunCheck, server: Server) -> None:
    expected: dict[str, datetime] = {
        "2026-03-05T10:00": instant("2026-03-05T10:00"),
        "2026-03-05T10:00:00Z": instant("2026-03-05T18:00"),
        "2026-03-05": instant("2026-03-06T00:00"),
    }
    for written, done_at in expected.items():
        server.answer = answering(json.dumps({"at": written}))
        assert ask(find="at", done_at="at").done_at == done_at
