"""``early: allowed``: a delivery for the previous period is taken before that is over."""

from engine.domain.agreement.rule import Recurring
from engine.loading.obligation_key.kind import ObligationKey
from engine.loading.schema_fragments import described

KEY = ObligationKey(
    after="key_moment",
    schema=described(
        "With serves: previous, a delivery is taken before that period is over; by default not before the close of its "
        "last working day.",
        "用于 serves: previous：该期结束之前也可以交付；默认该期最后一个工作日下班时起才可以交付。",
        const="allowed",
    ),
    read=lambda node, context: True,
    triggers=(Recurring,),
)
