"""The sentences of the overdue report in both languages."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.due_in_period import DueInPeriod
from engine.domain.figures.overdue import Awaited, LateLine, Line, OverdueReport
from engine.domain.text import Language, Text
from engine.wording import overdue_labels as labels
from engine.wording.action import later_title
from engine.wording.dates import age, day_words, moment, period_text, span
from engine.wording.late_reason import category_text
from engine.wording.money import sums
from engine.wording.names import one_line, title_text
from engine.wording.notification_notes import note_text
from engine.wording.questions import question_text

_SHOWN_OF_HASH = 12


class OverdueSentences:
    """The sentences of a report. Instants are in its zone, without the year of its ``as_of``."""

    def __init__(self, figures: OverdueReport, organisation: Organisation) -> None:
        self._figures = figures
        self._names = Names(figures.people, late_reasons=organisation.late_reasons)
        self._zone = ZoneInfo(figures.zone)
        self._year = figures.as_of.astimezone(self._zone).year

    def summary(self) -> Text:
        """How much is overdue, with which money and for how long."""
        figures = self._figures
        if not figures.lines:
            return labels.NOTHING_OVERDUE
        parts = [labels.OVERDUE_COUNT.filled(count=figures.total.total)]
        if figures.total.stakes:
            money = in_both(lambda language: " + ".join(sums(figures.total.stakes, language)))
            parts.append(labels.AT_STAKE.filled(money=money))
        parts.append(labels.LONGEST.filled(age=self.longest()))
        return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))

    def longest(self) -> Text:
        """The age of the oldest item; there must be one."""
        days = max(line.age_days for line in self._figures.lines)
        return in_both(lambda language: age(days, language))

    def scope(self) -> Text:
        """The sentence that tells figures of the instant from those of the period."""
        return labels.SCOPE.filled(period=period_text(self._figures.period))

    def of_period(self) -> Text:
        """The number of items that were first due in the period, and how many of them were returned."""
        due = self._figures.due
        period = period_text(self._figures.period)
        return labels.OF_PERIOD_COUNT.filled(period=period, count=due.due.count, returned=due.returned)

    def total_of_lines(self) -> Text:
        """The title of the total of the overdue lines."""
        total = labels.TOTAL_OF_LINES.filled(count=self._figures.total.total)
        others = sum(not line.counts for line in self._figures.lines)
        note = labels.NOT_COUNTED.filled(count=others) if others else Text.plain("")
        return Text(zh=total.zh + note.zh, en=total.en + note.en)

    def awaited(self) -> Text | None:
        """The number of items with a pending due date and since when the oldest is open; None if there is none."""
        if not (awaited := self._figures.awaited):
            return None
        return labels.AWAITED_COUNT.filled(count=len(awaited), since=self.happened(awaited[0].opens_at))

    def notes(self, line: Awaited | Line) -> tuple[Text, ...]:
        """The notes of an item that was requested: by whom, for when, which other time was proposed."""
        return tuple(_one_line(note_text(note, self._zone, self._names)) for note in line.notes)

    def questions(self) -> tuple[Text, ...]:
        """The fields that events lack, one sentence for each event and obligation."""
        return tuple(question_text(question) for question in self._figures.questions)

    def closing(self) -> tuple[Text, ...]:
        """The closing of the period; nothing if it is open."""
        if self._figures.closed is None:
            return ()
        closing = self._figures.closed.closing
        at = self.happened(closing.at)
        return (labels.CLOSED.filled(period=period_text(closing.period), at=at, by=self._names.of(closing.by)),)

    def later(self) -> tuple[Text, ...]:
        """The entries recorded after the closing, one sentence each."""
        return tuple(
            labels.LATER_LINE.filled(
                at=self.happened(x.at),
                what=later_title(x.what),
                title=_one_line(title_text(x.title)),
                id=x.occurrence,
                by=self._names.of(x.by),
            )
            for x in (self._figures.closed.later if self._figures.closed is not None else ())
        )

    def late_reason(self, line: Line) -> Text | None:
        """The category of the late reason, or None."""
        return category_text(line.late_reason.category, self._names) if line.late_reason is not None else None

    def remarks(self, line: Line) -> tuple[Text, ...]:
        """The request, the first due time of an item that was moved, its inherited lateness, the late reason and its
        note."""
        remarks = [*self.notes(line), *self.moved(line), *self.inherited(line)]
        if (reason := line.late_reason) is not None:
            category, promised = category_text(reason.category, self._names), reason.promised_on
            if promised is None:
                remarks.append(labels.LATE_BECAUSE.filled(category=category))
            else:
                on = in_both(lambda language: day_words(promised, language, year=self._year))
                remarks.append(labels.LATE_AND_PROMISED.filled(category=category, on=on))
            remarks.append(Text.plain(reason.note))
        return tuple(remarks)

    def moved(self, line: Line) -> tuple[Text, ...]:
        """The first due time of an item that was moved; nothing for any other."""
        if line.first_due_at is None:
            return ()
        label = labels.EXTENDED if line.extended else labels.MOVED
        return (label.filled(due=self._moment(line.first_due_at, happened=False)),)

    def inherited(self, line: Line | LateLine) -> tuple[Text, ...]:
        """The upstream item whose lateness a line inherited; nothing if it inherited none."""
        if (part := line.inherited) is None:
            return ()
        label = labels.INHERITED_WHOLE if part.whole else labels.INHERITED
        return (label.filled(what=part.title, span=in_both(lambda language: span(part.by, language))),)

    def head(self) -> Text:
        """The end of the ledger's chain."""
        if (head := self._figures.head) is None:
            return labels.NO_HEAD
        return labels.HEAD.filled(batch=head.batch, entries=head.entries, hash=head.hash[:_SHOWN_OF_HASH])

    def happened(self, at: datetime) -> Text:
        """An instant at which something happened."""
        return self._moment(at, happened=True)

    def _moment(self, at: datetime, *, happened: bool) -> Text:
        return in_both(lambda x: moment(at, self._zone, language=x, year=self._year, happened=happened).words)


def sum_of_parts(figures: DueInPeriod) -> Text:
    """The number of items of a period as the sum of its parts: ``42 = 39 on time + 2 late + 1 lapsed``."""
    shown = [(labels.PARTS[part], total.count) for part, total in figures.by_part.items() if total.count]
    parts = Text(
        zh=" + ".join(f"{label.zh} {count}" for label, count in shown) or "0",
        en=" + ".join(f"{count} {label.en}" for label, count in shown) or "0",
    )
    return labels.PARTS_OF.filled(count=figures.due.count, parts=parts)


def in_both(words: Callable[[Language], str]) -> Text:
    """A text from what is written in each language."""
    return Text(zh=words(Language.ZH), en=words(Language.EN))


def _one_line(text: Text) -> Text:
    return in_both(lambda language: one_line(text.in_(language)))
