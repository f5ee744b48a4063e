"""The preview of a survey: when rounds open and close, who is asked, how many minutes a month each person gives."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Every, OnDate, Recurring
from engine.domain.agreement.survey import Between, EveryoneServed
from engine.services.surveys.preview import next_round, next_rounds, preview_survey
from tests.builders import instant
from tests.fixtures.surveys import QUARTERLY


def test_a_year_of_a_quarterly_survey_has_the_rounds_that_open_in_it(shipped: Definitions) -> None:
    shown = preview_survey(shipped, QUARTERLY)
    assert [(r.dates.period, r.dates.opens_on.isoformat()) for r in shown.rounds] == [
        ("2026-Q1", "2026-04-01"),
        ("2026-Q2", "2026-07-01"),
        ("2026-Q3", "2026-10-08"),
    ]
    assert shown.rounds[0].closes_at == instant("2026-04-09T17:30")
    [head] = shown.people
    assert (head.person, head.rounds) == ("finance-head-1", 3)
    # five departments, two questions and a comment each: 5 × (2 × 15 s + 60 s) = 7.5 minutes, rounded up, three times
    assert head.minutes_a_month == Fraction(3 * 8) / (Fraction(365) / Fraction(1461, 48))


def test_everybody_who_holds_a_role_on_the_day_is_asked(shipped: Definitions) -> None:
    survey = replace(QUARTERLY, raters=EveryoneServed(), between=Between(("insurance",), ()))
    shown = next_round(shipped, survey, date(2026, 3, 1))
    assert shown is not None
    assert [r.person for r in shown.raters] == [
        "finance-cashier-1",
        "finance-clerk-1",
        "finance-clerk-2",
        "finance-head-1",
    ]
    assert {r.about for r in shown.raters} == {("insurance",)}


def test_rounds_open_within_the_dates_that_the_survey_is_in_effect(shipped: Definitions) -> None:
    once = replace(QUARTERLY, trigger=OnDate(date(2026, 6, 15)))
    [only] = preview_survey(shipped, once).rounds
    assert (only.dates.period, only.dates.since, only.dates.until) == (
        "2026-06-15",
        date(2026, 3, 15),
        date(2026, 6, 14),
    )
    ended = replace(QUARTERLY, trigger=Recurring(Every.MONTH), effective_until=date(2026, 3, 31))
    periods = [r.dates.period for r in preview_survey(shipped, ended).rounds]
    assert periods == ["2026-01", "2026-02", "2026-03"]
    assert next_round(shipped, ended, date(2026, 4, 2)) is None


def test_a_change_of_surveys_names_the_next_round_of_each(shipped: Definitions) -> None:
    asked = replace(shipped, surveys=(QUARTERLY,))
    at = instant("2026-03-01T10:00")
    shipped = replace(shipped, surveys=())
    [(survey, added)] = next_rounds(shipped, asked, at)
    assert added is not None
    assert (survey, added.dates.id) == ("quarterly", "quarterly@2026-Q1")
    assert next_rounds(asked, asked, at) == ()
    assert next_rounds(asked, shipped, at) == (("quarterly", None),)
