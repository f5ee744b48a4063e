"""A notification as its reader gets it, before it is written as text or HTML: sections, groups, items, lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from hashlib import sha256

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.notification.batch import Notification, NotificationLine
from engine.domain.occurrence.verdict import Reason
from engine.domain.text import Language, Text
from engine.reports.next_command import next_command, relation_of
from engine.reports.notification_remarks import remark_counts, remarks
from engine.wording import notification as words
from engine.wording.dates import day_of, day_words, moment, span
from engine.wording.evidence import outstanding_text
from engine.wording.lists import capitalized
from engine.wording.money import money
from engine.wording.names import department_title, one_line, role_title, thing, title_of
from engine.wording.notification import ItemState, Relation
from engine.wording.notification_notes import note_text
from engine.wording.questions import question_text


class Emphasis(StrEnum):
    """How a line of an item reads: a plain fact, lateness, or the words of a person."""

    PLAIN = "plain"
    LATE = "late"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class MessageFact:
    """One line about an item."""

    text: str
    tone: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True, slots=True)
class MessageStep:
    """The id of an occurrence and the command that its reader types next; None: there is nothing to do.

    ``outstanding`` says what evidence the reader has to submit; empty if there is nothing.
    """

    id: str
    command: str | None
    outstanding: str = ""


@dataclass(frozen=True, slots=True)
class MessageTick:
    """One part of a line: its title, whether it is done, and its next step if it is news."""

    title: str
    done: bool
    step: MessageStep | None


@dataclass(frozen=True, slots=True)
class MessageItem:
    """One item, or several parts of one line. ``about`` names the subject; it may be empty."""

    title: str
    about: str
    key_moment: bool
    facts: tuple[MessageFact, ...]
    ticks: tuple[MessageTick, ...]
    steps: tuple[MessageStep, ...]


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """The items in one state."""

    state: ItemState
    items: tuple[MessageItem, ...]


@dataclass(frozen=True, slots=True)
class MessageSection:
    """The groups of items that concern the reader in one way. ``relation`` is None where that goes without saying."""

    relation: Relation | None
    groups: tuple[MessageGroup, ...]


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A notification to be written. ``number`` is the same if it is sent again; ``remarks`` stand above the items.

    ``title`` says it in one line; ``heading`` is enough above the items. ``more`` says how many items are left out;
    ``questions`` follow.
    """

    language: Language
    title: str
    heading: str
    reader: str
    rehearsal: bool
    is_digest: bool
    sections: tuple[MessageSection, ...]
    number: str
    questions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    more: str = ""


def notification_page(
    notification: Notification,
    organisation: Organisation,
    *,
    zone: tzinfo,
    language: Language,
    at: datetime,
    rehearsal: bool = False,
    names: Names | None = None,
) -> MessagePage:
    """A notification for its reader.

    ``zone`` is the zone of the reader, ``names`` are those of people. ``at`` (UTC) is the instant of the run that made
    the notification; *overdue for* and *today* count from it. A digest groups its items by relation and by state, each
    group ordered by due time; the parts of one line share an item. A single notification has one item.
    """
    builder = _PageBuilder(organisation, zone, language, at, names or Names())
    is_digest = notification.topic is None
    listed = builder.listed(rows := builder.rows(notification.items))
    title = builder.digest_title(notification, rows) if is_digest else builder.single_title(notification.items[0])
    return MessagePage(
        language=language,
        title=title,
        heading=title if is_digest else builder.single_heading(notification.items[0]),
        reader=one_line(notification.to.name),
        rehearsal=rehearsal,
        is_digest=is_digest,
        sections=tuple(builder.digest(listed, notification.to) if is_digest else builder.singles(notification)),
        number=reference(notification.key),
        more=builder.more(len(rows) - len(listed), notification.to),
        questions=tuple(question_text(question).in_(language) for question in notification.questions),
        remarks=tuple(remarks(notification, organisation, zone=zone, language=language, at=at)),
    )


def reference(key: str) -> str:
    """The number of a notification for people, made from its key: ``3FA2-91BC-07DE``."""
    digits = sha256(key.encode()).hexdigest()[:12].upper()
    return "-".join((digits[:4], digits[4:8], digits[8:]))


MOST_ITEMS = 100
"""The most items that a digest lists; nobody reads more in a mail."""
_STATES = {
    NotificationKind.REMINDED: ItemState.REMINDED,
    NotificationKind.REQUESTED: ItemState.ASKED,
    NotificationKind.TO_ACCEPT: ItemState.TO_ACCEPT,
    NotificationKind.RETURNABLE: ItemState.RETURNABLE,
    NotificationKind.RATED: ItemState.RATED,
    NotificationKind.EVIDENCE_CHANGED: ItemState.CHANGED,
    NotificationKind.PRAISED: ItemState.PRAISED,
    NotificationKind.APPEALED: ItemState.TO_DECIDE,
    NotificationKind.TO_DECIDE: ItemState.TO_DECIDE,
    NotificationKind.APPEAL_DECIDED: ItemState.APPEAL_DECIDED,
    NotificationKind.RESOLVED: ItemState.RESOLVED,
    NotificationKind.TO_RATE: ItemState.TO_RATE,
    NotificationKind.EFFECT_CHECKED: ItemState.EFFECT_CHECKED,
    NotificationKind.DECIDED: ItemState.ANSWERED,
    NotificationKind.EXPIRED: ItemState.EXPIRED,
    NotificationKind.TIME_PROPOSED: ItemState.RESPONDED,
    NotificationKind.REASSIGNED: ItemState.REASSIGNED,
    NotificationKind.CANCELLED: ItemState.CANCELLED,
    NotificationKind.RETURNED: ItemState.RETURNED,
    NotificationKind.RESPONSE_DUE: ItemState.UNANSWERED,
}
"""The kinds of notifications that name a state, whatever the due time."""
_Rows = Sequence[Sequence[NotificationLine]]


@dataclass(frozen=True, slots=True)
class _PageBuilder:
    organisation: Organisation
    zone: tzinfo
    language: Language
    at: datetime
    names: Names

    def digest_title(self, notification: Notification, rows: _Rows) -> str:
        states = Counter(self._state(row[0]) for row in rows)
        counts = [
            words.COUNT.filled(state=state.value, count=states[state]).in_(self.language)
            for state in ItemState
            if state in states
        ]
        if asked := len(notification.questions):
            counts.append(words.COUNT.filled(state=words.ASKED_FIELDS, count=asked).in_(self.language))
        counts += remark_counts(notification, self.language)
        on = notification.digest_on or self._today()
        day = day_words(on, self.language, year=on.year, weekday=self.language is Language.EN)
        comma = "，" if self.language is Language.ZH else ", "
        return self._text(words.DIGEST.filled(day=day, counts=comma.join(counts)))

    def single_title(self, item: NotificationLine) -> str:
        title = one_line(self._text(title_of(item.obligation, item.occurrence)))
        what = self._joined(*(Text.plain(part) for part in (title, self._about(item)) if part))
        due = item.verdict.due
        if due is not None and self._state(item) is not ItemState.CANCELLED:
            facts = [words.SUBJECT_DUE.filled(due=self._when(due.at, weekday=False))]
            if item.verdict.phase is Phase.OPEN and due.at <= self.at:
                facts.append(words.SUBJECT_LATE.filled(span=span(self.at - due.at, self.language, units=1)))
            what += self._bracketed(self._joined(*facts))
        return capitalized(self._text(words.SINGLE.filled(state=self._label(item), what=what)))

    def single_heading(self, item: NotificationLine) -> str:
        return capitalized(self._text(self._label(item)))

    def digest(self, rows: _Rows, reader: Person) -> Iterator[MessageSection]:
        relations = [relation_of(row[0], reader) for row in rows]
        for relation in Relation:
            theirs = [row for row, one in zip(rows, relations, strict=True) if one is relation]
            groups = []
            for state in ItemState:
                items = tuple(self._item(row, relation, reader) for row in theirs if self._state(row[0]) is state)
                if items:
                    groups.append(MessageGroup(state, items))
            if groups:
                yield MessageSection(relation if set(relations) != {Relation.OWN} else None, tuple(groups))

    def more(self, left_out: int, reader: Person) -> str:
        command = f"duecourse inbox --as {reader.id}"
        return self._text(words.MORE.filled(count=left_out, command=command)) if left_out else ""

    def listed(self, rows: _Rows) -> _Rows:
        """The rows that the message lists, in order: those with news first, then those that stand, the oldest first."""
        standing = [row[0].topic.kind is NotificationKind.STANDING for row in rows]
        first = sorted(range(len(rows)), key=standing.__getitem__)[:MOST_ITEMS]
        return [rows[n] for n in sorted(first)]

    def singles(self, notification: Notification) -> Iterator[MessageSection]:
        for line in notification.items:
            item = self._item((line,), relation_of(line, notification.to), notification.to)
            yield MessageSection(None, (MessageGroup(self._state(line), (item,)),))

    def _item(self, row: Sequence[NotificationLine], relation: Relation, reader: Person) -> MessageItem:
        first = row[0]
        obligation = first.obligation
        line_title = obligation.line_title if first.line else None
        by_id = {part.occurrence.id: part for part in row}
        ticks = []
        for tick in first.line:
            part = by_id.pop(tick.occurrence, None)
            step = self._step(part, relation, reader) if part is not None else None
            ticks.append(MessageTick(one_line(self._text(tick.title)), tick.done, step))
        return MessageItem(
            title=one_line(self._text(line_title or title_of(obligation, first.occurrence))),
            about=self._about(first),
            key_moment=obligation.key_moment,
            facts=tuple(self._facts(first, relation)),
            ticks=tuple(ticks),
            steps=tuple(self._step(part, relation, reader) for part in by_id.values()),
        )

    def _facts(self, item: NotificationLine, relation: Relation) -> Iterator[MessageFact]:
        """Due time and lateness, the due time before a move, notes, money at stake, owner."""
        occurrence, verdict = item.occurrence, item.verdict
        yield from self._due(item)
        if item.was is not None:
            was = moment(item.was, self.zone, language=self.language, year=self._year(), weekday=True)
            yield MessageFact(self._text(words.WAS.filled(due=was.words)))
        if Reason.RETURNED in verdict.reasons:
            yield MessageFact(self._text(words.RETURNED))
        for note in item.notes:
            yield MessageFact(one_line(self._text(note_text(note, self.zone, self.names))), Emphasis.NOTE)
        if occurrence.stake is not None and occurrence.currency is not None:
            stake = money(occurrence.stake, occurrence.currency, self.language)
            yield MessageFact(self._text(words.MONEY.filled(money=stake)))
        if relation is not Relation.OWN:
            department = department_title(self.organisation, item.agreement.provider)
            role = role_title(self.organisation, item.obligation.owner)
            if item.assigned_to is None:
                yield MessageFact(self._text(words.OWNER.filled(department=department, role=role)))
            else:
                person = self.names.of(item.assigned_to)
                yield MessageFact(self._text(words.OWNER_IN_PERSON.filled(department=department, person=person)))

    def _step(self, item: NotificationLine, relation: Relation, reader: Person) -> MessageStep:
        owed = item.outstanding if relation is not Relation.OWED else None
        outstanding = one_line(self._text(outstanding_text(owed))) if owed is not None else ""
        return MessageStep(item.occurrence.id, next_command(item, relation, reader), outstanding)

    def _due(self, item: NotificationLine) -> Iterator[MessageFact]:
        occurrence, verdict = item.occurrence, item.verdict
        if Reason.EVENT_CANCELLED in verdict.reasons:
            yield MessageFact(self._text(words.CANCELLED))
        elif verdict.due is None and Reason.STOPPED in verdict.reasons:
            yield MessageFact(self._text(words.PAUSED))
        elif verdict.due is None:
            since = moment(occurrence.opens_at, self.zone, language=self.language, year=self._year(), happened=True)
            yield MessageFact(self._joined(words.PENDING, words.SINCE.filled(since=since.words)))
        else:
            yield MessageFact(self._text(words.DUE.filled(due=self._when(verdict.due.at))))
            if verdict.phase is Phase.OPEN and verdict.due.at <= self.at:
                late = span(self.at - verdict.due.at, self.language, units=1)
                yield MessageFact(self._text(words.LATE.filled(span=late)), Emphasis.LATE)

    def rows(self, items: Sequence[NotificationLine]) -> _Rows:
        """The rows of a message, in order: parts of one line with the same news share a row."""
        rows: dict[object, list[NotificationLine]] = {}
        for item in items:
            same: object = item.occurrence.id
            if line := tuple(tick.occurrence for tick in item.line):
                same = (line, item.verdict.due, item.verdict.reasons, item.was, item.notes, self._state(item))
            rows.setdefault(same, []).append(item)
        return tuple(rows.values())

    def _state(self, item: NotificationLine) -> ItemState:
        kind, due = item.topic.kind, item.verdict.due
        if kind in _STATES:
            return _STATES[kind]
        if due is None:
            return ItemState.STOPPED if Reason.STOPPED in item.verdict.reasons else ItemState.AWAITED
        if due.at <= self.at:
            return ItemState.OVERDUE
        if kind in (NotificationKind.MOVED, NotificationKind.RESUMED):
            return ItemState.MOVED
        return ItemState.OPENED if kind is NotificationKind.OPENING else ItemState.DUE_SOON

    def _label(self, item: NotificationLine) -> Text:
        """The state of an item; a reminder names the department that sends it."""
        state = self._state(item)
        if state is not ItemState.REMINDED:
            label: Text = state.value
            return label
        return words.REMINDER.filled(department=department_title(self.organisation, item.agreement.consumer))

    def _about(self, item: NotificationLine) -> str:
        return thing(item.occurrence.label or item.occurrence.served, item.occurrence.subject)

    def _when(self, due_at: datetime, *, weekday: bool = True) -> str:
        written = moment(due_at, self.zone, language=self.language, year=self._year(), weekday=weekday).words
        ahead = (day_of(due_at, self.zone) - self._today()).days
        near = {0: words.TODAY, 1: words.TOMORROW}.get(ahead)
        if near is None:
            return written
        if not weekday:
            return f"{self._text(near)} {written}"
        return written + self._bracketed(self._text(near))

    def _bracketed(self, text: str) -> str:
        return f"（{text}）" if self.language is Language.ZH else f" ({text})"

    def _joined(self, *parts: Text) -> str:
        return ("，" if self.language is Language.ZH else ", ").join(self._text(part) for part in parts)

    def _today(self) -> date:
        """The local day of the run: at midnight the day that begins."""
        return self.at.astimezone(self.zone).date()

    def _year(self) -> int:
        return self._today().year

    def _text(self, text: Text) -> str:
        return text.in_(self.language)
