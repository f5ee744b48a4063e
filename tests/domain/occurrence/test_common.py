"""The occurrences of common obligations: for causes and at review dates, and who owes them."""

from dataclasses import replace

import pytest

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.common_terms import common_terms, with_cause
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.rule import CommonTrigger, Every, OnRating, OnReturn, OnReview, Within
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.cause import Causes, NthReturn, RatedBy
from engine.domain.occurrence.expand.obligation import of_obligation
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Ended, Occurrence
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests import builders as build
from tests.builders import instant

SLIP = OccurrenceId.parse("sales-finance/slip@delivery.arranged/A-1")
MONDAY, TUESDAY, WEDNESDAY = (instant(f"2026-01-0{day}T10:00") for day in (5, 6, 7))


def common(trigger: CommonTrigger, owner: Audience = Audience.PROVIDER_HEAD) -> CommonObligation:
    due = Within(Amount.parse("1 working day"))
    return CommonObligation(
        "fix", Text.plain("Fix"), trigger, owner, due, build.obligation().acceptance, build.STANDARD
    )


def under(stated: CommonObligation, agreement: Agreement) -> tuple[Agreement, Obligation]:
    [pair] = common_terms(agreement, replace(build.ORGANISATION, common_obligations=(stated,)))
    return pair


def occurrences(
    office: Calendar, trigger: CommonTrigger, causes: Causes, *, since: str = "2026-01-01", until: str = "2026-12-31"
) -> list[Occurrence]:
    agreement, obligation = under(common(trigger), build.agreement(build.obligation(), since=since))
    facts = replace(Facts.of([]), causes={"sales-finance": causes})
    return list(of_obligation(agreement, obligation, office, build.window(since, until), facts, build.CATALOGUE))


def rated(*scores: int) -> Causes:
    return Causes(ratings=(RatedBy(SLIP, "ann", tuple(zip((MONDAY, TUESDAY, WEDNESDAY), scores, strict=False))),))


def test_a_low_score_opens_one_that_counts_from_its_recording(office: Calendar) -> None:
    [occurrence] = occurrences(office, OnRating(2), rated(2))
    assert occurrence.id == "sales-finance/fix@rated/ann/slip@delivery.arranged/A-1"
    assert (occurrence.opens_at, occurrence.known_at, occurrence.ended) == (MONDAY, MONDAY, None)
    assert (occurrence.subject, occurrence.label, occurrence.event) == ("A-1", "A-1", None)
    assert occurrence.due is not None
    assert occurrence.due.at == instant("2026-01-06T18:00")


@pytest.mark.parametrize("scores", [(3,), (5, 4), ()])
def test_scores_above_the_limit_open_none(scores: tuple[int, ...], office: Calendar) -> None:
    assert occurrences(office, OnRating(2), rated(*scores)) == []


def test_a_higher_score_ends_it_and_a_low_one_begins_it_again(office: Calendar) -> None:
    [ended] = occurrences(office, OnRating(2), rated(2, 3))
    assert ended.ended == Ended("lapsed", TUESDAY)
    [again] = occurrences(office, OnRating(2), rated(2, 3, 1))
    assert (again.ended, again.opens_at) == (None, MONDAY)
    assert [d.known_at for d in again.dates] == [MONDAY, WEDNESDAY]


def test_another_low_score_changes_nothing(office: Calendar) -> None:
    assert occurrences(office, OnRating(2), rated(2, 1)) == occurrences(office, OnRating(2), rated(2))


def test_each_return_opens_one(office: Calendar) -> None:
    causes = Causes(returns=(NthReturn(SLIP, 1, MONDAY), NthReturn(SLIP, 2, TUESDAY)))
    assert [o.id for o in occurrences(office, OnReturn(), causes)] == [
        "sales-finance/fix@returned/1/slip@delivery.arranged/A-1",
        "sales-finance/fix@returned/2/slip@delivery.arranged/A-1",
    ]


@pytest.mark.parametrize(
    ("every", "dates"),
    [
        (Every.QUARTER, ["2026-02-28", "2026-05-30", "2026-08-30", "2026-11-30"]),
        (Every.HALF_YEAR, ["2026-05-30", "2026-11-30"]),
        (Every.YEAR, ["2026-11-30"]),
    ],
)
def test_review_dates_count_from_the_beginning_of_the_agreement(
    every: Every, dates: list[str], office: Calendar
) -> None:
    known = occurrences(office, OnReview(every), Causes(), since="2025-11-30", until="2026-12-31")
    assert [o.served for o in known] == dates
    assert [o.opens_at for o in known] == [instant(f"{on}T00:00") for on in dates]


def test_a_head_of_the_consumer_owes_it_to_the_provider() -> None:
    agreement, obligation = under(common(OnReturn(), Audience.CONSUMER_HEAD), build.agreement(build.obligation()))
    assert (agreement.provider, agreement.consumer, obligation.owner) == ("finance", "sales", "finance-head")


@pytest.mark.parametrize(
    ("owner", "roles"),
    [
        (Audience.OWNER, ("clerk", "accountant")),
        (Audience.PROVIDER_HEAD, ("sales-head", "accountant")),
        (Audience.CONSUMER_HEAD, ("finance-head", None)),
    ],
)
def test_the_roles_and_the_title_follow_from_the_other_obligation(
    owner: Audience, roles: tuple[str, str | None]
) -> None:
    stated = common(OnReturn(), owner)
    _, obligation = under(stated, build.agreement(build.obligation()))
    owed = with_cause(stated, obligation, build.obligation())
    assert (owed.owner, owed.receiver) == roles
    assert owed.title.en == f"Fix: {build.obligation().title.en}"


def test_the_head_owes_it_where_the_other_obligation_is_no_longer_in_force() -> None:
    stated = common(OnReturn(), Audience.OWNER)
    _, obligation = under(stated, build.agreement(build.obligation()))
    assert with_cause(stated, obligation, None).owner == "sales-head"
