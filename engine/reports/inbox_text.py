"""An inbox as text: each row has a title, the due time and the commands to copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rule import OnReview
from engine.domain.figures.inbox import InboxRow, InboxSection, Tally, notes_of, outstanding_of
from engine.domain.figures.inbox_of_head import OwedByOthers
from engine.domain.figures.inbox_ratings import InboxRatings, waiting_appeals
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import CHECK, Kind, Phase
from engine.domain.notification.note import ReturnNote
from engine.domain.notification.standing_notes import rating_note
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.verdict import Reason
from engine.domain.text import Language, Text
from engine.reports.command_line import command_line, explain_line, review_line
from engine.wording import inbox_labels as labels
from engine.wording.action import entry_title
from engine.wording.dates import moment, span
from engine.wording.evidence import outstanding_text
from engine.wording.names import department_title, one_line, role_title, thing, title_of
from engine.wording.notification_notes import note_text
from engine.wording.questions import question_text

SHOWN = 20
"""The number of rows of each part that are printed by default."""
_NO_RATINGS = InboxRatings()


@dataclass(frozen=True, slots=True)
class InboxText:
    """Writes the inbox of one person in a language and a zone, as of an instant."""

    person: str
    organisation: Organisation
    language: Language
    zone: tzinfo
    at: datetime
    rehearsal: bool
    names: Names = field(default_factory=Names)

    def lines(
        self,
        rows: Sequence[InboxRow],
        departments: Sequence[tuple[str, Sequence[Tally]]],
        others: Sequence[tuple[str, Sequence[OwedByOthers]]] = (),
        *,
        every: bool,
        questions: Sequence[Question] = (),
        ratings: InboxRatings = _NO_RATINGS,
    ) -> Iterator[str]:
        """The lines of the inbox; of each part the first ``SHOWN`` rows, or all of them with ``every``."""
        mark = self._text(labels.REHEARSAL) if self.rehearsal else ""
        yield mark + self._text(labels.HEAD.filled(person=self.names.of(self.person), at=self._when(self.at)))
        if not rows and not questions and not ratings:
            seen = any(owed for _, owed in others)
            yield self._text(labels.NOTHING_OF_YOUR_OWN if seen else labels.NOTHING)
        for part, title in labels.PARTS.items():
            section = [row for row in rows if row.part is part]
            if not section:
                continue
            yield ""
            yield self._text(title.filled(count=len(section)))
            for row in section if every else section[:SHOWN]:
                yield from self._row(row)
            if not every and len(section) > SHOWN:
                command = f"duecourse inbox --all --as {self.person}"
                yield "  " + self._text(labels.MORE.filled(count=len(section) - SHOWN, command=command))
        yield from self._ratings(ratings, every=every)
        if questions:
            yield from ("", self._text(labels.QUESTIONS.filled(count=len(questions))))
            for question in questions:
                yield f"* {self._text(question_text(question))}"
                if question.about is not None:
                    yield f"  {self._text(labels.ANSWER.filled(source=one_line(question.about.source)))}"
        for department, owed in others:
            yield from self._others(department, owed, every=every)
        for department, tallies in departments:
            yield ""
            yield self._text(labels.DEPARTMENT.filled(department=department_title(self.organisation, department)))
            for tally in tallies:
                yield "  " + self._tally(tally)

    def commands(self, row: InboxRow) -> Sequence[str]:
        """The next commands of the reader for a row; ``explain`` if there is nothing to do. A review has its page."""
        if not row.actions:
            return [explain_line(j.occurrence.id) for j in row.items]
        pages = [review_line(j.occurrence.id) for j in row.items if isinstance(j.obligation.trigger, OnReview)]
        return pages + [command_line(kind, j.occurrence.id, self.person) for kind in row.actions for j in row.items]

    def _row(self, row: InboxRow) -> Iterator[str]:
        first = row.items[0]
        titles = " · ".join(
            dict.fromkeys(one_line(self._text(title_of(j.obligation, j.occurrence))) for j in row.items)
        )
        about = thing(first.occurrence.label or first.occurrence.served, first.occurrence.subject)
        yield "* " + "  ".join(x for x in (titles, about) if x)
        yield "  " + self._joined(self._details(row))
        yield from (f"  {one_line(self._text(line))}" for line in self._more(row))
        yield from (f"    {command}" for command in self.commands(row))

    def _more(self, row: InboxRow) -> Iterator[Text]:
        """The notes of the items and the evidence to submit; each part of a line under its own title."""
        notes = {note: None for j in row.items for note in notes_of(j) if not isinstance(note, ReturnNote)}
        yield from (note_text(note, self.zone, self.names) for note in notes)
        for j in row.items:
            if (owed := outstanding_of(row, j)) is not None:
                text = outstanding_text(owed)
                part = labels.OF_PART.filled(title=title_of(j.obligation, j.occurrence), text=text)
                yield part if len(row.items) > 1 else text

    def _details(self, row: InboxRow) -> Iterator[Text]:
        j = row.items[0]
        if row.request is not None:
            ask = row.request
            what = entry_title(ask.kind)
            if ask.until is not None and ask.kind is Kind.EXTENSION_REQUESTED:
                what = labels.EXTENSION.filled(what=what, at=self._when(ask.until, happened=False))
            elif ask.working_days is not None:
                what = labels.LONGER_PAUSE.filled(what=what, n=ask.working_days)
            elif ask.until is not None:
                what = labels.BACKDATED.filled(what=what, at=self._when(ask.until))
            sentence = labels.ASKED if ask.reason else labels.ASKED_WITHOUT_REASON
            yield sentence.filled(what=what, by=self.names.of(ask.by), reason=one_line(ask.reason))
        elif j.verdict.phase is Phase.DELIVERED:
            yield labels.DELIVERED
            if j.verdict.next_change_at is not None:
                yield labels.ACCEPT_BY.filled(until=self._when(j.verdict.next_change_at, happened=False))
        elif row.part is InboxSection.RETURNABLE:
            yield labels.NO_ACCEPTANCE
        else:
            yield from self._due(row)
        side = labels.FROM if row.part is not InboxSection.TO_DO else labels.TO
        department = j.agreement.provider if row.part is not InboxSection.TO_DO else j.agreement.consumer
        yield side.filled(department=department_title(self.organisation, department))

    def _due(self, row: InboxRow) -> Iterator[Text]:
        j, due_at = row.items[0], row.due_at
        if due_at is None:
            yield labels.PAUSED if Reason.STOPPED in j.verdict.reasons else labels.PENDING
        else:
            yield labels.DUE.filled(due=self._when(due_at, happened=False))
            if row.overdue:
                yield labels.LATE.filled(span=span(self.at - due_at, self.language, units=1))
        returned = [item for item in row.items if Reason.RETURNED in item.verdict.reasons]
        if returned:
            returns = returned[0].history.returns
            because = labels.RETURNED_BECAUSE.filled
            yield because(by=returns[-1].by, reason=one_line(returns[-1].reason)) if returns else labels.RETURNED

    def _others(self, department: str, owed: Sequence[OwedByOthers], *, every: bool) -> Iterator[str]:
        """The items that the people of a department owe and those escalated to its head, by person or role."""
        for sentence, groups in (
            (labels.OF_PEOPLE, [o for o in owed if o.department == department]),
            (labels.ESCALATED_BY_OTHERS, [o for o in owed if o.department != department]),
        ):
            if not groups:
                continue
            count = sum(len(o.items) for o in groups)
            yield ""
            yield self._text(sentence.filled(department=department_title(self.organisation, department), count=count))
            left = count if every else SHOWN
            for group in groups:
                if left > 0:
                    yield "  " + self._text(self._group(group, department))
                for j in group.items[:left]:
                    yield from self._seen(j, escalated=j.occurrence.id in group.escalated)
                left = max(0, left - len(group.items))
            if not every and count > SHOWN:
                command = f"duecourse inbox --all --as {self.person}"
                yield "  " + self._text(labels.MORE.filled(count=count - SHOWN, command=command))

    def _group(self, group: OwedByOthers, department: str) -> Text:
        who = self.names.of(group.person) if group.person else role_title(self.organisation, group.role)
        if group.department != department:
            who = labels.OF_DEPARTMENT.filled(who=who, department=department_title(self.organisation, group.department))
        return labels.OWED.filled(who=who, count=len(group.items), overdue=group.overdue)

    def _seen(self, j: Judged, *, escalated: bool) -> Iterator[str]:
        title = one_line(self._text(title_of(j.obligation, j.occurrence)))
        about = thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject)
        yield "  * " + "  ".join(x for x in (title, about) if x)
        row = InboxRow(InboxSection.WAITED_FOR, (j,), ())
        marks = (*self._due(row), *((labels.ESCALATED,) if escalated else ()))
        yield "    " + self._joined(iter(marks))
        yield f"      {explain_line(j.occurrence.id)}"

    def _ratings(self, ratings: InboxRatings, *, every: bool) -> Iterator[str]:
        """The deliveries to rate, the appeals to decide, and what was said lately."""
        if ratings.to_rate:
            yield from ("", self._text(labels.TO_RATE.filled(count=len(ratings.to_rate))))
        for j in ratings.to_rate:
            yield self._item_line(j)
            yield "  " + self._joined(self._delivered(j))
            yield f"    {command_line(Kind.RATED, j.occurrence.id, self.person)}"
        if ratings.to_decide:
            yield from ("", self._text(labels.TO_DECIDE.filled(count=len(ratings.to_decide))))
        for j in ratings.to_decide:
            yield self._item_line(j)
            for rating in waiting_appeals(j):
                yield f"  {one_line(self._text(note_text(rating_note(rating), self.zone, self.names)))}"
            yield f"    {command_line(Kind.APPEAL_DECIDED, j.occurrence.id, self.person)}"
        if ratings.news:
            yield from ("", self._text(labels.RATING_NEWS.filled(count=len(ratings.news))))
        for news in ratings.news if every else ratings.news[:SHOWN]:
            yield self._item_line(news.item)
            for note in news.notes:
                yield f"  {one_line(self._text(note_text(note, self.zone, self.names)))}"
            yield f"    {explain_line(news.item.occurrence.id)}"
        if not every and len(ratings.news) > SHOWN:
            command = f"duecourse inbox --all --as {self.person}"
            yield "  " + self._text(labels.MORE.filled(count=len(ratings.news) - SHOWN, command=command))

    def _item_line(self, j: Judged) -> str:
        title = one_line(self._text(title_of(j.obligation, j.occurrence)))
        about = thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject)
        return "* " + "  ".join(x for x in (title, about) if x)

    def _delivered(self, j: Judged) -> Iterator[Text]:
        """The department that delivered, who did and when."""
        yield labels.FROM.filled(department=department_title(self.organisation, j.agreement.provider))
        if (delivery := j.history.standing) is not None:
            sentence = labels.DELIVERED_AT if delivery.by == CHECK else labels.DELIVERED_BY
            yield sentence.filled(by=self.names.of(delivery.by), at=self._when(delivery.at))

    def _tally(self, tally: Tally) -> str:
        if tally.person is not None:
            who = self.names.of(tally.person)
        elif tally.role is not None:
            known = self.organisation.role(tally.role)
            title = known.title if known is not None else department_title(self.organisation, tally.role)
            who = labels.SHARED.filled(role=title)
        else:
            who = labels.NOBODY
        return self._text(
            labels.TALLY.filled(who=who, to_do=tally.to_do, overdue=tally.overdue, to_answer=tally.to_answer)
        )

    def _when(self, at: datetime, *, happened: bool = True) -> str:
        """An instant with its weekday; ``happened`` is false for a due time."""
        year = self.at.astimezone(self.zone).year
        return moment(at, self.zone, language=self.language, year=year, weekday=True, happened=happened).words

    def _joined(self, parts: Iterator[Text]) -> str:
        return ("，" if self.language is Language.ZH else ", ").join(map(self._text, parts))

    def _text(self, text: Text) -> str:
        return text.in_(self.language)
