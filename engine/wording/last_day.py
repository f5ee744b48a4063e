"""The last day of a deadline and the clock time on it, in both languages: the pieces that due sentences are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import assert_never

from engine.domain.agreement.rule import Roll, TimeOfDay
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.wording.amounts import amount_text
from engine.wording.lists import gap


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day, and a note on what holds where that day does not exist."""

    text: Text
    note: Text | None = None


def joined(sentence: Text, *more: Text | None) -> Text:
    """A sentence with additions, each after a semicolon. None is left out."""
    parts: Sequence[Text] = [sentence, *(part for part in more if part is not None)]
    return Text(zh="；".join(p.zh for p in parts), en="; ".join(p.en for p in parts))


def parts_text(amount: Amount) -> Text:
    """An amount, readable even with several parts: ``2 个工作日又 4 工作小时``."""
    parts = [amount_text(Amount((part,))) for part in amount.parts]
    return Text(zh="又 ".join(p.zh for p in parts), en=" and ".join(p.en for p in parts))


def within_text(amount: Amount) -> Text:
    """``2 个工作日内``, ``within 2 working days``."""
    return Text(zh="{amount}内", en="within {amount}").filled(amount=parts_text(amount))


def at_the_latest(by: Text) -> Text:
    """``最晚 4 日 24:00``, ``at the latest the 4th, end of day``."""
    return Text(zh=f"最晚{gap(by)}{by.zh}", en=f"at the latest {by.en}")


def default_clock(unit: Unit) -> TimeOfDay:
    """The clock time of a deadline in days that names none."""
    return TimeOfDay.CLOSE if unit is Unit.WORKING_DAY else TimeOfDay.END_OF_DAY


def day_and_clock(day: Text, clock: TimeOfDay | time) -> Text:
    """``4 日 24:00``, ``the 4th, end of day``; ``下一个工作日下班时``, ``the next working day, close of business``."""
    match clock:
        case TimeOfDay.CLOSE:
            return Text(zh="{day}下班时", en="{day}, close of business").filled(day=day)
        case TimeOfDay.OPEN:
            return Text(zh="{day}上班时", en="{day}, start of business").filled(day=day)
        case TimeOfDay.END_OF_DAY:
            return Text(zh="{day} 24:00", en="{day}, end of day").filled(day=day)
        case TimeOfDay.SAME_TIME:
            return Text(zh="{day}的同一时刻", en="{day}, the same time of day").filled(day=day)
        case time():
            written = clock.isoformat("seconds" if clock.second else "minutes")
            return Text(zh="{day} {clock}", en="{day}, {clock}").filled(day=day, clock=written)
        case _:
            assert_never(clock)


def roll_text(roll: Roll) -> Text | None:
    """The day that the last day moves to if it is a day off; None where it does not move."""
    match roll:
        case Roll.NONE:
            return None
        case Roll.NEXT:
            target = Text(zh="顺延到下一个工作日", en="the next working day")
        case Roll.PREVIOUS:
            target = Text(zh="提前到上一个工作日", en="the working day before")
        case Roll.NEAREST:
            target = Text(
                zh="移到最近的工作日，前后一样近的取后一个", en="the nearest working day, the later of two as near"
            )
        case Roll.NEXT_IN_MONTH:
            target = Text(
                zh="顺延到下一个工作日，跨月的改为提前到上一个工作日",
                en="the next working day, or the one before where that falls into another month",
            )
        case Roll.PREVIOUS_IN_MONTH:
            target = Text(
                zh="提前到上一个工作日，跨月的改为顺延到下一个工作日",
                en="the working day before, or the next one where that falls into another month",
            )
        case _:
            assert_never(roll)
    return Text(zh="最后那天不上班的，{target}", en="where that last day is off: {target}").filled(target=target)
