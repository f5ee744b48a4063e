"""The head of an agreement: the parties, dates and defaults that hold for all its obligations."""

from dataclasses import dataclass
from datetime import date

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.loading.acceptance import read_acceptance
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.tree import Scalar
from engine.loading.values import day
from engine.wording.diagnostics import deadlines, meaning, references


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The values an agreement states for all its obligations; None for those it lacks or that could not be read."""

    provider: str | None
    consumer: str | None
    owner: str | None
    owner_field: Scalar | None
    receiver: str | None
    calendar: str | None
    escalation: EscalationPolicy | None
    acceptance: Acceptance | None
    effective_from: date | None
    effective_until: date | None


def read_heading(document: Document, declared: DeclaredNames) -> Heading:
    """The head of one agreement, with its problems reported."""
    root, problems = document.root, document.problems
    nodes = {
        key: root.scalar(key) if document.sound(key) else None
        for key in ("provider", "consumer", "owner", "receiver", "calendar", "escalation")
    }
    provider = declared.departments.check(nodes["provider"], references.UNKNOWN_DEPARTMENT, problems)
    consumer = declared.departments.check(nodes["consumer"], references.UNKNOWN_DEPARTMENT, problems)
    if provider is not None and provider == consumer and nodes["consumer"] is not None:
        problems.report(meaning.ONE_PARTY, nodes["consumer"].mark, actual=consumer)
        consumer = None
    effective_from, effective_until = read_effective(document)
    named = root.mapping("owner") if document.sound("owner") else None
    owner = named.scalar("role") if named is not None else nodes["owner"]
    return Heading(
        provider=provider,
        consumer=consumer,
        owner=role_of_party(owner, provider, declared, problems),
        owner_field=named.scalar("field") if named is not None else None,
        receiver=role_of_party(nodes["receiver"], consumer, declared, problems),
        calendar=declared.calendars.check(nodes["calendar"], references.UNKNOWN_CALENDAR, problems),
        escalation=escalation_policy(nodes["escalation"], declared, problems),
        acceptance=read_acceptance(root, declared, problems) if document.sound("acceptance") else None,
        effective_from=effective_from,
        effective_until=effective_until,
    )


def read_effective(document: Document) -> tuple[date | None, date | None]:
    """The first and the last day of ``effective``; None where there is none or a problem was reported."""
    block = document.root.mapping("effective") if document.sound("effective") else None
    if block is None:
        return None, None
    end = block.scalar("until")
    since, until = day(block.scalar("from")), day(end)
    if since is not None and until is not None and end is not None and since > until:
        document.problems.report(deadlines.VALID_RANGE, end.mark, actual=since.isoformat(), until=until.isoformat())
        return None, None
    return since, until


def role_of_party(
    role: Scalar | None, department: str | None, declared: DeclaredNames, problems: Problems
) -> str | None:
    """A role of the provider or consumer; None if none is named or a problem was reported."""
    return declared.role_of(role, department, references.UNKNOWN_ROLE, references.WRONG_SIDE, problems)


def escalation_policy(name: Scalar | None, declared: DeclaredNames, problems: Problems) -> EscalationPolicy | None:
    """The escalation of that name; None if none is named, or it is unknown (reported) or could not be read."""
    known = declared.escalation_names.check(name, references.UNKNOWN_ESCALATION, problems)
    return None if known is None else declared.escalation_policies.get(known)
