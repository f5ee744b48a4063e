"""``when``: what triggers an obligation, and which keys and dates fit that trigger."""

from collections.abc import Mapping as AbstractMapping
from datetime import date
from functools import cache
from typing import get_args

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.rule import (
    Every,
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
    Recurring,
    Serves,
    Trigger,
)
from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text
from engine.loading.condition import conditions
from engine.loading.declared_names import DeclaredNames
from engine.loading.heading import Heading
from engine.loading.obligation_key.kind import obligation_keys
from engine.loading.problem_list import Problems
from engine.loading.rrule import rrule
from engine.loading.tree import Mapping, Scalar, Sequence
from engine.loading.values import day
from engine.wording.diagnostics import deadlines, meaning, references
from engine.wording.suggestions import list_names

_EVENTS = Refusal("home-events")
_REQUESTS = Refusal("home-requests")
_RECURRING = Refusal("home-recurring")
_HOMES: AbstractMapping[tuple[type[Trigger], ...], Refusal] = {
    (OnEvent,): _EVENTS,
    (OnRequest,): _REQUESTS,
    get_args(Periodic): _RECURRING,
    (Recurring,): _RECURRING,
}
_KEYS: AbstractMapping[str, tuple[type[Trigger], ...]] = dict.fromkeys(
    ("then", "met_when", "done_by", "pauses"), (OnEvent,)
)
"""The keys that only some triggers take; other keys say so themselves."""


def read_trigger(
    when: Mapping, since: date | None, declared: DeclaredNames, problems: Problems
) -> tuple[Trigger | None, tuple[EventType, ...]]:
    """The trigger, and the types of its events as far as they could be read; an rrule counts from ``since``.

    The trigger is None if a problem was reported.
    """
    for key, home in (("serves", "every"), ("where", "event"), ("first", "event")):
        entry = when.entry(key)
        if entry is not None and home not in when:
            actual = Refusal("no-such-key", home=home)
            right = Refusal("delete-key", key=key)
            problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, actual=actual, right=right)
    if "every" in when:
        every = Every(when.text("every") or "month")
        return Recurring(every, Serves(when.text("serves") or "this")), ()
    if "on" in when:
        on = day(when.scalar("on"))
        return (None if on is None else OnDate(on)), ()
    rule_text = when.scalar("rrule")
    if rule_text is not None:
        rule = rrule(rule_text, since, problems)
        return (None if rule is None or since is None else OnRule(rule, since)), ()
    if "request" in when:
        return OnRequest(), ()
    return _on_event(when, declared, problems)


def _on_event(
    when: Mapping, declared: DeclaredNames, problems: Problems
) -> tuple[OnEvent | None, tuple[EventType, ...]]:
    node = when.get("event")
    scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
    names = [declared.event_names.check(name, references.UNKNOWN_EVENT, problems) for name in scalars]
    if any(name is None for name in names):
        return None, ()
    known = tuple(dict.fromkeys(name for name in names if name is not None))
    types = tuple(declared.events[name] for name in known if name in declared.events)
    if len(types) < len(known):
        # The event is declared but could not be read: events.yaml has its own problem report.
        return OnEvent(known, first=when.is_true("first")), ()
    for name, type_ in zip(scalars, types, strict=False):
        if type_.about != types[0].about:
            same_subject = sorted(e.name for e in declared.events.values() if e.about == types[0].about)
            problems.report(
                meaning.EVENT_OF_OTHER_SUBJECT,
                name.mark,
                actual=type_.name,
                theirs=subject_label(type_.about),
                ours=subject_label(types[0].about),
                known=list_names(same_subject),
            )
            return None, ()
    where = conditions(when.mapping("where"), types, problems)
    first = when.entry("first")
    if first is not None and len(types) == 1 and not types[0].repeats:
        actual, right = Refusal("event-once-per-subject", name=types[0].name), Refusal("delete-key", key="first")
        problems.report(meaning.KEY_DOES_NOT_FIT, first.key.mark, key="first", actual=actual, right=right)
        return None, ()
    return (None if where is None else OnEvent(known, where, when.is_true("first"))), types


def subject_label(subject: str | None) -> Value:
    """A subject in a sentence: its id in back quotes, or words for none."""
    return Refusal("nothing-in-particular") if subject is None else Text.plain(f"`{subject}`")


def trigger_label(trigger: Trigger) -> Value:
    """The kind of a trigger, in words."""
    match trigger:
        case Recurring():
            return Refusal("kind-recurring")
        case OnDate():
            return Refusal("kind-date")
        case OnRule():
            return Refusal("kind-rule")
        case OnEvent():
            return Refusal("kind-event")
        case OnRequest():
            return Refusal("kind-request")
        case OnRating() | OnReturn() | OnStep() | OnCorrectiveAction() | OnReview() | OnSurvey():
            return Refusal("kind-cause")


@cache
def _keys() -> AbstractMapping[str, tuple[type[Trigger], ...]]:
    """The keys that only some triggers take, those with a file of their own as well."""
    return {**_KEYS, **{name: key.triggers for name, key in obligation_keys().items()}}


def check_keys(block: Mapping, trigger: Trigger, problems: Problems) -> None:
    """Report keys that have no effect with this trigger."""
    for key, triggers in _keys().items():
        entry = block.entry(key)
        if entry is None or not triggers or isinstance(trigger, triggers):
            continue
        actual = Refusal("key-for-only", home=_HOMES[triggers])
        right = Refusal("delete-key", key=key)
        problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, actual=actual, right=right)


def check_effective(block: Mapping, trigger: Trigger, heading: Heading, problems: Problems) -> None:
    """Report a single date that lies outside the agreement's effective dates."""
    if not isinstance(trigger, OnDate) or heading.effective_from is None:
        return
    until = heading.effective_until
    if heading.effective_from <= trigger.on and (until is None or trigger.on <= until):
        return
    when = block.mapping("when") or block
    node = when.scalar("on")
    span = f"{heading.effective_from} – {until or '…'}"
    actual = Refusal("outside-dates", on=trigger.on, span=span)
    right = Refusal("date-within")
    problems.report(deadlines.NEVER_OCCURS, node.mark if node else when.mark, actual=actual, right=right)
