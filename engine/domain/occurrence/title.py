"""What an occurrence is called."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.text import Text


def title_of(obligation: Obligation, occurrence: Occurrence) -> Text:
    """The title of its obligation; from the second follow-up on with its number, which tells one from another."""
    if occurrence.number in (None, 1):
        return obligation.title
    words = Text(zh="{title}（第 {n} 次）", en="{title} (no. {n})")
    return words.filled(title=obligation.title, n=occurrence.number)
