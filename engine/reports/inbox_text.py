"""An inbox as text: a row is a title, when it is due, and the commands to copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine.domain.action.next_step import command_line
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.inbox import InboxRow, InboxSection, Tally
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.transition import transition
from engine.domain.occurrence.title import title_of
from engine.domain.occurrence.verdict import Reason
from engine.domain.text import Language, Text
from engine.wording.dates import moment, span
from engine.wording.names import department_title, one_line, thing

SHOWN = 20
"""So many rows of a part are printed unless all are asked for."""

PARTS = {
    InboxSection.TO_DO: Text(zh="您要办的（{count}）", en="To do ({count})"),
    InboxSection.TO_ANSWER: Text(zh="等您答复的（{count}）", en="Waiting for your answer ({count})"),
    InboxSection.WAITED_FOR: Text(zh="您在等的（{count}）", en="You wait for ({count})"),
}
_REHEARSAL = Text(zh="【演练】", en="[Rehearsal] ")
_HEAD = Text(zh="{person} 的待办，{at}", en="Inbox of {person}, {at}")
_NOTHING = Text(
    zh="没有要办的，没有等您答复的，也没有在等的。", en="Nothing to do, nothing to answer, nothing to wait for."
)
_DUE = Text(zh="期限 {due}", en="due {due}")
_LATE = Text(zh="已逾期 {span}", en="overdue for {span}")
_NO_DATE = Text(zh="日期待定", en="no date yet")
_STOPPED = Text(zh="暂停中", en="clock stopped")
_RETURNED = Text(zh="被退回，要重新交", en="sent back, to be done again")
_DELIVERED = Text(zh="已交付，等待验收", en="delivered, awaiting acceptance")
_ACCEPT_BY = Text(zh="{until} 前没有答复即为验收", en="accepted unless answered by {until}")
_ASKED = Text(zh="{what}（{by}）：{reason}", en="{what} by {by}: {reason}")
_ASKED_BARELY = Text(zh="{what}（{by}）", en="{what} by {by}")
_UNTIL = Text(zh="到 {at}", en="until {at}")
_BACKDATED = Text(zh="补记 {what}：{at}", en="{what}, dated back to {at}")
_FROM = Text(zh="来自{department}", en="from {department}")
_TO = Text(zh="给{department}", en="for {department}")
_MORE = Text(zh="还有 {count} 项：{command}", en="{count} more: {command}")
_DEPARTMENT = Text(zh="{department}（各人）", en="{department}, by person")
_TALLY = Text(
    zh="{who}  要办 {to_do}，其中逾期 {overdue}；待答复 {to_answer}",
    en="{who}  to do {to_do}, of which overdue {overdue}; to answer {to_answer}",
)
_NOBODY = Text(zh="（岗位空缺）", en="(role vacant)")


@dataclass(frozen=True, slots=True)
class InboxText:
    """Draws the inbox of one person in a language and a zone, as seen at an instant."""

    person: str
    organisation: Organisation
    language: Language
    zone: tzinfo
    at: datetime
    rehearsal: bool

    def lines(
        self, rows: Sequence[InboxRow], departments: Sequence[tuple[str, Sequence[Tally]]], *, every: bool
    ) -> Iterator[str]:
        """The lines of it; of each part the first ``SHOWN`` rows unless ``every`` is asked for."""
        mark = self._say(_REHEARSAL) if self.rehearsal else ""
        yield mark + self._say(_HEAD.filled(person=self.person, at=self._when(self.at)))
        if not rows:
            yield self._say(_NOTHING)
        for part, title in PARTS.items():
            theirs = [row for row in rows if row.part is part]
            if not theirs:
                continue
            yield ""
            yield self._say(title.filled(count=len(theirs)))
            for row in theirs if every else theirs[:SHOWN]:
                yield from self._row(row)
            if not every and len(theirs) > SHOWN:
                command = f"duecourse inbox --all --as {self.person}"
                yield "  " + self._say(_MORE.filled(count=len(theirs) - SHOWN, command=command))
        for department, tallies in departments:
            yield ""
            yield self._say(_DEPARTMENT.filled(department=department_title(self.organisation, department)))
            width = max((len(t.person or "") for t in tallies), default=0)
            for tally in tallies:
                yield "  " + self._tally(tally, width)

    def commands(self, row: InboxRow) -> Sequence[str]:
        """The commands that the reader may type next about a row; one that only looks where there is nothing to do."""
        verbs = row.verbs or ("explain",)
        return [command_line(verb, j.occurrence.id, self.person) for verb in verbs for j in row.items]

    def _row(self, row: InboxRow) -> Iterator[str]:
        first = row.items[0]
        titles = " · ".join(dict.fromkeys(one_line(self._say(title_of(j.obligation, j.occurrence))) for j in row.items))
        about = thing(first.occurrence.label or first.occurrence.served, first.occurrence.subject)
        yield "* " + "  ".join(x for x in (titles, about) if x)
        yield "  " + self._comma(self._told(row))
        yield from (f"    {command}" for command in self.commands(row))

    def _told(self, row: InboxRow) -> Iterator[Text]:
        j = row.items[0]
        if row.request is not None:
            ask = row.request
            what = transition(ask.kind).title
            if ask.until is not None and ask.kind is Kind.EXTENSION_REQUESTED:
                what = Text(zh=f"{what.zh} {_UNTIL.zh}", en=f"{what.en} {_UNTIL.en}").filled(
                    at=self._when(ask.until, happened=False)
                )
            elif ask.until is not None:
                what = _BACKDATED.filled(what=what, at=self._when(ask.until))
            words = _ASKED if ask.reason else _ASKED_BARELY
            yield words.filled(what=what, by=ask.by, reason=one_line(ask.reason))
        elif j.verdict.phase is Phase.DELIVERED:
            yield _DELIVERED
            if j.verdict.next_change_at is not None:
                yield _ACCEPT_BY.filled(until=self._when(j.verdict.next_change_at, happened=False))
        else:
            yield from self._due(row)
        side = _FROM if row.part is not InboxSection.TO_DO else _TO
        department = j.agreement.provider if row.part is not InboxSection.TO_DO else j.agreement.consumer
        yield side.filled(department=department_title(self.organisation, department))

    def _due(self, row: InboxRow) -> Iterator[Text]:
        j, due_at = row.items[0], row.due_at
        if due_at is None:
            yield _STOPPED if Reason.STOPPED in j.verdict.reasons else _NO_DATE
        else:
            yield _DUE.filled(due=self._when(due_at, happened=False))
            if row.overdue:
                yield _LATE.filled(span=span(self.at - due_at, self.language, units=1))
        if any(Reason.RETURNED in item.verdict.reasons for item in row.items):
            yield _RETURNED

    def _tally(self, tally: Tally, width: int) -> str:
        who = (tally.person or self._say(_NOBODY)).ljust(width)
        return self._say(_TALLY.filled(who=who, to_do=tally.to_do, overdue=tally.overdue, to_answer=tally.to_answer))

    def _when(self, at: datetime, *, happened: bool = True) -> str:
        """An instant with its weekday; ``happened``: not a due one."""
        year = self.at.astimezone(self.zone).year
        return moment(at, self.zone, language=self.language, year=year, weekday=True, happened=happened).words

    def _comma(self, parts: Iterator[Text]) -> str:
        return ("，" if self.language is Language.ZH else ", ").join(map(self._say, parts))

    def _say(self, text: Text) -> str:
        return text.in_(self.language)
