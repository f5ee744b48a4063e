"""The waits in findings about messages that were not sent."""

from datetime import timedelta

from engine.domain.text import Text
from engine.wording.lists import count_text


def span_text(span: timedelta) -> Text:
    """A wait in its largest unit without a rest: ``5 minutes``, ``6 hours``, ``3 days``."""
    for unit, zh, en in _UNITS:
        if span >= unit and not span % unit:
            return Text(zh=f"{span // unit} {zh}", en=count_text(span // unit, en))
    minutes = -(-span // timedelta(minutes=1))
    return Text(zh=f"{minutes} 分钟", en=count_text(minutes, "minute"))


_UNITS = (
    (timedelta(days=1), "天", "day"),
    (timedelta(hours=1), "小时", "hour"),
    (timedelta(minutes=1), "分钟", "minute"),
)
