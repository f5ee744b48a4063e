"""SQL checks: one query on a named database says of which occurrences the work is done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from math import isfinite
from time import monotonic

from engine.checks.databases import Answered, Ask, opened
from engine.checks.observation import CouldNotError, could_not, dated, digest, shown
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation, SqlCheck
from engine.domain.text import Text
from engine.languages.sql_query import parameters, query_problem
from engine.settings import SqlSource

QUERIES = 10
"""So many deadlines have all the queries of one look together, where one is asked for each occurrence."""
_YES = frozenset(("1", "true", "t", "yes", "y", "是"))
_NO = frozenset(("", "0", "false", "f", "no", "n", "否"))
_SAYS = frozenset(("key", "period", "met", "done_at"))
"""The columns that have a meaning; what else a query answers is shown."""

_REFUSED = Text(zh="不执行该查询：{why}", en="the query is not run: {why}")
_NO_COLUMN = Text(zh="查询结果没有“{name}”列", en="the query answers no column “{name}”")
_NO_ROW = Text(zh="没有 {name} 的行", en="there is no row for {name}")
_ROWS = Text(zh="查到 {count} 行", en="rows found: {count}")
_UNDONE = Text(
    zh="查到 {count} 行，met 列说未完成", en="rows found: {count}, but the column met says that it is not done"
)
_SHOWING = Text(zh="{words}（{shown}）", en="{words} ({shown})")
_NEITHER = Text(zh="met 列的“{found}”既不是“是”也不是“否”", en="“{found}” in the column met is neither yes nor no")
_NOT_REACHED = Text(zh="前面的查询用完了时间，还没有轮到它", en="the queries before it used up the time")

_Row = Mapping[str, object]


def check_sql(
    check: SqlCheck, asked: Sequence[CheckSubject], source: SqlSource, *, zone: tzinfo
) -> Mapping[str, Observation]:
    """What a database says of each occurrence, by its id; all ``asked`` are of one obligation.

    Of several rows about one occurrence, one that says *not done* decides, and the latest date counts. Dates without
    an offset are in ``zone``. A query that is cut off ends the look: the occurrences after it could not be checked.
    Never raises for what a database or a query does.
    """
    if not asked:
        return {}
    name = "key" if asked[0].key is not None else "period"
    problem = query_problem(check.query, name)
    if problem is not None:
        return _for_all(asked, _REFUSED.filled(why=problem))
    try:
        with opened(source) as ask:
            if parameters(check.query):
                return dict(_one_by_one(check, asked, name, ask, source, zone))
            return _at_once(ask(check.query, {}), asked, name, zone)
    except CouldNotError as error:
        return _for_all(asked, error.text)


def _for_all(asked: Sequence[CheckSubject], why: Text) -> Mapping[str, Observation]:
    return {one.occurrence: could_not(why) for one in asked}


def _one_by_one(
    check: SqlCheck, asked: Sequence[CheckSubject], name: str, ask: Ask, source: SqlSource, zone: tzinfo
) -> Iterator[tuple[str, Observation]]:
    """One query for each occurrence, as long as there is time."""
    until = monotonic() + QUERIES * source.deadline.total_seconds()
    for one in asked:
        if monotonic() > until:
            yield one.occurrence, could_not(_NOT_REACHED)
            continue
        began = monotonic()
        try:
            seen = _judged(_rows(ask(check.query, {name: one.name})), one, zone)
        except CouldNotError as error:
            seen = could_not(error.text)
            if monotonic() - began >= source.deadline.total_seconds():
                until = began
        yield one.occurrence, seen


def _at_once(answered: Answered, asked: Sequence[CheckSubject], name: str, zone: tzinfo) -> Mapping[str, Observation]:
    """One answer for all; its rows say which occurrence they are about."""
    if name not in (column.casefold() for column in answered.columns):
        raise CouldNotError(_NO_COLUMN.filled(name=name))
    about: dict[str, list[_Row]] = {}
    for row in _rows(answered):
        about.setdefault(_text(row[name]), []).append(row)
    return {one.occurrence: _seen(about.get(one.name.strip(), []), one, zone) for one in asked}


def _rows(answered: Answered) -> list[_Row]:
    names = [column.casefold() for column in answered.columns]
    return [dict(zip(names, row, strict=True)) for row in answered.rows]


def _seen(rows: Sequence[_Row], asked: CheckSubject, zone: tzinfo) -> Observation:
    try:
        return _judged(rows, asked, zone)
    except CouldNotError as error:
        return could_not(error.text)


def _judged(rows: Sequence[_Row], asked: CheckSubject, zone: tzinfo) -> Observation:
    """What the rows about one occurrence say. Raises CouldNotError."""
    if not rows:
        return Observation(CheckAnswer.NOT_MET, _NO_ROW.filled(name=shown(asked.name)))
    said = [_is_yes(row.get("met", True)) for row in rows]  # each is read: one that says neither is not passed over
    done = all(said)
    dates = [date for row in rows if (date := dated(row.get("done_at"), zone, asked.at)) is not None]
    words = (_ROWS if done else _UNDONE).filled(count=len(rows))
    others = "; ".join(f"{name} = {_text(value)}" for name, value in rows[0].items() if name not in _SAYS)
    spelled = sorted(({name: _text(value) for name, value in row.items()} for row in rows), key=str)
    return Observation(
        CheckAnswer.MET if done else CheckAnswer.NOT_MET,
        _SHOWING.filled(words=words, shown=shown(others)) if others else words,
        max(dates) if done and dates else None,
        digest(spelled),
    )


def _is_yes(found: object) -> bool:
    word = _text(found).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise CouldNotError(_NEITHER.filled(found=shown(word, 40)))


def _text(value: object) -> str:
    """A value as its text without blanks around it; a number that is whole has no decimals."""
    match value:
        case None:
            return ""
        case bytes():
            return value.hex()
        case float() | Decimal() if isfinite(value) and value == int(value):
            return str(int(value))
        case _:
            return str(value).strip()
