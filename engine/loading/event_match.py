"""``done_by`` and ``pauses``: later events that complete an obligation or pause it."""

from dataclasses import dataclass

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.rule import DueRule, EventMatch, OnEvent, PauseRule, Trigger, Within
from engine.domain.refusal import Refusal
from engine.domain.time.pause import CONSUMER, OUTSIDERS
from engine.loading.condition import conditions
from engine.loading.declared_names import DeclaredNames
from engine.loading.later_event import later_event
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Scalar, Sequence
from engine.wording.diagnostics import meaning, references
from engine.wording.suggestions import list_names, suggestion

_DELIVERY_KEYS = ("evidence", "check", "acceptance", "then")
_NO_PAUSE = Refusal("no-pause-possible")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMatchReader:
    """Reads ``done_by`` and ``pauses`` of one obligation.

    ``events`` are the types of its trigger, as far as they could be read. ``provider`` is the department whose time
    is paused: it cannot wait for itself.
    """

    trigger: Trigger
    events: tuple[EventType, ...]
    provider: str | None
    declared: DeclaredNames
    problems: Problems

    def done_by(self, block: Mapping) -> EventMatch | None:
        """The event that completes the obligation; None if there is none or a problem was reported."""
        match = block.mapping("done_by")
        if match is None or not isinstance(self.trigger, OnEvent):
            return None
        parts = block.sequence("parts")
        for part in (block, *(parts.items if parts else ())):
            if isinstance(part, Mapping):
                self._check_no_delivery(part)
        return self._match(match)

    def pauses(self, block: Mapping, due: DueRule | None) -> tuple[PauseRule, ...] | None:
        """The pauses in the order of the file; None if a problem was reported."""
        entry = block.entry("pauses")
        if entry is None or not isinstance(self.trigger, OnEvent):
            return ()
        if (due is not None and not isinstance(due, Within)) or "then" in block:
            right = Refusal("delete-pauses")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="pauses", actual=_NO_PAUSE, right=right)
            return None
        sequence = block.sequence("pauses")
        rules = [self._pause(item) for item in (sequence.items if sequence else ()) if isinstance(item, Mapping)]
        pauses = tuple(rule for rule in rules if rule is not None)
        return pauses if len(pauses) == len(rules) else None

    def _pause(self, block: Mapping) -> PauseRule | None:
        since, until = block.mapping("from"), block.mapping("until")
        begins = self._match(since) if since else None
        ends = self._match(until) if until else None
        party = self._party(block.scalar("waiting_for"))
        return None if begins is None or ends is None or party is None else PauseRule(begins, ends, party)

    def _party(self, name: Scalar | None) -> str | None:
        if name is None:
            return None
        departments = self.declared.departments.known
        if departments is None or name.text in (CONSUMER, *OUTSIDERS, *(departments - {self.provider})):
            return name.text
        known = [CONSUMER, *OUTSIDERS, *sorted(departments - {self.provider or ""})]
        self.problems.report(
            references.UNKNOWN_PARTY,
            name.mark,
            actual=name.text,
            known=list_names(known),
            suggestion=suggestion(name.text, known),
        )
        return None

    def _match(self, block: Mapping) -> EventMatch | None:
        node = block.get("event")
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        names = [later_event(name, self.trigger, self.events, self.declared, self.problems) for name in scalars]
        known = tuple(dict.fromkeys(name for name in names if name is not None))
        if any(name is None for name in names) or not known:
            return None
        types = tuple(self.declared.events[name] for name in known if name in self.declared.events)
        if len(types) < len(known):
            # The event is declared but could not be read: events.yaml has its own problem report.
            return EventMatch(known)
        where = conditions(block.mapping("where"), types, self.problems)
        return None if where is None else EventMatch(known, where)

    def _check_no_delivery(self, block: Mapping) -> None:
        for key in _DELIVERY_KEYS:
            entry = block.entry(key)
            if entry is None or (key == "acceptance" and isinstance(entry.value, Scalar)):
                continue
            actual = Refusal("done-by-completes")
            right = Refusal("delete-key-or-done-by", key=key)
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, actual=actual, right=right)
