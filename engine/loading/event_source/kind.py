"""A kind of source of events as settings.yaml has it: its keys and its reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from engine.domain.refusal import Value
from engine.loading.resource_block import ResourceBlock, ResourceError
from engine.loading.schema_fragments import JsonObject
from engine.plugins import modules
from engine.settings import Mapped, SourceSettings
from engine.wording.diagnostics import checks
from engine.wording.settings import source_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """A kind of source: the constant ``KIND`` of its module in this package.

    ``keys`` are the JSON Schemas of its keys; the first of them is its own and decides that a source is of this kind.
    ``needed`` are the others that it must have. ``read`` may raise ResourceError. ``order`` is the place of the kind
    in pages and messages; kinds of equal order go by name.
    """

    keys: JsonObject
    read: Callable[[ResourceBlock, Mapped], SourceSettings]
    needed: tuple[str, ...] = ()
    order: int = 100

    @property
    def key(self) -> str:
        """The key that decides that a source is of this kind."""
        return next(iter(self.keys))


@cache
def source_kinds() -> Mapping[str, SourceKind]:
    """The kinds of source by their deciding key, in order."""
    found: list[tuple[str, SourceKind]] = [
        (name, module.KIND) for name, module in modules(__name__.rpartition(".")[0]).items() if hasattr(module, "KIND")
    ]
    return {kind.key: kind for _, kind in sorted(found, key=lambda item: (item[1].order, item[0]))}


def refuse_source(settings: ResourceBlock, actual: Value) -> NoReturn:
    """Report that a source is incomplete or mixed. Raises ResourceError."""
    right = source_keys([(kind.key, *kind.needed) for kind in source_kinds().values()])
    settings.document.problems.report(checks.SOURCE_UNCLEAR, settings.block.mark, actual=actual, right=right)
    raise ResourceError
