"""Authority: the people who may make an entry. Nobody acts for the other side."""

from typing import assert_never

from engine.domain.action.actor import Actor
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.appeals import deciding_role
from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal
from engine.domain.text import Text


def authorize(
    actor: Actor,
    row: Transition,
    agreement: Agreement,
    obligation: Obligation,
    organisation: Organisation,
    requested_by: Side = Side.PROVIDER,
) -> Refusal | None:
    """None if the actor may make the entry of a row of the table; else the refusal that says who may.

    ``requested_by`` is the side that waits for an answer; the other side gives it.
    """
    provider, consumer = agreement.provider, agreement.consumer
    match row.who:
        case Permitted.PROVIDER:
            allowed, whose = provider in actor.departments, provider
        case Permitted.CONSUMER:
            allowed, whose = consumer in actor.departments, consumer
        case Permitted.ATTESTER:
            whose = provider if obligation.attested_by is Side.PROVIDER else consumer
            allowed = whose in actor.departments
        case Permitted.RECEIVER:
            whose = consumer if requested_by is Side.PROVIDER else provider
            in_charge = obligation.receiver if requested_by is Side.PROVIDER else obligation.owner
            allowed = _answers_for(actor, whose, in_charge, organisation)
        case Permitted.CONSUMER_OR_HEAD:
            whose = consumer
            sides = (organisation.department(provider), organisation.department(consumer))
            allowed = consumer in actor.departments or bool({d.head for d in sides if d is not None} & actor.roles)
        case Permitted.EITHER:
            allowed, whose = bool({provider, consumer} & actor.departments), provider
        case Permitted.ARBITER:
            return _decides_appeals(actor, agreement, organisation)
        case (
            Permitted.ENGINE
            | Permitted.OPERATOR
            | Permitted.RECORDER
            | Permitted.HOLDER
            | Permitted.HEAD
            | Permitted.CONSUMER_HEAD
            | Permitted.RATER
        ):
            allowed, whose = False, provider
        case _:
            assert_never(row.who)
    if allowed:
        return None
    if row.who is Permitted.ATTESTER and obligation.attested_by is Side.CONSUMER:
        return Refusal("consumer-confirms-receipt", department=_title(organisation, whose), actor=actor.person)
    return _only_department(row.kind, whose, actor, organisation)


def _decides_appeals(actor: Actor, agreement: Agreement, organisation: Organisation) -> Refusal | None:
    """None if the actor holds the role that decides appeals and works for neither side."""
    role = deciding_role(organisation, agreement)
    if role is None:
        unset = organisation.ratings.appeals_decided_by is None
        return Refusal("appeals-not-set-up" if unset else "nobody-decides-appeals")
    if role in actor.roles and not {agreement.provider, agreement.consumer} & actor.departments:
        return None
    known = organisation.role(role)
    return Refusal("only-arbiter", role=known.title if known is not None else role, actor=actor.person)


def may_record(actor: Actor, type_: EventType, organisation: Organisation) -> Refusal | None:
    """None if the actor may record such an event by hand: somebody of the department that records it may; else the
    refusal that says who may."""
    if type_.recorded_by in actor.departments:
        return None
    return _only_department(Kind.EVENT_RECORDED, type_.recorded_by, actor, organisation)


def may_cancel(actor: Actor, type_: EventType, organisation: Organisation) -> Refusal | None:
    """None if the actor may cancel such an event, which the department that records it may; else the refusal that
    says who may."""
    if type_.recorded_by in actor.departments:
        return None
    return _only_department(Kind.EVENT_CANCELLED, type_.recorded_by, actor, organisation)


def _answers_for(actor: Actor, department: str, in_charge: str | None, organisation: Organisation) -> bool:
    """True if the actor may answer a request to a department: the person in charge and the head may, or anybody of the
    department where nobody is in charge."""
    known = organisation.department(department)
    roles = ({known.head} if known is not None else set()) | ({in_charge} if in_charge is not None else set())
    return bool(roles & actor.roles) or (in_charge is None and department in actor.departments)


def _only_department(kind: Kind, whose: str, actor: Actor, organisation: Organisation) -> Refusal:
    return Refusal("only-department", what=kind, department=_title(organisation, whose), actor=actor.person)


def _title(organisation: Organisation, id: str) -> Text:
    department = organisation.department(id)
    return department.title if department is not None else Text.plain(id)
