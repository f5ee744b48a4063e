"""The columns of rows that people type, and what is wrong with which cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.agreement.catalogue import EventType, Field
from engine.domain.agreement.field_value import stands_for_nothing, storable
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.events.column_mapping import SourceRow
from engine.services.events.event_row import EventRowParser, Rejected

KEY, TIME = "#key", "#time"
"""The columns of the subject's number and of the event's time: no field of an event has such a name."""
_SOUND = {KEY: "1", TIME: "2000-01-01 00:00"}
"""The cells that replace a wrong number or time while the others are read."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem of a cell; of the whole row where ``column`` is None."""

    column: str | None
    refusal: Refusal


def column_of(field: Field) -> str:
    """The column of a field."""
    return f"data.{field.name}"


def columns_of(type_: EventType) -> tuple[str, ...]:
    """The columns of the rows of an event: the number, the time, then the fields."""
    return (KEY, TIME, *(column_of(field) for field in type_.fields))


def sound_cells(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells without what no database stores."""
    return {column: storable(written) for column, written in cells.items()}


def cell_problems(reader: EventRowParser, type_: EventType, rejected: Rejected) -> tuple[CellProblem, ...]:
    """Everything that is wrong with a rejected row, by cell.

    A reader stops at the number and at the time: their cells are replaced by sound ones, to read on.
    """
    cells, problems = dict(rejected.row.cells), dict[str | None, CellProblem]()
    refusal: Refusal | None = rejected.refusal
    while refusal is not None:
        found = list(_flat(refusal, type_, cells))
        for problem in found:
            problems.setdefault(problem.column, problem)
        wrong = {problem.column for problem in found} & {
            column for column in _SOUND if cells.get(column) != _SOUND[column]
        }
        if not wrong:
            break
        cells |= {column: _SOUND[column] for column in wrong if column is not None}
        read = reader.read(SourceRow(rejected.row.line, cells))
        refusal = read.refusal if isinstance(read, Rejected) else None
    return tuple(problems.values())


def duplicate_problem(line: int) -> CellProblem:
    """The problem of a row that contradicts another one of the table."""
    return CellProblem(KEY, Refusal("row-twice", line=line))


def _flat(refusal: Refusal, type_: EventType, cells: Mapping[str, str]) -> Iterator[CellProblem]:
    values = refusal.values
    match refusal.code:
        case "cells-wrong":
            problems = values["problems"]
            assert isinstance(problems, tuple)
            for problem in problems:
                assert isinstance(problem, Refusal)
                yield from _flat(problem, type_, cells)
        case "cell-wrong":
            column, why = _column(type_, values["column"]), values["why"]
            assert isinstance(why, Refusal)
            blank = column is not None and stands_for_nothing(cells.get(column, ""))
            yield CellProblem(column, Refusal("cell-required") if blank else why)
        case "field-missing":
            yield CellProblem(_column(type_, values["label"]), Refusal("cell-required"))
        case "cell-empty" | "cell-without-number":
            yield CellProblem(_column(type_, values["column"]), Refusal("cell-required"))
        case "event-number-separators" | "event-number-unreadable" | "number-shortened" | "column-too-narrow":
            yield CellProblem(KEY, refusal)
        case "event-in-future":
            yield CellProblem(TIME, refusal)
        case _:
            yield CellProblem(None, refusal)


def _column(type_: EventType, named: object) -> str | None:
    """The column that a refusal names, by its heading or by the label of its field."""
    if isinstance(named, Text):
        return next((column_of(field) for field in type_.fields if field.label == named), None)
    return named if isinstance(named, str) and named in columns_of(type_) else None


def filled(cells: Mapping[str, str], columns: Sequence[str]) -> bool:
    """True if one of some columns has a text."""
    return any(cells.get(column, "").strip() for column in columns)
