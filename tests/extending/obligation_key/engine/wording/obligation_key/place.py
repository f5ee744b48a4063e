"""The row for the place of the hand-over."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.text import Text
from engine.wording import agreement_labels

LABEL = Text(zh="交付地点", en="Place")
FOLLOWS = agreement_labels.DUE


def sentence(obligation: Obligation) -> Text | None:
    """The sentence of ``place``."""
    return obligation.place
