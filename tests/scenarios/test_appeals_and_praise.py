"""The provider appeals a rating, a role of neither side decides; the consumer praises what was good."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.action import Action
from engine.domain.action.appeal_rating import AppealRating, DecideAppeal
from engine.domain.action.praise import PraiseItem
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.domain.notification.standing_notes import notes_of_consumer
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.reading.inbox import inbox
from engine.services.refused import Refused
from engine.views.inbox import inbox_json
from engine.wording.notification_notes import note_text
from tests.builders import SHANGHAI
from tests.conftest import World, instant

ARREARS = "insurance-finance/arrears-report@2025-12"
RATER, OWNER, HEAD, HR = "finance-clerk-1", "insurance-clerk-1", "insurance-head-1", "hr-head-1"
RATED, SEEN = "2026-01-05T10:00", "2026-01-05T10:05"


def with_appeals(definitions: Definitions, role: str | None = "hr-head", **ratings: Any) -> Definitions:
    organisation = definitions.organisation
    scheme = replace(organisation.ratings, appeals_decided_by=role, **ratings)
    return replace(definitions, organisation=replace(organisation, ratings=scheme))


@pytest.fixture
def rated(world: World) -> World:
    """A delivery was rated 2; the head of HR decides appeals."""
    world.definitions = with_appeals(world.definitions)
    world.run("2026-01-02T09:00")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, OWNER, "2026-01-04T10:00")
    world.run("2026-01-05T08:40")
    world.act(Kind.RATED, ARREARS, RATER, RATED, score=2, reason="late")
    world.run(SEEN)
    return world


def do(world: World, action: Callable[..., Action], actor: str, at: str, **values: str) -> Done:
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    evidence = Evidence(world.folder / "evidence")
    return act(world.ledger, action(occurrence=ARREARS, actor=actor, **values), command_time, evidence)


def refused(world: World, action: Callable[..., Action], actor: str, at: str, **values: str) -> str:
    with pytest.raises(Refused) as refusal:
        do(world, action, actor, at, **values)
    return refusal.value.refusal.code


def shown(world: World, at: str) -> list[str]:
    """All that is shown beside the item about its ratings, in English."""
    (judged,) = [j for j in world.snapshot(at).judged if j.occurrence.id == ARREARS]
    return [note_text(note, SHANGHAI).en for note in notes_of_consumer(judged.history)]


def appealed(world: World, at: str = "2026-01-05T11:00") -> None:
    do(world, AppealRating, OWNER, at, reason="the file was there on Friday")
    world.run("2026-01-05T11:05")


@pytest.mark.databases
def test_an_upheld_appeal_stands_beside_the_rating_which_is_left_out(rated: World) -> None:
    appealed(rated)
    (asked,) = [m for m in rated.ledger.outbox.messages() if m.step.startswith("appealed ")]
    assert asked.person == HR
    assert f"duecourse decide-appeal {ARREARS} --as {HR} --decision …" in asked.text
    do(rated, DecideAppeal, HR, "2026-01-05T14:00", decision="upheld", reason="the log shows it")
    rated.run("2026-01-05T14:05")
    decided = [m for m in rated.ledger.outbox.messages() if m.step.startswith("appeal answered ")]
    assert {m.person for m in decided} == {RATER, OWNER, HEAD, "finance-head-1"}
    assert all("the log shows it" in m.text for m in decided)
    assert shown(rated, "2026-01-05T15:00") == [
        "finance-clerk-1 rated it 2 of 5 (late); appeal upheld, left out of figures (hr-head-1: the log shows it)"
    ]
    (judged,) = [j for j in rated.snapshot("2026-01-05T15:00").judged if j.occurrence.id == ARREARS]
    assert [(r.score, r.is_left_out) for r in judged.history.ratings] == [(2, True)]
    (before,) = [j for j in rated.snapshot("2026-01-05T13:00").judged if j.occurrence.id == ARREARS]
    assert [r.is_left_out for r in before.history.ratings] == [False]
    assert rated.differences() == ()


def test_who_decides_sees_the_appeal_in_the_inbox_and_each_digest_until_it_is_decided(rated: World) -> None:
    appealed(rated)
    for at in ("2026-01-06T08:40", "2026-01-07T08:40"):
        digests = [m for m in rated.run(at).messages if m.person == HR and m.step == "digest"]
        assert [ARREARS in m.about for m in digests] == [True]
    seen = inbox(rated.ledger, HR, instant("2026-01-07T09:00"))
    assert [j.occurrence.id for j in seen.ratings.to_decide] == [ARREARS]
    json: Any = inbox_json(seen, SHANGHAI, lambda _row: ())
    assert json["appeals"][0]["appeals"][0]["appeal"]["reason"] == "the file was there on Friday"
    assert inbox(rated.ledger, OWNER, instant("2026-01-07T09:00")).ratings.to_decide == ()
    do(rated, DecideAppeal, HR, "2026-01-07T10:00", decision="dismissed", reason="it was not complete")
    assert inbox(rated.ledger, HR, instant("2026-01-07T11:00")).ratings.to_decide == ()
    assert all(m.person != HR for m in rated.run("2026-01-08T08:40").messages)
    assert shown(rated, "2026-01-08T09:00")[0].endswith("; appeal dismissed (hr-head-1: it was not complete)")


def test_each_rating_is_appealed_once_with_a_reason_by_the_provider(rated: World) -> None:
    assert refused(rated, AppealRating, RATER, "2026-01-05T11:00", reason="no") == "only-department"
    assert refused(rated, AppealRating, OWNER, "2026-01-05T11:00", reason=" ") == "appeal-reason-missing"
    assert refused(rated, AppealRating, OWNER, "2026-01-05T11:00", reason="no", rater=HR) == "rating-of-nobody"
    appealed(rated)
    assert refused(rated, AppealRating, HEAD, "2026-01-05T12:00", reason="again") == "rating-appealed-already"
    rated.act(Kind.RATED, ARREARS, RATER, "2026-01-05T13:00", score=1, reason="late")
    assert refused(rated, DecideAppeal, HR, "2026-01-05T13:10", decision="upheld", reason="x") == "no-appeal-waits"
    do(rated, AppealRating, HEAD, "2026-01-05T13:20", reason="this one too")  # another rating


def test_with_several_ratings_the_appeal_says_which(rated: World) -> None:
    rated.act(Kind.RATED, ARREARS, "finance-clerk-2", "2026-01-05T10:30", score=1, reason="late")
    assert refused(rated, AppealRating, OWNER, "2026-01-05T11:00", reason="no") == "appeal-rater-missing"
    do(rated, AppealRating, OWNER, "2026-01-05T11:00", reason="no", rater="finance-clerk-2")
    do(rated, DecideAppeal, HR, "2026-01-05T12:00", decision="upheld", reason="yes")
    (judged,) = [j for j in rated.snapshot("2026-01-05T13:00").judged if j.occurrence.id == ARREARS]
    assert [(r.by, r.is_left_out) for r in judged.history.ratings] == [(RATER, False), ("finance-clerk-2", True)]


def test_only_the_role_of_neither_side_decides(rated: World) -> None:
    appealed(rated)
    for person in (OWNER, HEAD, RATER, "finance-head-1", "sales-head-1"):
        assert refused(rated, DecideAppeal, person, "2026-01-05T12:00", decision="upheld", reason="x") == "only-arbiter"
    code = refused(rated, DecideAppeal, HR, "2026-01-05T12:00", decision="maybe", reason="x")
    assert code == "appeal-decision-unknown"


def test_where_the_role_belongs_to_a_party_the_head_of_another_department_decides(world: World) -> None:
    world.definitions = with_appeals(world.definitions, "finance-head")
    world.run("2026-01-02T09:00")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, OWNER, "2026-01-04T10:00")
    world.act(Kind.RATED, ARREARS, RATER, RATED, score=2, reason="late")
    do(world, AppealRating, OWNER, "2026-01-05T11:00", reason="no")
    assert refused(world, DecideAppeal, HR, "2026-01-05T12:00", decision="upheld", reason="x") == "only-arbiter"
    do(world, DecideAppeal, "consumer-credit-head-1", "2026-01-05T12:00", decision="upheld", reason="x")


def test_without_a_role_that_decides_there_are_no_appeals(world: World) -> None:
    world.run("2026-01-02T09:00")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, OWNER, "2026-01-04T10:00")
    world.act(Kind.RATED, ARREARS, RATER, RATED, score=2, reason="late")
    assert refused(world, AppealRating, OWNER, "2026-01-05T11:00", reason="no") == "appeals-not-set-up"


# ---- praise


def test_praise_reaches_owner_head_and_the_person_at_once_and_stays_beside_the_item(rated: World) -> None:
    do(rated, PraiseItem, RATER, "2026-01-05T11:00", text=" stayed late to finish it ", person=HEAD)
    rated.run("2026-01-05T11:05")
    sent = {m.person: m for m in rated.ledger.outbox.messages() if m.step.startswith("praised ")}
    assert set(sent) == {OWNER, HEAD}
    assert "stayed late to finish it" in sent[HEAD].text
    words = "praise for insurance-head-1 from finance-clerk-1: stayed late to finish it"
    assert words in shown(rated, "2026-01-05T12:00")


def test_praise_needs_words_and_a_person_of_the_provider(rated: World) -> None:
    assert refused(rated, PraiseItem, RATER, "2026-01-05T11:00", text=" ") == "praise-text-missing"
    assert refused(rated, PraiseItem, OWNER, "2026-01-05T11:00", text="me") == "only-department"
    code = refused(rated, PraiseItem, RATER, "2026-01-05T11:00", text="good", person=HR)
    assert code == "praise-person-unknown"


# ---- what both sides see


@pytest.mark.databases
def test_owner_heads_and_both_sides_see_the_last_seven_days_in_the_inbox(rated: World) -> None:
    do(rated, PraiseItem, "finance-head-1", "2026-01-05T11:00", text="thanks")
    at = "2026-01-06T09:00"
    rated.run(at)
    for person in (OWNER, HEAD, "finance-head-1"):
        news = inbox(rated.ledger, person, instant(at)).ratings.news
        assert [n.item.occurrence.id for n in news] == [ARREARS], person
    (own,) = inbox(rated.ledger, RATER, instant(at)).ratings.news
    assert [note_text(note, SHANGHAI).en for note in own.notes] == ["praise from finance-head-1: thanks"]
    assert inbox(rated.ledger, "sales-head-1", instant(at)).ratings.news == ()
    assert inbox(rated.ledger, OWNER, instant("2026-01-13T09:00")).ratings.news == ()
    earlier = inbox(rated.ledger, OWNER, instant("2026-01-05T10:30")).ratings.news
    assert [note_text(n, SHANGHAI).en for n in earlier[0].notes] == ["finance-clerk-1 rated it 2 of 5 (late)"]
    json: Any = inbox_json(inbox(rated.ledger, HEAD, instant(at)), SHANGHAI, lambda _row: ())
    assert [len(n["statements"]) for n in json["news"]] == [2]
