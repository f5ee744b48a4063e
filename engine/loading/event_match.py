"""What else happens to the subject of an event: what completes an obligation, and what stops its clock."""

from dataclasses import dataclass

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.rule import DueRule, EventMatch, OnEvent, PauseRule, Trigger, Within
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER, OUTSIDERS
from engine.loading.condition import conditions
from engine.loading.declared_names import DeclaredNames
from engine.loading.diagnostics import meaning, references
from engine.loading.due import later_event
from engine.loading.problem_list import Problems
from engine.loading.suggest import list_names, suggestion
from engine.loading.tree import Mapping, Scalar, Sequence

_HANDED_IN = ("evidence", "check", "acceptance", "then")
_STANDS = Text(
    zh="只有从事件往后数、只做一次的期限（within、day，没有 then）才会停",
    en="only what counts forward from the event, and once, stops: within or day, without then",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMatchReader:
    """Reads ``done_by`` and ``pauses`` of one obligation. ``events`` are the types of its trigger, as far as they could
    be read; ``provider`` is whose clock it is.
    """

    trigger: Trigger
    events: tuple[EventType, ...]
    provider: str | None
    directory: DeclaredNames
    problems: Problems

    def done_by(self, block: Mapping) -> EventMatch | None:
        """What completes the obligation; None where nothing does, or a problem was reported."""
        said = block.mapping("done_by")
        if said is None or not isinstance(self.trigger, OnEvent):
            return None
        parts = block.sequence("parts")
        for each in (block, *(parts.items if parts else ())):
            if isinstance(each, Mapping):
                self._nothing_handed_in(each)
        return self._happening(said)

    def pauses(self, block: Mapping, due: DueRule | None) -> tuple[PauseRule, ...] | None:
        """What stops the clock, as it is written; None where a problem was reported."""
        entry = block.entry("pauses")
        if entry is None or not isinstance(self.trigger, OnEvent):
            return ()
        if (due is not None and not isinstance(due, Within)) or "then" in block:
            right = Text(zh="删去 pauses", en="delete pauses")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="pauses", found=_STANDS, right=right)
            return None
        said = block.sequence("pauses")
        rules = [self._pause(item) for item in (said.items if said else ()) if isinstance(item, Mapping)]
        found = tuple(rule for rule in rules if rule is not None)
        return found if len(found) == len(rules) else None

    def _pause(self, block: Mapping) -> PauseRule | None:
        since, until = block.mapping("from"), block.mapping("until")
        begins = self._happening(since) if since else None
        ends = self._happening(until) if until else None
        who = self._waited_for(block.scalar("waiting_for"))
        return None if begins is None or ends is None or who is None else PauseRule(begins, ends, who)

    def _waited_for(self, name: Scalar | None) -> str | None:
        if name is None:
            return None
        departments = self.directory.departments.known
        if departments is None or name.text in (CONSUMER, *OUTSIDERS, *(departments - {self.provider})):
            return name.text
        known = [CONSUMER, *OUTSIDERS, *sorted(departments - {self.provider or ""})]
        self.problems.report(
            references.UNKNOWN_PARTY,
            name.mark,
            found=name.text,
            known=list_names(known),
            suggestion=suggestion(name.text, known),
        )
        return None

    def _happening(self, block: Mapping) -> EventMatch | None:
        node = block.get("event")
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        names = [later_event(name, self.trigger, self.events, self.directory, self.problems) for name in scalars]
        known = tuple(dict.fromkeys(name for name in names if name is not None))
        if any(name is None for name in names) or not known:
            return None
        types = tuple(self.directory.events[name] for name in known if name in self.directory.events)
        if len(types) < len(known):
            # An event that is declared, but not well: its own file says what is wrong.
            return EventMatch(known)
        where = conditions(block.mapping("where"), types, self.problems)
        return None if where is None else EventMatch(known, where)

    def _nothing_handed_in(self, block: Mapping) -> None:
        for key in _HANDED_IN:
            entry = block.entry(key)
            if entry is None or (key == "acceptance" and isinstance(entry.value, Scalar)):
                continue
            found = Text(
                zh="done_by 的事件就是完成，没有什么要交、要核验或再做",
                en="the event of done_by completes it: nothing is handed in, checked or done again",
            )
            right = Text(zh=f"删去 {key} 或 done_by", en=f"delete {key}, or done_by")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, found=found, right=right)
