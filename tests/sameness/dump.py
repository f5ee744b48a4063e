"""What a played story left behind, as plain rows that two versions of the code can be compared by.

The rows come from the database and the report by plain SQL and JSON: no name of the engine is imported. The names of
tables and columns stand in ``TABLES``. A row has the field names of the baseline, whatever a column is called now.

    python -m tests.sameness.dump STATE    # prints the rows of a state folder, to compare two trees by hand
"""

import hashlib
import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Renamed = Mapping[str, Mapping[str, str]]
"""The words of today by place, each with the word that the baseline has for it: ``{place: {new: old}}``."""
WordOfBefore = Callable[[str, str], str]
"""The baseline's word for a word at a place."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its current name, the column that orders it, and each field of a row with its current column."""

    name: str
    order: str
    columns: Mapping[str, str]


# ---- the names of today: the only ones that this module knows. Left: the baseline's name. Right: the current column.

TABLES: Mapping[str, Table] = {
    "batches": Table(
        "batch",
        "id",
        {"command": "command", "recorded_at": "recorded_at", "entries": "entries"},
    ),
    "entries": Table(
        "entry",
        "seq",
        {
            "kind": "kind",
            "about": "about",
            "subject_id": "subject_id",
            "actor": "actor",
            "effective_at": "effective_at",
            "recorded_at": "recorded_at",
            "body": "body",
        },
    ),
    "occurrences": Table(
        "occurrence",
        "id",
        {
            "id": "id",
            "phase": "phase",
            "timeliness": "timeliness",
            "outcome": "outcome",
            "reasons": "reasons",
            "due_at": "due_at",
            "provisional": "provisional",
            "delivered_at": "delivered_at",
            "closed_at": "closed_at",
            "late_by": "late_by",
            "wake_at": "wake_at",
            "next_change_at": "next_change_at",
        },
    ),
    "messages": Table(
        "message",
        "id",
        {
            "key": "key",
            "person": "person",
            "channel": "channel",
            "rung": "step",
            "digest_on": "digest_on",
            "about": "about",
            "made_at": "made_at",
        },
    ),
}
REPORT = "report"
KINDS = (*TABLES, REPORT)
"""The kinds of rows, in the order in which they are compared."""

# ---- what the values of fields are; all names below are the baseline's

_INSTANTS = frozenset(
    {"recorded_at", "effective_at", "due_at", "delivered_at", "closed_at", "wake_at", "next_change_at", "made_at"}
)
_JSON = frozenset({("entries", "body"), ("messages", "about")})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "batches": {"command": "command"},
    "entries": {"kind": "kind", "about": "about", "actor": "actor"},
    "occurrences": {"phase": "verdict", "timeliness": "verdict", "outcome": "verdict"},
    "messages": {"rung": "notification"},
}
"""The fields that hold one word of the engine, and the place of ``Renamed`` that such words stand in."""
_BODY_WORDS: Mapping[str, str] = {"rung": "notification", "side": "body word", "category": "body word"}
"""The keys of a body that hold one word of the engine. All other values are ids, instants or what people wrote."""
_NAMED_BY_AGREEMENTS = frozenset({"data", "evidence"})
"""The keys of a body under which agreements and events choose the names."""
_REPORT_WORDS = frozenset({"report", "band", "category"})
_REPORT_DATA_KEYS = frozenset({"bands", "stakes"})
"""The keys of the report under which bands and currencies are keys."""
PLACES = (
    "kind",
    "about",
    "actor",
    "command",
    "verdict",
    "notification",
    "body key",
    "body word",
    "report key",
    "report word",
)

_HASH = re.compile(r"[0-9a-f]{64}")
HASH = "(hash)"
"""Stands for every hash: hashes are the one thing that may differ."""
_AT_END = re.compile(r"(.*?)( \d{4}-\d\d-\d\dT[\d:.]+Z)?")
_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# ---- the rows, in the words of today


def rows(state: Path, kind: str, report: str | None = None) -> Iterator[Row]:
    """The rows of a kind that a story left in its state folder.

    ``report`` is the overdue report as JSON; without it, the file that ``demo`` writes is read.
    """
    if kind == REPORT:
        text = report if report is not None else (state / "reports" / "overdue.json").read_text(encoding="utf-8")
        return _report_rows(json.loads(text))
    (database,) = state.glob("*.db")
    return _table_rows(database, kind)


def _table_rows(database: Path, kind: str) -> Iterator[Row]:
    table = TABLES[kind]
    columns = ", ".join(f'"{column}"' for column in table.columns.values())
    query = f'SELECT {columns} FROM "{table.name}" ORDER BY "{table.order}"'
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        for values in connection.execute(query):
            yield {name: _plain(kind, name, value) for name, value in zip(table.columns, values, strict=True)}


def _plain(kind: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _INSTANTS:
        return (_EPOCH + timedelta(microseconds=value)).isoformat().replace("+00:00", "Z")
    if (kind, name) in _JSON:
        return _without_hashes(json.loads(value))
    if name == "reasons":
        return [reason for reason in value.split(",") if reason]
    if name == "provisional":
        return bool(value)
    return _without_hashes(value)


def _without_hashes(value: Any) -> Any:
    match value:
        case str():
            return HASH if _HASH.fullmatch(value) else value
        case dict():
            return {key: _without_hashes(inner) for key, inner in value.items()}
        case list():
            return [_without_hashes(inner) for inner in value]
    return value


PARTS_SINCE = frozenset({"trend"})
"""The parts of the report that have come since the baselines: whether it gets better or worse."""


def _report_rows(report: Row) -> Iterator[Row]:
    """The report without prose: one row for each item of a list, one for each other part that it had before."""
    for part, value in _without_prose(_without_hashes(report)).items():
        if part in PARTS_SINCE:
            continue
        for one in value if isinstance(value, list) else [value]:
            yield {"part": part, "value": one}


def _without_prose(value: Any) -> Any:
    match value:
        case dict():
            return {key: _without_prose(inner) for key, inner in value.items() if not _is_prose(inner)}
        case list():
            return [_without_prose(inner) for inner in value]
    return value


def _is_prose(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"zh", "en"}


# ---- the same rows in the words of the baseline


def by_table(renamed: Renamed) -> WordOfBefore:
    """Replaces a word that the table has at the place; leaves all others."""
    return lambda place, word: renamed.get(place, {}).get(word, word)


def translate(kind: str, row: Row, word_of_before: WordOfBefore) -> Row:
    """A row with each word of the engine translated as a whole, and ids, instants and people's texts as they are."""
    if kind == REPORT:
        ((part, value),) = _report({row["part"]: row["value"]}, word_of_before).items()
        return {"part": part, "value": value}
    row = dict(row)
    for field, place in _WORDS.get(kind, {}).items():
        if row[field] is not None:
            row[field] = _word(row[field], place, word_of_before)
    if kind == "entries":
        row["body"] = _body(row["body"], word_of_before)
    elif kind == "occurrences":
        row["reasons"] = [word_of_before("verdict", reason) for reason in row["reasons"]]
    elif kind == "messages":
        row["key"] = _message_key(row["key"], row["about"], word_of_before)
    return row


def _word(value: str, place: str, word_of_before: WordOfBefore) -> str:
    """The name of a notification may end in an instant, as ``returned 2026-01-26T02:20:00Z``: the instant stays."""
    if place != "notification":
        return word_of_before(place, value)
    head, at = _AT_END.fullmatch(value).groups(default="")  # type: ignore[union-attr]
    return word_of_before(place, head) + at


def _body(body: Any, word_of_before: WordOfBefore, *, chosen_names: bool = False) -> Any:
    match body:
        case dict() if chosen_names:
            return {name: _body(value, word_of_before) for name, value in body.items()}
        case dict():
            return dict(_body_item(name, value, word_of_before) for name, value in body.items())
        case list():
            return [_body(value, word_of_before) for value in body]
    return body


def _body_item(name: str, value: Any, word_of_before: WordOfBefore) -> tuple[str, Any]:
    key = word_of_before("body key", name)
    if key in _BODY_WORDS and isinstance(value, str):
        return key, _word(value, _BODY_WORDS[key], word_of_before)
    return key, _body(value, word_of_before, chosen_names=key in _NAMED_BY_AGREEMENTS)


def _message_key(key: str, about: Sequence[str], word_of_before: WordOfBefore) -> str:
    """``digest/…``, or the id of an occurrence, the name of the notification, and more."""
    start = f"{about[0]}/" if about and key.startswith(f"{about[0]}/") else ""
    head, slash, rest = key.removeprefix(start).partition("/")
    return start + _word(head, "notification", word_of_before) + slash + rest


def _report(value: Any, word_of_before: WordOfBefore, *, data_keys: bool = False) -> Any:
    match value:
        case dict() if data_keys:
            return value
        case dict():
            found = {}
            for name, inner in value.items():
                key = word_of_before("report key", name)
                if key in _REPORT_WORDS and isinstance(inner, str):
                    found[key] = word_of_before("report word", inner)
                else:
                    found[key] = _report(inner, word_of_before, data_keys=key in _REPORT_DATA_KEYS)
            return found
        case list():
            return [_report(inner, word_of_before) for inner in value]
    return value


def words(found: Mapping[str, Iterable[Row]]) -> Mapping[str, set[str]]:
    """The words of the engine that stand in some rows, by place."""
    seen: dict[str, set[str]] = {place: set() for place in PLACES}

    def note(place: str, word: str) -> str:
        seen[place].add(word)
        return word

    for kind, some in found.items():
        for row in some:
            translate(kind, row, note)
    return seen


def ambiguities(renamed: Renamed, before: Mapping[str, set[str]]) -> list[str]:
    """What makes a table of renamed words hide a difference: two words that it makes one."""
    found = [f"there is no place “{place}”" for place in renamed if place not in PLACES]
    for place, table in renamed.items():
        twice = [old for old, count in Counter(table.values()).items() if count > 1]
        found += [f"{place}: two words are renamed from “{old}”" for old in twice]
        # a word that is renamed itself leaves its name free for another
        taken = before.get(place, set()) - set(table.values())
        found += [f"{place}: “{new}” is a word of the baseline itself" for new in table if new in taken]
    return found


# ---- comparing


def lines(kind: str, found: Iterable[Row], renamed: Renamed) -> Iterator[str]:
    """Rows of today in the baseline's words, each in its one spelling."""
    word_of_before = by_table(renamed)
    in_words = (translate(kind, row, word_of_before) for row in found)
    if kind == REPORT:  # its parts have no order of their own
        in_words = iter(sorted(in_words, key=lambda row: row["part"]))
    return map(_LINE.encode, in_words)


def difference(kind: str, before: Sequence[str], now: Sequence[str], *, shown: int = 8) -> str:
    """The first lines that differ, for a person to read; empty where none does."""
    if before == now:
        return ""
    changes = [x for x in unified_diff(before, now, "before", "now", n=0, lineterm="") if x[:3] not in ("---", "+++")]
    count = sum(not x.startswith("@@") for x in changes)
    head = f"{kind}: {len(before)} rows before, {len(now)} now; lines that differ: {count}"
    cut = [f"  {x[:400]}{'…' if len(x) > 400 else ''}" for x in changes[:shown]]
    return "\n".join([head, *cut, *(["  …"] if len(changes) > shown else [])])


CHUNK = 500
"""How many lines share one SHA-256, where there are too many to keep."""


def chunks(found: Iterable[str]) -> Row:
    """How many lines there are, and the SHA-256 of each chunk of them."""
    rest, count, hashes = iter(found), 0, []
    while some := list(islice(rest, CHUNK)):
        count += len(some)
        hashes.append(hashlib.sha256("\n".join(some).encode()).hexdigest())
    return {"rows": count, "sha256": hashes}


def chunk_difference(kind: str, before: Row, now: Row) -> str:
    """Where the first difference lies, for a person to look there; empty where none is."""
    if before == now:
        return ""
    wrong = [n for n, (was, is_) in enumerate(zip_longest(before["sha256"], now["sha256"])) if was != is_]
    return (
        f"{kind}: {before['rows']} rows before, {now['rows']} now; chunks that differ: {len(wrong)}\n"
        f"  the first: rows {wrong[0] * CHUNK + 1} to {(wrong[0] + 1) * CHUNK} of this kind\n"
        "  `python -m tests.sameness.dump STATE REPORT.json`, on each of the two trees, prints them"
    )


def main() -> None:
    """Print every row of a state folder, with a report from a second argument where it is not that of ``demo``."""
    state = Path(sys.argv[1])
    report = Path(sys.argv[2]).read_text(encoding="utf-8") if len(sys.argv) > 2 else None
    for kind in KINDS:
        for row in rows(state, kind, report):
            print(kind, _LINE.encode(row))


if __name__ == "__main__":
    main()
