"""The text of a notification: plain text in short lines for a phone, the same for every channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from hashlib import sha256

from engine.domain.action.next_step import consumer_action, provider_action
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.notification.batch import DIGEST, Notification, NotificationLine
from engine.domain.notification.escalation import (
    CANCELLED,
    DECIDED,
    EXPIRED,
    MOVED,
    OPENING,
    REASSIGNED,
    REMINDED,
    REQUESTED,
    RESPONDED,
    RESPONSE,
    RESUMED,
    RETURNED,
    TO_ACCEPT,
)
from engine.domain.occurrence.title import title_of
from engine.domain.occurrence.verdict import Reason
from engine.domain.text import Language, Text
from engine.wording.command_line import command_line
from engine.wording.dates import day_of, day_words, moment, span
from engine.wording.money import money
from engine.wording.names import department_title, one_line, role_title, thing


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A subject of one line, and a text whose lines end with ``\\n``."""

    subject: str
    text: str


class State(Enum):
    """Why an item is in a message, the most urgent first. An item is in one state."""

    OVERDUE = Text(zh="逾期", en="overdue")
    REMINDED = Text(zh="催办", en="reminded")
    RETURNED = Text(zh="已退回", en="returned")
    UNANSWERED = Text(zh="请求未响应", en="request without a response")
    ASKED = Text(zh="待答复", en="waiting for an answer")
    TO_ACCEPT = Text(zh="待验收", en="to be accepted")
    ANSWERED = Text(zh="已答复", en="answered")
    RESPONDED = Text(zh="提议时间", en="time proposed")
    EXPIRED = Text(zh="未答复", en="not answered")
    REASSIGNED = Text(zh="转交", en="reassigned")
    MOVED = Text(zh="期限变更", en="due date changed")
    CANCELLED = Text(zh="业务已撤销", en="event cancelled")
    DUE_SOON = Text(zh="即将到期", en="due soon")
    OPENED = Text(zh="新增", en="new")
    STOPPED = Text(zh="已暂停", en="paused")
    AWAITED = Text(zh="期限待定", en="due date pending")


class Whose(Enum):
    """How an item concerns its reader: it is theirs to do, their department's to do, or due to their department."""

    OWN = Text(zh="您的待办", en="Your to-dos")
    DEPARTMENT = Text(zh="本部门待办", en="Your department's to-dos")
    OWED = Text(zh="应交本部门", en="Due to your department")


_STATES = {
    REMINDED: State.REMINDED,
    REQUESTED: State.ASKED,
    TO_ACCEPT: State.TO_ACCEPT,
    DECIDED: State.ANSWERED,
    EXPIRED: State.EXPIRED,
    RESPONDED: State.RESPONDED,
    REASSIGNED: State.REASSIGNED,
    CANCELLED: State.CANCELLED,
}
_REHEARSAL = Text(zh="【演练】", en="[Rehearsal] ")
_REHEARSAL_LINE = Text(zh="这是演练，不是正式通知。", en="This is a rehearsal, not a real notification.")
_GREETING = Text(zh="{name}：", en="{name},")
_DIGEST = Text(zh="{day} 事项提醒：{counts}", en="{day}: {counts}")
_COUNT = Text(zh="{state} {count} 项", en="{count} {state}")
_SINGLE = Text(zh="{state}：{what}", en="{state}: {what}")
_REMINDER = Text(zh="{department}催办", en="reminder from {department}")
_SUBJECT_DUE = Text(zh="期限 {due}", en="due {due}")
_SUBJECT_LATE = Text(zh="已逾期 {span}", en="overdue for {span}")
_GROUP = Text(zh="【{state}】{count} 项", en="{state} ({count})")
_DUE = Text(zh="期限：{due}", en="Due: {due}")
_WAS = Text(zh="原期限：{due}", en="Previously due: {due}")
_LATE = Text(zh="已逾期 {span}", en="Overdue for {span}")
_TODAY = Text(zh="今天", en="today")
_TOMORROW = Text(zh="明天", en="tomorrow")
_PENDING = Text(zh="期限：待定", en="Due: pending")
_PAUSED = Text(zh="期限：已暂停，恢复后重新计算", en="Due: paused; recalculated when it is resumed")
_SINCE = Text(zh="自 {since} 起", en="open since {since}")
_RETURNED = Text(zh="已退回，请重新提交", en="Returned: please submit it again")
_CANCELLED = Text(zh="业务已撤销，无需办理", en="The event was cancelled: nothing is due any more")
_KEY_MOMENT = Text(zh="关键时刻", en="key moment")
_MONEY = Text(zh="涉及金额：{money}", en="At stake: {money}")
_OWNER = Text(zh="责任：{department} {role}", en="Owner: {role}, {department}")
_ID = Text(zh="编号：{id}", en="Id: {id}")
_COMMAND = Text(zh="下一步：{command}", en="Next: {command}")
_REFERENCE = Text(
    zh="通知编号 {number}；编号相同的是同一通知。",
    en="Notification {number}. Duplicates have the same number.",
)


def message(
    notification: Notification,
    organisation: Organisation,
    *,
    zone: tzinfo,
    language: Language,
    at: datetime,
    rehearsal: bool = False,
) -> RenderedMessage:
    """Write a notification for its reader.

    ``zone`` is the zone of the reader. ``at`` (UTC) is the instant of the run that made the notification; *overdue for*
    and *today* count from it. A digest groups its items by ``Whose`` and by ``State``, each group ordered by due time;
    the parts of one line share a row. A single notification has one item. The last line has the number of the
    notification, which stays the same if it is sent again.
    """
    writer = _MessageWriter(organisation, zone, language, at)
    mark = _REHEARSAL.in_(language) if rehearsal else ""
    lines = [_GREETING.filled(name=one_line(notification.to.name)).in_(language), ""]
    if rehearsal:
        lines += [_REHEARSAL_LINE.in_(language), ""]
    if notification.step == DIGEST:
        subject = writer.digest_subject(notification)
        lines += writer.digest(notification)
    else:
        subject = writer.single_subject(notification.items[0])
        for item in notification.items:
            lines += [*writer.row((item,), _whose(item, notification.to), notification.to), ""]
    lines += ["--", _REFERENCE.filled(number=reference(notification.key)).in_(language)]
    return RenderedMessage(mark + subject, "".join(f"{line}\n" for line in lines))


def reference(key: str) -> str:
    """The number of a notification for people, made from its key: ``3FA2-91BC-07DE``."""
    digits = sha256(key.encode()).hexdigest()[:12].upper()
    return "-".join((digits[:4], digits[4:8], digits[8:]))


@dataclass(frozen=True, slots=True)
class _MessageWriter:
    organisation: Organisation
    zone: tzinfo
    language: Language
    at: datetime

    def digest_subject(self, notification: Notification) -> str:
        states = [self._state(row[0]) for row in self._row_groups(notification.items)]
        counts = [
            _COUNT.filled(state=state.value, count=states.count(state)).in_(self.language)
            for state in State
            if state in states
        ]
        on = notification.digest_on or self._today()
        day = day_words(on, self.language, year=on.year, weekday=self.language is Language.EN)
        comma = "，" if self.language is Language.ZH else ", "
        return self._text(_DIGEST.filled(day=day, counts=comma.join(counts)))

    def single_subject(self, item: NotificationLine) -> str:
        title = one_line(self._text(title_of(item.obligation, item.occurrence)))
        what = self._joined(*(Text.plain(part) for part in (title, self._about(item)) if part))
        state = self._state(item)
        label = state.value
        if state is State.REMINDED:
            label = _REMINDER.filled(department=department_title(self.organisation, item.agreement.consumer))
        due = item.verdict.due
        if due is not None and state is not State.CANCELLED:
            facts = [_SUBJECT_DUE.filled(due=self._when(due.at, weekday=False))]
            if item.verdict.phase is Phase.OPEN and due.at <= self.at:
                facts.append(_SUBJECT_LATE.filled(span=span(self.at - due.at, self.language, units=1)))
            what += self._bracketed(self._joined(*facts))
        text = self._text(_SINGLE.filled(state=label, what=what))
        return text[0].upper() + text[1:]

    def digest(self, notification: Notification) -> Sequence[str]:
        lines: list[str] = []
        rows = self._row_groups(notification.items)
        relations = [_whose(row[0], notification.to) for row in rows]
        for whose in Whose:
            theirs = [row for row, relation in zip(rows, relations, strict=True) if relation is whose]
            if theirs and set(relations) != {Whose.OWN}:
                lines += [f"== {self._text(whose.value)} ==", ""]
            for state in State:
                group = [row for row in theirs if self._state(row[0]) is state]
                if not group:
                    continue
                head = self._text(_GROUP.filled(state=state.value, count=len(group)))
                lines += [head[0].upper() + head[1:], ""]
                for row in group:
                    lines += [*self.row(row, whose, notification.to), ""]
        return lines

    def row(self, row: Sequence[NotificationLine], whose: Whose, reader: Person) -> Sequence[str]:
        """The lines of one item, or of several parts of one line.

        Title, subject, due time, lateness, owner, each part with a tick, ids and the next command.
        """
        item = row[0]
        occurrence, obligation, verdict = item.occurrence, item.obligation, item.verdict
        title = one_line(self._text((obligation.line_title if item.line else None) or title_of(obligation, occurrence)))
        lines = [f"* {title}"]
        about = [self._about(item)]
        if obligation.key_moment:
            about.append(f"[{self._text(_KEY_MOMENT)}]")
        lines.append("  ".join(a for a in about if a))
        if Reason.EVENT_CANCELLED in verdict.reasons:
            lines.append(self._text(_CANCELLED))
        elif verdict.due is None and Reason.STOPPED in verdict.reasons:
            lines.append(self._text(_PAUSED))
        elif verdict.due is None:
            since = moment(occurrence.opens_at, self.zone, language=self.language, year=self._year(), happened=True)
            lines.append(self._joined(_PENDING, _SINCE.filled(since=since.words)))
        else:
            lines.append(self._text(_DUE.filled(due=self._when(verdict.due.at))))
            if verdict.phase is Phase.OPEN and verdict.due.at <= self.at:
                lines.append(self._text(_LATE.filled(span=span(self.at - verdict.due.at, self.language, units=1))))
        if item.was is not None:
            was = moment(item.was, self.zone, language=self.language, year=self._year(), weekday=True)
            lines.append(self._text(_WAS.filled(due=was.words)))
        if Reason.RETURNED in verdict.reasons:
            lines.append(self._text(_RETURNED))
        lines += [one_line(self._text(note)) for note in item.notes]
        if occurrence.stake is not None and occurrence.currency is not None:
            stake = money(occurrence.stake, occurrence.currency, self.language)
            lines.append(self._text(_MONEY.filled(money=stake)))
        if whose is not Whose.OWN:
            lines.append(
                self._text(
                    _OWNER.filled(
                        department=department_title(self.organisation, item.agreement.provider),
                        role=role_title(self.organisation, obligation.owner),
                    )
                )
            )
        by_id = {part.occurrence.id: part for part in row}
        for tick in item.line:
            lines.append(f"{'✓' if tick.done else '□'} {one_line(self._text(tick.title))}")
            if tick.occurrence in by_id:
                lines += [f"  {line}" for line in self._next_step(by_id.pop(tick.occurrence), whose, reader)]
        for part in by_id.values():
            lines += self._next_step(part, whose, reader)
        return [lines[0], *(f"  {line}" for line in lines[1:] if line)]

    def _next_step(self, item: NotificationLine, whose: Whose, reader: Person) -> Sequence[str]:
        """The id of an item and the next command."""
        id, command = self._text(_ID.filled(id=item.occurrence.id)), _command(item, whose, reader)
        return [id] if command is None else [id, self._text(_COMMAND.filled(command=command))]

    def _row_groups(self, items: Sequence[NotificationLine]) -> Sequence[Sequence[NotificationLine]]:
        """The rows of a message, in order: parts of one line with the same news share a row."""
        rows: dict[object, list[NotificationLine]] = {}
        for item in items:
            same = (item.verdict.due, item.verdict.reasons, item.was, item.notes, self._state(item))
            line = tuple(tick.occurrence for tick in item.line)
            rows.setdefault((line, same) if line else item.occurrence.id, []).append(item)
        return tuple(rows.values())

    def _state(self, item: NotificationLine) -> State:
        due = item.verdict.due
        for step, state in _STATES.items():
            if item.what.startswith(step):
                return state
        if item.what.startswith(RETURNED):
            return State.RETURNED
        if item.what == RESPONSE:
            return State.UNANSWERED
        if due is None:
            return State.STOPPED if Reason.STOPPED in item.verdict.reasons else State.AWAITED
        if due.at <= self.at:
            return State.OVERDUE
        if item.what.startswith((MOVED, RESUMED)):
            return State.MOVED
        return State.OPENED if item.what == OPENING else State.DUE_SOON

    def _about(self, item: NotificationLine) -> str:
        return thing(item.occurrence.label or item.occurrence.served, item.occurrence.subject)

    def _when(self, due_at: datetime, *, weekday: bool = True) -> str:
        written = moment(due_at, self.zone, language=self.language, year=self._year(), weekday=weekday).words
        ahead = (day_of(due_at, self.zone) - self._today()).days
        near = {0: _TODAY, 1: _TOMORROW}.get(ahead)
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


def _command(item: NotificationLine, whose: Whose, reader: Person) -> str | None:
    """The next command of the reader for an item; None if there is nothing to do, or somebody else does it."""
    if item.what.startswith(REQUESTED):
        return f"duecourse inbox --as {reader.id}"  # lists the commands to approve and to reject
    if item.what.startswith((RESPONSE, RESPONDED)) and item.verdict.due is None:
        kind: Kind | None = Kind.RESPONDED
    elif whose is Whose.OWN:
        kind = provider_action(item.obligation, item.verdict)
    else:
        kind = consumer_action(item.obligation, item.verdict) if whose is Whose.OWED else None
    return command_line(kind, item.occurrence.id, reader.id) if kind is not None else None


def _whose(item: NotificationLine, reader: Person) -> Whose:
    if item.obligation.owner == reader.role:
        return Whose.OWN
    return Whose.DEPARTMENT if item.agreement.provider == reader.department else Whose.OWED
