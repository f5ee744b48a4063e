"""Anonymous rounds in the run: they get a place for their forms, close in one commit, and are proven by verify."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.anonymous_answer import ANSWERED_ANONYMOUSLY, ANSWERS_COMMITTED, TOOK_PART, recorded_batch
from engine.domain.action.survey_round import ROUND_CLOSED, ROUND_OPENED
from engine.domain.agreement.survey import EveryoneServed, SurveyKind
from engine.domain.ledger.entry import ANONYMOUS, About
from engine.domain.survey.round import Round
from engine.services.reading.verify import verify
from engine.services.rounds import known_rounds
from engine.services.snapshot import rulebooks
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.anonymous_house import given_forms, submit
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve

Q1 = "quarterly@2026-Q1"
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
