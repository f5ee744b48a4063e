"""Look up what a person names in a round: the round, a department, a question. An unknown name is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.agreement.rating_scheme import Category, category_id
from engine.domain.agreement.survey import Survey, SurveyKind
from engine.domain.ids import BadId
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.suggest import Similar
from engine.domain.survey.ids import RoundId
from engine.domain.survey.rater import Rater
from engine.domain.survey.round import Round
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.rounds import known_rounds
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class KnownRounds:
    """The definitions in force and the rounds that have opened, by id, as known at an instant."""

    books: Rulebooks
    rounds: Mapping[str, Round]

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.books.current


def rounds_at(ledger: Ledger, at: datetime, as_of: AsOf | None = None) -> KnownRounds:
    """The rounds that have opened until an instant. Raises Refused before the first run."""
    books = rulebooks(ledger, as_of)
    return KnownRounds(books, known_rounds(ledger, books, at, as_of))


def find_round(rounds: Mapping[str, Round], written: str) -> Round:
    """The round with an id, or the latest of a survey that is named. Raises Refused, with similar ones, where there is
    none."""
    if written in rounds:
        return rounds[written]
    of_survey = [one for one in rounds.values() if one.survey.id == written]
    if of_survey:
        return max(of_survey, key=lambda one: (one.opened_at, one.id))
    surveys = {one.survey.id for one in rounds.values()}
    try:
        RoundId.parse(written)
    except BadId:
        raise Refused("no-round", id=written, similar=Similar.to(written, {*surveys, *rounds})) from None
    raise Refused("no-round", id=written, similar=Similar.to(written, rounds))


def require_open(one: Round, at: datetime, book: Rulebook) -> None:
    """Raises Refused where a round cannot be answered any more."""
    if not one.is_open(at):
        ended = one.closed.at if one.closed is not None else one.closes_at
        raise Refused("round-not-open", round=one.id, at=book.home.local(ended))


def require_names(one: Round) -> None:
    """Raises Refused where a round takes no answers with a name."""
    if one.kind is SurveyKind.ANONYMOUS:
        raise Refused("round-is-anonymous", round=one.id)


def seats_of_actor(one: Round, actor: Actor) -> Sequence[Rater]:
    """The seats of a person in a round, and those of the people whom the person stands in for. Raises Refused where
    there are none."""
    people = {actor.id, *actor.stands_for}
    seats = [rater for rater in one.raters if rater.person in people]
    if not seats:
        raise Refused("rater-not-asked", round=one.id, person=actor.person)
    return sorted(seats, key=lambda rater: (rater.person != actor.id, rater))


def find_department(book: Rulebook, written: str) -> str:
    """The id of a department that is named by its id or title. Raises Refused where there is none."""
    departments = [Category(d.id, d.title) for d in book.organisation.departments]
    if (id := category_id(departments, written)) is None:
        raise Refused("no-department", department=written, similar=Similar.to(written, {d.id for d in departments}))
    return id


def find_dimension(survey: Survey, book: Rulebook, written: str) -> str:
    """The dimension of a question that is named by its id or title. Raises Refused where the survey does not ask it."""
    titles = {d.id: d.title for d in book.organisation.ratings.dimensions}
    asked = [Category(q.dimension, titles.get(q.dimension, q.text)) for q in survey.questions]
    if (id := category_id(asked, written)) is None:
        raise Refused("question-not-asked", value=written, known=tuple(q.dimension for q in survey.questions))
    return id
