"""The questions of all agreements in force."""

from engine.domain.occurrence.expand.obligation import questions
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.rulebook import Rulebook


def questions_in_force(book: Rulebook, facts: Facts) -> tuple[Question, ...]:
    """The events that lack a field which a condition in force needs."""
    definitions = book.definitions
    return tuple(q for a in definitions.agreements for q in questions(a, book.calendars, facts, definitions.catalogue))
