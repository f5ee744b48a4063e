"""The actions on an item that are possible now: for a person, with the likeliest first, and for the other side."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.action.action import Action
from engine.domain.action.actor import Actor, side_of
from engine.domain.action.case import Case
from engine.domain.action.next_step import consumer_action, provider_action
from engine.domain.action.permission import authority_refusal, permission_refusal, state_refusal
from engine.domain.action.table import actions
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import ENGINE, Entry, Kind
from engine.domain.ledger.transition import Permitted
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PossibleActions:
    """The actions on an item as one person may do them.

    ``likeliest`` is the kind of the next step where it is this person's. ``waiting`` are the actions that this person
    may do to such an item in its phase, each with the reason why not now. ``of_other_side`` are those with which the
    other side goes on. ``undo`` takes back the last thing that was done, where this person did it.
    """

    possible: tuple[type[Action], ...] = ()
    likeliest: Kind | None = None
    waiting: tuple[tuple[type[Action], Refusal], ...] = ()
    of_other_side: tuple[type[Action], ...] = ()
    undo: type[Action] | None = None


def possible_actions(
    case: Case, actor: Actor | None, organisation: Organisation, entries: Iterable[Entry] = ()
) -> PossibleActions:
    """The actions that a person may do to an item now; nobody's where ``actor`` is None.

    ``organisation`` is the one in force now. ``entries`` are those about the item, in the order of recording.
    """
    if actor is None:
        return PossibleActions()
    side = side_of(actor, case.agreement)
    next_step = {Side.PROVIDER: provider_action, Side.CONSUMER: consumer_action}
    likeliest = next_step[side](case.obligation, case.verdict) if side is not None else None
    possible: list[type[Action]] = []
    waiting: list[tuple[type[Action], Refusal]] = []
    for type_ in (t for t in actions() if t.CHOSEN):
        refusal = permission_refusal(type_, case, actor, organisation)
        if refusal is None and type_.is_offered(case):
            possible.append(type_)
        elif refusal is not None and type_.is_offered(case) and _may_later(type_, case, actor, organisation):
            waiting.append((type_, refusal))
    possible.sort(key=lambda t: (t.TRANSITION.kind is not likeliest and t.RANK > _ANSWERS, t.RANK))
    first = possible[0].TRANSITION.kind if possible and possible[0].RANK <= _ANSWERS else likeliest
    other = Side.CONSUMER if side is Side.PROVIDER else Side.PROVIDER
    return PossibleActions(
        tuple(possible),
        first if any(t.TRANSITION.kind is first for t in possible) else None,
        tuple(waiting),
        _of_side(other, case) if side is not None else (),
        _undo(possible, actor, entries),
    )


_ANSWERS = 9
"""The highest rank of actions that somebody else waits for: answers to requests, and the end of a pause."""
_USUAL = 30
"""The highest rank of the actions that tell a reader what the other side does next."""


def _may_later(action: type[Action], case: Case, actor: Actor, organisation: Organisation) -> bool:
    """True for an action that the person may do in this phase, so that only the state of the item is in the way."""
    if case.verdict.phase not in action.TRANSITION.before or action.RANK <= _ANSWERS:
        return False
    return authority_refusal(action, case, actor, organisation) is None


def _of_side(side: Side, case: Case) -> tuple[type[Action], ...]:
    """The usual actions of the people of a side that the state of the item allows, the likeliest first."""
    found = [
        type_
        for type_ in actions()
        if type_.CHOSEN
        and type_.RANK < _USUAL
        and side in _sides(type_, case)
        and state_refusal(type_, case) is None
        and type_.is_offered(case)
    ]
    return tuple(sorted(found, key=lambda type_: type_.RANK))


def _sides(action: type[Action], case: Case) -> frozenset[Side]:
    """The sides whose people may do an action."""
    match action.TRANSITION.who:
        case Permitted.PROVIDER:
            return frozenset({Side.PROVIDER})
        case Permitted.CONSUMER | Permitted.CONSUMER_OR_HEAD:
            return frozenset({Side.CONSUMER})
        case Permitted.ATTESTER:
            return frozenset({case.obligation.attested_by})
        case Permitted.RECEIVER:
            asked = action.answers(case)
            return frozenset({Side.CONSUMER if asked is Side.PROVIDER else Side.PROVIDER})
        case Permitted.EITHER:
            return frozenset({Side.PROVIDER, Side.CONSUMER})
        case _:
            return frozenset()


def _undo(possible: Iterable[type[Action]], actor: Actor, entries: Iterable[Entry]) -> type[Action] | None:
    """The possible action that takes back the last thing that a person did, if it was this one."""
    by_people = [entry for entry in entries if entry.actor != ENGINE]
    if not by_people or by_people[-1].actor != actor.id:
        return None
    return next((type_ for type_ in possible if by_people[-1].kind in type_.UNDOES), None)
