"""A round of a survey: it opens, people answer, colleagues say what they think, it closes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, ClassVar

from engine.domain.agreement.survey import Survey
from engine.domain.ledger.cause import RatedInRound
from engine.domain.ledger.entry import About, Entry, Json, Kind
from engine.domain.ledger.payload import Payload, computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.survey.answer import Answer, Remark
from engine.domain.survey.ids import RoundId
from engine.domain.survey.rater import Pair, Rater
from engine.domain.survey.round import Round, RoundClosing

ROUND_OPENED, ROUND_CLOSED = Kind("round opened"), Kind("round closed")
ROUND_ANSWERED, ROUND_REMARK = Kind("round answered"), Kind("round remark")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound(Payload):
    """A round opens, and is fixed: the revision of its survey, the dates of the service that it is about (local, both
    included), the instant at which it closes (UTC), and k.

    ``served`` has the number of deliveries in these dates, by the department that rates and the one that is rated.
    ``raters`` has the departments that each person is asked about, by person and the department that the person answers
    for.
    """

    TRANSITION: ClassVar[Transition] = Transition(ROUND_OPENED, About.ROUND, Permitted.ENGINE)
    revision: str = computed_field("")
    since: date = computed_field(None)
    until: date = computed_field(None)
    closes_at: datetime = computed_field(None)
    k: int = computed_field(0)
    served: Mapping[str, Json] = computed_field(None)
    raters: Mapping[str, Json] = computed_field(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRound(Payload):
    """The answer of one person about one department; a later one replaces it, until the round closes.

    ``rater`` is the person who was asked, ``department`` the one that this person answers for. A delegate who answers
    instead is the actor of the entry.
    """

    TRANSITION: ClassVar[Transition] = Transition(ROUND_ANSWERED, About.ROUND, Permitted.RATER, "survey answer")
    rater: str = computed_field("")
    department: str = computed_field("")
    about: str = input_field("")
    scores: Mapping[str, int] = input_field(None)
    expected: Mapping[str, int] | None = input_field(None, omit_default=True)
    lost_minutes: int | None = input_field(None, omit_default=True)
    comment: str = input_field("", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkInRound(Payload):
    """A remark of somebody in a department on another one, for the head who answers for the department."""

    TRANSITION: ClassVar[Transition] = Transition(ROUND_REMARK, About.ROUND, Permitted.HOLDER, "survey say")
    department: str = computed_field("")
    about: str = input_field("")
    comment: str = input_field("")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRound(Payload):
    """A round closes: how many answers it wanted, how many came, and whether they are enough for it to count.

    ``rated`` has the mean index of each department rated, as a fraction such as ``11/3``, if the round counts.
    """

    TRANSITION: ClassVar[Transition] = Transition(ROUND_CLOSED, About.ROUND, Permitted.ENGINE)
    wanted: int = computed_field(0)
    answered: int = computed_field(0)
    valid: bool = computed_field(False)
    rated: Mapping[str, str] | None = computed_field(None, omit_default=True)


def rounds_of(
    entries: Mapping[str, Iterable[Entry]], survey_of: Callable[[str, str], Survey | None]
) -> Mapping[str, Round]:
    """The rounds that opened, by id, from the entries about each in the order of recording.

    ``survey_of`` gives the survey of an id and a revision; a round whose survey is not there is left out.
    """
    known = ((id, _round(id, group, survey_of)) for id, group in sorted(entries.items()))
    return {id: found for id, found in known if found is not None}


def _round(id: str, entries: Iterable[Entry], survey_of: Callable[[str, str], Survey | None]) -> Round | None:
    opened: tuple[OpenRound, datetime] | None = None
    closed: RoundClosing | None = None
    for entry in entries:
        if entry.kind is ROUND_OPENED:
            opened = OpenRound.read(entry), entry.effective_at
        elif entry.kind is ROUND_CLOSED:
            closing = CloseRound.read(entry)
            closed = RoundClosing(entry.effective_at, closing.answered, closing.valid)
    parsed = RoundId.parse(id)
    survey = survey_of(parsed.survey, opened[0].revision) if opened is not None else None
    if opened is None or survey is None:
        return None
    content, opened_at = opened
    return Round(
        id=id,
        survey=survey,
        revision=content.revision,
        period=parsed.period,
        since=content.since,
        until=content.until,
        opened_at=opened_at,
        closes_at=content.closes_at,
        raters=_raters(content.raters),
        k=content.k,
        served=_served(content.served),
        closed=closed,
    )


def _raters(written: Mapping[str, Any]) -> tuple[Rater, ...]:
    return tuple(
        sorted(
            Rater(person, department, tuple(about))
            for person, seats in written.items()
            for department, about in seats.items()
        )
    )


def _served(written: Mapping[str, Any]) -> Mapping[Pair, int]:
    return {Pair(consumer, p): count for consumer, counts in written.items() for p, count in counts.items()}


def written_raters(raters: Iterable[Rater]) -> dict[str, Json]:
    """Raters as the body of an entry has them."""
    written: dict[str, dict[str, Json]] = {}
    for rater in raters:
        written.setdefault(rater.person, {})[rater.department] = list(rater.about)
    return dict(written)


def written_served(served: Mapping[Pair, int]) -> dict[str, Json]:
    """Deliveries by pair as the body of an entry has them."""
    written: dict[str, dict[str, Json]] = {}
    for pair, count in sorted(served.items()):
        written.setdefault(pair.consumer, {})[pair.provider] = count
    return dict(written)


def rated_in(entry: Entry) -> Mapping[str, RatedInRound]:
    """The departments that were rated in a round, by id, from the entry that closes it."""
    id, content = RoundId.parse(entry.subject_id), CloseRound.read(entry)
    return {
        provider: RatedInRound(id.survey, id.period, Fraction(index), entry.recorded_at)
        for provider, index in (content.rated or {}).items()
    }


def answers_of(entries: Iterable[Entry]) -> tuple[Answer, ...]:
    """The answers of a named or confidential round that stand, by person, department and the department rated."""
    standing: dict[tuple[str, str, str], Answer] = {}
    for entry in entries:
        if entry.kind is ROUND_ANSWERED:
            content = AnswerRound.read(entry)
            standing[content.rater, content.department, content.about] = Answer(
                about=content.about,
                scores=content.scores,
                expected=content.expected or {},
                comment=content.comment,
                lost_minutes=content.lost_minutes,
                person=content.rater,
                department=content.department,
                at=entry.recorded_at,
            )
    return tuple(standing[key] for key in sorted(standing))


def remarks_of(entries: Iterable[Entry]) -> tuple[Remark, ...]:
    """The remarks of colleagues in a round, in the order of recording; a person's later one replaces the earlier."""
    standing: dict[tuple[str, str, str], Remark] = {}
    for entry in entries:
        if entry.kind is ROUND_REMARK:
            content = RemarkInRound.read(entry)
            key = entry.actor, content.department, content.about
            standing.pop(key, None)
            standing[key] = Remark(entry.actor, content.department, content.about, content.comment, entry.recorded_at)
    return tuple(standing.values())
