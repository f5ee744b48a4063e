"""Many looks at the check_runner at once, so that one slow service holds up neither the others nor the run."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from traceback import extract_tb
from typing import TypeVar, assert_never

from engine.checks.file import check_file
from engine.checks.http import check_http
from engine.checks.observation import could_not
from engine.checks.sql import QUERIES, check_sql
from engine.domain.agreement.check import CheckSubject, FileCheck, HttpCheck, Machine, Observation, SqlCheck
from engine.domain.text import Text
from engine.languages.sql_query import parameters
from engine.settings import Endpoint, FileRoot, Settings, SqlSource

AT_ONCE = 8
_GRACE = 1.0
"""Seconds after its deadline in which a look can still say itself what held it up."""

_T = TypeVar("_T")
_Answers = Mapping[str, Observation]

_LOG = logging.getLogger(__name__)

_UNKNOWN = Text(
    zh="设置里没有名为 {name} 的{kind}，现有：{known}",
    en="there is no {kind} named {name} in the settings; there are: {known}",
)
_ROOT = Text(zh="文件夹", en="folder")
_SOURCE = Text(zh="数据库", en="database")
_ENDPOINT = Text(zh="接口", en="endpoint")
_NONE = Text(zh="无", en="none")
_HUNG = Text(zh="{name} 在 {seconds} 秒内没有回应", en="{name} did not answer within {seconds} seconds")
_RESTING = Text(
    zh="{name} 在本次运行中已超时，不再询问", en="{name} was too slow before in this run, and is not asked again"
)
_FAULT = Text(zh="核验程序出错（{error}），详见日志", en="the check itself failed ({error}); the log says where")


class _NoResourceError(Exception):
    """The settings have no resource of that name; ``text`` says which there are."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class _CheckCall:
    """One look: at which resource (its kind and name), about what, how, and how many seconds it may take."""

    check: Machine
    asked: tuple[CheckSubject, ...]
    resource: tuple[str, str]
    seconds: float
    ask: Callable[[], _Answers]

    def could_not(self, why: Text) -> _Answers:
        return {one.occurrence: could_not(why) for one in self.asked}


class ResourceChecks:
    """Looks at the check_runner through the named resources. Never raises for what the check_runner does."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime], zone: tzinfo) -> None:
        """``now`` is the clock that a file's age is measured by, ``zone`` that of instants without an offset."""
        self._settings = settings
        self._now = now
        self._zone = zone

    def run(
        self, jobs: Sequence[tuple[Machine, tuple[CheckSubject, ...]]]
    ) -> Mapping[tuple[Machine, str], Observation]:
        """What each check says of each occurrence that it is asked about, by check and occurrence id.

        A look that does not come back in time could not check, and its thread is left behind; a resource that used
        up its time once is not asked again in this call.
        """
        answers: dict[tuple[Machine, str], Observation] = {}
        waiting: deque[_CheckCall] = deque()
        for check, asked in jobs:
            try:
                waiting += self._looks(check, asked)
            except _NoResourceError as error:
                answers |= {(check, one.occurrence): could_not(error.text) for one in asked}
        for look, seen in _unavailable(waiting):
            answers |= {(look.check, occurrence): one for occurrence, one in seen.items()}
        return answers

    def _looks(self, check: Machine, asked: tuple[CheckSubject, ...]) -> Sequence[_CheckCall]:
        """One look for each occurrence, but one for all where a database is asked. Raises _NoResourceError."""
        match check:
            case FileCheck(root=name):
                root = _named(self._settings.files, name, _ROOT)
                return [self._at_file(check, one, root) for one in asked]
            case SqlCheck(source=name):
                return [self._at_database(check, asked, _named(self._settings.databases, name, _SOURCE))]
            case HttpCheck(endpoint=name):
                endpoint = _named(self._settings.endpoints, name, _ENDPOINT)
                return [self._at_endpoint(check, one, endpoint) for one in asked]
            case _:
                assert_never(check)

    def _at_file(self, check: FileCheck, asked: CheckSubject, root: FileRoot) -> _CheckCall:
        def ask() -> _Answers:
            return {asked.occurrence: check_file(check, asked, root, now=self._now())}

        return _CheckCall(check, (asked,), (check.kind, check.root), root.deadline.total_seconds(), ask)

    def _at_database(self, check: SqlCheck, asked: tuple[CheckSubject, ...], source: SqlSource) -> _CheckCall:
        def ask() -> _Answers:
            return check_sql(check, asked, source, zone=self._zone)

        queries = min(len(asked), QUERIES) if parameters(check.query) else 1
        seconds = (queries + 1) * source.deadline.total_seconds()  # connecting has the time of one query
        return _CheckCall(check, asked, (check.kind, check.source), seconds, ask)

    def _at_endpoint(self, check: HttpCheck, asked: CheckSubject, endpoint: Endpoint) -> _CheckCall:
        def ask() -> _Answers:
            return {asked.occurrence: check_http(check, asked, endpoint, zone=self._zone)}

        return _CheckCall(check, (asked,), (check.kind, check.endpoint), endpoint.deadline.total_seconds(), ask)


def _named(resources: Mapping[str, _T], name: str, kind: Text) -> _T:
    if name not in resources:
        known = Text.plain(", ".join(sorted(resources))) if resources else _NONE
        raise _NoResourceError(_UNKNOWN.filled(kind=kind, name=name, known=known))
    return resources[name]


def _unavailable(waiting: deque[_CheckCall]) -> Iterator[tuple[_CheckCall, _Answers]]:
    """The looks with their answers as they come in, AT_ONCE of them under way."""
    done: SimpleQueue[tuple[int, _Answers]] = SimpleQueue()
    running: dict[int, tuple[_CheckCall, float]] = {}
    slow: set[tuple[str, str]] = set()
    for number in count():
        while waiting and waiting[0].resource in slow:
            look = waiting.popleft()
            yield look, look.could_not(_RESTING.filled(name=look.resource[1]))
        if waiting and len(running) < AT_ONCE:
            look = waiting.popleft()
            running[number] = look, monotonic()
            Thread(target=_run, args=(number, look, done), daemon=True).start()
            continue
        if not running:
            return
        patience = min(began + look.seconds + _GRACE for look, began in running.values()) - monotonic()
        with suppress(Empty):
            finished, answers = done.get(timeout=max(0.0, patience))
            if finished in running:  # else it was given up before
                look, began = running.pop(finished)
                if monotonic() - began >= look.seconds:
                    slow.add(look.resource)
                yield look, answers
        for late in [n for n, (look, began) in running.items() if monotonic() - began > look.seconds + _GRACE]:
            look, _ = running.pop(late)
            slow.add(look.resource)
            yield look, look.could_not(_HUNG.filled(name=look.resource[1], seconds=f"{look.seconds:g}"))


def _run(number: int, look: _CheckCall, done: "SimpleQueue[tuple[int, _Answers]]") -> None:
    try:
        answers = look.ask()
    except Exception as error:
        # its words may hold an address with its password; where it happened holds none
        frame = extract_tb(error.__traceback__)[-1]
        kind, name = look.resource
        _LOG.error("%s check on %s: %s in %s, line %s", kind, name, type(error).__name__, frame.name, frame.lineno)
        answers = look.could_not(_FAULT.filled(error=type(error).__name__))
    done.put((number, answers))
