"""The access of somebody who is signed in, on one date."""

from dataclasses import dataclass, field
from datetime import date

from engine.domain.access.account import Account
from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING, Right
from engine.domain.action.actor import Actor
from engine.domain.agreement.agreement import Agreement
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Via
from engine.domain.text import Language, Text


@dataclass(frozen=True, slots=True)
class Access:
    """The rights and departments of one person on one local date.

    ``person`` is the id under which entries are made; an auditor from outside has one that no role knows. ``period``
    is the only one that an auditor sees; None: all. ``via`` is how they came: signed in, or by a personal link.
    ``name`` is what people read, and ``language`` the one that was chosen; None where nothing is known.
    """

    person: str
    rights: frozenset[Right]
    departments: frozenset[str] = field(default_factory=frozenset)
    period: Period | None = None
    via: Via = Via.WEB
    name: Text | None = None
    language: Language | None = None

    @property
    def sees_everything(self) -> bool:
        """True if the items of all departments may be seen."""
        return bool(self.rights & SEES_EVERYTHING)

    def is_party(self, agreement: Agreement) -> bool:
        """True for somebody of one of the two sides of an agreement."""
        return bool({agreement.provider, agreement.consumer} & self.departments)

    def sees(self, agreement: Agreement) -> bool:
        """True if items of an agreement may be seen: by both sides of it, and by those who see everything."""
        return self.sees_everything or self.is_party(agreement)

    def sees_item(self, agreement: Agreement, month: date) -> bool:
        """True if an item of an agreement may be seen that a month holds, which ``month`` is a date of.

        Both sides see all of them, so that an auditor of one period still has the work of the own department.
        """
        return self.is_party(agreement) or (self.sees_everything and self.covers(month))

    @property
    def is_read_only(self) -> bool:
        """True for an auditor who belongs to no department and manages nothing: such a person changes nothing."""
        return self.rights == {Right.AUDITOR}

    def covers(self, on: date) -> bool:
        """True if things of a local date may be seen: all of them, or those in the period of an auditor."""
        return self.period is None or self.period.first <= on <= self.period.last

    def has(self, rights: frozenset[Right]) -> bool:
        """True if one of these rights is there."""
        return bool(self.rights & rights)


def access_of(account: Account, actor: Actor | None, heads: frozenset[str]) -> Access | None:
    """The access that an open account gives on a date; None for a person who holds no role on it.

    ``actor`` is the person on that date, with the roles of those that they stand in for; None for nobody. ``heads`` are
    the roles that lead departments. An auditor from outside has that right alone.
    """
    if account.is_outside:
        title = Text.plain(account.title or account.name)
        rights = frozenset({Right.AUDITOR})
        return Access(account.name, rights, period=account.period, name=title, language=account.language)
    if actor is None:
        return None
    follows = OF_A_DEPARTMENT if heads & actor.roles else frozenset({Right.MEMBER})
    rights = follows | account.granted
    period = account.period if Right.AUDITOR in account.granted and Right.FINANCE not in account.granted else None
    return Access(account.name, rights, actor.departments, period, name=actor.name, language=account.language)


def is_allowed(access: Access | None, rights: frozenset[Right], *, changes: bool = False) -> bool:
    """True if somebody may open a page that one of these ``rights`` opens; no rights at all: everybody may.

    All else is denied. ``changes`` says that a form is sent: those who only read may not, unless it is one that
    everybody has, such as signing out.
    """
    if not rights:
        return True
    if access is None or not access.has(rights):
        return False
    return not (changes and access.is_read_only) or rights == frozenset(Right)
