"""Appeal a rating: the provider says once why a rating should not count, and a role of neither side decides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.appeals import deciding_role
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Appeal, Rating
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import ANY_PHASE, Permitted, Transition
from engine.domain.refusal import Refusal

UPHELD, DISMISSED = "upheld", "dismissed"
DECISIONS = (UPHELD, DISMISSED)
"""An upheld appeal leaves the rating out of means and counts; a dismissed one leaves it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRating(Action):
    """The provider appeals the rating of a person, ``rater``; it may be left out where there is one that can be
    appealed.
    """

    NEEDED: ClassVar[frozenset[str]] = frozenset({"reason"})
    RANK: ClassVar[int] = 55
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.APPEALED, About.OCCURRENCE, Permitted.PROVIDER, "appeal", ANY_PHASE, ANY_PHASE
    )
    rater: str = input_field("", omit_default=True)
    reason: str = input_field("")

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """Somebody has rated it."""
        return bool(case.history.ratings)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """There must be a rating that was not appealed yet."""
        if not case.history.ratings:
            return Refusal("no-rating-to-appeal")
        return None if any(map(_appealable, case.history.ratings)) else Refusal("rating-appealed-already")

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The people whose ratings were not appealed yet."""
        return {"rater": tuple(r.by for r in case.history.ratings if _appealable(r))}

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """Somebody must be there to decide; the reason is required; each rating is appealed once."""
        if attempt.organisation.ratings.appeals_decided_by is None:
            return Refusal("appeals-not-set-up")
        if deciding_role(attempt.organisation, attempt.case.agreement) is None:
            return Refusal("nobody-decides-appeals")
        if not self.reason.strip():
            return Refusal("appeal-reason-missing")
        return _rater_refusal(self.rater, attempt, _appealable, "rating-appealed-already")

    def recorded(self, attempt: Attempt) -> Action:
        """The appeal, with the person whose rating it is about."""
        rater = _rating(self.rater, attempt, _appealable).by
        return replace(self, rater=rater, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The rating is appealed and counts until that is decided."""
        appeal = Appeal(entry.recorded_at, entry.actor, self.reason)
        history.ratings = tuple(replace(r, appeal=appeal) if r.by == self.rater else r for r in history.ratings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal(Action):
    """The decision on an appeal: ``upheld`` or ``dismissed``, with the reason."""

    NEEDED: ClassVar[frozenset[str]] = frozenset({"reason"})
    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.APPEAL_DECIDED, About.OCCURRENCE, Permitted.ARBITER, "decide-appeal", ANY_PHASE, ANY_PHASE
    )
    decision: str = input_field()
    rater: str = input_field("", omit_default=True)
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """An appeal must wait."""
        return None if any(map(_waits, case.history.ratings)) else Refusal("no-appeal-waits")

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The two decisions, and the people whose ratings are appealed."""
        return {"decision": DECISIONS, "rater": tuple(r.by for r in case.history.ratings if _waits(r))}

    @classmethod
    def answered_requests_by(cls, case: Case) -> frozenset[str]:
        """The people who appealed, and those who rated: nobody decides about themselves."""
        waiting = [rating for rating in case.history.ratings if _waits(rating)]
        return frozenset(rating.appeal.by for rating in waiting if rating.appeal is not None)

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The decision is one of two, and needs a reason."""
        if self.decision not in DECISIONS:
            return Refusal("appeal-decision-unknown", value=self.decision, decisions=DECISIONS)
        if not self.reason.strip():
            return Refusal("appeal-reason-missing")
        return _rater_refusal(self.rater, attempt, _waits, "no-appeal-waits")

    def recorded(self, attempt: Attempt) -> Action:
        """The decision, with the person whose rating it is about."""
        return replace(self, rater=_rating(self.rater, attempt, _waits).by, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The rating keeps the decision beside it."""
        history.ratings = tuple(self._decided(r, entry) if r.by == self.rater else r for r in history.ratings)

    def _decided(self, rating: Rating, entry: Entry) -> Rating:
        if rating.appeal is None:
            return rating
        upheld = self.decision == UPHELD
        decided = replace(
            rating.appeal,
            upheld=upheld,
            decided_at=entry.recorded_at,
            decided_by=entry.actor,
            decision_reason=self.reason,
        )
        return replace(rating, appeal=decided)


def undecided(appealed: Iterable[Entry], decided: Iterable[Entry]) -> dict[str, None]:
    """The ids of the items with more appeals than decisions, in the order of the appeals; perhaps a rating was changed
    since, which ends its appeal."""
    counts: dict[str, int] = {}
    for entry in appealed:
        counts[entry.subject_id] = counts.get(entry.subject_id, 0) + 1
    for entry in decided:
        counts[entry.subject_id] = counts.get(entry.subject_id, 0) - 1
    return {id: None for id, count in counts.items() if count > 0}


def left_out_ratings(entries: Iterable[Entry]) -> dict[tuple[str, datetime], datetime]:
    """The ratings of one item that upheld appeals left out, by person and instant of recording, with the instant of the
    decision (UTC); from the ratings and the decisions about it, in order of recording."""
    last: dict[str, datetime] = {}
    left_out: dict[tuple[str, datetime], datetime] = {}
    for entry in entries:
        if entry.kind is Kind.RATED:
            last[entry.actor] = entry.recorded_at
        elif entry.kind is Kind.APPEAL_DECIDED:
            decided = DecideAppeal.read(entry)
            if decided.decision == UPHELD and decided.rater in last:
                left_out[decided.rater, last[decided.rater]] = entry.recorded_at
    return left_out


_Fits = Callable[[Rating], bool]


def _appealable(rating: Rating) -> bool:
    return rating.appeal is None


def _waits(rating: Rating) -> bool:
    return rating.appeal is not None and rating.appeal.upheld is None


def _rater_refusal(rater: str, attempt: Attempt, fits: _Fits, otherwise: str) -> Refusal | None:
    """Why it is not clear which rating is meant, or why that one does not fit; None if it is clear and fits."""
    ratings, names = attempt.case.history.ratings, attempt.case.book.directory.names
    own = [rating for rating in ratings if rating.by == rater]
    if rater and not own:
        return Refusal("rating-of-nobody", person=names.person(rater))
    if own:
        return None if fits(own[0]) else Refusal(otherwise)
    several = [rating.by for rating in ratings if fits(rating)]
    if len(several) > 1:
        return Refusal("appeal-rater-missing", people=tuple(names.of(id) for id in several))
    return None


def _rating(rater: str, attempt: Attempt, fits: _Fits) -> Rating:
    """The rating that is meant."""
    return next(r for r in attempt.case.history.ratings if fits(r) and rater in ("", r.by))
