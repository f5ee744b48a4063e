"""The results of the last runs: sealed rows, of which only the last ones have content."""

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, select

from engine.domain.text import Text
from engine.services.ports.runs import RunResult
from engine.store.bulk import Clash, put
from engine.store.codec import canonical
from engine.store.core_tables import run_result_t
from engine.store.instants import instant, micro
from engine.store.numbered import append
from engine.store.seal import is_sealed, sealed

KEPT = 100
"""Results that keep their content."""


def is_news(connection: Connection, result: RunResult) -> bool:
    """True if a run did anything, or found something else than the last one that is stored."""
    columns = run_result_t.c
    last = connection.execute(select(columns.body).order_by(columns.number.desc()).limit(1)).scalar()
    found: object = json.loads(last)["findings"] if last else None
    return result.has_changes or found != json.loads(_body(result))["findings"]


def keep_result(connection: Connection, result: RunResult, key: bytes) -> None:
    """Store a result, and take the content of those that are too old."""
    number = append(connection, run_result_t, key, [{"at": micro(result.at), "body": _body(result)}])
    blank_results(connection, key, run_result_t.c.number <= number - KEPT)


def blank_results(connection: Connection, key: bytes, *which: ColumnElement[bool]) -> None:
    """Take the content of results: of old ones, and of all where a person is erased whom they may name."""
    filled = select(run_result_t).where(run_result_t.c.body != "", *which)
    rows = [{"number": row.number, "at": row.at, "body": ""} for row in connection.execute(filled)]
    put(connection, run_result_t, [sealed(key, run_result_t, row) for row in rows], Clash.REPLACE)


def results(connection: Connection, most: int, key: bytes) -> tuple[RunResult, ...]:
    """The results that have content, the last first; a row that lacks its seal is left out."""
    query = select(run_result_t).where(run_result_t.c.body != "").order_by(run_result_t.c.number.desc()).limit(most)
    rows = [row for row in connection.execute(query) if is_sealed(key, run_result_t, row)]
    return tuple(_result(row.at, json.loads(row.body)) for row in rows)


def _body(result: RunResult) -> str:
    findings = [[code, text.zh, text.en] for code, text in result.findings]
    return canonical({"counts": dict(result.counts), "findings": findings})


def _result(at: int, body: Mapping[str, object]) -> RunResult:
    counts, findings = body["counts"], body["findings"]
    assert isinstance(counts, dict) and isinstance(findings, list)
    return RunResult(instant(at), counts, tuple((code, Text(zh=zh, en=en)) for code, zh, en in findings))
