"""Anonymous rounds in the run: they get a place for their forms, close in one commit, and are proven by verify."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.anonymous_answer import ANSWERED_ANONYMOUSLY, ANSWERS_COMMITTED, TOOK_PART, recorded_batch
from engine.domain.action.survey_round import ROUND_CLOSED, ROUND_OPENED
from engine.domain.agreement.survey import EveryoneServed, SurveyKind
from engine.domain.ledger.entry import ANONYMOUS, About
from engine.domain.survey.confirmation_code import code_of, rehearsed_bytes
from engine.domain.survey.result import ResultState
from engine.domain.survey.round import Round
from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from engine.services.rounds import known_rounds
from engine.services.snapshot import rulebooks
from engine.services.surveys.answer import GivenAnswer, answer_round
from engine.services.surveys.answer_anonymously import answer_anonymously, change_answers, prove
from engine.services.surveys.listing import round_list
from engine.services.surveys.result import round_result
from engine.store.core_tables import METADATA
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.anonymous_house import given_forms, submit
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve

Q1 = "quarterly@2026-Q1"
NOON = "2026-04-02T12:00"
SURVEY = replace(QUARTERLY, kind=SurveyKind.ANONYMOUS, raters=EveryoneServed(), k=3)


@pytest.fixture
def world(surveyed: Callable[..., World]) -> World:
    """The round is open; Finance, four people, rates Insurance and Human resources."""
    world = surveyed(SURVEY)
    serve(world)
    world.run("2026-04-01T08:00")
    return world


def opened(world: World) -> Round:
    return known_rounds(world.ledger, rulebooks(world.ledger), instant("2026-04-02T08:00"))[Q1]


def findings(world: World, at: str) -> list[str]:
    return [f.code for f in world.run(at).findings if f.code.startswith("round")]


def damage(world: World) -> list[str]:
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), datetime(2026, 11, 1, tzinfo=UTC))
    return [d.code for d in answer.damage]


@pytest.mark.databases
def test_a_closing_records_who_took_part_and_the_answers_apart_from_them(world: World) -> None:
    one = opened(world)
    given = given_forms(one, random.Random(3))
    head = world.ledger.head()
    submit(world.ledger, one, given, random.Random(4))
    assert world.ledger.head() == head, "answering leaves no entry"
    assert findings(world, "2026-04-13T09:00") == ["round-closed"]

    entries = world.ledger.entries.about(About.ROUND)[Q1]
    kinds = [entry.kind for entry in entries]
    assert kinds == [ROUND_OPENED, *[TOOK_PART] * 4, *[ANSWERED_ANONYMOUSLY] * 8, ANSWERS_COMMITTED, ROUND_CLOSED]
    assert [e.actor for e in entries if e.kind is TOOK_PART] == sorted(form.person for form in given)
    assert {e.actor for e in entries if e.kind is ANSWERED_ANONYMOUSLY} == {ANONYMOUS}
    assert {(e.effective_at, e.recorded_at) for e in entries[1:]} == {(one.closes_at, entries[1].recorded_at)}
    batch = recorded_batch(entries)
    assert batch is not None and {a.department for a in batch.answers} == {"finance"}
    assert not world.ledger.open_rounds.has_place(Q1)
    assert damage(world) == []
    assert findings(world, "2026-04-14T09:00") == [], "a second run finds nothing to do"


@pytest.mark.databases
def test_a_dry_run_closes_nothing(world: World) -> None:
    one = opened(world)
    submit(world.ledger, one, given_forms(one, random.Random(3)), random.Random(4))
    codes = [f.code for f in world.dry_run("2026-04-13T09:00").findings]
    assert "round-closed" in codes
    assert len(world.ledger.open_rounds.took_part(Q1)) == 4


def test_a_round_of_fewer_than_k_people_keeps_no_answer(world: World) -> None:
    one = opened(world)
    submit(world.ledger, one, given_forms(one, random.Random(3))[:2], random.Random(4))
    world.run("2026-04-13T09:00")
    answers = [e for e in world.ledger.entries.about(About.ROUND)[Q1] if e.kind is ANSWERED_ANONYMOUSLY]
    assert [(e.body["department"], e.body["about"], e.body["content"]) for e in answers] == [(None, None, None)] * 4
    assert damage(world) == []


@pytest.mark.databases
def test_a_ledger_that_was_restored_without_the_forms_says_so_once_and_asks_again(world: World) -> None:
    """As a backup that leaves them out has it."""
    one = opened(world)
    submit(world.ledger, one, given_forms(one, random.Random(3)), random.Random(4))
    world.ledger.open_rounds.drain(Q1)
    assert findings(world, "2026-04-02T09:00") == ["round-forms-missing"]
    assert findings(world, "2026-04-02T09:30") == []
    assert world.ledger.open_rounds.took_part(Q1) == frozenset()
    submit(world.ledger, one, given_forms(one, random.Random(5)), random.Random(6))
    assert findings(world, "2026-04-13T09:00") == ["round-closed"]
    assert damage(world) == []


def test_a_form_that_somebody_put_into_the_database_is_named_by_verify(world: World) -> None:
    one = opened(world)
    given = given_forms(one, random.Random(3))
    submit(world.ledger, one, given[:3], random.Random(4))
    with world.ledger.database.write.begin() as connection:
        people = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE name LIKE 'waiting_people%'").scalar()
        connection.exec_driver_sql(f"UPDATE {people} SET took_part = 0 WHERE person = ?", (given[0].person,))
    world.run("2026-04-13T09:00")
    assert damage(world) == ["forms-not-people"]


# ---- answering through the service


def answer(world: World, by: str, at: str = NOON, **scores: int) -> str:
    """A person's answers about some departments; the code."""
    given = [GivenAnswer(about=about, scores={"timeliness": score}) for about, score in scores.items()]
    done = answer_anonymously(world.ledger, Q1, given, actor=by, command_time=command_time(world, at))
    assert done.code is not None
    return done.code


def change(world: World, code: str, at: str = NOON, **scores: int) -> tuple[str, ...]:
    """Answers changed by a code; the departments that are left."""
    given = [GivenAnswer(about=about, scores={"timeliness": score}) for about, score in scores.items()]
    return change_answers(world.ledger, Q1, given, code=code, command_time=command_time(world, at)).left


def command_time(world: World, at: str) -> CommandTime:
    return resolve_command_time(world.ledger, instant(at), world.now)


def scores_of(world: World, code: str) -> dict[str, object]:
    shown = prove(world.ledger, code, instant("2026-04-20T12:00"))
    return {a.about: (a.content or {}).get("scores") for a in shown.answers}


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.refusal.code


PEOPLE = ("finance-cashier-1", "finance-clerk-1", "finance-clerk-2", "finance-head-1")


@pytest.mark.databases
def test_a_code_changes_and_adds_answers_while_the_round_is_open_and_proves_them_for_ever(world: World) -> None:
    codes = {person: answer(world, person, insurance=n + 1) for n, person in enumerate(PEOPLE)}
    assert len(set(codes.values())) == 4
    mine = codes["finance-clerk-1"]
    assert change(world, mine.lower(), insurance=5, hr=3) == ()
    assert scores_of(world, mine) == {"insurance": {"timeliness": 5}, "hr": {"timeliness": 3}}
    waiting = prove(world.ledger, mine, instant(NOON))
    assert waiting.commitment is None and {a.place for a in waiting.answers} == {None}

    world.run("2026-04-13T09:00")
    proven = prove(world.ledger, mine, instant("2026-04-13T10:00"))
    assert scores_of(world, mine) == {"insurance": {"timeliness": 5}, "hr": {"timeliness": 3}}
    assert proven.commitment is not None and proven.commitment.people == 4
    assert {a.place for a in proven.answers} <= {1, 2, 3, 4, 5}
    assert refusal(lambda: change(world, mine, "2026-04-13T10:00", hr=1)) == "round-not-open"
    assert damage(world) == []


def test_wrong_codes_people_and_values_are_refused_and_nothing_is_kept(world: World) -> None:
    code = answer(world, "finance-clerk-1", insurance=4)
    assert refusal(lambda: answer(world, "finance-clerk-1", hr=4)) == "took-part-already"
    assert refusal(lambda: answer(world, "sales-head-1", insurance=4)) == "rater-not-asked"
    assert refusal(lambda: change(world, "7K3M-0Q9X", insurance=4)) == "code-unreadable"
    assert refusal(lambda: change(world, "0000-0000-0000-0000-0000", insurance=4)) == "code-unknown"
    assert refusal(lambda: change(world, code, insurance=6)) == "survey-score-out-of-range"
    assert refusal(lambda: change(world, code, sales=4)) == "about-not-asked"
    assert refusal(lambda: answer(world, "finance-clerk-2", finance=4)) == "about-not-asked"
    assert scores_of(world, code) == {"insurance": {"timeliness": 4}}
    assert world.ledger.open_rounds.took_part(Q1) == {"finance-clerk-1"}


def test_who_took_part_is_no_longer_asked_and_the_result_shows_published_figures_alone(world: World) -> None:
    for person in PEOPLE[:3]:
        answer(world, person, insurance=4)
    answer(world, PEOPLE[3], insurance=2, hr=1)

    waiting = {
        one.rater.person: one.left for one in round_list(world.ledger, instant(NOON), person=PEOPLE[0]).to_answer
    }
    assert waiting == {PEOPLE[0]: ()}
    before = round_result(world.ledger, Q1, instant(NOON), reader=PEOPLE[0]).result
    assert (before.state, before.total, before.rate.answered) == (ResultState.OPEN, None, 8)

    world.run("2026-04-13T09:00")
    result = round_result(world.ledger, Q1, instant("2026-04-13T10:00")).result
    assert result.rate.answered == 5
    figures = dict(result.providers)["insurance"]
    assert (figures.n, figures.index) == (4, Fraction(14, 4))
    assert "hr" not in dict(result.providers), "one person rated it"
    assert result.total == figures, "all less insurance would be that person"
    closing = world.ledger.entries.about(About.ROUND)[Q1][-1]
    assert closing.body["rated"] == {"insurance": "7/2"}, "what follows from a round follows from published figures"


def test_in_a_rehearsal_codes_are_the_same_each_time_and_otherwise_they_are_random(world: World) -> None:
    given = [GivenAnswer(about="insurance", scores={"timeliness": 4})]
    real = CommandTime(instant(NOON), rehearsal=False)
    done = [answer_anonymously(world.ledger, Q1, given, actor=p, command_time=real).code for p in PEOPLE[:2]]
    assert len(set(done)) == 2 and None not in done
    assert answer(world, PEOPLE[2], insurance=4) == code_of(rehearsed_bytes(Q1, PEOPLE[2]))


@pytest.mark.databases
def test_an_answer_that_is_only_tried_is_not_kept(world: World) -> None:
    given = [GivenAnswer(about="insurance", scores={"timeliness": 4})]
    time = command_time(world, NOON)
    world.ledger.dry_run(lambda on: answer_anonymously(on, Q1, given, actor=PEOPLE[0], command_time=time))
    assert world.ledger.open_rounds.took_part(Q1) == frozenset()


def test_an_anonymous_round_takes_no_names(world: World) -> None:
    given = [GivenAnswer(about="insurance", scores={"timeliness": 4})]
    time = command_time(world, NOON)
    assert refusal(lambda: answer_round(world.ledger, Q1, given, actor=PEOPLE[0], command_time=time)) == (
        "round-is-anonymous"
    )


def test_nothing_of_a_person_who_answers_is_written_anywhere_else(world: World) -> None:
    """No file of the state folder changes but the database, and in it no row of the ledger's own tables."""
    state = {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()}
    tables = everything(world)
    answer(world, PEOPLE[0], insurance=4)
    with pytest.raises(Refused):
        answer(world, PEOPLE[0], insurance=4)
    changed = {p.name for p in world.folder.rglob("*") if p.is_file() and state.get(p) != p.read_bytes()}
    assert changed <= {"record.db", "record.db-wal", "record.db-shm"}
    assert everything(world) == tables


def everything(world: World) -> dict[str, list[object]]:
    with world.ledger.database.read.begin() as connection:
        return {t.name: [tuple(row) for row in connection.execute(t.select())] for t in METADATA.sorted_tables}
