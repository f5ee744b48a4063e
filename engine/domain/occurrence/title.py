"""The title of an occurrence."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.text import Text


def title_of(obligation: Obligation, occurrence: Occurrence) -> Text:
    """The title of the obligation; from the second follow-up on with the number of the follow-up."""
    if occurrence.number in (None, 1):
        return obligation.title
    message = Text(zh="{title}（第 {n} 次）", en="{title} (no. {n})")
    return message.filled(title=obligation.title, n=occurrence.number)
