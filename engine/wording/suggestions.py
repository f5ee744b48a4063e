"""Suggestions for names that are not known, as people read them."""

from engine.domain.suggest import Similar
from engine.domain.text import Text


def did_you_mean(similar: Similar) -> Text:
    """A question with the similar names, to put behind a sentence; empty where there are none."""
    if not similar.names:
        return Text.plain("")
    zh, en = "、".join(similar.names), ", ".join(similar.names)
    return Text(zh=f"您是不是要找：{zh}？", en=f" Did you mean: {en}?")
