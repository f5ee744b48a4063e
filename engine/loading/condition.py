"""Conditions on the fields of events: ``where`` and ``met_when``."""

from dataclasses import dataclass
from datetime import UTC, date, time
from decimal import Decimal

from engine.domain.agreement.catalogue import EventType, Field, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.refusal import Refusal, Value
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, MappingEntry, Mark, Node, Scalar, Sequence
from engine.loading.values import is_outside_years
from engine.wording.diagnostics import deadlines, meaning, references
from engine.wording.suggestions import list_names, suggestion

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
_TIMES = (FieldKind.MOMENT, FieldKind.TIME)
_BOUNDS = ("above", "below", "after", "before")


def conditions(
    block: Mapping | None, events: tuple[EventType, ...], problems: Problems
) -> tuple[Condition, ...] | None:
    """The conditions of a block on fields that each of the events has; None if a problem was reported.

    Without events no field is known: the answer to a block is then None, with nothing reported.
    """
    read: list[Condition] = []
    sound = True
    for entry in block or ():
        field = shared_field(entry.key, events, problems)
        condition = None if field is None else _ConditionReader(field, entry.key.mark, problems).condition(entry)
        if condition is None:
            sound = False
        else:
            read.append(condition)
    return tuple(read) if sound else None


def shared_field(name: Scalar, events: tuple[EventType, ...], problems: Problems) -> Field | None:
    """The field of that name, which each event must have with the same kind; None if a problem was reported."""
    fields: list[Field] = []
    for event in events:
        field = event.field(name.text)
        if field is None:
            names = [f.name for f in event.fields]
            problems.report(
                references.UNKNOWN_FIELD,
                name.mark,
                event=event.name,
                actual=name.text,
                known=list_names(names),
                suggestion=suggestion(name.text, names),
            )
            return None
        fields.append(field)
    for event, field in zip(events, fields, strict=True):
        if field.kind is not fields[0].kind:
            problems.report(
                meaning.CONDITION_KIND,
                name.mark,
                field=name.text,
                kind=fields[0].kind.value,
                actual=f"{event.name}: {field.kind}",
                right=Refusal("same-kind-in-all"),
            )
            return None
    return fields[0] if fields else None


class _ConditionError(Exception):
    """The problem is reported; there is no condition."""


@dataclass(frozen=True, slots=True)
class _ConditionReader:
    """Reads the condition on one field."""

    field: Field
    mark: Mark
    problems: Problems

    def condition(self, entry: MappingEntry) -> Condition | None:
        try:
            return self._condition(entry.value)
        except _ConditionError:
            return None

    def _condition(self, node: Node) -> Condition:
        kind = self.field.kind
        if kind.is_file:
            raise self._wrong(node, self.field.name, Refusal("no-attached-file"))
        if not isinstance(node, Mapping):
            return Condition(self.field.name, kind, any_of=self._values(node))
        for bound in _BOUNDS:
            limit = node.entry(bound)
            numeric = bound in ("above", "below")
            if limit is None:
                continue
            if numeric and kind not in _NUMBERS:
                raise self._wrong(limit.key, f"{bound}: …", self._fitting_conditions())
            if not numeric and kind not in (*_TIMES, FieldKind.DATE):
                raise self._wrong(limit.key, f"{bound}: …", self._fitting_conditions())
        if "not" in node and kind in _TIMES:
            raise self._wrong(node, "not: …", self._fitting_conditions())
        excluded = node.get("not")
        condition = Condition(
            self.field.name,
            kind,
            none_of=() if excluded is None else self._values(excluded),
            above=self._number(node.scalar("above")),
            below=self._number(node.scalar("below")),
            after=self._bound(node.scalar("after")),
            before=self._bound(node.scalar("before")),
        )
        self._check_possible(condition, node)
        return condition

    def _values(self, node: Node) -> tuple[str, ...]:
        if self.field.kind in _TIMES:
            raise self._wrong(node, _shown(node), self._fitting_conditions())
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        return tuple(dict.fromkeys(self._value(scalar) for scalar in scalars))

    def _value(self, scalar: Scalar) -> str:
        if self.field.kind is FieldKind.CHOICE:
            values = [choice.value for choice in self.field.choices]
            if scalar.text not in values:
                # People see the label; the ledger holds the value.
                labels = {c.label.zh: c.value for c in self.field.choices} | {
                    c.label.en: c.value for c in self.field.choices
                }
                guess = labels.get(scalar.text)
                known = list_names(values)
                meant = suggestion(guess or scalar.text, values)
                right = Refusal("one-of-values", known=known, meant=meant)
                raise self._wrong(scalar, scalar.text, right)
            return scalar.text
        return self._canonical(scalar)

    def _canonical(self, scalar: Scalar) -> str:
        """The value in its recorded spelling. The zone matters for moments only, which cannot be compared here."""
        try:
            return canonical_value(self.field, scalar.text, UTC)
        except BadValue:
            raise self._wrong(scalar, scalar.text, self._fitting_conditions()) from None

    def _number(self, scalar: Scalar | None) -> Decimal | None:
        if scalar is None:
            return None
        return Decimal(self._canonical(scalar))

    def _bound(self, scalar: Scalar | None) -> str | None:
        if scalar is None:
            return None
        try:
            if self.field.kind is FieldKind.DATE:
                if is_outside_years(scalar.text):
                    raise ValueError(scalar.text)
                return date.fromisoformat(scalar.text).isoformat()
            return time.fromisoformat(scalar.text).isoformat("minutes" if len(scalar.text) <= 5 else "seconds")
        except ValueError:
            raise self._wrong(scalar, scalar.text, self._fitting_conditions()) from None

    def _check_possible(self, condition: Condition, node: Mapping) -> None:
        after, before = condition.after, condition.before
        empty = (
            (condition.above is not None and condition.below is not None and condition.above >= condition.below)
            or (after is not None and before is not None and after >= before)
            or (
                self.field.kind is FieldKind.CHOICE
                and set(condition.none_of) >= {choice.value for choice in self.field.choices}
            )
        )
        if empty:
            actual = Refusal("no-value-fits", field=self.field.name)
            right = Refusal("loosen-condition")
            self.problems.report(deadlines.NEVER_OCCURS, node.mark, actual=actual, right=right)
            raise _ConditionError

    def _wrong(self, node: Node, actual: str, right: Value) -> _ConditionError:
        self.problems.report(
            meaning.CONDITION_KIND,
            node.mark,
            field=self.field.name,
            kind=self.field.kind.value,
            actual=actual,
            right=right,
        )
        return _ConditionError()

    def _fitting_conditions(self) -> Value:
        match self.field.kind:
            case FieldKind.NUMBER | FieldKind.MONEY:
                return Refusal("number-condition")
            case FieldKind.MOMENT | FieldKind.TIME:
                return Refusal("time-condition")
            case FieldKind.DATE:
                return Refusal("date-condition")
            case FieldKind.YES_NO:
                return Refusal("true-or-false")
            case _:
                return Refusal("value-condition")


def _shown(node: Node) -> str:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return "[…]"
        case Mapping():
            return "{…}"
