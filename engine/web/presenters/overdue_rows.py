"""The overdue report as its page shows it: rows with what may be done in them, bars, the line of weeks."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, Stopped
from engine.domain.figures.overdue_lines import LineChoice, LineOrder
from engine.domain.ids import obligation_text
from engine.domain.text import Language, Text, collation_key
from engine.reports.overdue_titles import OverdueTitles
from engine.services.reading.line_actions import LineActions, line_actions
from engine.web.presenters.item_row import subject_head
from engine.web.written_number import whole_number
from engine.wording import overdue_labels as labels
from engine.wording.dates import day_of, day_words, moment, span
from engine.wording.money import money, sums
from engine.wording.names import one_line, thing, title_text
from engine.wording.overdue import OverdueSentences, in_both
from engine.wording.pages import reports as words

if TYPE_CHECKING:
    from engine.services.refused import Refused
    from engine.web.visit import Visit

ROWS = 50
"""The rows of a page."""
FIRST = 20
"""The rows of the other lists."""
_TALLEST = 40
"""The height of the tallest bar of the line of weeks, in the units of its drawing."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The values that somebody typed into the form of a row, and why they were refused."""

    item: str
    refused: "Refused"
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A row of the page. ``anchor`` is its id in the page, ``typed`` what was refused in it."""

    line: Line
    anchor: str
    item_url: str
    title: Text
    about: str
    department: Text
    owner: Text
    due: str
    amount: str
    remarks: tuple[Text, ...]
    reason: Text | None
    promised: str
    promise_broken: bool
    reason_by: Text | None
    reason_at: str
    reminded_by: Text | None
    reminded_at: str
    remind_from: str
    actions: LineActions
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class OverdueBlock:
    """Rows of one subject under its heading: where that leads, how many there are on all pages, and those of the page.
    The rows of a page in another order, and those about no subject, are counted by nothing: ``total`` is 0."""

    title: Text | None
    url: str
    total: int
    rows: Sequence[OverdueRow]


@dataclass(frozen=True, slots=True)
class AgeBar:
    """A bar of ages: its filter in the address, its words, its number, and the share of the longest bar in percent."""

    value: str
    title: Text
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row of another list of the report: its words, the address of its item, whose it is, and a sentence."""

    title: Text
    url: str = ""
    whose: Text | None = None
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class OtherList:
    """Another list of the report: its id on the page, its title, its first rows, and how many more there are."""

    id: str
    title: Text
    rows: Sequence[OtherRow]
    left_off: int


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A bar of the line of weeks, in the units of its drawing; ``height`` None: the count is not known."""

    x: int
    y: int
    height: int | None
    title: Text


def anchor_of(item: str) -> str:
    """The id of the row of an item in a page."""
    return f"item-{hashlib.sha256(item.encode()).hexdigest()[:12]}"


def at_row(url: str, item: str) -> str:
    """The address of the row of an item in a page."""
    return urlsplit(url)._replace(fragment=anchor_of(item)).geturl()


def item_path(item: str) -> str:
    """The address of the page of an item."""
    return "/items/" + quote(item)


def line_choice(visit: "Visit", written: Mapping[str, str]) -> LineChoice:
    """The page of lines that an address asks for; anything unknown is the first page of all lines. Names are ordered in
    the language of the visit."""
    order, age, page = written.get("sort", ""), written.get("age", ""), written.get("page", "")
    return LineChoice(
        ROWS,
        skip=((whole_number(page) or 1) - 1) * ROWS,
        order=LineOrder(order) if order in set(LineOrder) else LineOrder.OLDEST,
        band=Band(age) if age in set(Band) else None,
        apart=age == "apart",
        names=_names(visit, order),
    )


def _names(visit: "Visit", order: str) -> Mapping[str, bytes]:
    """The keys of the names by which an order puts lines, by their ids."""
    organisation, titles = visit.book.organisation, dict[str, Text]()
    if order in (LineOrder.DEPARTMENT, LineOrder.OWNER):
        titles = {department.id: department.title for department in organisation.departments}
        titles |= {role.id: role.title for role in organisation.roles}
    elif order == LineOrder.OBLIGATION:
        for agreement, obligation in visit.book.names():
            if (found := visit.book.find(agreement, obligation)) is not None:
                titles[obligation_text(agreement, obligation)] = found[1].title
    return {id: collation_key(title.in_(visit.language)) for id, title in titles.items()}


class OverduePage:
    """The words of one report in the language of a visit."""

    def __init__(self, visit: "Visit", figures: OverdueReport) -> None:
        self._visit = visit
        self._figures = figures
        organisation = visit.book.organisation
        self._titles = OverdueTitles(figures, organisation)
        self._sentences = OverdueSentences(figures, organisation)
        self._year = figures.as_of.astimezone(visit.zone).year

    def rows(self, typed: Typed | None = None) -> Sequence[OverdueRow]:
        """The rows of the page."""
        visit = self._visit
        actions = line_actions(visit.books, visit.access.person, visit.at, self._figures.lines)
        nothing = LineActions()
        return [self._row(line, actions.get(line.occurrence, nothing), typed) for line in self._figures.lines]

    def blocks(self, rows: Sequence[OverdueRow]) -> Sequence[OverdueBlock]:
        """The rows of the page under the headings of their subjects, if that is the order; else under none."""
        chosen = self._figures.chosen
        if chosen is None or chosen.choice.order is not LineOrder.SUBJECT:
            return [OverdueBlock(None, "", 0, rows)]
        found = []
        for number, of in groupby(rows, key=lambda row: row.line.subject):
            block = tuple(of)
            title = subject_head(number, (row.line.label for row in block))
            url = self._visit.url("subject", number=number) if number else ""
            found.append(OverdueBlock(title, url, chosen.of_subjects.get(number or "", 0), block))
        return found

    def bars(self) -> Sequence[AgeBar]:
        """The numbers by age."""
        bands = self._figures.total.bands
        most = max(bands, default=0) or 1
        return [
            AgeBar(band.value, labels.BANDS[band], count, 100 * count // most)
            for band, count in zip(Band, bands, strict=True)
        ]

    def weeks(self) -> Sequence[WeekBar]:
        """The line of weeks; empty where fewer than two of them are known or nothing was overdue."""
        trend = self._figures.trend
        counts = [point.count for point in trend.weeks] if trend is not None else []
        known = [count for count in counts if count is not None]
        if trend is None or len(known) < 2 or not any(known):
            return []
        bars = []
        for n, (point, count) in enumerate(zip(trend.weeks, counts, strict=True)):
            on = day_words(day_of(point.at, self._visit.zone), self._visit.language, year=self._year)
            height = None if count is None else max(2, _TALLEST * count // max(known))
            title = words.WEEK_UNKNOWN.filled(on=on) if count is None else words.WEEK_BAR.filled(on=on, count=count)
            bars.append(WeekBar(n * 14, _TALLEST - (height or 0), height, title))
        return bars

    def others(self) -> Sequence[OtherList]:
        """The other lists of the report that have something: late, awaited and paused items, changes, vacant roles,
        questions, what came after the closing."""
        figures, left_off = self._figures, self._figures.left_off
        vacant = [
            OtherRow(
                self._titles.role(role.role),
                "",
                self._titles.department(role.department),
                words.VACANT_LINE.filled(waiting=role.waiting, overdue=role.overdue),
            )
            for role in figures.vacant
        ]
        lists = (
            OtherList("late", labels.LATE, [self._late(x) for x in figures.late], left_off.late),
            OtherList("awaited", labels.AWAITED, [self._awaited(x) for x in figures.awaited], left_off.awaited),
            OtherList("stopped", labels.STOPPED, [self._stopped(x) for x in figures.stopped], left_off.stopped),
            OtherList("vacant", labels.VACANT, vacant, 0),
            OtherList("questions", labels.QUESTIONS, [OtherRow(x) for x in self._sentences.questions()], 0),
            OtherList("later", labels.LATER, [OtherRow(x) for x in self._sentences.later()], 0),
        )
        return [one for one in lists if one.rows]

    def _late(self, line: LateLine) -> OtherRow:
        late_by = in_both(lambda language: span(line.late_by, language))
        due, at = self._due(line.due_at), self.happened(line.delivered_at)
        return self._other(line, line.subject, words.LATE_LINE.filled(due=due, at=at, span=late_by))

    def _awaited(self, line: Awaited) -> OtherRow:
        return self._other(line, None, words.AWAITED_LINE.filled(since=self.happened(line.opens_at)))

    def _stopped(self, line: Stopped) -> OtherRow:
        who, since = self._titles.waiting_for(line), self.happened(line.since)
        detail = words.STOPPED_LINE.filled(since=since, who=who, reason=line.reason, days=line.days)
        return self._other(line, None, detail)

    def _other(self, line: LateLine | Awaited | Stopped, subject: str | None, detail: Text) -> OtherRow:
        owner, department = self._titles.owner(line), self._titles.department(line.provider)
        whose = Text(zh=f"{department.zh} · {owner.zh}", en=f"{department.en} · {owner.en}")
        title, about = title_text(line.title), thing(line.label, subject)
        named = Text(zh=f"{title.zh} {about}".strip(), en=f"{title.en} {about}".strip())
        return OtherRow(named, item_path(line.occurrence), whose, detail)

    def money(self) -> Sequence[str]:
        """The money at stake, by currency."""
        return sums(self._figures.total.stakes, self._visit.language)

    def longest(self) -> int | None:
        """The whole days of the oldest overdue item; None: there is none."""
        chosen = self._figures.chosen
        if chosen is None or chosen.oldest_due_at is None:
            return None
        return (self._figures.as_of - chosen.oldest_due_at).days

    def closing(self) -> Sequence[Text]:
        """The sentence that says who closed the period, where it is closed."""
        return self._sentences.closing()

    def happened(self, at: datetime) -> str:
        """An instant at which something happened."""
        return moment(at, self._visit.zone, language=self._visit.language, year=self._year, happened=True).words

    def _due(self, at: datetime) -> str:
        return moment(at, self._visit.zone, language=self._visit.language, year=self._year).words

    def _row(self, line: Line, actions: LineActions, typed: Typed | None) -> OverdueRow:
        visit, reason, reminder = self._visit, line.late_reason, line.reminder
        promised = reason.promised_on if reason is not None else None
        return OverdueRow(
            line=line,
            anchor=anchor_of(line.occurrence),
            item_url=item_path(line.occurrence),
            title=title_text(line.title),
            about=thing(line.label, line.subject),
            department=self._titles.department(line.provider),
            owner=self._titles.owner(line),
            due=self._due(line.due_at),
            amount=_amount(line, visit.language),
            remarks=self._remarks(line),
            reason=self._sentences.late_reason(line),
            promised=day_words(promised, visit.language, year=self._year) if promised is not None else "",
            promise_broken=promised is not None and promised < visit.book.home.local(self._figures.as_of).date(),
            reason_by=visit.names.of(reason.by) if reason is not None else None,
            reason_at=self.happened(reason.at) if reason is not None else "",
            reminded_by=visit.names.of(reminder.by) if reminder is not None else None,
            reminded_at=self.happened(reminder.at) if reminder is not None else "",
            remind_from=(
                day_words(actions.remind_from, visit.language, year=self._year) if actions.remind_from else ""
            ),
            actions=actions,
            typed=typed if typed is not None and typed.item == line.occurrence else None,
        )

    def _remarks(self, line: Line) -> tuple[Text, ...]:
        """The remarks of the report without the late reason, which has a cell of its own."""
        remarks = [*self._sentences.notes(line), *self._sentences.moved(line), *self._sentences.inherited(line)]
        return tuple(Text(zh=one_line(x.zh), en=one_line(x.en)) for x in remarks)


def _amount(line: Line, language: Language) -> str:
    if line.stake is None or line.currency is None:
        return ""
    return money(line.stake, line.currency, language)
