"""CPU seconds, user and system: of this process, of the processes that it waited for, and of a PostgreSQL server.

Wall time says how busy a machine is; CPU time says what a piece of work costs. Both of a pair are measured in one run.
"""

import gc
import os
import resource
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

ROUNDS = 5
ENOUGH = 1.0
"""Seconds after which no further round is needed: a long piece of work varies little."""
LONG_ENOUGH = 0.1
"""Seconds that a round of short work takes at least."""
_TICK = os.sysconf("SC_CLK_TCK")

Clock = Callable[[], float]


def own() -> float:
    """The CPU seconds of this process and of the ones that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def with_server(server: int | None) -> Clock:
    """A clock of this process and, where there is one, of a PostgreSQL server: its first process and all below it.

    It leaves out what it takes to look at the server's processes, which is as much as a short query.
    """
    if server is None:
        return own
    looking = 0.0

    def clock() -> float:
        nonlocal looking
        before = own()
        taken = before - looking + server_seconds(server)
        looking += own() - before
        return taken

    return clock


def server_seconds(server: int) -> float:
    """The CPU seconds of a server's processes, those that have ended included. 0 where the system does not say."""
    try:
        taken = sum(_stat(server)[13:15]) / _TICK + _process_seconds(server)  # first those of its children that ended
        for each in Path("/proc").iterdir():
            if each.name.isdigit() and int(each.name) != server:
                fields = _stat(int(each.name))
                if fields and fields[1] == server:
                    taken += _process_seconds(int(each.name))
    except OSError:
        return 0.0
    return taken


def _process_seconds(process: int) -> float:
    """The CPU seconds of a process of one thread: by its nanoseconds on a CPU, since a tick, in which other times are
    given, is longer than a query."""
    try:
        on_cpu = int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])
    except (OSError, IndexError, ValueError):  # gone, or a kernel without them
        on_cpu = 0
    return on_cpu / 1e9 if on_cpu else sum(_stat(process)[11:13]) / _TICK


def _stat(process: int) -> list[int]:
    """The numbers of a process as Linux gives them, from its state on; empty for one that is gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in text.rpartition(")")[2].split()]


def seconds(work: Callable[[], object], *, clock: Clock = own, rounds: int = ROUNDS) -> float:
    """The median CPU seconds of some work; once is enough for work that takes long."""
    taken: list[float] = []
    while len(taken) < rounds and sum(taken) < ENOUGH:
        gc.collect()
        before = clock()
        work()
        taken.append(clock() - before)
    return median(taken)


def per_call(work: Callable[[], object], *, clock: Clock = own, rounds: int = ROUNDS) -> float:
    """The same for work so short that it is repeated until a round takes long enough."""
    times = 1

    def repeated() -> None:
        for _ in range(times):
            work()

    while (once := seconds(repeated, clock=clock, rounds=1)) < LONG_ENOUGH and times < 100_000:
        times *= 4 if once < 0.02 else 2
    return seconds(repeated, clock=clock, rounds=rounds) / times


def compared(works: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median CPU seconds of several ways, run in turn, so that a drift of the machine affects all equally."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    while len(next(iter(taken.values()))) < rounds and min(map(sum, taken.values())) < ENOUGH:
        for name, work in works.items():
            gc.collect()
            before = own()
            work()
            taken[name].append(own() - before)
    return {name: median(times) for name, times in taken.items()}


def peak() -> float:
    """The most memory that this process had so far, in MB; what the process before it had is not counted."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
