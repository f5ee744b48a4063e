"""The row that names the money at stake."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.text import Text
from engine.wording import agreement_labels

LABEL = Text(zh="涉及金额", en="At stake")
FOLLOWS = agreement_labels.DUE
_NONE = Text(zh="不计金额", en="no money")
_FIELD = Text(zh="事件里的 {field}", en="the event's field {field}")


def sentence(obligation: Obligation) -> Text | None:
    """The sentence of ``stake``; None where the event decides."""
    if obligation.stake is None:
        return None
    return _NONE if obligation.stake.field is None else _FIELD.filled(field=obligation.stake.field)
