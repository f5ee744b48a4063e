"""``due``: reads a due rule and checks that it fits its trigger."""

from dataclasses import dataclass
from datetime import time
from typing import get_args

from engine.domain.agreement.catalogue import EventType, FieldKind
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRequest,
    OnRule,
    Periodic,
    Place,
    Recurring,
    Roll,
    TimeOfDay,
    Trigger,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.loading.condition import shared_field
from engine.loading.declared_names import DeclaredNames
from engine.loading.diagnostics import deadlines, meaning, structure
from engine.loading.later_event import later_event
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Mark, Scalar
from engine.loading.trigger import trigger_label
from engine.loading.value_hints import WEEKDAYS
from engine.loading.values import amount_or_standard, roll, time_of_day
from engine.wording.suggestions import list_names, suggestion

_LENGTHS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.HALF_YEAR: 184, Every.YEAR: 366}
_NAMES = {
    Every.DAY: Text(zh="一天", en="a day"),
    Every.WEEK: Text(zh="一周", en="a week"),
    Every.MONTH: Text(zh="一个月", en="a month"),
    Every.QUARTER: Text(zh="一个季度", en="a quarter"),
    Every.HALF_YEAR: Text(zh="半年", en="half a year"),
    Every.YEAR: Text(zh="一年", en="a year"),
}
_FORMS = ("within", "ahead", "day", "before", "by", "at")
_NO_ROLL_HOURS = Text(zh="小时数没有日期可移", en="a rule in hours has no date to move")
_NO_ROLL_WORKING = Text(zh="工作日的期限总落在工作日", en="a rule in working days always ends on a working day")
_NO_ROLL_INSTANT = Text(zh="这个期限是一个确定的时刻", en="this rule names an exact time")


class _DueRuleError(Exception):
    """The problem is reported; there is no rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReader:
    """Reads the due rule of one obligation.

    ``events`` are the types of its trigger, as far as they could be read. ``worked`` is the number of weekdays that its
    calendar works, None if unknown. ``needs`` is true for an obligation that waits for another.
    """

    place: str
    trigger: Trigger
    events: tuple[EventType, ...]
    worked: int | None
    declared: DeclaredNames
    problems: Problems
    needs: bool = False

    def rule(self, block: Mapping) -> DueRule | None:
        """The rule; None if a problem was reported."""
        try:
            return self._rule(block)
        except _DueRuleError:
            return None

    def _rule(self, block: Mapping) -> DueRule:
        forms = [form for form in _FORMS if form in block and not (form == "at" and self._at_is_a_time(block))]
        if not forms and isinstance(self.trigger, OnDate | OnRule):
            self._only_with(block, "from", False, "within")
            self._only_with(block, "of", False, "ahead")
            return self._in_period(block, DayOfPeriod(1), 0, "by")
        if len(forms) != 1:
            names = ", ".join(f"`{form}`" for form in forms)
            actual = (
                Text(zh=f"写了 {names}", en=f"it has {names}")
                if forms
                else Text(zh="一种也没有写", en="it has none of them")
            )
            entry = block.entry(forms[1]) if forms else None
            mark = entry.key.mark if entry else block.mark
            where = Text.plain(f"`{self.place}`")
            self.problems.report(structure.EXCLUSIVE, mark, place=where, actual=actual, allowed=list_names(_FORMS))
            raise _DueRuleError
        form = forms[0]
        self._only_with(block, "from", form == "within", "within")
        self._only_with(block, "of", form == "ahead", "ahead")
        match form:
            case "within":
                self._only(block, form, OnEvent, OnRequest)
                return self._within(block)
            case "ahead":
                self._only(block, form, OnEvent)
                return self._ahead(block)
            case "day":
                self._only(block, form, OnEvent, OnRequest)
                count = 0 if block.text("day") == "same" else 1
                at, direction = self._at(block, Unit.DAY), self._roll(block, None)
                return Within(Amount.of(count, Unit.DAY), None, at, direction)
            case "at":
                return self._at_field(block)
            case "before":
                before = block.mapping("before") or block
                if "field" in before or "event" in before:
                    return self._before(block, before)
                return self._in_place(block, before, form)
            case _:
                return self._in_place(block, block.mapping("by") or block, form)

    @staticmethod
    def _at_is_a_time(block: Mapping) -> bool:
        """Return whether ``at`` is only the time of day at which another rule ends."""
        return block.text("at") not in (None, "agreed")

    def _only_with(self, block: Mapping, key: str, fits: bool, home: str) -> None:
        entry = block.entry(key)
        if entry is not None and not fits:
            actual = Text(zh=f"只有 {home} 才有 {key}", en=f"only {home} takes {key}")
            right = Text(zh=f"删去 {key}", en=f"delete {key}")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, actual=actual, right=right)
            raise _DueRuleError

    def _only(self, block: Mapping, form: str, *triggers: type[Trigger]) -> None:
        if isinstance(self.trigger, triggers):
            return
        entry = block.entry(form)
        self.problems.report(
            deadlines.DUE_DOES_NOT_FIT,
            entry.key.mark if entry else block.mark,
            trigger=trigger_label(self.trigger),
            actual=form,
            right=_fitting_rules(self.trigger),
        )
        raise _DueRuleError

    # ---- amounts

    def _within(self, block: Mapping) -> Within:
        amount = self._amount(block, "within")
        start = block.scalar("from")
        if start is not None:
            self._from_handover(start)
        field = self._anchor(block.mapping("from"))
        unit = amount.parts[-1].unit
        at, direction = self._at(block, unit), self._roll(block, unit)
        return Within(amount, field, at, direction, from_delivery=start is not None)

    def _from_handover(self, start: Scalar) -> None:
        """Refuse to count from a hand-over if the obligation needs no other, or has no subject to find it by."""
        if not isinstance(self.trigger, OnEvent):
            actual = Text(
                zh="事件触发的义务才能从移交起算",
                en="only an obligation that an event triggers counts from a hand-over",
            )
            right = Text(zh="删去 from", en="delete from")
        elif not self.needs:
            actual = Text(zh="没有写 needs（前置事项）", en="there is no needs, so nothing is handed over")
            right = Text(zh="加上 needs: 义务", en="add needs: obligation")
        else:
            return
        self.problems.report(meaning.KEY_DOES_NOT_FIT, start.mark, key="from", actual=actual, right=right)
        raise _DueRuleError

    def _ahead(self, block: Mapping) -> Ahead:
        amount = self._amount(block, "ahead")
        anchor = block.mapping("of")
        if anchor is None:
            actual = Text(zh="没有写从哪个字段往前算", en="it does not say what to count back from")
            right = Text(zh="加上 of: {field: 字段}", en="add of: {field: …}")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, block.mark, key="ahead", actual=actual, right=right)
            raise _DueRuleError
        field = self._anchor(anchor)
        unit = amount.parts[-1].unit
        at, direction = self._at(block, unit), self._roll(block, unit)
        return Ahead(amount, field or "", at, direction)

    def _amount(self, block: Mapping, key: str) -> Amount:
        amount = amount_or_standard(block.scalar(key), f"{self.place}.{key}", self.declared, self.problems)
        if amount is None:
            raise _DueRuleError
        return amount

    def _anchor(self, block: Mapping | None) -> str | None:
        name = block.scalar("field") if block else None
        if name is None or block is None:
            return None
        if not isinstance(self.trigger, OnEvent):
            self._only(block, "field", OnEvent)
        if not self.events:
            # events.yaml could not be read, so nothing is known about the fields.
            return name.text
        field = shared_field(name, self.events, self.problems)
        if field is None:
            raise _DueRuleError
        if field.kind not in (FieldKind.MOMENT, FieldKind.DATE):
            dated_fields = [f.name for f in self.events[0].fields if f.kind in (FieldKind.MOMENT, FieldKind.DATE)]
            guess = (
                Text(zh=f"，例如 {dated_fields[0]}", en=f", such as {dated_fields[0]}")
                if dated_fields
                else suggestion("", ())
            )
            self.problems.report(
                deadlines.ANCHOR_KIND, name.mark, field=name.text, kind=field.kind.value, suggestion=guess
            )
            raise _DueRuleError
        return name.text

    def _at(self, block: Mapping, unit: Unit) -> TimeOfDay | time | None:
        node = block.scalar("at")
        at = time_of_day(node)
        if node is None or at is None:
            return None
        if not unit.counts_days:
            actual = Text(zh="这个期限以小时、分钟或秒计", en="this rule counts in hours, minutes or seconds")
            self._refuse_at(node, actual)
        if at in (TimeOfDay.CLOSE, TimeOfDay.OPEN) and unit is not Unit.WORKING_DAY and roll(block) is Roll.NONE:
            self.problems.report(deadlines.NEEDS_WORKING_DAY, node.mark, actual=node.text)
            raise _DueRuleError
        return at

    def _refuse_at(self, node: Scalar, actual: Text) -> None:
        self.problems.report(deadlines.AT_DOES_NOT_FIT, node.mark, actual=actual, right=Text(zh="", en=""))
        raise _DueRuleError

    def _roll(self, block: Mapping, unit: Unit | None) -> Roll:
        """The roll; refused if no date can move. ``unit`` None means plain days."""
        entry, direction = block.entry("roll"), roll(block)
        if entry is None or direction is Roll.NONE or unit is None:
            return direction
        if not unit.counts_days or unit is Unit.WORKING_DAY:
            actual = _NO_ROLL_WORKING if unit is Unit.WORKING_DAY else _NO_ROLL_HOURS
            self.problems.report(deadlines.ROLL_DOES_NOT_FIT, entry.key.mark, actual=actual)
            raise _DueRuleError
        return direction

    # ---- exact times

    def _at_field(self, block: Mapping) -> DueRule:
        self._no_roll(block)
        anchor = block.mapping("at")
        if anchor is None:
            self._only(block, "at", OnRequest)
            return Agreed()
        self._only(block, "at", OnEvent)
        return ByField(self._anchor(anchor) or "", "at")

    def _before(self, block: Mapping, before: Mapping) -> DueRule:
        self._only(block, "before", OnEvent)
        self._no_roll(block)
        at = block.scalar("at")
        if at is not None:
            self._refuse_at(at, Text(zh="这个期限是一个确定的时刻", en="this rule names an exact time"))
        for key in ("shift", "nth"):
            entry = before.entry(key)
            if entry is not None:
                actual = Text(zh="只有周期里的位置才有", en="only a place in a period takes it")
                right = Text(zh=f"删去 {key}", en=f"delete {key}")
                self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, actual=actual, right=right)
                raise _DueRuleError
        if "field" in before:
            return ByField(self._anchor(before) or "", "before")
        event = later_event(before.scalar("event"), self.trigger, self.events, self.declared, self.problems)
        if event is None:
            raise _DueRuleError
        return ByEvent(event)

    def _no_roll(self, block: Mapping) -> None:
        entry = block.entry("roll")
        if entry is not None:
            self.problems.report(deadlines.ROLL_DOES_NOT_FIT, entry.key.mark, actual=_NO_ROLL_INSTANT)
            raise _DueRuleError

    # ---- places in a period

    def _in_place(self, block: Mapping, place_block: Mapping, form: str) -> InPeriod:
        self._only(block, form, *get_args(Periodic))
        every = self.trigger.every if isinstance(self.trigger, Recurring) else Every.DAY
        place = self._place_in_period(place_block, every)
        return self._in_period(block, place, self._shift(place_block.scalar("shift"), form), form)

    def _shift(self, node: Scalar | None, form: str) -> int:
        if node is None:
            return 0
        shift, most = int(node.text.split()[0]), _LENGTHS[Every.YEAR]
        if abs(shift) > most:
            right = Text(zh=f"最多写 {most} 个工作日", en=f"write at most {most} working days")
            place = f"{self.place}.{form}.shift"
            self.problems.report(deadlines.AMOUNT_OUT_OF_RANGE, node.mark, place=place, actual=node.text, right=right)
            raise _DueRuleError
        return shift

    def _in_period(self, block: Mapping, place: Place, shift: int, form: str) -> InPeriod:
        working = isinstance(place, WorkingDayOfPeriod) or shift != 0
        at, direction = time_of_day(block.scalar("at")), roll(block)
        node, rolled = block.scalar("at"), block.entry("roll")
        if node is not None:
            if form == "before":
                actual = Text(zh="`before` 在前一天结束时到期", en="`before` ends as that day begins")
                self._refuse_at(node, actual)
            if at is TimeOfDay.SAME_TIME:
                actual = Text(zh="按期的义务没有“同一时刻”", en="a recurring obligation has no same time")
                self._refuse_at(node, actual)
            if at in (TimeOfDay.CLOSE, TimeOfDay.OPEN) and not working and direction is Roll.NONE:
                self.problems.report(deadlines.NEEDS_WORKING_DAY, node.mark, actual=node.text)
                raise _DueRuleError
        if rolled is not None and direction is not Roll.NONE and working and form == "by":
            self.problems.report(deadlines.ROLL_DOES_NOT_FIT, rolled.key.mark, actual=_NO_ROLL_WORKING)
            raise _DueRuleError
        return InPeriod(place, "before" if form == "before" else "by", shift, at, direction)

    def _place_in_period(self, place_block: Mapping, every: Every) -> Place:
        if "day" in place_block:
            return DayOfPeriod(self._nth(place_block, "day", every, _LENGTHS[every]))
        if "weekday" in place_block:
            # A weekday comes at most this often in a period.
            most = -(-_LENGTHS[every] // 7)
            nth = self._nth(place_block, "nth", every, most) if "nth" in place_block else 1
            if every is Every.DAY:
                actual = Text(zh="一天只有一个星期几", en="a day has one weekday only")
                self._refuse_never(place_block.mark, actual, Text(zh="用 every: week", en="use every: week"))
            return WeekdayOfPeriod(WEEKDAYS.index(place_block.text("weekday") or "monday"), nth)
        weeks, rest = divmod(_LENGTHS[every], 7)
        worked = self.worked or 7
        return WorkingDayOfPeriod(self._nth(place_block, "working_day", every, weeks * worked + min(rest, worked)))

    def _nth(self, place_block: Mapping, key: str, every: Every, most: int) -> int:
        node = place_block.scalar(key)
        if node is None or node.text == "last":
            return -1
        count = int(node.text)
        if count == 0 or abs(count) > most:
            name = _NAMES[every]
            actual = Text(
                zh=f"{name.zh}里没有 `{key}: {count}`（最多 {most}）",
                en=f"{name.en} has no `{key}: {count}` (it is at most {most})",
            )
            right = Text(zh=f"写 1 到 {most}，或 last", en=f"write 1 to {most}, or last")
            if isinstance(self.trigger, OnDate | OnRule):
                actual = Text(
                    zh="触发里的每个日期自成一期，只有一天", en="each date of the trigger is a period of one day"
                )
                right = Text(
                    zh="只写时刻和顺延，例如 due: {at: close, roll: next}",
                    en="give only the time of day and the roll, such as due: {at: close, roll: next}",
                )
            self._refuse_never(node.mark, actual, right)
        return count

    def _refuse_never(self, at: Mark, actual: Text, right: Text) -> None:
        self.problems.report(deadlines.NEVER_OCCURS, at, actual=actual, right=right)
        raise _DueRuleError


def _fitting_rules(trigger: Trigger) -> Text:
    match trigger:
        case Recurring():
            return Text(zh="周期里的位置，例如 by: {day: 5}", en="a place in the period, such as by: {day: 5}")
        case OnDate() | OnRule():
            return Text(
                zh="当天的时刻，例如 due: {at: close, roll: next}；也可以不写 due",
                en="a time of day, such as due: {at: close, roll: next}; due may be left out",
            )
        case OnEvent():
            return Text(
                zh=" within、ahead、day，或 before 加事件的字段或后面的事件",
                en="within, ahead, day, or before with a field of the event or a later event",
            )
        case OnRequest():
            return Text(zh=" within、day 或 at: agreed", en="within, day or at: agreed")
