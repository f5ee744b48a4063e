"""``stake: none`` or ``stake: {field: …}``: the money at stake in an item; by default the field the event marks."""

from engine.domain.agreement.agreement import StakeRule
from engine.domain.agreement.rule import OnEvent
from engine.loading.obligation_key.kind import KeyContext, ObligationKey
from engine.loading.schema_fragments import JsonObject, block, described, shared
from engine.loading.tree import Mapping, Node


def _read(node: Node, context: KeyContext) -> StakeRule | None:
    """The rule; whether the events have the field is checked with the obligation."""
    return StakeRule(node.text("field")) if isinstance(node, Mapping) else StakeRule()


_FIELD = shared("id", "A field of the event with kind: money.", "事件里 kind: money 的字段。")
_EITHER: JsonObject = {
    "x-kind": "stake",
    "anyOf": [{"type": "string", "enum": ["none"]}, block({"field": _FIELD}, "field")],
}
KEY = ObligationKey(
    after="due",
    schema=described(
        "The money at stake in an item; by default the field that the event marks with stake: true.",
        "每个事项的涉及金额；默认是事件里标了 stake: true 的字段。",
        **_EITHER,
    ),
    read=_read,
    triggers=(OnEvent,),
)
