"""Run many checks at once, so that one slow service delays neither the others nor the run."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from importlib import import_module
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from traceback import extract_tb

from engine.checks.call import CallContext, CheckCall, Observations
from engine.checks.observation import could_not
from engine.domain.agreement.check import CheckSubject, Machine, Observation
from engine.loading.check.kind import check_kinds
from engine.settings import Settings
from engine.wording.check import result_text, wording_of

AT_ONCE = 8
_GRACE = 1.0
"""Seconds after its deadline in which a check can still report the cause itself."""

_LOG = logging.getLogger(__name__)


class _NoResourceError(Exception):
    """The settings have no resource of that name; ``observation`` lists the ones that exist."""

    def __init__(self, observation: Observation) -> None:
        super().__init__(observation.what.en)
        self.observation = observation


class ResourceChecks:
    """Runs checks on the configured resources. Never raises for what a resource does."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime], zone: tzinfo) -> None:
        """``now`` is the clock for the age of files, in UTC; ``zone`` is the zone of times without an offset."""
        self._settings = settings
        self._context = CallContext(now, zone)

    def run(
        self, jobs: Sequence[tuple[Machine, tuple[CheckSubject, ...]]]
    ) -> Mapping[tuple[Machine, str], Observation]:
        """Return the observation of each job's check for each of its occurrences, by check and occurrence id.

        A check that does not return in time could not check, and its thread is abandoned. A resource that timed out
        once is not used again in this call.
        """
        answers: dict[tuple[Machine, str], Observation] = {}
        waiting: deque[CheckCall] = deque()
        for check, subjects in jobs:
            try:
                waiting += self._calls(check, subjects)
            except _NoResourceError as error:
                answers |= {(check, subject.occurrence): error.observation for subject in subjects}
        for call, observations in _run_all(waiting):
            answers |= {(call.check, occurrence): one for occurrence, one in observations.items()}
        return answers

    def _calls(self, check: Machine, subjects: tuple[CheckSubject, ...]) -> Sequence[CheckCall]:
        """Return the calls of a check. The module of this package with the name of its kind makes them.

        Raises _NoResourceError.
        """
        kind = check_kinds()[check.kind].resource
        resources = self._settings.resources.get(kind.section, {})
        if check.resource not in resources:
            known = ", ".join(sorted(resources)) if resources else result_text("no-resources")
            label = wording_of(check.kind).RESOURCE
            raise _NoResourceError(could_not("resource-unknown", kind=label, name=check.resource, known=known))
        module = import_module(f"engine.checks.{check.kind}")
        calls: Sequence[CheckCall] = module.calls(check, subjects, resources[check.resource], self._context)
        return calls


def _run_all(waiting: deque[CheckCall]) -> Iterator[tuple[CheckCall, Observations]]:
    """Run the calls, AT_ONCE at a time, and yield each with its answers as it finishes."""
    done: SimpleQueue[tuple[int, Observations]] = SimpleQueue()
    running: dict[int, tuple[CheckCall, float]] = {}
    slow: set[tuple[str, str]] = set()
    for number in count():
        while waiting and waiting[0].resource in slow:
            call = waiting.popleft()
            yield call, call.could_not("resource-resting", name=call.resource[1])
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
            yield call, call.could_not("resource-hung", name=call.resource[1], seconds=f"{call.seconds:g}")


def _run(number: int, call: CheckCall, done: "SimpleQueue[tuple[int, Observations]]") -> None:
    try:
        answers = call.run()
    except Exception as error:
        # the message may contain an address with its password; the place in the code does not
        frame = extract_tb(error.__traceback__)[-1]
        kind, name = call.resource
        _LOG.error("%s check on %s: %s in %s, line %s", kind, name, type(error).__name__, frame.name, frame.lineno)
        answers = call.could_not("check-fault", error=type(error).__name__)
    done.put((number, answers))
