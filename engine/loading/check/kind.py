"""A kind of check as a definition file has it: its keys, its reader, and the resource that it names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from engine.domain.agreement.check import Machine
from engine.loading.check.values import CheckValues
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import JsonObject
from engine.loading.tree import Mapping as Block
from engine.plugins import modules
from engine.settings import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceKind:
    """The resource of a kind of check.

    ``section`` is the key of settings.yaml under which such resources have their names, ``key`` the key of the check
    that gives a name. ``schema`` is the JSON Schema of one resource; ``read`` may raise ResourceError.
    """

    section: str
    key: str
    description: str
    schema: JsonObject
    read: Callable[[ResourceBlock], Resource]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckKind:
    """A kind of check: the constant ``KIND`` of its module in this package, whose name is the key of the check.

    ``schema`` is the JSON Schema of the block under that key. ``read`` returns None if it reported a problem. ``order``
    is the place of the kind in pages and messages; kinds of equal order go by name.
    """

    schema: JsonObject
    read: Callable[[Block, CheckValues], Machine | None]
    resource: ResourceKind
    order: int = 100


@cache
def check_kinds() -> Mapping[str, CheckKind]:
    """The kinds of check that need no person, by name, in order."""
    kinds: dict[str, CheckKind] = {
        name: module.KIND for name, module in modules(__name__.rpartition(".")[0]).items() if hasattr(module, "KIND")
    }
    return dict(sorted(kinds.items(), key=lambda item: (item[1].order, item[0])))
