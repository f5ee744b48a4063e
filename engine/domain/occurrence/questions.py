"""The questions of all agreements in force."""

from engine.domain.occurrence.expand.obligation import questions
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.rulebook import Rulebook


def questions_in_force(book: Rulebook, facts: Facts) -> tuple[Question, ...]:
    """The questions that events raise: a field that a condition in force needs is missing, or nobody has the name of an
    owner."""
    defined = book.definitions
    return tuple(
        q for a in defined.agreements for q in questions(a, book.calendars, facts, defined.catalogue, defined.people)
    )
