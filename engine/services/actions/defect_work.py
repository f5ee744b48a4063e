"""One decision about a defect: what is named, who may, and what a defect allows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.action import unstorable
from engine.domain.action.actor import Actor
from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.defect_scheme import DefectCategory
from engine.domain.agreement.rating_scheme import Category, category_id
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.defect.proposal import DefectProposal
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.payload import Payload
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.refusal import Refusal
from engine.domain.suggest import Similar
from engine.services.case import case_of
from engine.services.command_time import CommandTime
from engine.services.defects import DefectRecord, open_proposals, read_defects
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import facts_only, rulebooks


@dataclass(frozen=True, slots=True)
class DefectWork:
    """One decision: the ledger at an expected head, who acts, and the defects so far."""

    ledger: Ledger
    books: Rulebooks
    actor: Actor
    at: datetime
    record: DefectRecord

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.books.current

    def defect(self, written: str) -> Defect:
        """The defect that is named. Raises Refused, with similar ids."""
        known = [defect.id for defect in self.record.defects]
        defect = self.record.find(written.strip().upper())
        if defect is None:
            raise Refused("no-defect", id=written, similar=Similar.to(written, known))
        return defect

    def case(self, item: str) -> Case:
        """The item that is named, as it is now. Raises Refused."""
        terms, occurrence = find(self.ledger, self.books, item, self.at)
        entries = facts_only(self.ledger.entries.of([occurrence.id]).get(occurrence.id, ()))
        return case_of(terms, occurrence, entries, self.at)

    def represented(self, roles: frozenset[str], departments: frozenset[str]) -> tuple[str, ...]:
        """The people for whom a delegate acts; empty where the actor has one of the roles or departments alone."""
        alone = Actor.on(self.actor.id, self.book.definitions.people, self.book.home.local(self.at).date())
        if alone is not None and (roles & alone.roles or departments & alone.departments):
            return ()
        return tuple(sorted(self.actor.stands_for))


def work_on(ledger: Ledger, actor: str, command_time: CommandTime) -> DefectWork:
    """The state that a decision works with. Raises Refused where the organisation records no defects, and for an
    unknown person."""
    books = rulebooks(ledger)
    organisation = books.current.organisation
    if not organisation.defects.categories:
        raise Refused("no-lists-for-defects")
    record = read_defects(ledger.entries)
    return DefectWork(ledger, books, find_actor(books.current, actor, command_time.at), command_time.at, record)


# ---- who may


def head_of(book: Rulebook, department: str) -> frozenset[str]:
    """The role that leads a department; empty where there is no such department."""
    known = book.organisation.department(department)
    return frozenset({known.head}) if known is not None else frozenset()


def may_record(one: DefectWork, agreement: Agreement, items: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The roles of the provider, and the department of the consumer, whose people record a defect of some items: the
    provider's head and the owners, and everybody of the consumer. Raises Refused for anybody else."""
    roles = _answering(one.book, agreement, items)
    if roles & one.actor.roles or agreement.consumer in one.actor.departments:
        return roles, frozenset({agreement.consumer})
    known = (one.book.organisation.department(id) for id in (agreement.provider, agreement.consumer))
    titles = tuple(department.title for department in known if department is not None)
    raise Refused("defect-by-neither-side", person=one.actor.person, departments=titles)


def _answering(book: Rulebook, agreement: Agreement, items: Iterable[str]) -> frozenset[str]:
    """The roles that answer for some items: the provider's head and the owners."""
    keys = {_key(item) for item in items}
    return head_of(book, agreement.provider) | {o.owner for o in agreement.obligations if o.key in keys}


def require_provider(one: DefectWork, defect: Defect) -> frozenset[str]:
    """The roles that may answer for a defect: the provider's head and the owners of its items. Raises Refused."""
    agreement = agreement_of(one.book, defect)
    roles = _answering(one.book, agreement, defect.items)
    if not roles & one.actor.roles:
        known = one.book.organisation.department(agreement.provider)
        title = known.title if known is not None else agreement.provider
        raise Refused("defect-answered-by-provider", person=one.actor.person, department=title)
    return roles


def _key(item: str) -> str:
    return OccurrenceId.parse(item).obligation.obligation


def agreement_of(book: Rulebook, defect: Defect) -> Agreement:
    """The agreement of a defect. Raises Refused where it is no longer in force."""
    agreement = book.definitions.agreement(defect.agreement)
    if agreement is None:
        raise Refused("defect-agreement-gone", defect=defect.id, agreement=defect.agreement)
    return agreement


def owner_of_action(one: DefectWork, defect: Defect, written: str) -> tuple[str, str]:
    """The role, and the person or an empty text, that a name means: a role of the provider, or somebody who holds one.

    A person takes the role of the first item's owner where the person holds it. Raises Refused.
    """
    agreement = agreement_of(one.book, defect)
    roles = [role for role in one.book.organisation.roles if role.department == agreement.provider]
    if (role := category_id([Category(role.id, role.title) for role in roles], written)) is not None:
        return role, ""
    on = one.book.home.local(one.at).date()
    own = {o.owner for o in agreement.obligations if o.key == _key(defect.first_item)}
    held = {
        role.id
        for role in roles
        for person in one.book.directory.holders(role.id, on)
        if written.strip() in (person.id, person.name)
    }
    ids = {
        person.id
        for role in held
        for person in one.book.directory.holders(role, on)
        if written.strip() in (person.id, person.name)
    }
    if len(ids) != 1:
        known = tuple(role.title for role in roles)
        raise Refused("action-owner-unknown", written=written, roles=known)
    return sorted(held & own or held)[0], ids.pop()


# ---- what is named


def cases_of_one_agreement(one: DefectWork, items: Sequence[str]) -> list[Case]:
    """The items that are named, as they are now. Raises Refused for none, for several agreements, and for an item that
    itself follows from another one: nothing follows from those."""
    cases = [one.case(item) for item in items]
    if not cases:
        raise Refused("defect-without-item")
    for case in cases:
        cause = OccurrenceId.parse(case.occurrence.id).cause
        if cause is not None:
            raise Refused("defect-of-follow-up", item=case.occurrence.id, other=str(cause.about(case.agreement.id)))
    if len({case.agreement.id for case in cases}) > 1:
        raise Refused("defect-of-several-agreements")
    return cases


def proposed_category(one: DefectWork, items: Sequence[str]) -> str:
    """The category that is proposed for the first of some items that has a proposal, or an empty text."""
    return next((p.category for p in proposals_about(one, items) if p.category is not None), "")


def proposals_about(one: DefectWork, items: Collection[str]) -> Sequence[DefectProposal]:
    """The proposals about some items that wait for an answer, oldest first."""
    return open_proposals(
        one.ledger.entries, one.record, one.book.organisation, one.at, wanted=lambda item: item in items
    )


def as_list(categories: Sequence[DefectCategory]) -> tuple[Category, ...]:
    """The categories of a tree as one list, to find one by id or title."""
    return tuple(Category(category.id, category.title) for category in categories)


def known_id(what: str, written: str, categories: Sequence[Category]) -> str:
    """The id of the entry of a list that is named by id or title. Raises Refused, with those that there are."""
    if (id := category_id(categories, written)) is not None:
        return id
    known = tuple(category.title for category in categories)
    raise Refused(f"defect-{what}-unknown" if written.strip() else f"defect-{what}-missing", value=written, known=known)


def checked_text(type_: type[Payload], field: str, written: str) -> str:
    """The text that a person gave for a field, without blanks around it. Raises Refused without one."""
    if not written.strip():
        raise Refused(f"defect-{field}-missing")
    if (refusal := unstorable(type_, field, written)) is not None:
        raise Refused(refusal)
    return written.strip()


def state_of(defect: Defect) -> Refusal:
    """The state of a defect as a value of a refusal."""
    return Refusal(f"defect-state-{defect.state.value.replace(' ', '-')}")


def require_open(defect: Defect) -> None:
    """Raises Refused for a defect that is closed or dismissed."""
    if defect.state.is_over:
        raise Refused("defect-is-over", defect=defect.id, state=state_of(defect))


def not_shown_refusal(defect: Defect) -> Refusal:
    """Why a defect cannot be closed: how far its check of effect is."""
    action = defect.last_action
    findings = action.progress.findings if action is not None else ()
    needed = findings[-1].needed if findings else None
    if defect.state is DefectState.CHECKING and needed is not None:
        return Refusal("defect-not-shown-lower", defect=defect.id, needed=needed)
    return Refusal("defect-not-closable", defect=defect.id, state=state_of(defect))
