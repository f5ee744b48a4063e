"""The titles that the engine gives to the days of a calendar."""

from collections.abc import Sequence
from datetime import date

from engine.domain.text import Text
from engine.wording.dates import weekday_text

CLOSED = Text(zh="休息", en="Closed")
"""A day off that has no title of its own."""
DIFFERENT_HOURS = Text(zh="工作时间不同", en="Different hours")
"""A day with hours of its own that has no title."""
MAKE_UP_DAY = Text(zh="调休上班", en="Make-up working day")
"""A make-up working day whose festival is not known."""


def make_up_text(festival: Text) -> Text:
    """The title of a make-up working day."""
    return Text(zh="{festival}调休上班", en="Make-up working day for {festival}").filled(festival=festival)


def exchanged_text(festival: Text, worked: date) -> Text:
    """The title of a day off that was exchanged for a working day."""
    title = Text(zh="{festival}（{worked} 调休）", en="{festival} (in exchange for {worked})")
    return title.filled(festival=festival, worked=worked.isoformat())


def days_off_text(days: Sequence[tuple[date, Text | None]], count: int) -> Text:
    """The first of ``count`` days off, each with its title or its weekday."""
    titled = [(on, title or weekday_text(on.weekday())) for on, title in days]
    zh = "、".join(f"{on} {title.zh}" for on, title in titled)
    en = ", ".join(f"{on} {title.en}" for on, title in titled)
    rest = count - len(titled)
    return Text(zh=f"{zh} 等 {count} 天", en=f"{en} and {rest} more") if rest else Text(zh=zh, en=en)
