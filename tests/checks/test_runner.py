"""Many checks at once: a hanging resource delays neither the others nor the run, and nothing raises."""

import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from engine.checks import file as file_kind
from engine.checks import http as http_kind
from engine.checks.runner import AT_ONCE, ResourceChecks
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Machine, Observation
from engine.domain.agreement.check.file import FileCheck
from engine.domain.agreement.check.http import HttpCheck
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.text import Text
from engine.loading.check.file import FileRoot
from engine.loading.check.http import Endpoint
from engine.loading.check.sql import SqlSource
from engine.settings import Resource, Settings
from tests.builders import SHANGHAI, check_subject

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)

FILE = FileCheck("share", "{key}.txt")
SQL = SqlCheck("shop", "select key from jobs")
HTTP = HttpCheck("dms", "orders/{key}", "state")


def run(
    settings: Settings, *jobs: tuple[Machine, tuple[CheckSubject, ...]]
) -> Mapping[tuple[Machine, str], Observation]:
    return ResourceChecks(settings, now=lambda: NOW, zone=SHANGHAI).run(jobs)


def settings_of(**resources: Mapping[str, Resource]) -> Settings:
    return Settings(resources)


def with_section(settings: Settings, section: str, resources: Mapping[str, Resource]) -> Settings:
    """The settings with more resources in one section."""
    together = {**settings.resources[section], **resources}
    return Settings({**settings.resources, section: together}, settings.sources)


@pytest.fixture
def root(tmp_path: Path) -> FileRoot:
    """A folder with the file of A-1."""
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "A-1.txt").write_text("here", encoding="utf-8")
    long_ago = (NOW - timedelta(days=1)).timestamp()
    os.utime(folder / "A-1.txt", (long_ago, long_ago))
    return FileRoot(folder, deadline=2 * SECOND)


@pytest.fixture
def source(tmp_path: Path) -> SqlSource:
    """A database that has A-1."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE jobs AS SELECT 'A-1' AS key")
    engine.dispose()
    return SqlSource(url, deadline=2 * SECOND)


Serve = Callable[[Callable[[socket.socket], None]], Endpoint]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that do one thing with each connection after its request; they end with the test."""
    listening = []
    over = threading.Event()

    def talk(connection: socket.socket, answer: Callable[[socket.socket], None]) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            connection.recv(65536)
            answer(connection)
            if answer is silence:
                over.wait(10)

    def accept(server: socket.socket, answer: Callable[[socket.socket], None]) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection, answer), daemon=True).start()

    def start(answer: Callable[[socket.socket], None]) -> Endpoint:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)
        threading.Thread(target=accept, args=(server, answer), daemon=True).start()
        return Endpoint(f"http://127.0.0.1:{server.getsockname()[1]}", deadline=SECOND, private=True)

    yield start
    over.set()
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def silence(_: socket.socket) -> None:
    """Sends nothing until the test ends."""


def done(connection: socket.socket) -> None:
    body = json.dumps({"state": "done"}).encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


@pytest.fixture
def settings(root: FileRoot, source: SqlSource, serve: Serve) -> Settings:
    """One folder, one database and one endpoint, all working."""
    return settings_of(files={"share": root}, databases={"shop": source}, endpoints={"dms": serve(done)})


def test_each_kind_of_check_says_what_it_sees_of_each_occurrence(settings: Settings) -> None:
    first, second = check_subject("A-1"), check_subject("A-2")
    seen = run(settings, (FILE, (first, second)), (SQL, (first, second)), (HTTP, (first, second)))
    assert {(check.kind, occurrence): one.answer.value for (check, occurrence), one in seen.items()} == {
        ("file", first.occurrence): "met",
        ("file", second.occurrence): "not met",
        ("sql", first.occurrence): "met",
        ("sql", second.occurrence): "not met",
        ("http", first.occurrence): "met",
        ("http", second.occurrence): "met",
    }


def test_nothing_to_look_at_is_no_work() -> None:
    assert run(Settings()) == {}
    assert run(settings_of(databases={"shop": SqlSource("sqlite://")}), (SQL, ())) == {}


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (
            FileCheck("elsewhere", "a"),
            Text(
                zh="设置里没有名为 elsewhere 的文件夹，现有：share",
                en="there is no folder named elsewhere in the settings; there are: share",
            ),
        ),
        (
            SqlCheck("elsewhere", "select 1"),
            Text(
                zh="设置里没有名为 elsewhere 的数据库，现有：shop",
                en="there is no database named elsewhere in the settings; there are: shop",
            ),
        ),
        (
            HttpCheck("elsewhere", "a", "b"),
            Text(
                zh="设置里没有名为 elsewhere 的接口，现有：dms",
                en="there is no endpoint named elsewhere in the settings; there are: dms",
            ),
        ),
    ],
)
def test_a_resource_that_is_not_in_the_settings_could_not_be_checked_and_the_others_are(
    settings: Settings, check: Machine, says: Text
) -> None:
    one = check_subject("A-1")
    seen = run(settings, (check, (one,)), (SQL, (one,)))
    assert seen[check, one.occurrence] == Observation(CheckAnswer.COULD_NOT, says)
    assert seen[SQL, one.occurrence].answer is CheckAnswer.MET


def test_settings_without_any_resource_say_so() -> None:
    seen = run(Settings(), (SQL, (check_subject(),)))[SQL, check_subject().occurrence]
    assert seen.what.en == "there is no database named shop in the settings; there are: none"


# ---- each kind of failure beside working resources


def _file_trouble(root: FileRoot, what: str) -> FileRoot:
    path = root.folder / "A-1.txt"
    match what:
        case "gone":
            return FileRoot(root.folder / "missing")
        case "huge":
            return FileRoot(root.folder, largest=2)
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case "link":
            path.unlink()
            path.symlink_to("/etc/hostname")
        case "folder":
            path.unlink()
            path.mkdir()
    return root


@pytest.mark.parametrize("what", ["gone", "huge", "pipe", "link", "folder"])
def test_a_file_in_trouble_could_not_be_checked_and_the_others_are(
    settings: Settings, root: FileRoot, what: str
) -> None:
    one = check_subject("A-1")
    troubled = with_section(settings, "files", {"share": _file_trouble(root, what)})
    observations = run(troubled, (FILE, (one,)), (SQL, (one,)), (HTTP, (one,)))
    assert [observation.answer.value for observation in observations.values()].count("met") == 2
    assert observations[FILE, one.occurrence].answer is CheckAnswer.COULD_NOT


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as key from n where i < 0"


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        (ENDLESS, {}),
        ("select key from missing", {}),
        ("select 1 as one", {}),
        ("drop table jobs", {}),
        ("select 'A-1' as key, 'soon' as done_at", {}),
        ("select key from jobs union all select '2'", {"rows": 1}),
        ("select 'A-1' as key, hex(zeroblob(9999)) as more", {"largest": 5000}),
        ("select key from jobs", {"url": "sqlite:////nowhere/shop.db"}),
        ("select key from jobs", {"url": "postgresql://reader@127.0.0.1:1/shop"}),
    ],
)
def test_a_database_in_trouble_could_not_be_checked_and_the_others_are(
    settings: Settings, source: SqlSource, query: str, limits: Mapping[str, object]
) -> None:
    one, check = check_subject("A-1"), SqlCheck("troubled", query)
    troubled = SqlSource(**{"url": source.url, "deadline": SECOND, **limits})  # type: ignore[arg-type]
    everything = with_section(settings, "databases", {"troubled": troubled})
    observations = run(everything, (check, (one,)), (SQL, (one,)), (HTTP, (one,)))
    assert [observation.answer.value for observation in observations.values()].count("met") == 2
    assert observations[check, one.occurrence].answer is CheckAnswer.COULD_NOT


@pytest.mark.parametrize(
    "answer",
    [
        silence,
        lambda connection: connection.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"),
        lambda connection: connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"),
        lambda connection: connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"state": "do'),
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 3_000_000),
        lambda connection: connection.close(),
    ],
    ids=["silence", "500", "403", "half a body", "huge", "hangs up"],
)
def test_an_endpoint_in_trouble_could_not_be_checked_and_the_others_are(
    settings: Settings, serve: Serve, answer: Callable[[socket.socket], None]
) -> None:
    one, check = check_subject("A-1"), HttpCheck("troubled", "orders/{key}", "state")
    everything = with_section(settings, "endpoints", {"troubled": serve(answer)})
    observations = run(everything, (check, (one,)), (SQL, (one,)), (HTTP, (one,)))
    assert [observation.answer.value for observation in observations.values()].count("met") == 2
    assert observations[check, one.occurrence].answer is CheckAnswer.COULD_NOT


def test_an_endpoint_that_was_too_slow_is_not_asked_again_and_the_others_go_on(
    settings: Settings, serve: Serve
) -> None:
    many = tuple(check_subject(f"A-{number}") for number in range(100))
    check = HttpCheck("slow", "orders/{key}", "state")
    everything = with_section(settings, "endpoints", {"slow": serve(silence)})
    began = time.monotonic()
    observations = run(everything, (check, many), (HTTP, many))
    assert time.monotonic() - began < 6  # and not the 13 seconds that 100 checks of one second take, 8 at once
    assert {observation.answer for (one, _), observation in observations.items() if one == HTTP} == {CheckAnswer.MET}
    texts = [observation.what.en for (one, _), observation in observations.items() if one == check]
    asked_again = "slow timed out earlier in this run and is not asked again"
    assert (len(texts), texts.count(asked_again)) == (100, 100 - AT_ONCE)


# ---- checks that do not return, or fail unexpectedly


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """File checks hang until the test ends, as on a network folder whose server is gone."""
    over = threading.Event()

    def hang(*_: object, **__: object) -> Observation:
        over.wait(20)
        return Observation(CheckAnswer.MET, Text.plain("too late"))

    monkeypatch.setattr(file_kind, "check_file", hang)
    yield over
    over.set()


@pytest.mark.usefixtures("stuck")
def test_a_look_that_never_comes_back_is_left_behind(settings: Settings) -> None:
    many = tuple(check_subject(f"A-{number}") for number in range(20))
    files = {"share": FileRoot(Path(), deadline=SECOND / 2)}
    began = time.monotonic()
    observations = run(with_section(settings, "files", files), (FILE, many), (SQL, many), (HTTP, many[:1]))
    assert time.monotonic() - began < 5
    texts = [observation.what.en for (check, _), observation in observations.items() if check == FILE]
    assert texts.count("share did not answer within 0.5 seconds") == AT_ONCE
    assert texts.count("share timed out earlier in this run and is not asked again") == 20 - AT_ONCE
    assert observations[SQL, many[1].occurrence].answer is CheckAnswer.MET
    assert observations[HTTP, many[0].occurrence].answer is CheckAnswer.MET


def test_an_error_of_a_check_itself_could_not_check_and_is_logged_without_its_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> Observation:
        raise KeyError("postgresql://reader:canary-word@shop")

    monkeypatch.setattr(http_kind, "check_http", fail)
    one = check_subject("A-1")
    with caplog.at_level(logging.ERROR):
        observations = run(settings, (HTTP, (one,)), (SQL, (one,)))
    assert observations[HTTP, one.occurrence] == Observation(
        CheckAnswer.COULD_NOT,
        Text(zh="核验程序出错（KeyError），详见日志", en="the check itself failed (KeyError); see the log"),
    )
    assert observations[SQL, one.occurrence].answer is CheckAnswer.MET
    assert "http check on dms: KeyError in fail, line" in caplog.text
    assert "canary-word" not in caplog.text


def test_no_more_than_so_many_looks_are_under_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, under_way, most = threading.Lock(), 0, 0

    def count(*_: object, **__: object) -> Observation:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.02)
        with lock:
            under_way -= 1
        return Observation(CheckAnswer.MET, Text.plain("counted"))

    monkeypatch.setattr(file_kind, "check_file", count)
    run(settings, (FILE, tuple(check_subject(f"A-{number}") for number in range(40))))
    assert most == AT_ONCE
