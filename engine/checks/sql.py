"""SQL checks: a query on a configured database returns the occurrences whose work is done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from math import isfinite
from time import monotonic

from engine.checks.call import CallContext, CheckCall, Observations
from engine.checks.databases import QueryResult, RunQuery, open_database
from engine.checks.observation import CouldNotError, completion_time, could_not, digest, one_line
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.text import Text
from engine.embedded_languages.sql_query import parameters, query_problem
from engine.loading.check.sql import SqlSource
from engine.wording.check import result_text

QUERIES = 10
"""Deadlines that all queries of one check share, where each occurrence has its own query."""
_YES = frozenset(("1", "true", "t", "yes", "y", "是"))
_NO = frozenset(("", "0", "false", "f", "no", "n", "否"))
_MEANINGFUL = frozenset(("key", "period", "met", "done_at"))
"""Columns with a meaning; other columns are only displayed."""


_Row = Mapping[str, object]


def check_sql(
    check: SqlCheck, subjects: Sequence[CheckSubject], source: SqlSource, *, zone: tzinfo
) -> Mapping[str, Observation]:
    """Return the observation of each occurrence by its id; all ``subjects`` belong to one obligation.

    If several rows concern one occurrence, one *not done* row decides, and the latest date counts. Times without an
    offset are in ``zone``. After a query that times out, the remaining occurrences could not be checked. Never raises
    for what a database or a query does.
    """
    if not subjects:
        return {}
    name = "key" if subjects[0].key is not None else "period"
    problem = query_problem(check.query, name)
    if problem is not None:
        return _for_all(subjects, result_text("sql-refused", why=problem))
    try:
        with open_database(source) as run_query:
            if parameters(check.query):
                return dict(_one_by_one(check, subjects, name, run_query, source, zone))
            return _all_at_once(run_query(check.query, {}), subjects, name, zone)
    except CouldNotError as error:
        return _for_all(subjects, error.text)


def calls(
    check: SqlCheck, subjects: tuple[CheckSubject, ...], source: SqlSource, context: CallContext
) -> list[CheckCall]:
    """Return one call for all occurrences."""

    def run() -> Observations:
        return check_sql(check, subjects, source, zone=context.zone)

    queries = min(len(subjects), QUERIES) if parameters(check.query) else 1
    # connecting may take as long as one query
    return [CheckCall(check, subjects, (queries + 1) * source.deadline.total_seconds(), run)]


def _for_all(subjects: Sequence[CheckSubject], why: Text) -> Mapping[str, Observation]:
    return {subject.occurrence: could_not(why) for subject in subjects}


def _one_by_one(
    check: SqlCheck, subjects: Sequence[CheckSubject], name: str, run_query: RunQuery, source: SqlSource, zone: tzinfo
) -> Iterator[tuple[str, Observation]]:
    """Run one query for each occurrence until the time is used up."""
    until = monotonic() + QUERIES * source.deadline.total_seconds()
    for subject in subjects:
        if monotonic() > until:
            yield subject.occurrence, could_not("sql-not-reached")
            continue
        began = monotonic()
        try:
            observation = _evaluate(_rows(run_query(check.query, {name: subject.name})), subject, zone)
        except CouldNotError as error:
            observation = could_not(error.text)
            if monotonic() - began >= source.deadline.total_seconds():
                until = began
        yield subject.occurrence, observation


def _all_at_once(
    result: QueryResult, subjects: Sequence[CheckSubject], name: str, zone: tzinfo
) -> Mapping[str, Observation]:
    """Read the observations of all occurrences from one result, whose rows name their occurrence."""
    if name not in (column.casefold() for column in result.columns):
        raise CouldNotError("sql-no-column", name=name)
    about: dict[str, list[_Row]] = {}
    for row in _rows(result):
        about.setdefault(_text(row[name]), []).append(row)
    return {s.occurrence: _observe(about.get(s.name.strip(), []), s, zone) for s in subjects}


def _rows(result: QueryResult) -> list[_Row]:
    names = [column.casefold() for column in result.columns]
    return [dict(zip(names, row, strict=True)) for row in result.rows]


def _observe(rows: Sequence[_Row], subject: CheckSubject, zone: tzinfo) -> Observation:
    try:
        return _evaluate(rows, subject, zone)
    except CouldNotError as error:
        return could_not(error.text)


def _evaluate(rows: Sequence[_Row], subject: CheckSubject, zone: tzinfo) -> Observation:
    """Evaluate the rows about one occurrence. Raises CouldNotError."""
    if not rows:
        return Observation(CheckAnswer.NOT_MET, result_text("sql-no-row", name=one_line(subject.name)))
    flags = [_is_yes(row.get("met", True)) for row in rows]  # read all, so that an invalid value is not passed over
    done = all(flags)
    dates = [date for row in rows if (date := completion_time(row.get("done_at"), zone, subject.at)) is not None]
    message = result_text("sql-rows" if done else "sql-rows-not-done", count=len(rows))
    others = "; ".join(f"{name} = {_text(value)}" for name, value in rows[0].items() if name not in _MEANINGFUL)
    spelled = sorted(({name: _text(value) for name, value in row.items()} for row in rows), key=str)
    return Observation(
        CheckAnswer.MET if done else CheckAnswer.NOT_MET,
        result_text("sql-with-columns", message=message, columns=one_line(others)) if others else message,
        max(dates) if done and dates else None,
        digest(spelled),
    )


def _is_yes(value: object) -> bool:
    word = _text(value).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise CouldNotError("sql-unclear-met", found=one_line(word, 40))


def _text(value: object) -> str:
    """Return a value as stripped text; a whole number has no decimals."""
    match value:
        case None:
            return ""
        case bytes():
            return value.hex()
        case float() | Decimal() if isfinite(value) and value == int(value):
            return str(int(value))
        case _:
            return str(value).strip()
