"""``respond: {within: …}``: the time allowed to answer a request."""

from engine.domain.agreement.rule import OnRequest
from engine.domain.time.amount import Amount
from engine.loading.obligation_key.kind import KeyContext, ObligationKey
from engine.loading.schema_fragments import block, described
from engine.loading.tree import Mapping, Node
from engine.loading.values import amount_or_standard


def _read(node: Node, context: KeyContext) -> Amount | None:
    within = node.scalar("within") if isinstance(node, Mapping) else None
    return amount_or_standard(within, f"{context.place}.within", context.declared, context.problems)


KEY = ObligationKey(
    after="due",
    schema=described(
        "The time allowed to answer a request.",
        "多久之内响应请求。",
        **block({"within": {"$ref": "shared.schema.json#/$defs/amount-or-standard"}}, "within"),
    ),
    read=_read,
    triggers=(OnRequest,),
)
