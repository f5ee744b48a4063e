"""The pages on deadlines are true: each of their worked examples is worked out here, in both languages."""

import re
from collections.abc import Iterator
from datetime import date, time
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
from engine.domain.deadline.due import Anchor, Due, WholeDay, due, explain
from engine.domain.deadline.period import Period, periods_of
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.loading.problem_list import Problems
from engine.loading.rrule import rrule
from engine.loading.tree import TOP, Scalar
from tests.builders import instant

FOLDER = Path(__file__).parents[3] / "docs" / "for-agreement-writers"
PAGES = ("deadlines.md", "deadlines.zh-CN.md")


def _examples(page: str) -> Iterator[tuple[str, str, str, str]]:
    for line in (FOLDER / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("["):
            yield cells[0], cells[1], cells[2], cells[3]


def _rule(wording: str) -> Within | Ahead | InPeriod:
    head, *options = wording.split(", ")
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
    result = re.fullmatch(r"(by|before) (working day|day|weekday) (-?\d+)", head)
    assert result, wording
    n = int(result[3])
    place = {"day": DayOfPeriod(n), "working day": WorkingDayOfPeriod(n), "weekday": WeekdayOfPeriod(n - 1)}[result[2]]
    return InPeriod(place, result[1], at=at, roll=roll)  # type: ignore[arg-type]


def _first_date(text: str, since: date) -> Period:
    problems = Problems("page")
    rule = rrule(Scalar(text, True, TOP, TOP), since, problems)
    assert rule, problems.found
    return next(periods_of(OnRule(rule, since), since, date(2026, 12, 31)))


@pytest.mark.parametrize(("section", "wording", "start", "end"), list(_examples(PAGES[0])))
def test_an_example_of_the_page_is_what_the_engine_gives(
    office: Calendar, section: str, wording: str, start: str, end: str
) -> None:
    rule = _rule(wording)
    anchor: Anchor | Period
    if wording.startswith("FREQ="):
        anchor = _first_date(wording.split(", ")[0], date.fromisoformat(start))
    elif isinstance(rule, InPeriod):
        anchor = Period.containing(date.fromisoformat(f"{start}-01"), Every.MONTH)
    elif " " in start:
        anchor = instant(start.replace(" ", "T"))
    else:
        anchor = WholeDay(date.fromisoformat(start))
    expected = instant(end.replace(" ", "T"))
    assert due(rule, anchor, office) == Due(expected)
    assert explain(rule, anchor, office)[-1].at == expected


def test_the_pages_have_the_same_examples_for_each_section_that_gives_a_date() -> None:
    english, chinese = (list(_examples(page)) for page in PAGES)
    assert [example[1:] for example in english] == [example[1:] for example in chinese]
    assert len({section for section, *_ in english}) == len({section for section, *_ in chinese}) == 8
    assert len(english) >= 30
