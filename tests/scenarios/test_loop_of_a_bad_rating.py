"""The loop of a bad rating: told at once, contact, resolved, rated again. Each step has its own item and dates."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.action import Action
from engine.domain.action.appeal_rating import AppealRating, DecideAppeal
from engine.domain.agreement.definitions import Definitions
from engine.domain.deadline.period import Period
from engine.domain.figures.bad_ratings import NO_BAD_RATINGS, StepFigures, bad_rating_figures
from engine.domain.figures.report_scope import ReportScope
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.loading.folder import load
from engine.reports.bad_rating_section import bad_rating_sections
from engine.services.actions.act import act
from engine.services.actions.close_period import close_period
from engine.services.command_time import resolve_command_time
from engine.services.reading.inbox import inbox
from engine.services.reading.scorecard import scorecard
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from tests import builders as build
from tests.conftest import World, instant
from tests.fixtures.plain_definitions import plain_definitions

ARREARS = "insurance-finance/arrears-report@2025-12"
CAUSE = "@rated/finance-clerk-1/arrears-report@2025-12"
CONTACT, RESOLVE = f"insurance-finance/contact{CAUSE}", f"insurance-finance/resolve{CAUSE}"
BAD = (
    "\n  bad: {at_most: 1, contact_within: 4 working hours, resolve_within: 3 working days}"
    "\n  appeals: {decided_by: hr-head}\n"
)
DELIVERED, RATED, NEXT = "2026-01-04T10:00", "2026-01-05T10:00", "2026-01-05T10:05"
CONTACTED, RESOLVED, AGAIN = "2026-01-05T13:30", "2026-01-07T11:00", "2026-01-07T14:00"


@pytest.fixture(scope="session")
def with_loop(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Definitions]:
    """The shipped definitions with the loop of a bad rating, as organisation.yaml states it."""

    def definitions(bad: str = BAD) -> Definitions:
        folder = Path(shutil.copytree(plain_definitions(), tmp_path_factory.mktemp("loop") / "definitions"))
        file = folder / "organisation.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("\nratings:", f"\nratings:{bad}", 1), encoding="utf-8")
        loaded = load(folder)
        assert loaded.definitions is not None, loaded.errors
        return loaded.definitions

    return definitions


@pytest.fixture
def rated(world: World, with_loop: Callable[..., Definitions]) -> World:
    """A delivery was rated 1 on Monday at ten, and a run has seen it."""
    world.definitions = with_loop()
    world.run("2026-01-02T09:00")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", DELIVERED)
    world.run("2026-01-05T08:40")
    world.act(Kind.RATED, ARREARS, "finance-clerk-1", RATED, score=1, reason="late")
    world.run(NEXT)
    return world


def steps(world: World) -> dict[str, Phase]:
    return {id: v.phase for id, v in world.verdicts().items() if OccurrenceId.parse(id).cause is not None}


def resolve(world: World) -> None:
    """The provider gets in contact, then resolves it."""
    world.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", CONTACTED)
    world.run("2026-01-05T13:40")
    world.act(Kind.DELIVERED, RESOLVE, "insurance-clerk-1", RESOLVED, comment="sent the list again")
    world.run("2026-01-07T11:05")


def test_each_moment_of_the_loop_verifies_before_and_after_the_run_that_opens_the_next_step(rated: World) -> None:
    def is_sound() -> bool:
        return verify(rated.ledger, Evidence(rated.folder / "evidence"), rated.now).is_sound

    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", CONTACTED)
    assert is_sound()
    rated.act(Kind.WITHDRAWN, CONTACT, "insurance-clerk-1", "2026-01-05T13:35", reason="another car")
    assert is_sound()
    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", "2026-01-05T13:36")
    rated.run("2026-01-05T13:40")
    assert RESOLVE in steps(rated)
    assert is_sound()
    rated.act(Kind.WITHDRAWN, CONTACT, "insurance-clerk-1", "2026-01-05T13:45", reason="another car")
    assert is_sound()
    rated.run("2026-01-05T13:50")
    assert is_sound()


def test_a_bad_rating_is_told_at_once_to_owner_and_head_in_a_message_of_its_own(rated: World) -> None:
    sent = [m for m in rated.ledger.outbox.messages() if m.step.startswith("rated ")]
    assert {m.person for m in sent} == {"insurance-clerk-1", "insurance-head-1"}
    mails = {m.person: m.text for m in sent}
    assert "会计一 评价：1 分（太晚）" in mails["insurance-clerk-1"]
    assert "会计一 rated it 1 of 5 (Too late)" in mails["insurance-head-1"]
    assert all(m.digest_on is None for m in sent)
    (entry,) = rated.entries(ARREARS, Kind.RATED)
    assert entry.body["bad"] is True


def test_a_rating_that_is_not_bad_waits_for_the_digest_and_opens_nothing(rated: World) -> None:
    rated.act(Kind.RATED, ARREARS, "finance-head-1", "2026-01-05T11:00", score=2, reason="late")
    rated.run("2026-01-05T11:05")
    assert set(steps(rated)) == {CONTACT}
    (own,) = [m for m in rated.ledger.outbox.messages() if m.person == "insurance-head-1" and "rated" in m.step]
    assert "rated it 1 of 5" in own.text


def test_bad_ratings_of_two_people_in_one_second_of_a_rehearsal_are_both_told(rated: World) -> None:
    for person in ("finance-clerk-1", "finance-head-1"):
        rated.act(Kind.RATED, ARREARS, person, "2026-01-05T11:00", score=1, reason="late")
    rated.run("2026-01-05T11:05")
    texts = [m.text for m in rated.ledger.outbox.messages() if m.person == "insurance-clerk-1" and "rated" in m.step]
    assert len(texts) == 3


def test_contact_is_due_within_working_hours_of_the_owner(rated: World) -> None:
    verdict = rated.verdict(CONTACT)
    assert (verdict.phase, verdict.due and verdict.due.at) == (Phase.OPEN, instant("2026-01-05T15:30"))
    seen = inbox(rated.ledger, "insurance-clerk-1", instant(NEXT))
    assert CONTACT in {item.occurrence.id for row in seen.rows for item in row.items}


@pytest.mark.databases
def test_resolving_follows_the_contact_with_a_date_of_its_own(rated: World) -> None:
    assert set(steps(rated)) == {CONTACT}
    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", CONTACTED)
    seen = inbox(rated.ledger, "insurance-clerk-1", instant("2026-01-05T13:35"))  # before the next run
    assert RESOLVE in {item.occurrence.id for row in seen.rows for item in row.items}
    rated.run("2026-01-05T13:40")
    verdict = rated.verdict(RESOLVE)
    assert (verdict.phase, verdict.due and verdict.due.at) == (Phase.OPEN, instant("2026-01-08T17:30"))
    assert rated.differences() == ()
    rated.run("2026-01-09T09:00")
    assert rated.verdict(RESOLVE).timeliness is Timeliness.OVERDUE
    assert f'"{RESOLVE}"' in rated.report("2026-01-09T09:00")


@pytest.mark.databases
def test_the_person_is_told_once_it_is_resolved_and_asked_to_rate_again(rated: World) -> None:
    resolve(rated)
    (message,) = [m for m in rated.ledger.outbox.messages() if m.step.startswith("resolved ")]
    assert message.person == "finance-clerk-1"
    assert "保险专员 已处理您评价的问题（sent the list again），请再评价一次" in message.text
    assert f"duecourse rate {ARREARS} --as finance-clerk-1" in message.text
    at = instant("2026-01-07T11:10")
    assert [j.occurrence.id for j in inbox(rated.ledger, "finance-clerk-1", at).ratings.to_rate] == [ARREARS]
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", AGAIN, score=4)
    assert inbox(rated.ledger, "finance-clerk-1", instant("2026-01-07T14:05")).ratings.to_rate == ()
    rated.run("2026-01-08T09:00")
    (judged,) = [j for j in rated.snapshot("2026-01-08T09:00").judged if j.occurrence.id == ARREARS]
    (rating,) = judged.history.ratings
    assert (rating.first.score, rating.score) == (1, 4)
    assert rated.verdict(RESOLVE).outcome is Outcome.DONE
    again = [
        m.text for m in rated.ledger.outbox.messages() if m.person == "insurance-clerk-1" and "原评 1 分" in m.text
    ]
    assert len(again) == 1
    assert rated.differences() == ()


def test_a_better_rating_ends_the_steps_that_are_open(rated: World) -> None:
    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", CONTACTED)
    rated.run("2026-01-05T13:40")
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", "2026-01-06T10:00", score=3)
    rated.run("2026-01-06T10:05")
    assert rated.verdict(RESOLVE).outcome is Outcome.LAPSED
    assert rated.verdict(CONTACT).outcome is Outcome.DONE


@pytest.mark.databases
def test_a_contact_that_is_taken_back_takes_the_next_step_with_it(rated: World) -> None:
    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", CONTACTED)
    rated.run("2026-01-05T13:40")
    rated.act(Kind.WITHDRAWN, CONTACT, "insurance-clerk-1", "2026-01-05T14:00")
    rated.run("2026-01-05T14:05")
    assert rated.verdict(RESOLVE).outcome is Outcome.LAPSED
    rated.act(Kind.DELIVERED, CONTACT, "insurance-clerk-1", "2026-01-05T14:30")
    rated.run("2026-01-05T14:35")
    assert rated.verdict(RESOLVE).phase is Phase.OPEN
    assert rated.differences() == ()


def test_nothing_follows_from_a_bad_rating_of_a_step(rated: World) -> None:
    resolve(rated)
    rated.act(Kind.RATED, RESOLVE, "finance-clerk-1", AGAIN, score=1, reason="late")
    rated.run("2026-01-07T14:05")
    assert set(steps(rated)) == {CONTACT, RESOLVE}
    assert all("bad" not in e.body for e in rated.entries(RESOLVE, Kind.RATED))


def test_the_person_rates_again_although_the_month_is_closed(rated: World) -> None:
    resolve(rated)
    rated.act(Kind.RATED, ARREARS, "finance-head-1", "2026-01-07T12:00", score=3)
    rated.run("2026-02-03T09:00")
    closing = resolve_command_time(rated.ledger, instant("2026-02-04T09:00"), rated.now)
    close_period(rated.ledger, build.month("2026-01"), actor="finance-head-1", command_time=closing)
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", "2026-02-04T10:00", score=4)
    with pytest.raises(Refused) as refused:
        rated.act(Kind.RATED, ARREARS, "finance-head-1", "2026-02-04T10:00", score=4)
    assert refused.value.refusal.code == "rating-month-closed"


def test_the_figures_say_how_many_were_contacted_resolved_and_rated_again(rated: World) -> None:
    resolve(rated)
    rated.act(Kind.RATED, ARREARS, "finance-head-1", "2026-01-07T12:00", score=1, reason="late")
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", AGAIN, score=4)
    figures = bad_rating_figures(rated.snapshot("2026-01-09T09:00").judged)
    assert (figures.bad, figures.rated_again, figures.better, figures.gain) == (2, 1, 1, Fraction(3))
    assert figures.contact == StepFigures(in_time=1, overdue=1)
    assert figures.resolve == StepFigures(in_time=1)
    assert (figures.contact.rate, figures.resolve.rate, figures.again_rate) == (Fraction(1, 2), 1, Fraction(1, 2))


@pytest.mark.databases
def test_an_upheld_appeal_ends_the_open_steps_and_leaves_the_rating_out(rated: World) -> None:
    def decide(action: Action, at: str) -> None:
        act(rated.ledger, action, resolve_command_time(rated.ledger, instant(at), rated.now), Evidence(rated.folder))

    decide(AppealRating(occurrence=ARREARS, actor="insurance-clerk-1", reason="by mistake"), "2026-01-05T10:30")
    upheld = DecideAppeal(occurrence=ARREARS, actor="hr-head-1", decision="upheld", reason="it was")
    decide(upheld, "2026-01-05T11:00")
    rated.run("2026-01-05T11:05")
    assert rated.verdict(CONTACT).outcome is Outcome.LAPSED
    figures = bad_rating_figures(rated.snapshot("2026-01-05T11:10").judged)
    assert (figures.bad, figures.left_out, figures.contact) == (0, 1, StepFigures(ended=1))
    assert rated.differences() == ()


@pytest.mark.databases
def test_the_scorecard_has_the_loop_of_the_bad_ratings_of_its_period(rated: World) -> None:
    """One bad rating in January: contacted and resolved in time, rated again 3 points higher; none in February."""
    resolve(rated)
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", AGAIN, score=4)
    now = instant("2026-02-09T09:00")
    january, february = (scorecard(rated.ledger, now, period=Period.read(p)) for p in ("2026-01", "2026-02"))
    figures = january.bad_ratings
    assert figures == bad_rating_figures(rated.snapshot("2026-02-09T09:00").judged)
    assert (figures.bad, figures.rated_again, figures.better, figures.gain) == (1, 1, 1, Fraction(3))
    assert (figures.contact.in_time, figures.resolve.in_time) == (1, 1)
    assert february.bad_ratings == NO_BAD_RATINGS
    of_sales = scorecard(rated.ledger, now, period=Period.read("2026-01"), scope=ReportScope(department="sales"))
    assert of_sales.bad_ratings == NO_BAD_RATINGS
    then = scorecard(rated.ledger, instant("2026-01-06T09:00"), period=Period.read("2026-01")).bad_ratings
    assert (then.bad, then.rated_again, then.resolve.total) == (1, 0, 1), "what came later is not known yet"


def test_the_section_of_bad_ratings_says_how_many_and_by_how_much(rated: World) -> None:
    resolve(rated)
    rated.act(Kind.RATED, ARREARS, "finance-clerk-1", AGAIN, score=4)
    (section,) = bad_rating_sections(bad_rating_figures(rated.snapshot("2026-01-09T09:00").judged))
    rows = {row.title.en: (row.count, row.of, row.remark and row.remark.en) for row in section.rows}
    assert rows["Contacted in time"] == (1, 1, "late 0, overdue 0, waiting 0, ended 0")
    assert rows["Of them higher"] == (1, 1, "by +3.0 on average")
    assert bad_rating_sections(NO_BAD_RATINGS) == ()
