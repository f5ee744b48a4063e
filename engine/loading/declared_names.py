"""The names that files declare for each other, read leniently: a mistake is reported once, not wherever it is used."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.time.amount import Amount
from engine.loading.diagnostics.code import Code
from engine.loading.problem_list import Problems
from engine.loading.suggest import NOTHING, list_names, suggestion
from engine.loading.tree import Scalar


@dataclass(frozen=True, slots=True)
class NameList:
    """Declared names of one kind; None where their file could not be read, so that nothing is known to be wrong."""

    known: frozenset[str] | None

    def check(self, name: Scalar | None, code: Code, problems: Problems) -> str | None:
        """The name where it is declared; else None, reported. No name is no name."""
        if name is None:
            return None
        if self.known is None or name.text in self.known:
            return name.text
        problems.report(
            code,
            name.mark,
            found=name.text,
            known=NOTHING if problems.full else list_names(sorted(self.known)),
            suggestion=NOTHING if problems.full else suggestion(name.text, self.known),
        )
        return None


UNREAD = NameList(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredNames:
    """What is declared in organisation.yaml, events.yaml and calendars/, for the files that refer to it.

    ``role_departments`` gives a role's department; ``calendars_of`` a department's calendar; ``events`` those types
    that could be read; ``working_days`` how many weekdays each calendar works.
    """

    departments: NameList = UNREAD
    roles: NameList = UNREAD
    calendars: NameList = UNREAD
    standards: NameList = UNREAD
    escalation_names: NameList = UNREAD
    subjects: NameList = UNREAD
    event_names: NameList = UNREAD
    role_departments: AbstractMapping[str, str] = field(default_factory=dict)
    calendars_of: AbstractMapping[str, str] = field(default_factory=dict)
    amounts: AbstractMapping[str, Amount] = field(default_factory=dict)
    escalation_policies: AbstractMapping[str, EscalationPolicy] = field(default_factory=dict)
    events: AbstractMapping[str, EventType] = field(default_factory=dict)
    working_days: AbstractMapping[str, int] = field(default_factory=dict)

    def with_events(self, events: AbstractMapping[str, EventType]) -> "DeclaredNames":
        """The same, with the event types that could be read."""
        return replace(self, events=events)

    def role_of(
        self, role: Scalar | None, department: str | None, code: Code, wrong: Code, problems: Problems
    ) -> str | None:
        """The role where it is declared and of that department; else None, reported."""
        name = self.roles.check(role, code, problems)
        if role is None or name is None:
            return None
        theirs = self.role_departments.get(name)
        if department is None or theirs is None or theirs == department:
            return name
        own = sorted(r for r, d in self.role_departments.items() if d == department)
        problems.report(
            wrong,
            role.mark,
            found=name,
            department=theirs,
            wanted=department,
            known=list_names(own),
            suggestion=suggestion(name, own),
        )
        return None
