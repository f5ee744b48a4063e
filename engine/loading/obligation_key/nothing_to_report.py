"""``nothing_to_report: allowed``: a signed “nothing to report” counts as a delivery."""

from typing import get_args

from engine.domain.agreement.rule import Periodic
from engine.loading.obligation_key.kind import ObligationKey
from engine.loading.schema_fragments import described

KEY = ObligationKey(
    after="key_moment",
    schema=described(
        "A signed “nothing to report” counts as a delivery.",
        "署名的“本期无发生（零报告）”也算交付。",
        const="allowed",
    ),
    read=lambda node, context: True,
    triggers=get_args(Periodic),
)
