"""``due``: reads a due rule and checks that it fits its trigger."""

from dataclasses import dataclass, replace
from datetime import time
from typing import get_args

from engine.domain.agreement.catalogue import EventType, FieldKind
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    CommonTrigger,
    DayOfPeriod,
    DueRule,
    Every,
    InPeriod,
    OnCorrectiveAction,
    OnDate,
    OnEvent,
    OnRating,
    OnRequest,
    OnReturn,
    OnReview,
    OnRule,
    OnStep,
    OnSurvey,
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
from engine.domain.deadline.period import MONTHS
from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.loading.condition import shared_field
from engine.loading.declared_names import DeclaredNames
from engine.loading.later_event import later_event
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Mark, Scalar
from engine.loading.trigger import trigger_label
from engine.loading.value_hints import WEEKDAYS
from engine.loading.values import amount_or_standard, roll, time_of_day
from engine.wording.diagnostics import deadlines, meaning, structure
from engine.wording.suggestions import list_names, suggestion

_LENGTHS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.HALF_YEAR: 184, Every.YEAR: 366}
_NAMES = {
    Every.DAY: Refusal("length-day"),
    Every.WEEK: Refusal("length-week"),
    Every.MONTH: Refusal("length-month"),
    Every.QUARTER: Refusal("length-quarter"),
    Every.HALF_YEAR: Refusal("length-half-year"),
    Every.YEAR: Refusal("length-year"),
}
_FORMS = ("within", "ahead", "day", "before", "by", "at")
_PERIODIC, _COMMON = get_args(Periodic), get_args(CommonTrigger)
_NO_ROLL_HOURS = Refusal("no-date-to-move")
_NO_ROLL_WORKING = Refusal("ends-on-working-day")
_NO_ROLL_INSTANT = Refusal("exact-time")


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
            actual = Refusal("keys-found", names=names) if forms else Refusal("no-key-found")
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
                self._only(block, form, OnEvent, OnRequest, *_COMMON)
                return self._within(block)
            case "ahead":
                self._only(block, form, OnEvent)
                return self._ahead(block)
            case "day":
                self._only(block, form, OnEvent, OnRequest, *_COMMON)
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
            actual = Refusal("key-only-for", home=home, key=key)
            right = Refusal("delete-key", key=key)
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
            actual = Refusal("hand-over-needs-event")
            right = Refusal("delete-from")
        elif not self.needs:
            actual = Refusal("hand-over-without-needs")
            right = Refusal("add-needs")
        else:
            return
        self.problems.report(meaning.KEY_DOES_NOT_FIT, start.mark, key="from", actual=actual, right=right)
        raise _DueRuleError

    def _ahead(self, block: Mapping) -> Ahead:
        amount = self._amount(block, "ahead")
        anchor = block.mapping("of")
        if anchor is None:
            actual = Refusal("count-back-from-nothing")
            right = Refusal("add-of-field")
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
            guess = Refusal("for-example", field=dated_fields[0]) if dated_fields else suggestion("", ())
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
            actual = Refusal("rule-in-hours")
            self._refuse_at(node, actual)
        if at in (TimeOfDay.CLOSE, TimeOfDay.OPEN) and unit is not Unit.WORKING_DAY and roll(block) is Roll.NONE:
            self.problems.report(deadlines.NEEDS_WORKING_DAY, node.mark, actual=node.text)
            raise _DueRuleError
        return at

    def _refuse_at(self, node: Scalar, actual: Value) -> None:
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
            self._refuse_at(at, Refusal("exact-time"))
        for key in ("shift", "nth", "month"):
            entry = before.entry(key)
            if entry is not None:
                actual = Refusal("only-in-period")
                right = Refusal("delete-key", key=key)
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
        self._only(block, form, *_PERIODIC)
        every = self.trigger.every if isinstance(self.trigger, Recurring) else Every.DAY
        month = self._month(place_block, every)
        place = self._place_in_period(place_block, every if month is None else Every.MONTH)
        rule = self._in_period(block, place, self._shift(place_block.scalar("shift"), form), form)
        return rule if month is None else replace(rule, month=month)

    def _month(self, place_block: Mapping, every: Every) -> int | None:
        """The month of the period in which the place is; None if the rule names none."""
        node, entry = place_block.scalar("month"), place_block.entry("month")
        if node is None or entry is None:
            return None
        month, most = int(node.text), MONTHS.get(every, 1)
        if most == 1 or isinstance(self.trigger, OnDate | OnRule):
            actual = Refusal("month-needs-longer-period")
            right = Refusal("delete-key", key="month")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="month", actual=actual, right=right)
            raise _DueRuleError
        if month > most:
            actual = Refusal("not-that-many-months", length=_NAMES[every], month=month, most=most)
            self._refuse_never(node.mark, actual, Refusal("use-up-to", most=most))
        return month

    def _shift(self, node: Scalar | None, form: str) -> int:
        if node is None:
            return 0
        shift, most = int(node.text.split()[0]), _LENGTHS[Every.YEAR]
        if abs(shift) > most:
            right = Refusal("at-most-working-days", most=most)
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
                actual = Refusal("before-day-begins")
                self._refuse_at(node, actual)
            if at is TimeOfDay.SAME_TIME:
                actual = Refusal("no-same-time")
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
                actual = Refusal("one-weekday-a-day")
                self._refuse_never(place_block.mark, actual, Refusal("use-every-week"))
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
            actual = Refusal("not-in-period", length=name, key=key, count=count, most=most)
            right = Refusal("place-numbers", most=most)
            if isinstance(self.trigger, OnDate | OnRule):
                actual = Refusal("date-is-one-day")
                right = Refusal("only-time-and-roll")
            self._refuse_never(node.mark, actual, right)
        return count

    def _refuse_never(self, at: Mark, actual: Value, right: Value) -> None:
        self.problems.report(deadlines.NEVER_OCCURS, at, actual=actual, right=right)
        raise _DueRuleError


def _fitting_rules(trigger: Trigger) -> Value:
    match trigger:
        case Recurring():
            return Refusal("fits-period")
        case OnDate() | OnRule():
            return Refusal("fits-date")
        case OnEvent():
            return Refusal("fits-event")
        case OnRequest():
            return Refusal("fits-request")
        case OnRating() | OnReturn() | OnStep() | OnCorrectiveAction() | OnReview() | OnSurvey():
            return Refusal("fits-cause")
