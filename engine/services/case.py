"""An occurrence as somebody finds it who is about to act, and as it stands afterwards."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement import Agreement, Obligation
from engine.domain.authority import Actor
from engine.domain.entries import Entry
from engine.domain.history import History
from engine.domain.language import Text
from engine.domain.occurrence import Occurrence
from engine.domain.rulebook import Epoch, Rulebook
from engine.domain.verdict import Calendars, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """An occurrence with its terms, its history and its verdict at the instant ``at`` of acting, and who acts."""

    terms: Epoch
    occurrence: Occurrence
    history: History
    verdict: Verdict
    actor: Actor
    at: datetime

    @property
    def book(self) -> Rulebook:
        """The rulebook that the occurrence stands under."""
        return self.terms.book

    @property
    def agreement(self) -> Agreement:
        """The agreement that it belongs to."""
        return self.terms.agreement

    @property
    def obligation(self) -> Obligation:
        """What is promised."""
        return self.terms.obligation

    @property
    def clocks(self) -> Calendars:
        """The calendars that due and acceptance run on."""
        return self.book.clocks(self.agreement, self.obligation)


@dataclass(frozen=True, slots=True)
class Done:
    """What was recorded, and the verdict after it. ``returnable_until``: of a delivery that needs no acceptance;
    ``missing``: what has to follow a delivery in part."""

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    entry: Entry
    verdict: Verdict
    returnable_until: datetime | None = None
    missing: tuple[Text, ...] = ()
