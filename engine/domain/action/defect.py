"""The entries about defects: open one, state the root cause, link items, dismiss; and the closing by the run.

A corrective action is an action on the first item of its defect: ``decide_corrective_action``. The entries here are
about a defect (``D-7``), but for a proposal that is no defect: that one is about the item.
"""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import Payload, computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDefect(Payload):
    """A defect of some items of one agreement, found by either side. ``category`` and ``severity`` are ids."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.DEFECT_OPENED, About.DEFECT, Permitted.EITHER, "defect open")
    category: str = input_field()
    severity: str = input_field()
    description: str = input_field("")
    items: tuple[str, ...] = computed_field(())
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRootCause(Payload):
    """The provider says why the defect happened: a ``category`` of root causes and a text. The last one counts."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.ROOT_CAUSE_STATED, About.DEFECT, Permitted.PROVIDER, "defect cause"
    )
    category: str = input_field()
    text: str = input_field()
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDefect(Payload):
    """More items have the defect."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.DEFECT_LINKED, About.DEFECT, Permitted.EITHER, "defect link")
    items: tuple[str, ...] = computed_field(())
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurDefect(Payload):
    """Items have a defect that was closed: it is open again."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.DEFECT_RECURRED, About.DEFECT, Permitted.EITHER)
    items: tuple[str, ...] = computed_field(())
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissDefect(Payload):
    """It is no defect: an item that a return or a rating proposed (the entry is about the item), or a defect."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.DEFECT_DISMISSED, About.DEFECT, Permitted.EITHER, "defect dismiss"
    )
    reason: str = input_field()
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDefect(Payload):
    """A stage of the check of effect showed that the defect is rarer since its corrective action ``action``."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.DEFECT_CLOSED, About.DEFECT, Permitted.ENGINE, "defect close")
    action: int = computed_field(0)
    stage: int = computed_field(0)
