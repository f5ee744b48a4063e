"""One line of ``obligations``: the obligation it states, or one for each of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.domain.agreement.agreement import FollowUp, Need, Obligation
from engine.domain.agreement.catalogue import EventType, Evidence, FieldKind
from engine.domain.agreement.check import Attest, Check
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import (
    DayOfPeriod,
    DueRule,
    EventMatch,
    InPeriod,
    OnDate,
    OnRule,
    PauseRule,
    Recurring,
    Serves,
    Trigger,
)
from engine.domain.ids import obligation_parts
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.loading.acceptance import acceptance_of_obligation
from engine.loading.check import CheckReader
from engine.loading.condition import conditions, shared_field
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.due import DueReader
from engine.loading.event_match import EventMatchReader
from engine.loading.evidence import EvidenceReader
from engine.loading.heading import Heading, escalation_policy, role_of_party
from engine.loading.later_event import later_event
from engine.loading.obligation_key.kind import key_values
from engine.loading.pause_limit import read_pause_limit
from engine.loading.tree import Mapping, Mark, Scalar, Sequence
from engine.loading.trigger import check_effective, check_keys, read_trigger
from engine.loading.values import amount_or_standard, text
from engine.wording.diagnostics import meaning, references, structure
from engine.wording.suggestions import list_names, suggestion

_STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timing:
    """The dates of one line. ``pauses`` is None if a problem was reported."""

    due: DueRule | None
    done_by: EventMatch | None
    pauses: tuple[PauseRule, ...] | None


class ObligationReader:
    """Reads the lines of one agreement, one after the other."""

    def __init__(self, document: Document, heading: Heading, declared: DeclaredNames) -> None:
        self.root = document.root
        self.problems = document.problems
        self.heading = heading
        self.declared = declared
        self.evidence = EvidenceReader(document.problems)
        self.has_duplicate_ids = False
        self._marks: dict[str, Mark] = {}
        self._owner_reported = False

    def add_id(self, id: Scalar | None, prefix: str = "") -> None:
        """Note the id of a line, or of a part with its line as ``prefix``; report one that is used twice."""
        if id is None:
            return
        first = self._marks.setdefault(prefix + id.text, id.mark)
        if first != id.mark:
            self.has_duplicate_ids = True
            self.problems.report(meaning.DUPLICATE_ID, id.mark, actual=id.text, line=first.line)
        elif not prefix:
            self._not_common(id)

    def _not_common(self, id: Scalar | None) -> None:
        """Report an id that a common obligation has: the ids of their items would be the same."""
        if id is not None and id.text in (self.declared.common_obligations.known or ()):
            self.has_duplicate_ids = True
            self.problems.report(meaning.ID_OF_COMMON_OBLIGATION, id.mark, actual=id.text)

    def line(self, block: Mapping) -> list[Obligation]:
        """The obligations of one line: itself, or its parts; empty if a problem was reported."""
        name = block.text("id") or ""
        sequence = block.sequence("parts")
        self._not_common(block.scalar("formerly"))
        parts = None if sequence is None else [item for item in sequence.items if isinstance(item, Mapping)]
        ids = [name] if parts is None else [f"{name}.{part.text('id')}" for part in parts]
        whole = self._whole(block, name, ids)
        part_evidence = [self._evidence_of_part(name, part) for part in parts or ()]
        if whole is None:
            return []
        if parts is None:
            return [whole]
        return [self._part(whole, part, evidence) for part, evidence in zip(parts, part_evidence, strict=True)]

    def _whole(self, block: Mapping, name: str, ids: list[str]) -> Obligation | None:
        """The line as one obligation, before its parts; None if a problem was reported."""
        heading = self.heading
        trigger, events = read_trigger(
            block.mapping("when") or block, heading.effective_from, self.declared, self.problems
        )
        calendar = self._calendar(block)
        timing = self._timing(block, trigger, events, calendar) if trigger is not None else None
        owner = self._owner(block)
        receiver_name = block.scalar("receiver")
        receiver = self._role(receiver_name, heading.consumer) if receiver_name else heading.receiver
        escalation = self._escalation(block)
        met_when = conditions(block.mapping("met_when"), events, self.problems) if events else ()
        values = key_values(block, f"obligations.{name}", self.declared, self.problems)
        self._check_early(block, trigger)
        self._check_stake(block, events)
        follow_up = self._follow_up(block, trigger, events) if trigger is not None else None
        check = self._check(block, trigger)
        acceptance = acceptance_of_obligation(
            block,
            root=self.root,
            of_agreement=heading.acceptance,
            trigger=trigger,
            check=check,
            declared=self.declared,
            problems=self.problems,
        )
        for id in ids:
            self.evidence.add_subject(id, trigger, events)
        own = block.mapping("evidence")
        evidence = self.evidence.read(own, ids if own else [])
        if trigger is None or timing is None or timing.due is None or timing.pauses is None or calendar is None:
            return None
        if owner is None or escalation is None or acceptance is None or check is None:
            return None
        if met_when is None or evidence is None:
            return None
        return Obligation(
            id=name,
            title=text(block.get("title")) or Text.plain(name),
            owner=owner,
            receiver=receiver,
            calendar=calendar,
            trigger=trigger,
            due=timing.due,
            acceptance=acceptance,
            escalation=escalation,
            source=block.text("source"),
            follow_up=follow_up,
            met_when=met_when,
            done_by=timing.done_by,
            pauses=timing.pauses,
            pause_limit=read_pause_limit(block, self.root, timing.due, self.problems),
            evidence=evidence,
            check=check,
            key_moment=block.is_true("key_moment"),
            formerly=block.text("formerly"),
            needs=tuple(dict.fromkeys(self._needs(block))),
            **values,
        )

    # ---- parts

    def _evidence_of_part(self, line: str, part: Mapping) -> tuple[Evidence, ...] | None:
        self.add_id(part.scalar("id"), f"{line}.")
        return self.evidence.read(part.mapping("evidence"), [f"{line}.{part.text('id')}"])

    @staticmethod
    def _part(line: Obligation, part: Mapping, evidence: tuple[Evidence, ...] | None) -> Obligation:
        return replace(
            line,
            id=f"{line.id}.{part.text('id')}",
            part_of=line.id,
            line_title=line.title,
            formerly=f"{line.formerly}.{part.text('id')}" if line.formerly else None,
            title=text(part.get("title")) or line.title,
            source=part.text("source") or line.source,
            evidence=evidence if evidence and "evidence" in part else line.evidence,
            key_moment=part.is_true("key_moment") if "key_moment" in part else line.key_moment,
        )

    # ---- dates

    def _calendar(self, block: Mapping) -> str | None:
        own = block.scalar("calendar")
        if own is not None:
            return self.declared.calendars.check(own, references.UNKNOWN_CALENDAR, self.problems)
        if self.root.scalar("calendar") is not None:
            return self.heading.calendar
        return self.declared.calendars_of.get(self.heading.provider or "")

    def _timing(self, block: Mapping, trigger: Trigger, events: tuple[EventType, ...], calendar: str | None) -> _Timing:
        due = self._due(block, trigger, events, calendar)
        check_keys(block, trigger, self.problems)
        check_effective(block, trigger, self.heading, self.problems)
        reader = EventMatchReader(
            trigger=trigger,
            events=events,
            provider=self.heading.provider,
            declared=self.declared,
            problems=self.problems,
        )
        return _Timing(due=due, done_by=reader.done_by(block), pauses=reader.pauses(block, due))

    def _due(
        self, block: Mapping, trigger: Trigger, events: tuple[EventType, ...], calendar: str | None
    ) -> DueRule | None:
        due = block.mapping("due")
        name = block.text("id") or ""
        if due is None:
            if isinstance(trigger, OnDate | OnRule):
                return InPeriod(DayOfPeriod(1))
            described = Refusal("the-due-date")
            place = Text.plain(f"`obligations.{name}`")
            self.problems.report(structure.MISSING_KEY, block.mark, place=place, actual="due", meaning=described)
            return None
        reader = DueReader(
            place=f"obligations.{name}.due",
            trigger=trigger,
            events=events,
            worked=self.declared.working_days.get(calendar or ""),
            declared=self.declared,
            problems=self.problems,
            needs="needs" in block,
        )
        return reader.rule(due)

    def _follow_up(self, block: Mapping, trigger: Trigger, events: tuple[EventType, ...]) -> FollowUp | None:
        then = block.mapping("then")
        if then is None:
            return None
        place = f"obligations.{block.text('id')}.then.every"
        every = amount_or_standard(then.scalar("every"), place, self.declared, self.problems, zero=False)
        end = then.mapping("until")
        until = later_event(end.scalar("event"), trigger, events, self.declared, self.problems) if end else None
        return None if every is None or until is None else FollowUp(every, until)

    # ---- people, needs, check

    def _role(self, role: Scalar | None, department: str | None) -> str | None:
        return role_of_party(role, department, self.declared, self.problems)

    def _owner(self, block: Mapping) -> str | None:
        own = block.scalar("owner")
        if own is not None:
            return self._role(own, self.heading.provider)
        if self.heading.owner is None and "owner" not in self.root and not self._owner_reported:
            self._owner_reported = True
            roles = sorted(r for r, d in self.declared.role_departments.items() if d == self.heading.provider)
            self.problems.report(meaning.NO_OWNER, block.mark, known=list_names(roles))
        return self.heading.owner

    def _escalation(self, block: Mapping) -> EscalationPolicy | None:
        own = block.scalar("escalation")
        if own is not None:
            return escalation_policy(own, self.declared, self.problems)
        if "escalation" in self.root:
            return self.heading.escalation
        known = self.declared.escalation_names.known
        if known is not None and _STANDARD not in known:
            self.problems.report(
                references.UNKNOWN_ESCALATION,
                block.mark,
                actual=_STANDARD,
                known=list_names(sorted(known)),
                suggestion=suggestion(_STANDARD, known),
            )
        return self.declared.escalation_policies.get(_STANDARD)

    def _needs(self, block: Mapping) -> Iterator[Need]:
        """The obligations that come first; ``needs.link_needs`` checks them once all files were read."""
        node = block.get("needs")
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        for scalar in scalars:
            agreement, obligation = obligation_parts(scalar.text)
            yield Need(agreement if agreement is not None else self.root.text("agreement") or "", obligation)

    def _check_early(self, block: Mapping, trigger: Trigger | None) -> None:
        """Report ``early`` where a delivery is not about the previous period: it may come at any time anyway."""
        entry = block.entry("early")
        if entry is not None and isinstance(trigger, Recurring) and trigger.serves is not Serves.PREVIOUS:
            actual, right = Refusal("early-for-previous"), Refusal("delete-key", key="early")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="early", actual=actual, right=right)

    def _check_stake(self, block: Mapping, events: tuple[EventType, ...]) -> None:
        """Report a field of ``stake`` that an event does not have, or that is no money."""
        stake = block.mapping("stake")
        name = stake.scalar("field") if stake is not None else None
        field = shared_field(name, events, self.problems) if name is not None else None
        if name is None or field is None or field.kind is FieldKind.MONEY:
            return
        money = [f.name for f in events[0].fields if f.kind is FieldKind.MONEY]
        right = Refusal("stake-of", field=money[0]) if money else Refusal("stake-none")
        actual = Refusal("field-is-no-money", field=name.text, kind=field.kind.value)
        self.problems.report(meaning.KEY_DOES_NOT_FIT, name.mark, key="stake", actual=actual, right=right)

    def _check(self, block: Mapping, trigger: Trigger | None) -> Check | None:
        check = block.mapping("check")
        if check is None or trigger is None:
            return Attest()
        return CheckReader(f"obligations.{block.text('id')}.check", trigger, self.problems).check(check)
