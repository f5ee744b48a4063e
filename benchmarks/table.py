"""The rows that every benchmark yields, and their table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One way to do some work: its units per second, and whether it is ours, a peer or a limit."""

    work: str
    who: str
    what: str
    per_second: float
    target: str = ""


def measured(
    work: str, units: int, runs: Mapping[tuple[str, str], Callable[[], object]], target: str = ""
) -> list[Row]:
    """Run each way in turn, so that a drift of the machine affects all equally; return the medians of the rounds."""
    durations: dict[tuple[str, str], list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            begun = perf_counter()
            run()
            durations[name].append(perf_counter() - begun)
    return [
        Row(work, who, what, units / median(times), target if who == "ours" else "")
        for (who, what), times in durations.items()
    ]


def printed(rows: Iterable[Row]) -> str:
    """One table; ``ratio`` is how many times as fast ours is."""
    lines = [f"{'work':44} {'who':6} {'what':38} {'per second':>14} {'ours is':>10}  target"]
    rows = list(rows)
    for row in rows:
        ours = next((r.per_second for r in rows if r.work == row.work and r.who == "ours"), row.per_second)
        ratio = "" if row.who == "ours" else f"{ours / row.per_second:.2f} ×"
        lines.append(f"{row.work:44} {row.who:6} {row.what:38} {row.per_second:>14,.1f} {ratio:>10}  {row.target}")
    return "\n".join(lines) + "\n"
