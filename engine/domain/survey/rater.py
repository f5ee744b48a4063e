"""The departments that rate each other in a round, and the people who answer."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from engine.domain.agreement.survey import EveryoneServed, HeadForUnit, HoldersOfRole, SampleOf, Survey, SurveyKind
from engine.domain.ledger.directory import Directory


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A department that rates, the consumer, and the department that is rated, the provider."""

    consumer: str
    provider: str


@dataclass(frozen=True, slots=True, order=True)
class Rater:
    """One person who answers from one department, and the departments that the person is asked about, sorted."""

    person: str
    department: str
    about: tuple[str, ...]


def pairs_served(survey: Survey, deliveries: Mapping[Pair, int]) -> tuple[Pair, ...]:
    """The pairs of a survey that have enough ``deliveries`` in the period, sorted."""
    return tuple(
        sorted(
            pair
            for pair, count in deliveries.items()
            if count >= survey.only_served and survey.between.has(pair.provider, pair.consumer)
        )
    )


def raters_of(
    survey: Survey, pairs: Iterable[Pair], directory: Directory, on: date, round_id: str
) -> tuple[Rater, ...]:
    """The people who answer on a local date, sorted. A department where nobody can answer has none.

    A person of two departments answers for each; in an anonymous round only for the first, so that each counts once.
    """
    about: dict[str, set[str]] = {}
    for pair in pairs:
        about.setdefault(pair.consumer, set()).add(pair.provider)
    raters: list[Rater] = []
    counted: set[str] = set()
    for department in sorted(about):
        people = _people(survey, department, directory, on, round_id)
        raters += [Rater(p, department, tuple(sorted(about[department]))) for p in people if p not in counted]
        counted.update(people if survey.kind is SurveyKind.ANONYMOUS else ())
    return tuple(sorted(raters))


def _people(survey: Survey, department: str, directory: Directory, on: date, round_id: str) -> Sequence[str]:
    members = [p.id for p in directory.members(department, on)]
    match survey.raters:
        case HeadForUnit():
            known = directory.organisation.department(department)
            heads = directory.holders(known.head, on) if known is not None else ()
            return [p.id for p in heads][:1]  # one answer for the department, whoever shares the role
        case HoldersOfRole(role=role):
            return [p.id for p in directory.holders(role, on) if p.department == department]
        case EveryoneServed():
            return members
        case SampleOf(percent=percent):
            return _sample(members, percent, round_id)
        case _:
            assert_never(survey.raters)


def _sample(people: Sequence[str], percent: int, round_id: str) -> Sequence[str]:
    """So many per cent of some people, rounded up. The same round always has the same ones, and each its own."""
    count = -(-len(people) * percent // 100)
    return sorted(sorted(people, key=lambda id: _lot(round_id, id))[:count])


def _lot(round_id: str, person: str) -> str:
    return hashlib.sha256(f"{round_id}\n{person}".encode()).hexdigest()
