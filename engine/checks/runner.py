"""Run many checks at once, so that one slow service delays neither the others nor the run."""

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
from engine.embedded_languages.sql_query import parameters
from engine.settings import Endpoint, FileRoot, Settings, SqlSource

AT_ONCE = 8
_GRACE = 1.0
"""Seconds after its deadline in which a check can still report the cause itself."""

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
    zh="{name} 在本次运行中已超时，不再访问", en="{name} timed out earlier in this run and is not asked again"
)
_FAULT = Text(zh="核验程序出错（{error}），详见日志", en="the check itself failed ({error}); see the log")


class _NoResourceError(Exception):
    """The settings have no resource of that name; ``text`` lists the ones that exist."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class _CheckCall:
    """One call: its check and subjects, its resource (kind and name), its time limit in seconds, and how to run it."""

    check: Machine
    subjects: tuple[CheckSubject, ...]
    resource: tuple[str, str]
    seconds: float
    run: Callable[[], _Answers]

    def could_not(self, why: Text) -> _Answers:
        return {subject.occurrence: could_not(why) for subject in self.subjects}


class ResourceChecks:
    """Runs checks on the configured resources. Never raises for what a resource does."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime], zone: tzinfo) -> None:
        """``now`` is the clock for the age of files, in UTC; ``zone`` is the zone of times without an offset."""
        self._settings = settings
        self._now = now
        self._zone = zone

    def run(
        self, jobs: Sequence[tuple[Machine, tuple[CheckSubject, ...]]]
    ) -> Mapping[tuple[Machine, str], Observation]:
        """Return the observation of each job's check for each of its occurrences, by check and occurrence id.

        A check that does not return in time could not check, and its thread is abandoned. A resource that timed out
        once is not used again in this call.
        """
        answers: dict[tuple[Machine, str], Observation] = {}
        waiting: deque[_CheckCall] = deque()
        for check, subjects in jobs:
            try:
                waiting += self._calls(check, subjects)
            except _NoResourceError as error:
                answers |= {(check, subject.occurrence): could_not(error.text) for subject in subjects}
        for call, observations in _run_all(waiting):
            answers |= {(call.check, occurrence): one for occurrence, one in observations.items()}
        return answers

    def _calls(self, check: Machine, subjects: tuple[CheckSubject, ...]) -> Sequence[_CheckCall]:
        """Return one call per occurrence, or one for all of them on a database. Raises _NoResourceError."""
        match check:
            case FileCheck(root=name):
                root = _resource(self._settings.files, name, _ROOT)
                return [self._file_call(check, subject, root) for subject in subjects]
            case SqlCheck(source=name):
                return [self._database_call(check, subjects, _resource(self._settings.databases, name, _SOURCE))]
            case HttpCheck(endpoint=name):
                endpoint = _resource(self._settings.endpoints, name, _ENDPOINT)
                return [self._endpoint_call(check, subject, endpoint) for subject in subjects]
            case _:
                assert_never(check)

    def _file_call(self, check: FileCheck, subject: CheckSubject, root: FileRoot) -> _CheckCall:
        def run() -> _Answers:
            return {subject.occurrence: check_file(check, subject, root, now=self._now())}

        return _CheckCall(check, (subject,), (check.kind, check.root), root.deadline.total_seconds(), run)

    def _database_call(self, check: SqlCheck, subjects: tuple[CheckSubject, ...], source: SqlSource) -> _CheckCall:
        def run() -> _Answers:
            return check_sql(check, subjects, source, zone=self._zone)

        queries = min(len(subjects), QUERIES) if parameters(check.query) else 1
        seconds = (queries + 1) * source.deadline.total_seconds()  # connecting may take as long as one query
        return _CheckCall(check, subjects, (check.kind, check.source), seconds, run)

    def _endpoint_call(self, check: HttpCheck, subject: CheckSubject, endpoint: Endpoint) -> _CheckCall:
        def run() -> _Answers:
            return {subject.occurrence: check_http(check, subject, endpoint, zone=self._zone)}

        return _CheckCall(check, (subject,), (check.kind, check.endpoint), endpoint.deadline.total_seconds(), run)


def _resource(resources: Mapping[str, _T], name: str, kind: Text) -> _T:
    if name not in resources:
        known = Text.plain(", ".join(sorted(resources))) if resources else _NONE
        raise _NoResourceError(_UNKNOWN.filled(kind=kind, name=name, known=known))
    return resources[name]


def _run_all(waiting: deque[_CheckCall]) -> Iterator[tuple[_CheckCall, _Answers]]:
    """Run the calls, AT_ONCE at a time, and yield each with its answers as it finishes."""
    done: SimpleQueue[tuple[int, _Answers]] = SimpleQueue()
    running: dict[int, tuple[_CheckCall, float]] = {}
    slow: set[tuple[str, str]] = set()
    for number in count():
        while waiting and waiting[0].resource in slow:
            call = waiting.popleft()
            yield call, call.could_not(_RESTING.filled(name=call.resource[1]))
        if waiting and len(running) < AT_ONCE:
            call = waiting.popleft()
            running[number] = call, monotonic()
            Thread(target=_run, args=(number, call, done), daemon=True).start()
            continue
        if not running:
            return
        patience = min(began + call.seconds + _GRACE for call, began in running.values()) - monotonic()
        with suppress(Empty):
            finished, answers = done.get(timeout=max(0.0, patience))
            if finished in running:  # else it was abandoned before
                call, began = running.pop(finished)
                if monotonic() - began >= call.seconds:
                    slow.add(call.resource)
                yield call, answers
        for late in [n for n, (call, began) in running.items() if monotonic() - began > call.seconds + _GRACE]:
            call, _ = running.pop(late)
            slow.add(call.resource)
            yield call, call.could_not(_HUNG.filled(name=call.resource[1], seconds=f"{call.seconds:g}"))


def _run(number: int, call: _CheckCall, done: "SimpleQueue[tuple[int, _Answers]]") -> None:
    try:
        answers = call.run()
    except Exception as error:
        # the message may contain an address with its password; the place in the code does not
        frame = extract_tb(error.__traceback__)[-1]
        kind, name = call.resource
        _LOG.error("%s check on %s: %s in %s, line %s", kind, name, type(error).__name__, frame.name, frame.lineno)
        answers = call.could_not(_FAULT.filled(error=type(error).__name__))
    done.put((number, answers))
