"""The row for the time in which a request is answered."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.text import Text
from engine.wording import agreement_labels
from engine.wording.deadline import response_text

LABEL = Text(zh="响应", en="Response")
FOLLOWS = agreement_labels.WHEN


def sentence(obligation: Obligation) -> Text | None:
    """The sentence of ``respond``."""
    return None if obligation.respond is None else response_text(obligation.respond)
