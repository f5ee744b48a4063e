"""The table of entries, collected from their types: the actions in this package, and the entries of the engine.

A new action is a module of this package; nothing has to be added here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from engine.domain.action.action import Action
from engine.domain.ledger.consequence import CONSEQUENCES, Consequence
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.payload import Payload
from engine.domain.ledger.transition import Transition
from engine.plugins import modules


@cache
def payloads() -> Mapping[Kind, type[Payload]]:
    """The type of the content of each kind of entry: those of the actions by module, then those of the engine.

    Raises TypeError if two types declare the same kind.
    """
    types = [type_ for module in modules("engine.domain.action").values() for type_ in _payloads_in(module)]
    types += CONSEQUENCES
    by_kind = {type_.TRANSITION.kind: type_ for type_ in types}
    if len(by_kind) < len(types):
        raise TypeError("two types of payload declare the same kind of entry")
    return by_kind


@cache
def _occurrence_payloads() -> Mapping[Kind, type[Action] | type[Consequence]]:
    types: list[type[Action] | type[Consequence]] = [t for t in payloads().values() if issubclass(t, Action)]
    types += CONSEQUENCES
    return {type_.TRANSITION.kind: type_ for type_ in types}


def occurrence_payload(kind: Kind) -> type[Action] | type[Consequence]:
    """The type of the content of an entry about an occurrence. Raises KeyError for a kind that is about others."""
    return _occurrence_payloads()[kind]


def actions() -> tuple[type[Action], ...]:
    """The actions of people on an occurrence, in the order of the table."""
    return tuple(t for t in _occurrence_payloads().values() if issubclass(t, Action))


def action_type(kind: Kind) -> type[Action]:
    """The action that makes a kind of entry. Raises KeyError if no action on an occurrence does."""
    type_ = occurrence_payload(kind)
    if not issubclass(type_, Action):
        raise KeyError(kind)
    return type_


def transitions() -> tuple[Transition, ...]:
    """The whole table, one row for each kind of entry."""
    return tuple(type_.TRANSITION for type_ in payloads().values())


def transition(kind: Kind) -> Transition:
    """The row of the table for a kind of entry."""
    return payloads()[kind].TRANSITION


def _payloads_in(module: ModuleType) -> Iterator[type[Payload]]:
    """The types of payload that a module defines and that have a row of the table, in the order of their definition."""
    for value in vars(module).values():
        own = isinstance(value, type) and value.__module__ == module.__name__
        if own and issubclass(value, Payload) and "TRANSITION" in vars(value):
            yield value
