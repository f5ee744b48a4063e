"""The rule “opened at once”: an event or a request writes what follows from it in its own commit, and no longer the
next run.

So the instants at which such entries were recorded, the batches of runs that only wrote them, and the steps on the way
to a due time differ. What must not: which items there are, since when, until when and how they ended; what people did;
who was notified of what in which run; and every figure. ``followed`` leaves exactly that.
"""

from collections.abc import Iterable, Iterator, Mapping

from tests.sameness.dump import Row

_FOLLOWING = ("opened", "due set", "met", "lapsed")
"""The kinds of entries that moved from the run to the commit of their cause."""


def followed(found: Mapping[str, Iterable[Row]]) -> Mapping[str, list[Row]]:
    """The rows of a story, by kind, without what the rule changes."""
    plain = {kind: list(rows) for kind, rows in found.items()}
    stored = {row["id"] for row in plain["occurrences"]}
    return {
        **plain,
        "batches": [
            {"command": row["command"], "recorded_at": _second(row["recorded_at"])}
            for row in plain["batches"]
            if row["command"] != "run"
        ],
        "entries": [*_others(plain["entries"]), *_outcomes(plain["entries"], stored)],
        "messages": [{**row, "made_at": _second(row["made_at"])} for row in plain["messages"]],
        "report": [row for row in plain["report"] if row["part"] != "head"],
    }


def _follows(entry: Row) -> bool:
    return entry["actor"] == "engine" and entry["kind"] in _FOLLOWING


def _others(entries: Iterable[Row]) -> Iterator[Row]:
    """The entries of people, and those that a run still writes, in their order."""
    for entry in entries:
        if not _follows(entry):
            instants = {name: _second(entry[name]) for name in ("effective_at", "recorded_at")}
            yield {**entry, **instants}


def _outcomes(entries: Iterable[Row], stored: set[str]) -> Iterator[Row]:
    """What became of each item that is stored: since when it is open, its last due time, when it was met, whether it
    lapsed."""
    outcomes: dict[str, Row] = {}
    for entry in entries:
        id = entry["subject_id"]
        if not _follows(entry) or id not in stored:
            continue
        outcome = outcomes.setdefault(id, {"subject_id": id, "lapsed": False})
        match entry["kind"]:
            case "opened":
                outcome |= {"opened": _second(entry["effective_at"]), "due_at": entry["body"]["due_at"]}
            case "due set":
                outcome["due_at"] = entry["body"]["due_at"]
            case "met":
                outcome["met"] = _second(entry["effective_at"])
            case "lapsed":
                outcome["lapsed"] = True
    yield from (outcome for _, outcome in sorted(outcomes.items()))


def _second(instant: str) -> str:
    """An instant without its fraction, which only keeps the batches of one second in order."""
    return instant[:19]
