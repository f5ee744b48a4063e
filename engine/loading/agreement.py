"""agreements/*.yaml: the promises, with what organisation and catalogue say put in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from engine.domain.agreement.agreement import Acceptance, Agreement, Excuses, FollowUp, Need, Obligation
from engine.domain.agreement.catalogue import Borrowed, EventType, Evidence, Field
from engine.domain.agreement.check import Attest, Check, attestation
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import (
    DayOfPeriod,
    DueRule,
    EventMatch,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRequest,
    OnRule,
    PauseRule,
    Periodic,
    Recurring,
    Serves,
    Trigger,
)
from engine.domain.agreement.side import Side
from engine.domain.ids import obligation_parts
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.loading.check import CheckReader
from engine.loading.condition import conditions
from engine.loading.declared_names import DeclaredNames
from engine.loading.diagnostics import meaning, references, structure
from engine.loading.document import Document
from engine.loading.due import DueReader, later_event
from engine.loading.event_match import EventMatchReader
from engine.loading.fields import field
from engine.loading.rrule import rrule
from engine.loading.suggest import list_names, suggestion
from engine.loading.tree import Mapping, MappingEntry, Mark, Scalar, Sequence
from engine.loading.values import amount_or_standard, day, text

_LOOK = Acceptance(Amount.of(2, Unit.WORKING_DAY), silence_accepts=True)
_NONE = Acceptance()
_STANDARD = "standard"
_UNREAD = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """What an agreement says for all its obligations."""

    provider: str | None
    consumer: str | None
    owner: str | None
    receiver: str | None
    calendar: str | None
    escalation: EscalationPolicy | None
    acceptance: Acceptance | None
    effective_from: date | None
    effective_until: date | None


def agreement(document: Document, directory: DeclaredNames) -> Agreement | None:
    """The agreement, all problems of it reported; None where there are any in the file."""
    return _Reader(document, directory).agreement()


class _Reader:
    """Reads one agreement."""

    def __init__(self, document: Document, directory: DeclaredNames) -> None:
        self.document = document
        self.root = document.root
        self.directory = directory
        self.problems = document.problems
        self.marks: dict[str, Mark] = {}
        self.subjects: dict[str, str | None] = {}
        self.borrowed: list[tuple[str, Scalar, Scalar]] = []
        self.owned: dict[str, list[str]] = {}
        self.doubled = False
        self.unowned = False

    def agreement(self) -> Agreement | None:
        heading = self._heading()
        found: list[Obligation] = []
        complete = True
        for place, block in self._blocks():
            self._identify(block.scalar("id"), "")
            if not self.document.sound("obligations", place):
                complete = False
                continue
            read = self._line(block, heading)
            found += read
            complete = complete and bool(read)
        if complete and not self.doubled:
            self._check_borrowed()
        id, title = self.root.words("agreement"), text(self.root.get("title"))
        provider, consumer, since = heading.provider, heading.consumer, heading.effective_from
        if self.document.broken or not complete or id is None or title is None or provider is None or consumer is None:
            return None
        if since is None:
            return None
        until = heading.effective_until
        return Agreement(id, title, provider, consumer, since, until, tuple(found), self._excuses())

    def _excuses(self) -> Excuses | None:
        said = self.root.mapping("excuses") if self.document.sound("excuses") else None
        per, at_most = (said.words(key) for key in ("per", "at_most")) if said is not None else (None, None)
        return Excuses(Every(per), int(at_most)) if per is not None and at_most is not None else None

    def _blocks(self) -> Iterator[tuple[int, Mapping]]:
        sequence = self.root.sequence("obligations")
        for place, item in enumerate(sequence.items if sequence else ()):
            if isinstance(item, Mapping):
                yield place, item

    # ---- what holds for all

    def _sound(self, key: str) -> Scalar | None:
        return self.root.scalar(key) if self.document.sound(key) else None

    def _heading(self) -> _Heading:
        said = {
            key: self._sound(key) for key in ("provider", "consumer", "owner", "receiver", "calendar", "escalation")
        }
        departments = self.directory.departments
        provider = departments.check(said["provider"], references.UNKNOWN_DEPARTMENT, self.problems)
        consumer = departments.check(said["consumer"], references.UNKNOWN_DEPARTMENT, self.problems)
        if provider is not None and provider == consumer and said["consumer"] is not None:
            self.problems.report(meaning.ONE_PARTY, said["consumer"].mark, found=consumer)
            consumer = None
        since = until = None
        effective = self.root.mapping("effective") if self.document.sound("effective") else None
        if effective is not None:
            since, until = day(effective.scalar("from")), day(effective.scalar("until"))
            at = effective.scalar("until")
            if since is not None and until is not None and at is not None and since > until:
                self.problems.report(meaning.VALID_RANGE, at.mark, found=since.isoformat(), until=until.isoformat())
                since = until = None
        return _Heading(
            provider=provider,
            consumer=consumer,
            owner=self._role(said["owner"], provider),
            receiver=self._role(said["receiver"], consumer),
            calendar=self.directory.calendars.check(said["calendar"], references.UNKNOWN_CALENDAR, self.problems),
            escalation=self._escalation(said["escalation"]),
            acceptance=self._acceptance(self.root) if self.document.sound("acceptance") else None,
            effective_from=since,
            effective_until=until,
        )

    def _role(self, role: Scalar | None, department: str | None) -> str | None:
        return self.directory.role_of(role, department, references.UNKNOWN_ROLE, references.WRONG_SIDE, self.problems)

    def _escalation(self, name: Scalar | None) -> EscalationPolicy | None:
        known = self.directory.escalation_names.check(name, references.UNKNOWN_ESCALATION, self.problems)
        return None if known is None else self.directory.escalation_policies.get(known)

    def _acceptance(self, block: Mapping) -> Acceptance | None:
        node = block.get("acceptance")
        match node:
            case Scalar():
                return _NONE
            case Mapping():
                within = amount_or_standard(
                    node.scalar("within"), "acceptance.within", self.directory, self.problems, zero=False
                )
                return None if within is None else Acceptance(within, node.words("silence") == "accepts")
            case _:
                return None

    # ---- obligations

    def _identify(self, id: Scalar | None, prefix: str) -> None:
        if id is None:
            return
        name = prefix + id.text
        first = self.marks.setdefault(name, id.mark)
        if first != id.mark:
            self.doubled = True
            self.problems.report(meaning.DUPLICATE_ID, id.mark, found=id.text, line=first.line)

    def _line(self, block: Mapping, heading: _Heading) -> list[Obligation]:
        """The obligations of one line: itself, or its parts; empty where there is none to be had."""
        name = block.words("id") or ""
        trigger, events = self._trigger(block.mapping("when") or block, heading.effective_from)
        calendar = self._calendar(block, heading)
        due = None
        done_by: EventMatch | None = None
        pauses: tuple[PauseRule, ...] | None = ()
        if trigger is not None:
            due = self._due(block, trigger, events, calendar)
            self._check_fit(block, trigger)
            self._check_effective(block, trigger, heading)
            reader = EventMatchReader(
                trigger=trigger,
                events=events,
                provider=heading.provider,
                directory=self.directory,
                problems=self.problems,
            )
            done_by, pauses = reader.done_by(block), reader.pauses(block, due)
        owner = self._owner(block, heading)
        said = block.scalar("receiver")
        receiver = self._role(said, heading.consumer) if said else heading.receiver
        escalation = self._escalation_of(block, heading)
        met_when = conditions(block.mapping("met_when"), events, self.problems) if events else ()
        respond = self._respond(block)
        follow_up = self._follow_up(block, trigger, events) if trigger is not None else None
        check = self._check(block, trigger)
        acceptance = self._acceptance_of(block, heading, trigger, check)
        parts = block.sequence("parts")
        ids = self._ids(name, parts)
        for id in ids:
            self.subjects[id] = _subject(trigger, events)
        own = block.mapping("evidence")
        evidence = self._evidence(own, ids if own else [])
        if (
            trigger is None
            or due is None
            or owner is None
            or calendar is None
            or escalation is None
            or acceptance is None
            or met_when is None
            or pauses is None
            or evidence is None
            or check is None
        ):
            self._read_parts(name, parts)
            return []
        line = Obligation(
            id=name,
            title=text(block.get("title")) or Text.plain(name),
            owner=owner,
            receiver=receiver,
            calendar=calendar,
            trigger=trigger,
            due=due,
            acceptance=acceptance,
            escalation=escalation,
            source=block.words("source"),
            respond=respond,
            follow_up=follow_up,
            met_when=met_when,
            done_by=done_by,
            pauses=pauses,
            evidence=evidence,
            check=check,
            nothing_to_report="nothing_to_report" in block,
            key_moment=block.is_true("key_moment"),
            formerly=block.words("formerly"),
            needs=self._needs(block),
        )
        if parts is None:
            return [line]
        return [self._part(line, part, self._evidence_of_part(name, part)) for part in _mappings(parts)]

    @staticmethod
    def _ids(name: str, parts: Sequence | None) -> list[str]:
        """The ids of the obligations that one line makes."""
        if parts is None:
            return [name]
        return [f"{name}.{part.words('id')}" for part in _mappings(parts)]

    def _read_parts(self, line: str, parts: Sequence | None) -> None:
        """Report what is wrong with parts whose line cannot be built."""
        for part in _mappings(parts) if parts else ():
            self._evidence_of_part(line, part)

    def _evidence_of_part(self, line: str, part: Mapping) -> tuple[Evidence, ...] | None:
        self._identify(part.scalar("id"), f"{line}.")
        return self._evidence(part.mapping("evidence"), [f"{line}.{part.words('id')}"])

    def _part(self, line: Obligation, part: Mapping, evidence: tuple[Evidence, ...] | None) -> Obligation:
        return replace(
            line,
            id=f"{line.id}.{part.words('id')}",
            part_of=line.id,
            line_title=line.title,
            formerly=f"{line.formerly}.{part.words('id')}" if line.formerly else None,
            title=text(part.get("title")) or line.title,
            source=part.words("source") or line.source,
            evidence=evidence if evidence and "evidence" in part else line.evidence,
            key_moment=part.is_true("key_moment") if "key_moment" in part else line.key_moment,
        )

    def _trigger(self, when: Mapping, since: date | None) -> tuple[Trigger | None, tuple[EventType, ...]]:
        """The trigger, and the types of its events as far as they could be read; a rule counts from ``since``."""
        for key, home in (("serves", "every"), ("where", "event")):
            entry = when.entry(key)
            if entry is not None and home not in when:
                found = Text(zh=f"没有 {home}", en=f"there is no {home}")
                right = Text(zh=f"删去 {key}", en=f"delete {key}")
                self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, found=found, right=right)
        if "every" in when:
            every = Every(when.words("every") or "month")
            return Recurring(every, Serves(when.words("serves") or "this")), ()
        if "on" in when:
            on = day(when.scalar("on"))
            return (None if on is None else OnDate(on)), ()
        said = when.scalar("rrule")
        if said is not None:
            rule = rrule(said, since, self.problems)
            return (None if rule is None or since is None else OnRule(rule, since)), ()
        if "request" in when:
            return OnRequest(), ()
        return self._on_event(when)

    def _on_event(self, when: Mapping) -> tuple[OnEvent | None, tuple[EventType, ...]]:
        node = when.get("event")
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        names = [self.directory.event_names.check(name, references.UNKNOWN_EVENT, self.problems) for name in scalars]
        if any(name is None for name in names):
            return None, ()
        known = tuple(dict.fromkeys(name for name in names if name is not None))
        types = tuple(self.directory.events[name] for name in known if name in self.directory.events)
        if len(types) < len(known):
            # An event that is declared, but not well: its own file says what is wrong.
            return OnEvent(known), ()
        for name, type_ in zip(scalars, types, strict=False):
            if type_.about != types[0].about:
                fit = sorted(e.name for e in self.directory.events.values() if e.about == types[0].about)
                self.problems.report(
                    meaning.EVENT_OF_OTHER_SUBJECT,
                    name.mark,
                    found=type_.name,
                    theirs=_named(type_.about),
                    ours=_named(types[0].about),
                    known=list_names(fit),
                )
                return None, ()
        where = conditions(when.mapping("where"), types, self.problems)
        return (None if where is None else OnEvent(known, where)), types

    def _calendar(self, block: Mapping, heading: _Heading) -> str | None:
        said = block.scalar("calendar")
        if said is not None:
            return self.directory.calendars.check(said, references.UNKNOWN_CALENDAR, self.problems)
        if self.root.scalar("calendar") is not None:
            return heading.calendar
        return self.directory.calendars_of.get(heading.provider or "")

    def _due(
        self, block: Mapping, trigger: Trigger, events: tuple[EventType, ...], calendar: str | None
    ) -> DueRule | None:
        said = block.mapping("due")
        name = block.words("id") or ""
        if said is None:
            if isinstance(trigger, OnDate | OnRule):
                return InPeriod(DayOfPeriod(1))
            described = Text(zh="期限", en="by when")
            place = Text.plain(f"`obligations.{name}`")
            self.problems.report(structure.MISSING_KEY, block.mark, place=place, found="due", meaning=described)
            return None
        reader = DueReader(
            place=f"obligations.{name}.due",
            trigger=trigger,
            events=events,
            worked=self.directory.working_days.get(calendar or ""),
            directory=self.directory,
            problems=self.problems,
            needs="needs" in block,
        )
        return reader.rule(said)

    def _check_fit(self, block: Mapping, trigger: Trigger) -> None:
        wants: tuple[tuple[str, tuple[type[Trigger], ...], Text], ...] = (
            ("respond", (OnRequest,), Text(zh="请求（when: {request: true}）", en="requests (when: {request: true})")),
            ("then", (OnEvent,), Text(zh="事件（when: {event: …}）", en="events (when: {event: …})")),
            ("met_when", (OnEvent,), Text(zh="事件（when: {event: …}）", en="events (when: {event: …})")),
            ("done_by", (OnEvent,), Text(zh="事件（when: {event: …}）", en="events (when: {event: …})")),
            ("pauses", (OnEvent,), Text(zh="事件（when: {event: …}）", en="events (when: {event: …})")),
            (
                "nothing_to_report",
                get_args(Periodic),
                Text(zh="按期的义务（when: {every: …}）", en="recurring obligations (when: {every: …})"),
            ),
        )
        for key, triggers, home in wants:
            entry = block.entry(key)
            if entry is None or isinstance(trigger, triggers):
                continue
            found = Text(zh=f"它只用于{home.zh}", en=f"it is for {home.en} only")
            right = Text(zh=f"删去 {key}", en=f"delete {key}")
            self.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=key, found=found, right=right)

    def _check_effective(self, block: Mapping, trigger: Trigger, heading: _Heading) -> None:
        if not isinstance(trigger, OnDate) or heading.effective_from is None:
            return
        until = heading.effective_until
        if heading.effective_from <= trigger.on and (until is None or trigger.on <= until):
            return
        when = block.mapping("when") or block
        node = when.scalar("on")
        span = f"{heading.effective_from} – {until or '…'}"
        found = Text(
            zh=f"{trigger.on} 不在约定的有效期 {span} 内", en=f"{trigger.on} lies outside the agreement's {span}"
        )
        right = Text(zh="写有效期内的日期", en="use a date within it")
        self.problems.report(meaning.NEVER_OCCURS, node.mark if node else when.mark, found=found, right=right)

    def _owner(self, block: Mapping, heading: _Heading) -> str | None:
        said = block.scalar("owner")
        if said is not None:
            return self._role(said, heading.provider)
        if heading.owner is None and "owner" not in self.root and not self.unowned:
            self.unowned = True
            roles = sorted(r for r, d in self.directory.role_departments.items() if d == heading.provider)
            self.problems.report(meaning.NO_OWNER, block.mark, known=list_names(roles))
        return heading.owner

    def _escalation_of(self, block: Mapping, heading: _Heading) -> EscalationPolicy | None:
        said = block.scalar("escalation")
        if said is not None:
            return self._escalation(said)
        if "escalation" in self.root:
            return heading.escalation
        known = self.directory.escalation_names.known
        if known is not None and _STANDARD not in known:
            self.problems.report(
                references.UNKNOWN_ESCALATION,
                block.mark,
                found=_STANDARD,
                known=list_names(sorted(known)),
                suggestion=suggestion(_STANDARD, known),
            )
        return self.directory.escalation_policies.get(_STANDARD)

    def _respond(self, block: Mapping) -> Amount | None:
        said = block.mapping("respond")
        place = f"obligations.{block.words('id')}.respond.within"
        return amount_or_standard(said.scalar("within"), place, self.directory, self.problems) if said else None

    def _follow_up(self, block: Mapping, trigger: Trigger, events: tuple[EventType, ...]) -> FollowUp | None:
        said = block.mapping("then")
        if said is None:
            return None
        place = f"obligations.{block.words('id')}.then.every"
        every = amount_or_standard(said.scalar("every"), place, self.directory, self.problems, zero=False)
        end = said.mapping("until")
        until = later_event(end.scalar("event"), trigger, events, self.directory, self.problems) if end else None
        return None if every is None or until is None else FollowUp(every, until)

    def _needs(self, block: Mapping) -> tuple[Need, ...]:
        """What has to be handed over first; whether it is there is looked at once all files are read."""
        node = block.get("needs")
        scalars = node.scalars() if isinstance(node, Sequence) else (node,) if isinstance(node, Scalar) else ()
        found = []
        for scalar in scalars:
            agreement, obligation = obligation_parts(scalar.text)
            found.append(Need(agreement if agreement is not None else self.root.words("agreement") or "", obligation))
        return tuple(dict.fromkeys(found))

    def _check(self, block: Mapping, trigger: Trigger | None) -> Check | None:
        said = block.mapping("check")
        if said is None or trigger is None:
            return Attest()
        return CheckReader(f"obligations.{block.words('id')}.check", trigger, self.problems).check(said)

    def _acceptance_of(
        self, block: Mapping, heading: _Heading, trigger: Trigger | None, check: Check | None
    ) -> Acceptance | None:
        entry = block.entry("acceptance")
        word = attestation(check) if check is not None else None
        if word is not None and word.by is Side.CONSUMER:
            if entry is not None and isinstance(entry.value, Mapping):
                found = Text(
                    zh="接收方自己确认完成，没有什么要验收",
                    en="the consumer's own people record it, so nothing is left to accept",
                )
                right = Text(
                    zh="删去 acceptance，或改成 attest: {by: provider}",
                    en="delete acceptance, or use attest: {by: provider}",
                )
                self.problems.report(
                    meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="acceptance", found=found, right=right
                )
            return _NONE
        if "done_by" in block:
            return _NONE
        if entry is not None:
            return self._acceptance(block)
        if "acceptance" in self.root:
            return heading.acceptance
        return _NONE if isinstance(trigger, OnEvent) else _LOOK

    # ---- evidence

    def _evidence(self, block: Mapping | None, ids: list[str]) -> tuple[Evidence, ...] | None:
        """The evidence of a block, noted for each obligation that it belongs to; None where a problem was reported."""
        found: list[Evidence] = []
        sound = True
        for entry in block or ():
            item = self._item(entry, ids)
            if item is None:
                sound = False
                continue
            found.append(item)
            if isinstance(item, Field):
                for id in ids:
                    self.owned.setdefault(id, []).append(item.name)
        return tuple(found) if sound else None

    def _item(self, entry: MappingEntry, ids: list[str]) -> Evidence | None:
        if not isinstance(entry.value, Mapping):
            return None
        source = entry.value.scalar("from")
        if source is None:
            return field(entry, self.problems, is_evidence=True)
        for key in entry.value:
            if key.key.text != "from":
                found = Text(zh="引用的凭证只写 from", en="borrowed evidence has nothing but from")
                right = Text(zh=f"删去 {key.key.text}", en=f"delete {key.key.text}")
                self.problems.report(meaning.KEY_DOES_NOT_FIT, key.key.mark, key=key.key.text, found=found, right=right)
                return None
        for id in ids:
            self.borrowed.append((id, entry.key, source))
        return Borrowed(entry.key.text, source.text)

    def _check_borrowed(self) -> None:
        """What is borrowed, once all obligations are known."""
        for id, name, source in self.borrowed:
            other = source.text
            if other not in self.subjects or other == id:
                names = [known for known in self.subjects if known != id]
                self.problems.report(
                    references.UNKNOWN_OBLIGATION,
                    source.mark,
                    found=other,
                    known=list_names(names),
                    suggestion=suggestion(other, names),
                )
                continue
            ours, theirs = self.subjects[id], self.subjects[other]
            if _UNREAD in (ours, theirs):
                continue
            if ours is None or theirs != ours:
                self.problems.report(
                    meaning.OTHER_SUBJECT, source.mark, found=other, theirs=_named(theirs), ours=_named(ours)
                )
            elif name.text not in self.owned.get(other, []):
                owned = self.owned.get(other, [])
                self.problems.report(
                    references.UNKNOWN_EVIDENCE,
                    name.mark,
                    obligation=other,
                    found=name.text,
                    known=list_names(owned),
                    suggestion=suggestion(name.text, owned),
                )


def _named(subject: str | None) -> Text:
    return Text(zh="任何对象都无", en="nothing in particular") if subject is None else Text.plain(f"`{subject}`")


def _subject(trigger: Trigger | None, events: tuple[EventType, ...]) -> str | None:
    """What an obligation is about; None for nothing, ``_UNREAD`` where that cannot be told."""
    if events:
        return events[0].about
    return _UNREAD if trigger is None or isinstance(trigger, OnEvent) else None


def _mappings(sequence: Sequence) -> Iterator[Mapping]:
    return (item for item in sequence.items if isinstance(item, Mapping))
