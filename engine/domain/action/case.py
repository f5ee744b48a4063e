"""An occurrence with its history and verdict, and an attempt of a person to act on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.action.actor import Actor
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.history import History
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """An occurrence at the instant ``at``: its terms with their calendars, its history, and its verdict."""

    terms: Terms
    occurrence: Occurrence
    clocks: Calendars
    history: History
    verdict: Verdict
    at: datetime

    @property
    def book(self) -> Rulebook:
        """The rulebook of its terms."""
        return self.terms.book

    @property
    def agreement(self) -> Agreement:
        """The agreement that it belongs to."""
        return self.terms.agreement

    @property
    def obligation(self) -> Obligation:
        """The obligation that it belongs to."""
        return self.terms.obligation


class LedgerFacts(Protocol):
    """The facts that actions ask of the ledger beyond the entries of its own occurrence."""

    def excuses_granted(self, agreement: str) -> Sequence[datetime]:
        """The instants at which extensions and waivers of an agreement were granted (UTC)."""
        ...

    def is_closed(self, period: str) -> bool:
        """True if a month (``2026-01``) is closed."""
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt of a person to act on an occurrence. ``organisation`` is the one in force now, whatever the terms."""

    case: Case
    actor: Actor
    ledger: LedgerFacts
    organisation: Organisation
