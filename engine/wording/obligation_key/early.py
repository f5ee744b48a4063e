"""The row that says from when on a report on the previous period can be delivered."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Recurring, Serves
from engine.domain.text import Text
from engine.wording import agreement_labels

LABEL = Text(zh="最早交付", en="Earliest")
FOLLOWS = agreement_labels.DUE
_AFTER = Text(
    zh="所针对的那一期最后一个工作日下班时起才可以交付，此前不提醒",
    en="the close of the last working day of the period it is about; no reminders before that",
)
_EARLY = Text(zh="所针对的那一期结束之前也可以交付", en="any time, also before the period it is about is over")


def sentence(obligation: Obligation) -> Text | None:
    """The sentence for an obligation that serves the previous period."""
    trigger = obligation.trigger
    if not isinstance(trigger, Recurring) or trigger.serves is not Serves.PREVIOUS:
        return None
    return _EARLY if obligation.early else _AFTER
