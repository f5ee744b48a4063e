"""Accounts, the browsers in which somebody is signed in, and the links that set a password."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.domain.access.right import Right
from engine.domain.deadline.period import Period
from engine.domain.text import Language

OUTSIDE = "auditor:"
"""The beginning of the names of auditors from outside: no id of a person has a colon."""
IDLE = timedelta(hours=12)
"""A session that was not used for as long has ended."""
LONGEST = timedelta(days=7)
"""A session ends after this, however much it is used."""
LINK_LASTS = timedelta(hours=24)
"""The time in which a link can be used."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``name`` is the id of a person in ``people.csv``, or the name of an auditor from
    outside, who has a ``title`` instead.

    ``password`` is a hash; None until it was set by a link. ``granted`` are the rights that do not follow from roles.
    An auditor sees ``period`` alone (None: all) until ``expires_at`` (UTC; None: for good).
    """

    name: str
    title: str | None = None
    password: str | None = field(default=None, repr=False)
    granted: frozenset[Right] = frozenset()
    language: Language | None = None
    period: Period | None = None
    expires_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_outside(self) -> bool:
        """True for an auditor from outside, who is no person of the organisation."""
        return self.title is not None

    def is_open(self, now: datetime) -> bool:
        """True if the account is neither closed nor expired."""
        return self.closed_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser in which somebody is signed in. ``hash`` is that of the token which the browser has; ``agent`` says
    which browser it is. Instants are in UTC."""

    number: int
    hash: str = field(repr=False)
    account: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """True until it is ended, idle for too long, or too old."""
        return self.ended_at is None and now < self.seen_at + IDLE and now < self.begun_at + LONGEST


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link that sets the password of an account, once. ``hash`` is that of its token. Instants are in UTC."""

    number: int
    hash: str = field(repr=False)
    account: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def is_usable(self, now: datetime) -> bool:
        """True until it is used or expires."""
        return self.used_at is None and now < self.expires_at
