"""Amounts of time, and places in a period, as people read them."""

from typing import assert_never

from engine.domain.agreement.rule import DayOfPeriod, Place, WeekdayOfPeriod, WorkingDayOfPeriod
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.domain.time.retention import RetentionPeriod, RetentionUnit
from engine.wording.dates import weekday_text
from engine.wording.lists import ordinal

_UNITS = {
    Unit.SECOND: ("秒", "second"),
    Unit.MINUTE: ("分钟", "minute"),
    Unit.HOUR: ("小时", "hour"),
    Unit.DAY: ("天", "day"),
    Unit.WEEK: ("周", "week"),
    Unit.MONTH: ("个月", "month"),
    Unit.WORKING_SECOND: ("工作秒", "working second"),
    Unit.WORKING_MINUTE: ("工作分钟", "working minute"),
    Unit.WORKING_HOUR: ("工作小时", "working hour"),
    Unit.WORKING_DAY: ("个工作日", "working day"),
}


_KEPT_IN = {RetentionUnit.DAY: "天", RetentionUnit.MONTH: "个月", RetentionUnit.YEAR: "年"}


def amount_text(amount: Amount) -> Text:
    """An amount as people read it."""
    return Text(
        zh="".join(f"{p.count} {_UNITS[p.unit][0]}" for p in amount.parts),
        en=" ".join(f"{p.count} {_UNITS[p.unit][1]}{'' if p.count == 1 else 's'}" for p in amount.parts),
    )


def retention_text(period: RetentionPeriod) -> Text:
    """How long something is kept, as people read it."""
    return Text(zh=f"{period.count} {_KEPT_IN[period.unit]}", en=str(period))


def place_text(place: Place) -> Text:
    """A place in a period as people read it."""
    match place:
        case DayOfPeriod(day=-1):
            return Text(zh="最后一天", en="the last day")
        case DayOfPeriod(day=day):
            return Text(zh=f"第 {day} 天", en=f"day {day}")
        case WeekdayOfPeriod(weekday=weekday, nth=nth):
            which = (
                Text(zh="最后一个", en="the last") if nth == -1 else Text(zh=f"第 {nth} 个", en=f"the {ordinal(nth)}")
            )
            if nth < -1:
                which = Text(zh=f"倒数第 {-nth} 个", en=f"the {ordinal(-nth)} last")
            return Text(zh="{which}{day}", en="{which} {day}").filled(which=which, day=weekday_text(weekday))
        case WorkingDayOfPeriod(nth=-1):
            return Text(zh="最后一个工作日", en="the last working day")
        case WorkingDayOfPeriod(nth=nth):
            if nth < 0:
                return Text(zh=f"倒数第 {-nth} 个工作日", en=f"working day {-nth} from the end")
            return Text(zh=f"第 {nth} 个工作日", en=f"working day {nth}")
        case _:
            assert_never(place)
