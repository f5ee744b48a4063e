"""A key of an obligation: its JSON Schema and its reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.domain.agreement.rule import Trigger
from engine.loading.declared_names import DeclaredNames
from engine.loading.problem_list import Problems
from engine.loading.schema_fragments import JsonObject
from engine.loading.tree import Mapping as Block
from engine.loading.tree import Node
from engine.plugins import modules


@dataclass(frozen=True, slots=True)
class KeyContext:
    """The declared names and the problems of the file. ``place`` names the key in messages."""

    place: str
    declared: DeclaredNames
    problems: Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationKey:
    """A key of an obligation: the constant ``KEY`` of its module in this package.

    The module has the name of the key and of the field of ``Obligation``. ``read`` gets the value in the file and
    returns that of the field, or None if it reported a problem. ``after`` is the key that it follows in the reference;
    by default it comes last. ``triggers`` are those that may have the key, by default all.
    """

    schema: JsonObject
    read: Callable[[Node, KeyContext], object]
    after: str = ""
    triggers: tuple[type[Trigger], ...] = ()


@cache
def obligation_keys() -> Mapping[str, ObligationKey]:
    """The keys by name."""
    return {name: module.KEY for name, module in modules(__name__.rpartition(".")[0]).items() if hasattr(module, "KEY")}


def key_values(block: Block, place: str, declared: DeclaredNames, problems: Problems) -> dict[str, Any]:
    """The fields of an obligation for the keys that its block has and that could be read."""
    values: dict[str, Any] = {}
    for name, key in obligation_keys().items():
        node = block.get(name)
        if node is not None:
            value = key.read(node, KeyContext(f"{place}.{name}", declared, problems))
            values |= {} if value is None else {name: value}
    return values
