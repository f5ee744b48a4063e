"""The names that files declare for each other, read leniently: a mistake is reported once, not at each use."""

import unicodedata
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.loading.problem_list import Problems
from engine.loading.tree import Scalar
from engine.wording.diagnostics.code import Code
from engine.wording.suggestions import NOTHING, list_names, meant_name, suggestion


def plain_title(written: str) -> str:
    """A title without differences of the keyboard: width, capitals, blanks."""
    return unicodedata.normalize("NFKC", written).casefold().strip()


@dataclass(frozen=True, slots=True)
class NameList:
    """Declared names of one kind; None if their file could not be read, so that no use can be called wrong.

    ``titles`` has the name for each title in the file, which people may have written instead.
    """

    known: frozenset[str] | None
    titles: AbstractMapping[str, str] = field(default_factory=dict)

    def check(self, name: Scalar | None, code: Code, problems: Problems) -> str | None:
        """The name if it is declared; else None, reported. The answer to None is None, with nothing reported."""
        if name is None:
            return None
        if self.known is None or name.text in self.known:
            return name.text
        problems.report(
            code,
            name.mark,
            actual=name.text,
            known=NOTHING if problems.full else list_names(sorted(self.known)),
            suggestion=NOTHING if problems.full else self.suggestion(name.text),
        )
        return None

    def suggestion(self, written: str) -> Text:
        """The name whose title a text is, else the nearest name; an empty text where there is none."""
        titled = self.titles.get(plain_title(written))
        return meant_name(titled) if titled is not None else suggestion(written, self.known or ())


UNREAD = NameList(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredNames:
    """The names declared in organisation.yaml, events.yaml and calendars/, for the files that refer to them.

    ``role_departments`` maps a role to its department and ``calendars_of`` a department to its calendar. ``events``
    holds the types that could be read, ``working_days`` the number of weekdays that each calendar works.
    ``sign_off`` says whether a change needs the signatures of both heads, unless the agreement says otherwise.
    """

    departments: NameList = UNREAD
    roles: NameList = UNREAD
    calendars: NameList = UNREAD
    standards: NameList = UNREAD
    escalation_names: NameList = UNREAD
    common_obligations: NameList = UNREAD
    subjects: NameList = UNREAD
    event_names: NameList = UNREAD
    dimensions: NameList = UNREAD
    surveys: NameList = UNREAD
    role_departments: AbstractMapping[str, str] = field(default_factory=dict)
    calendars_of: AbstractMapping[str, str] = field(default_factory=dict)
    amounts: AbstractMapping[str, Amount] = field(default_factory=dict)
    escalation_policies: AbstractMapping[str, EscalationPolicy] = field(default_factory=dict)
    events: AbstractMapping[str, EventType] = field(default_factory=dict)
    working_days: AbstractMapping[str, int] = field(default_factory=dict)
    dimension_titles: AbstractMapping[str, Text] = field(default_factory=dict)
    sign_off: bool = False

    def with_events(self, events: AbstractMapping[str, EventType]) -> "DeclaredNames":
        """A copy with the event types that could be read."""
        return replace(self, events=events)

    def role_of(
        self, role: Scalar | None, department: str | None, code: Code, wrong: Code, problems: Problems
    ) -> str | None:
        """The role if it is declared and belongs to that department; else None, reported."""
        name = self.roles.check(role, code, problems)
        if role is None or name is None:
            return None
        actual = self.role_departments.get(name)
        if department is None or actual is None or actual == department:
            return name
        same_department = sorted(r for r, d in self.role_departments.items() if d == department)
        problems.report(
            wrong,
            role.mark,
            actual=name,
            department=actual,
            wanted=department,
            known=list_names(same_department),
            suggestion=suggestion(name, same_department),
        )
        return None
