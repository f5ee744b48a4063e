"""The improvement plans that followed from a round, and what came of them in the next one."""

import re
from collections.abc import Iterator, Sequence

from engine.domain.action.fold import fold
from engine.domain.agreement.rating_scheme import category_id
from engine.domain.agreement.rule import OnSurvey
from engine.domain.ids import obligation_text, occurrence_text
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.survey.result import PlanOutcome, RoundResult, outcome_of
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.rounds import rated_in_rounds

_APART = re.compile(r"[,，、;；\n]")


def plan_outcomes(ledger: Ledger, books: Rulebooks, result: RoundResult, as_of: AsOf | None) -> tuple[PlanOutcome, ...]:
    """The outcomes of the plans that departments owed after the round before, by department, then by item."""
    before = result.before
    if before is None or not books.wait_for_rounds:
        return ()
    plans = dict(_plans(ledger, books, before, as_of))
    entries = ledger.entries.of(plans, as_of)
    outcomes = []
    for id, provider in plans.items():
        delivered, dimensions = _content(entries.get(id, ()), books)
        outcome = outcome_of(result, provider, id, delivered=delivered, dimensions=dimensions)
        if outcome is not None:
            outcomes.append(outcome)
    return tuple(sorted(outcomes, key=lambda o: (o.provider, o.occurrence)))


def _plans(ledger: Ledger, books: Rulebooks, before: RoundResult, as_of: AsOf | None) -> Iterator[tuple[str, str]]:
    """The ids of the plans that followed from a round, each with the department that owed it."""
    survey, period = before.round.survey.id, before.round.period
    obligations = [
        common.id
        for common in books.current.organisation.common_obligations
        if isinstance(common.trigger, OnSurvey) and common.trigger.survey == survey
    ]
    for agreement, results in rated_in_rounds(ledger, books, as_of).items():
        if any(rated.survey == survey and rated.period == period for rated in results):
            for obligation in obligations:
                terms = books.terms_of(agreement, obligation)
                if terms:
                    yield occurrence_text(obligation_text(agreement, obligation), period), terms[-1].agreement.provider


def _content(entries: Sequence[Entry], books: Rulebooks) -> tuple[bool, Sequence[str]]:
    """True if a plan was delivered, and the dimensions that its texts name, by id or title."""
    standing = fold(entries).standing
    if standing is None:
        return False, ()
    texts = [value for value in standing.evidence.values() if isinstance(value, str)]
    words = (word for text in texts for word in _APART.split(text))
    dimensions = books.current.organisation.ratings.dimensions
    named = (category_id(dimensions, word) for word in words if word.strip())
    return True, tuple(dict.fromkeys(id for id in named if id is not None))
