"""Answers in named and confidential rounds: who may give which, what others see of them, what they come to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.domain.action.survey_round import CloseRound, OpenRound
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Every
from engine.domain.agreement.survey import EveryoneServed, Survey, SurveyKind, ValidityRule
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.entry import ENGINE, About, Kind
from engine.domain.survey.rater import Pair
from engine.domain.survey.result import ResultState, RoundResult
from engine.domain.text import Text
from engine.intake.survey_form import form_csv, form_headings, form_workbook, survey_form
from engine.reports.kinds.satisfaction import satisfaction_as_report
from engine.services.command_time import resolve_command_time
from engine.services.ports.ledger import Batch
from engine.services.reading.recomputed_rounds import differing_rounds
from engine.services.reading.satisfaction import report_satisfaction
from engine.services.refused import Refused
from engine.services.surveys.answer import Answered, GivenAnswer, answer_round, say_in_round
from engine.services.surveys.listing import round_list
from engine.services.surveys.result import collected, round_result
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve

Q1 = "quarterly@2026-Q1"
HEAD = "finance-head-1"
NOON = "2026-04-02T12:00"


@pytest.fixture
def opened(surveyed: Callable[..., World]) -> Callable[..., World]:
    """A world in which the round of the first quarter is open; Finance rates Insurance and Human resources."""

    def world_with(*surveys: Survey) -> World:
        world = surveyed(*surveys)
        serve(world)
        world.run("2026-04-01T08:00")
        return world

    return world_with


def answer(world: World, *given: GivenAnswer, by: str = HEAD, at: str = NOON, to: str = Q1) -> Answered:
    time = resolve_command_time(world.ledger, instant(at), world.now)
    return answer_round(world.ledger, to, given, actor=by, command_time=time)


def of(about: str, timeliness: int, attitude: int | None = None, **more: object) -> GivenAnswer:
    scores = {"timeliness": timeliness} | ({"attitude": attitude} if attitude is not None else {})
    return GivenAnswer(about=about, scores=scores, **more)  # type: ignore[arg-type]


def result(world: World, at: str, reader: str | None = HEAD, of: str = Q1) -> RoundResult:
    return round_result(world.ledger, of, instant(at), reader=reader).result


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return str(refused.value)


@pytest.mark.databases
def test_a_rater_answers_in_parts_and_may_change_an_answer_until_the_round_closes(
    opened: Callable[..., World],
) -> None:
    world = opened()
    done = answer(world, of("insurance", 2, 5))
    assert [(seat.given, seat.left) for seat in done.seats] == [(("insurance",), ("hr",))]
    answer(world, of("insurance", 4, 5), of("Human resources", 3), at="2026-04-03T12:00")
    world.run("2026-04-13T09:00")

    shown = result(world, "2026-04-13T10:00")
    assert (shown.state, shown.rate.answered, shown.rate.wanted) == (ResultState.VALID, 2, 2)
    by_provider = dict(shown.providers)
    assert [str(by_provider[id].index) for id in ("insurance", "hr")] == ["13/3", "3"]  # (2·4 + 5) / 3
    timeliness = by_provider["insurance"].dimension("timeliness")
    assert timeliness is not None
    assert (timeliness.n, timeliness.mean, timeliness.distribution) == (1, 4, (0, 0, 0, 1, 0))


def test_the_list_says_what_is_left_until_when_and_how_long_it_takes(opened: Callable[..., World]) -> None:
    world = opened()
    [mine] = round_list(world.ledger, instant(NOON), person=HEAD).to_answer
    assert (mine.round.id, mine.left, mine.minutes) == (Q1, ("hr", "insurance"), 3)  # 2 × (2 × 15 s + 60 s)
    assert round_list(world.ledger, instant(NOON), person="sales-head-1").to_answer == ()
    assert [one.id for one in round_list(world.ledger, instant(NOON)).rounds] == [Q1]


@pytest.mark.parametrize(
    ("given", "by", "at", "why"),
    [
        (of("insurance", 6), HEAD, NOON, "A score is 1 to 5, written as dimension=score."),
        (of("sales", 3), HEAD, NOON, f"{Q1} does not ask you about sales. It asks about: hr, insurance"),
        (of("insurance", 3), "sales-head-1", NOON, f"{Q1} does not ask 销售部经理."),
        (of("insurance", 3), HEAD, "2026-04-09T17:30", f"{Q1} ended on 2026-04-09 17:30."),
        (GivenAnswer(about="insurance", scores={}), HEAD, NOON, "The answer has no score."),
        (
            GivenAnswer(about="insurance", scores={"price": 3}),
            HEAD,
            NOON,
            "No question is about price. They are: timeliness, attitude",
        ),
        (of("insurance", 3, expected={"timeliness": 5}), HEAD, NOON, f"{Q1} does not ask what you expect."),
        (of("insurance", 3, lost_minutes=-1), HEAD, NOON, "The time that it cost is in minutes: 0 to 10000."),
        (of("insurence", 3), HEAD, NOON, "There is no department insurence. Did you mean: insurance"),
        (of("insurance", 3, place="7", comment="\x00"), HEAD, NOON, "7: The comment"),
    ],
)
def test_what_a_round_does_not_ask_for_is_refused_and_nothing_is_recorded(
    opened: Callable[..., World], given: GivenAnswer, by: str, at: str, why: str
) -> None:
    world = opened()
    before = world.digest()
    assert refusal(lambda: answer(world, of("hr", 3), given, by=by, at=at)).startswith(why)
    assert world.digest() == before


def test_nothing_but_the_response_rate_is_shown_of_a_round_with_too_few_answers(opened: Callable[..., World]) -> None:
    world = opened(replace(QUARTERLY, valid_if=ValidityRule(60, 3)))
    answer(world, of("insurance", 1, comment="late"), of("hr", 5))
    world.run("2026-04-13T09:00")
    shown = result(world, "2026-04-13T10:00")
    assert (shown.state, shown.rate.answered, shown.rate.percent) == (ResultState.NOT_VALID, 2, 100)
    assert (shown.total, shown.providers, shown.pairs, shown.comments) == (None, (), (), ())


def test_expectation_gap_and_lost_time_stand_beside_the_experience(opened: Callable[..., World]) -> None:
    world = opened(replace(QUARTERLY, expectation=True))
    answer(world, of("insurance", 2, 4, expected={"timeliness": 5}, lost_minutes=30))
    answer(world, of("hr", 5), at="2026-04-02T13:00")
    world.run("2026-04-13T09:00")
    insurance = dict(result(world, "2026-04-13T10:00").providers)["insurance"]
    timeliness, attitude = insurance.dimensions
    assert (timeliness.expected, timeliness.gap, attitude.expected, attitude.gap) == (5, -3, None, None)
    assert insurance.lost_minutes == 30


def mutual(definitions: Definitions) -> Definitions:
    """The definitions with an agreement in which Finance serves Insurance."""
    insurance = definitions.agreement("insurance-finance")
    assert insurance is not None
    arrears = next(o for o in insurance.obligations if o.id == "bank-company")
    back = replace(
        insurance,
        id="finance-insurance",
        provider="finance",
        consumer="insurance",
        obligations=(replace(arrears, owner="finance-cashier", receiver="insurance-clerk"),),
    )
    agreements = sorted((*definitions.agreements, back), key=lambda a: a.id)
    return replace(definitions, agreements=tuple(agreements))


@pytest.fixture
def both_ways(new_world: Callable[[Path], World], tmp_path: Path) -> World:
    """Finance and Insurance rate each other; Finance rates Human resources, which does not rate Finance."""
    world = new_world(tmp_path)
    world.definitions = replace(mutual(world.definitions), surveys=(QUARTERLY,))
    world.run("2026-01-05T09:00")
    serve(world)
    done = world.request("finance-insurance/bank-company", "insurance-clerk-1", "2026-03-31T16:00", key="K-1")
    world.act(Kind.RECEIVED, done.occurrence.id, "insurance-clerk-1", "2026-03-31T17:00")
    world.run("2026-04-01T08:00")
    return world


def test_departments_that_rate_each_other_see_the_other_s_answer_once_both_are_in(both_ways: World) -> None:
    answer(both_ways, of("insurance", 2, comment="too late"), of("hr", 5))
    assert result(both_ways, "2026-04-02T13:00", "insurance-clerk-1").pairs == ()
    assert result(both_ways, "2026-04-02T13:00", "hr-head-1").pairs == ()
    answer(both_ways, of("finance", 4), by="insurance-head-1", at="2026-04-03T12:00")

    seen = result(both_ways, "2026-04-03T13:00", "insurance-clerk-1")
    assert [pair for pair, _ in seen.pairs] == [Pair("finance", "insurance")]
    assert [c.comment for c in seen.comments] == ["too late"]
    assert seen.total is None
    assert [pair for pair, _ in result(both_ways, "2026-04-03T13:00", "finance-clerk-1").pairs] == [
        Pair("insurance", "finance")
    ]
    # Human resources rates nobody: it sees the answer about it when the round ends
    assert result(both_ways, "2026-04-03T13:00", "hr-head-1").pairs == ()
    both_ways.run("2026-04-13T09:00")
    assert len(result(both_ways, "2026-04-13T10:00", "hr-head-1").pairs) == 3


def test_a_confidential_round_shows_names_and_comments_to_the_roles_of_the_survey_alone(
    opened: Callable[..., World],
) -> None:
    survey = replace(
        QUARTERLY,
        kind=SurveyKind.CONFIDENTIAL,
        seen_by=("hr-head",),
        raters=EveryoneServed(),
        k=3,
        valid_if=ValidityRule(0, 1),
    )
    world = opened(survey)
    for by in (HEAD, "finance-clerk-1", "finance-clerk-2"):
        answer(world, of("insurance", 2, comment=f"from {by}"), by=by)
    answer(world, of("hr", 4))
    world.run("2026-04-13T09:00")

    others = result(world, "2026-04-13T10:00", "sales-head-1")
    assert [provider for provider, _ in others.providers] == ["insurance"]  # one answer about hr: fewer than k
    assert (others.pairs, others.comments) == ((), ())
    assert result(world, "2026-04-13T10:00", None) == others
    seen = result(world, "2026-04-13T10:00", "hr-head-1")
    assert [provider for provider, _ in seen.providers] == ["hr", "insurance"]
    assert {c.person for c in seen.comments} == {HEAD, "finance-clerk-1", "finance-clerk-2"}


def test_no_difference_of_two_figures_of_a_confidential_round_is_about_few_people(opened: Callable[..., World]) -> None:
    survey = replace(
        QUARTERLY,
        kind=SurveyKind.CONFIDENTIAL,
        seen_by=("hr-head",),
        raters=EveryoneServed(),
        k=3,
        expectation=True,
        valid_if=ValidityRule(0, 1),
    )
    world = opened(survey)
    for by in ("finance-clerk-1", "finance-clerk-2", "finance-cashier-1"):
        answer(world, of("insurance", 4, expected={"timeliness": 5}), by=by)
    answer(world, of("insurance", 4, 1, expected={"timeliness": 5}), of("hr", 2, expected={"timeliness": 1}))
    world.run("2026-04-13T09:00")

    shown = result(world, "2026-04-13T10:00", "sales-head-1")
    [(about, insurance)] = shown.providers
    timeliness, attitude = insurance.dimensions
    assert (about, insurance.n, timeliness.n, timeliness.mean) == ("insurance", 4, 4, 4)
    assert (attitude.n, attitude.mean) == (0, None)  # one of the four rated it
    assert shown.total is not None
    assert shown.total.n == 4  # with the answer about hr, the difference would be about that one
    april = Period.of_label("2026-04", Every.MONTH)
    satisfaction = report_satisfaction(world.ledger, instant("2026-04-13T10:00"), period=april)
    [gap] = [g for g in satisfaction.dimensions if g.dimension == "timeliness"]
    assert gap.expected is not None
    assert gap.expected.counts == (0, 0, 0, 0, 4)
    [closing] = world.ledger.entries.about(About.ROUND, [Q1], kinds=(Kind("round closed"),))[Q1]
    assert list(CloseRound.read(closing).rated or {}) == ["insurance"]
    assert differing_rounds(world.ledger, world.now) == ()


def test_the_next_round_stands_beside_the_last_one_that_counted(opened: Callable[..., World]) -> None:
    world = opened()
    answer(world, of("insurance", 2), of("hr", 4))
    world.run("2026-04-13T09:00")
    for key, day in (("P-8", "2026-05-12"), ("P-9", "2026-06-09")):
        world.event("policy.issued", key, f"{day} 09:00", f"{day}T09:05", customer="C", plate="P", insurer="I")
        item = f"insurance-finance/renewal-dates@policy.issued/{key}"
        world.act(Kind.DELIVERED, item, "insurance-clerk-1", f"{day}T10:00", values={"renewal_on": "2027-01-12"})
    world.run("2026-07-01T08:00")
    answer(world, of("insurance", 5), at="2026-07-02T09:00", to="quarterly")
    world.run("2026-07-10T09:00")

    shown = result(world, "2026-07-10T10:00", of="quarterly")
    assert shown.round.id == "quarterly@2026-Q2"
    assert shown.before is not None
    assert [dict(r.providers)["insurance"].index for r in (shown, shown.before)] == [5, 2]
    assert result(world, "2026-04-13T10:00", of="quarterly").before is None


def test_colleagues_tell_their_head_what_they_think_and_nobody_else_reads_it(opened: Callable[..., World]) -> None:
    world = opened()
    time = resolve_command_time(world.ledger, instant(NOON), world.now)
    remark = say_in_round(
        world.ledger, Q1, about="insurance", comment="dates are wrong", actor="finance-clerk-1", command_time=time
    )
    assert remark.department == "finance"
    assert [r.comment for r in collected(world.ledger, Q1, instant(NOON), reader=HEAD).remarks] == ["dates are wrong"]
    assert refusal(lambda: collected(world.ledger, Q1, instant(NOON), reader="finance-clerk-1")).startswith(
        f"{Q1} does not ask"
    )
    assert refusal(
        lambda: say_in_round(world.ledger, Q1, about="insurance", comment="x", actor="sales-clerk-1", command_time=time)
    ).startswith(f"{Q1} does not ask your department")


def test_an_anonymous_round_takes_no_answer_with_a_name(opened: Callable[..., World]) -> None:
    world = opened(replace(QUARTERLY, kind=SurveyKind.ANONYMOUS, raters=EveryoneServed()))
    assert refusal(lambda: answer(world, of("insurance", 3))).startswith(f"{Q1} is anonymous")


HEADINGS = form_headings([("timeliness", "及时"), ("attitude", "态度")], expectation=True, comments=True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_empty_form_is_read_as_no_answers(tmp_path: Path, suffix: str) -> None:
    made = form_csv(HEADINGS, ["保险部"]) if suffix == "csv" else form_workbook("quarterly", HEADINGS, ["保险部"])
    path = tmp_path / f"form.{suffix}"
    path.write_bytes(made)
    assert survey_form(path) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "f.csv",
            "部门,timeliness,Attitude,expected:timeliness,意见,耽误分钟\n保险部,2,4,5,late,30\nhr,3,,,,\nsales,,,,,\n",
        ),
        (
            "f.yaml",
            "保险部:\n  scores: {timeliness: 2, Attitude: 4}\n  expected: {timeliness: 5}\n  comment: late\n"
            "  lost_minutes: 30\nhr: {scores: {timeliness: 3}}\n",
        ),
    ],
)
def test_a_filled_form_is_handed_in_as_a_whole(
    opened: Callable[..., World], tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    world = opened(replace(QUARTERLY, expectation=True))
    done = answer(world, *survey_form(path))
    assert [(c.about, dict(c.scores), c.comment, c.lost_minutes) for c in done.recorded] == [
        ("insurance", {"timeliness": 2, "attitude": 4}, "late", 30),
        ("hr", {"timeliness": 3}, "", None),
    ]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("f.csv", "部门,timeliness\nhr,good\n", "2: “good” is not a whole number"),
        ("f.yaml", "hr: {scores: {timeliness: good}}", "hr: “good” is not a whole number"),
        ("f.yaml", "hr: [", "Line 1 of"),
        ("f.yaml", "- hr", "is not written by department"),
        ("f.yaml", "hr: {score: 3}", "hr: a department is a block with the keys"),
    ],
)
def test_a_form_that_cannot_be_read_says_where(tmp_path: Path, name: str, text: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert why in refusal(lambda: survey_form(path))


@pytest.mark.databases
def test_verification_works_out_each_opening_and_closing_again(opened: Callable[..., World]) -> None:
    world = opened()
    answer(world, of("insurance", 2), of("hr", 4))
    world.run("2026-04-13T09:00")
    # what came later does not count: a delivery dated back into the quarter, and another head
    people = tuple(p if p.id != HEAD else replace(p, id="new-head") for p in world.definitions.people)
    world.definitions = replace(world.definitions, people=people)
    world.run("2026-04-14T09:00")
    assert differing_rounds(world.ledger, world.now) == ()

    expected = world.ledger.expected_head(instant("2026-04-14T10:00"))
    entries = (
        OpenRound(revision=world.ledger.definitions.hashes()["survey/quarterly"], **FORGED).entry_about(
            "quarterly@2026-Q2", actor=ENGINE, recorded_at=expected.recorded_at
        ),
        CloseRound(wanted=1, answered=1, valid=True).entry_about(
            "quarterly@2026-Q2", actor=ENGINE, recorded_at=expected.recorded_at
        ),
    )
    world.ledger.commit(Batch("run", entries), expected)
    assert [(r.code, r.values) for r in differing_rounds(world.ledger, instant("2026-07-02T09:00"))] == [
        ("round-opening-differs", {"round": "quarterly@2026-Q2"}),
        ("round-closing-differs", {"round": "quarterly@2026-Q2"}),
    ]


FORGED: dict[str, Any] = {
    "since": date(2026, 4, 1),
    "until": date(2026, 6, 30),
    "closes_at": instant("2026-07-08T17:30"),
    "k": 5,
    "served": {"sales": {"finance": 9}},
    "raters": {"sales-head-1": {"sales": ["finance"]}},
}


def test_the_report_of_satisfaction_has_the_rounds_that_closed_in_its_period(opened: Callable[..., World]) -> None:
    world = opened()
    answer(world, of("insurance", 2, 2), of("hr", 4, 4))
    world.run("2026-04-13T09:00")

    def rows(period: str, scope: ReportScope = EVERYTHING) -> list[tuple[object, ...]]:
        month = Period.of_label(period, Every.MONTH)
        figures = report_satisfaction(world.ledger, instant("2026-04-13T10:00"), period=month, scope=scope)
        report = satisfaction_as_report(figures, world.definitions.organisation)
        sections = [section for section in report.sections if section.key == "rounds"]
        return [
            tuple(column.value(row) for column in section.columns if column.key in ("round", "unit", "index", "n"))
            for section in sections
            for row in section.rows
        ]

    insurance = (Text.plain(Q1), Text(zh="保险部", en="Insurance"), 2, 1)
    assert rows("2026-04") == [(Text.plain(Q1), Text(zh="人事部", en="Human resources"), 4, 1), insurance]
    assert rows("2026-04", ReportScope(department="insurance")) == [insurance]
    assert rows("2026-03") == []
