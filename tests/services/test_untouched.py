"""Items that open together share what is worked out: each gets the row and the entries that it would get alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.domain.agreement.rule import OnEvent
from engine.domain.ledger.event import Event, Fact
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.run.evaluate_one import evaluate_one
from engine.services.run.untouched import UntouchedItems
from engine.services.snapshot import rulebooks
from engine.services.terms import OccurrenceUnderTerms
from tests.builders import instant
from tests.conftest import World

FIRST = instant("2026-01-05T08:10")
RECORDED = (instant("2026-01-06T09:00"), instant("2026-01-07T17:30"))
DATA = {"customer": "C", "plate": "P", "amount": "10", "delivery": "2026-01-20", "insurer": "I", "bank": "B"}


@pytest.mark.parametrize("at", ["2026-01-07T17:31", "2026-01-13T12:00", "2026-06-01T09:00"])
def test_items_get_what_they_would_get_alone(world: World, at: str) -> None:
    world.run("2026-01-02T09:00")
    books, now = rulebooks(world.ledger), instant(at)
    together = UntouchedItems(now, now)
    count = 0
    for terms, occurrence in _opened(books):
        assert together.evaluate(terms, occurrence) == evaluate_one(terms, occurrence, (), now, now)
        count += 1
    assert count > 300


def _opened(books: Rulebooks) -> Iterator[OccurrenceUnderTerms]:
    """What events of every sort open: several on one day, at one instant, and later ones that end or move others."""
    facts = Facts.of(list(_facts(books)))
    for name in sorted(books.names()):
        for terms in books.terms_of(*name):
            if isinstance(terms.obligation.trigger, OnEvent):
                yield from ((terms, o) for o in terms.occurrences(facts, books.span(terms, RECORDED[-1])))


def _facts(books: Rulebooks) -> Iterator[Fact]:
    for place, type_ in enumerate(books.current.definitions.catalogue.events):
        for n in range(12):
            at = FIRST + timedelta(hours=n // 2 * 5, minutes=place % 3)
            recorded = RECORDED[n % 2]
            key = f"A-{n:03}"
            yield Fact((Event(type_.name, key, key, at, {**DATA, "amount": str(n)}, max(at, recorded), "test"),))
