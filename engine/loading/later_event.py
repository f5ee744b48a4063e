"""A later event of the same subject, as ``before``, ``until``, ``done_by`` and ``pauses`` name it."""

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.rule import OnEvent, Trigger
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.loading.declared_names import DeclaredNames
from engine.loading.problem_list import Problems
from engine.loading.tree import Scalar
from engine.wording.diagnostics import deadlines, meaning, references
from engine.wording.suggestions import list_names


def later_event(
    name: Scalar | None, trigger: Trigger, events: tuple[EventType, ...], declared: DeclaredNames, problems: Problems
) -> str | None:
    """The name of a later event of the same subject as the trigger's; None if a problem was reported."""
    known = declared.event_names.check(name, references.UNKNOWN_EVENT, problems)
    if known is None or name is None:
        return None
    later = declared.events.get(known)
    if later is None or not events:
        return known
    ours = events[0].about
    if later.about != ours:
        same_subject = sorted(e.name for e in declared.events.values() if e.about == ours)
        problems.report(
            meaning.EVENT_OF_OTHER_SUBJECT,
            name.mark,
            actual=known,
            theirs=Text.plain(f"`{later.about}`"),
            ours=Text.plain(f"`{ours}`"),
            known=list_names(same_subject),
        )
        return None
    if isinstance(trigger, OnEvent) and trigger.events == (known,) and not later.repeats:
        actual = Refusal("event-is-the-trigger", known=known)
        right = Refusal("name-later-event")
        problems.report(deadlines.NEVER_OCCURS, name.mark, actual=actual, right=right)
        return None
    return known
