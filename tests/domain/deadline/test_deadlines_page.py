"""docs/deadlines.md is true: each of its worked examples is worked out here, and each rule of it has its number."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from engine.domain.agreement.rule import (
    Ahead,
    DayOfPeriod,
    Every,
    InPeriod,
    OnRule,
    Roll,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.due import Due, due, explain
from engine.domain.deadline.period import Period, periods_of
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.loading.problem_list import Problems
from engine.loading.rrule import rrule
from engine.loading.tree import TOP, Scalar
from tests.builders import instant

PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"


def _examples() -> Iterator[tuple[str, str, str, str]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].isdigit():
            yield cells[0], cells[1], cells[2], cells[3]


def _rule(words: str) -> Within | Ahead | InPeriod:
    head, *options = words.split(", ")
    at: TimeOfDay | time | None = None
    roll = Roll.NONE
    for option in options:
        name, value = option.split(" ", 1)
        match name:
            case "at":
                at = time.fromisoformat(value) if ":" in value else TimeOfDay(value)
            case "roll":
                roll = Roll(value)
            case _:
                raise AssertionError(option)
    if head.startswith("within "):
        return Within(Amount.parse(head.removeprefix("within ")), at=at, roll=roll)
    if head.endswith(" ahead"):
        return Ahead(Amount.parse(head.removesuffix(" ahead")), "moment", at=at, roll=roll)
    if head.startswith("FREQ="):
        return InPeriod(DayOfPeriod(1), at=at, roll=roll)
    found = re.fullmatch(r"(by|before) (working day|day|weekday) (-?\d+)", head)
    assert found, words
    n = int(found[3])
    place = {"day": DayOfPeriod(n), "working day": WorkingDayOfPeriod(n), "weekday": WeekdayOfPeriod(n - 1)}[found[2]]
    return InPeriod(place, found[1], at=at, roll=roll)  # type: ignore[arg-type]


def _first_date(text: str, since: date) -> Period:
    problems = Problems("page")
    rule = rrule(Scalar(text, True, TOP, TOP), since, problems)
    assert rule, problems.found
    return next(periods_of(OnRule(rule, since), since, date(2026, 12, 31)))


@pytest.mark.parametrize(("number", "words", "start", "end"), list(_examples()))
def test_an_example_of_the_page_is_what_the_engine_gives(
    office: Calendar, number: str, words: str, start: str, end: str
) -> None:
    rule = _rule(words)
    anchor: datetime | Period
    if words.startswith("FREQ="):
        anchor = _first_date(words.split(", ")[0], date.fromisoformat(start))
    elif isinstance(rule, InPeriod):
        anchor = Period.containing(date.fromisoformat(f"{start}-01"), Every.MONTH)
    else:
        anchor = instant(start.replace(" ", "T"))
    expected = instant(end.replace(" ", "T"))
    assert due(rule, anchor, office) == Due(expected)
    assert explain(rule, anchor, office)[-1].at == expected


def test_the_page_has_each_rule_by_its_number_and_an_example_for_each_that_gives_a_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^\*\*(\d+)[.–]", text, re.MULTILINE)]
    assert numbers == [*range(1, 13), *range(14, 19)]  # 12 and 13 share a paragraph
    assert {int(n) for n, *_ in _examples()} == {1, 3, 4, 5, 6, 7, 8, 10}
    assert len(list(_examples())) >= 30
