"""The overdue report as tables of values, prepared once for XLSX and CSV: dates are dates, money is a number."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, Share, Stopped
from engine.domain.text import Language, Text
from engine.reports.overdue_page import overdue_page
from engine.reports.table import Cell, Table
from engine.wording import overdue_labels as labels
from engine.wording.dates import day_of, month_words
from engine.wording.late_reason import category_text
from engine.wording.money import unit
from engine.wording.names import department_title, one_line, role_title, waited_for_title

_DAY = timedelta(days=1)

DUE_ON = Text(zh="期限", en="Due on")
CLOCK = Text(zh="时刻", en="Time")
CONSUMER = Text(zh="接收方", en="Due to")
NUMBER = Text(zh="对象编号", en="Number")
CURRENCY = Text(zh="币种", en="Currency")
RETURNED = Text(zh="已退回", en="Returned")
KEY_MOMENT = Text(zh="关键时刻", en="Key moment")
SOURCE = Text(zh="出处", en="Clause")
DELIVERED_ON = Text(zh="交付日期", en="Delivered on")
LATE_DAYS = Text(zh="逾期天数", en="Days late")
LATE_HOURS = Text(zh="逾期（时:分）", en="Late (h:mm)")
SINCE_ON = Text(zh="生成日期", en="Open since")
STOPPED_ON = Text(zh="暂停日期", en="Paused since")
YES = Text(zh="是", en="yes")
NO = Text(zh="否", en="no")

LINES_SHEET = Text(zh="逾期明细", en="Overdue")
LATE_SHEET = Text(zh="本期逾期完成", en="Late in the period")
ABOUT_SHEET = Text(zh="说明", en="About")
FIELD = Text(zh="项目", en="What")
VALUE = Text(zh="内容", en="Value")
ORGANISATION = Text(zh="单位", en="Organisation")
ZONE = Text(zh="时区", en="Time zone")
REHEARSAL = Text(zh="演练", en="Rehearsal")
REHEARSAL_TAB = Text(zh="{name}（演练）", en="{name} (rehearsal)")
STAKE_IN = Text(zh="涉及金额（{unit}）", en="Money at stake ({unit})")
LEDGER_BATCH = Text(zh="台账批次", en="Ledger: batch")
LEDGER_ENTRIES = Text(zh="台账记录数", en="Ledger: entries")
LEDGER_HEAD = Text(zh="台账校验码", en="Ledger: verification code")
ALL_ROWS = Text(zh="全部", en="All")


def overdue_tables(report: OverdueReport, organisation: Organisation, language: Language) -> tuple[Table, ...]:
    """All tables of the report in the order of the sheets.

    Lines, late, pending, paused (only if something is), shares by department, agreement and owner, about.
    """
    tables = _Tables(report, organisation, language)
    return (
        tables.lines(),
        tables.late(),
        tables.awaited(),
        *((tables.stopped(),) if report.stopped else ()),
        tables.shares(labels.BY_DEPARTMENT, labels.DEPARTMENT, report.by_department, tables.department),
        tables.shares(labels.BY_AGREEMENT, labels.AGREEMENT, report.by_agreement, tables.agreement),
        tables.shares(labels.BY_OWNER, labels.OWNER, report.by_owner, tables.owner),
        tables.about(),
    )


def lines_table(report: OverdueReport, organisation: Organisation, language: Language) -> Table:
    """The overdue lines alone."""
    return _Tables(report, organisation, language).lines()


class _Tables:
    def __init__(self, report: OverdueReport, organisation: Organisation, language: Language) -> None:
        self._report = report
        self._organisation = organisation
        self._language = language
        self._zone = ZoneInfo(report.zone)
        self._sides = {x.agreement: (x.provider, x.consumer) for x in report.lines}

    def lines(self) -> Table:
        when, whose = (labels.AGE, DUE_ON, CLOCK), (labels.DEPARTMENT, labels.OWNER, CONSUMER)
        what, marks = (labels.WHAT, labels.ABOUT, NUMBER, labels.MONEY, CURRENCY), (RETURNED, KEY_MOMENT)
        head = (*when, *whose, *what, *marks, *self._remarks_head(), SOURCE, labels.ID)
        rows = tuple(self._line(x) for x in self._report.lines)
        return self._table(LINES_SHEET, head, rows, empty=labels.NOTHING_OVERDUE, printed=len(head) - 2)

    def _line(self, line: Line) -> tuple[Cell, ...]:
        return (
            line.age_days,
            *self._instant(line.due_at),
            self.department(line.provider),
            self.owner(line.owner),
            self.department(line.consumer),
            self._text(line.title),
            one_line(line.label or ""),
            one_line(line.subject or ""),
            line.stake,
            line.currency if line.stake is not None else None,
            self._mark(line.returned),
            self._mark(line.key_moment),
            *self._remarks(line),
            one_line(line.source or ""),
            line.occurrence,
        )

    def _remarks_head(self) -> tuple[Text, ...]:
        """The columns that appear only if some line has a value in them."""
        lines = self._report.lines
        extended = (labels.FIRST_DUE, CLOCK) if any(x.first_due_at for x in lines) else ()
        reason = (labels.REASON, labels.PROMISED_ON, labels.NOTE) if any(x.late_reason for x in lines) else ()
        passed_on = (labels.HELD_UP_BY,) if any(x.inherited for x in lines) else ()
        return (*extended, *passed_on, *reason)

    def _remarks(self, line: Line) -> tuple[Cell, ...]:
        head, reason, cells = self._remarks_head(), line.late_reason, list[Cell]()
        if labels.FIRST_DUE in head:
            cells += self._instant(line.first_due_at) if line.first_due_at is not None else (None, None)
        if labels.HELD_UP_BY in head:
            cells.append(_source(line))
        if labels.REASON in head and reason is not None:
            cells += (self._text(category_text(reason.category)), reason.promised_on, one_line(reason.note))
        elif labels.REASON in head:
            cells += (None, None, None)
        return tuple(cells)

    def late(self) -> Table:
        when = (LATE_DAYS, LATE_HOURS, DUE_ON, CLOCK, DELIVERED_ON, CLOCK)
        held_up = (labels.HELD_UP_BY,) if any(x.inherited for x in self._report.late) else ()
        head = (*when, labels.DEPARTMENT, labels.OWNER, labels.WHAT, labels.ABOUT, NUMBER, *held_up, labels.ID)
        rows = tuple(self._late(x) for x in self._report.late)
        return self._table(LATE_SHEET, head, rows, empty=labels.NOTHING_LATE, printed=len(head) - 1)

    def _late(self, line: LateLine) -> tuple[Cell, ...]:
        return (
            line.late_by / _DAY,
            line.late_by,
            *self._instant(line.due_at),
            *self._instant(line.delivered_at),
            self.department(line.provider),
            self.owner(line.owner),
            self._text(line.title),
            one_line(line.label or ""),
            one_line(line.subject or ""),
            *((_source(line),) if any(x.inherited for x in self._report.late) else ()),
            line.occurrence,
        )

    def awaited(self) -> Table:
        head = (SINCE_ON, CLOCK, labels.DEPARTMENT, labels.OWNER, labels.WHAT, labels.ABOUT, labels.ID)
        rows = tuple(self._awaited(x) for x in self._report.awaited)
        return self._table(labels.AWAITED, head, rows, empty=labels.NOTHING_AWAITED)

    def _awaited(self, line: Awaited) -> tuple[Cell, ...]:
        return (
            *self._instant(line.opens_at),
            self.department(line.provider),
            self.owner(line.owner),
            self._text(line.title),
            one_line(line.label or ""),
            line.occurrence,
        )

    def stopped(self) -> Table:
        when, whose = (STOPPED_ON, CLOCK, labels.WAITING_FOR, labels.NOTE), (labels.DEPARTMENT, labels.OWNER)
        rows = tuple(self._stopped(x) for x in self._report.stopped)
        return self._table(labels.STOPPED, (*when, *whose, labels.WHAT, labels.ABOUT, labels.ID), rows)

    def _stopped(self, line: Stopped) -> tuple[Cell, ...]:
        return (
            *self._instant(line.since),
            self._text(waited_for_title(self._organisation, line.waiting_for)),
            one_line(line.reason),
            self.department(line.provider),
            self.owner(line.owner),
            self._text(line.title),
            one_line(line.label or ""),
            line.occurrence,
        )

    def shares(self, name: Text, key: Text, shares: Sequence[Share], title_of: Callable[[str], str]) -> Table:
        currencies = sorted({currency for share in shares for currency, _ in share.stakes})
        head = (
            key,
            *(labels.BANDS[band] for band in Band),
            labels.TOTAL,
            *(STAKE_IN.filled(unit=unit(currency, self._language)) for currency in currencies),
            labels.ID,
        )

        def row(share: Share, title: str) -> tuple[Cell, ...]:
            stakes = dict(share.stakes)
            return (title, *share.bands, share.total, *(stakes.get(c) for c in currencies), share.id)

        rows = tuple(row(share, title_of(share.id)) for share in shares)
        total = row(self._report.total, ALL_ROWS.in_(self._language))
        return self._table(name, head, rows, empty=labels.NOTHING_OVERDUE, total=total if rows else None)

    def about(self) -> Table:
        report, language = self._report, self._language
        page = overdue_page(report, self._organisation, language)
        on, clock = self._instant(report.as_of)
        rows: list[tuple[Text, Cell]] = [
            (ORGANISATION, page.organisation),
            (labels.REPORT, page.summary),
            (labels.AS_OF, on),
            (CLOCK, clock),
            (ZONE, report.zone),
            (labels.PERIOD, month_words(report.period, language)),
            (REHEARSAL, (labels.REHEARSAL if report.rehearsal else NO).in_(language)),
            (labels.OVERDUE_NOW, report.total.total),
            *(
                (STAKE_IN.filled(unit=unit(currency, language)), value)
                for currency, value in report.total.stakes
            ),
            *((Text.plain(f"{page.period} {label}"), count) for label, count in page.counts),
            (labels.AWAITED, len(report.awaited)),
            (labels.STOPPED, len(report.stopped)),
            *((labels.QUESTIONS, question) for question in page.questions),
            *(((labels.PERIOD, page.closed),) if page.closed else ()),
            *((labels.LATER, line) for line in page.later),
        ]  # fmt: skip
        if report.head is None:
            rows.append((LEDGER_HEAD, labels.NO_HEAD.in_(language)))
        else:
            rows += [
                (LEDGER_BATCH, report.head.batch),
                (LEDGER_ENTRIES, report.head.entries),
                (LEDGER_HEAD, report.head.hash),
            ]
        rows.append((labels.AT_STAKE_HEAD, labels.ONCE.in_(language)))
        return self._table(ABOUT_SHEET, (FIELD, VALUE), tuple((name.in_(language), value) for name, value in rows))

    # ---- texts

    def department(self, id: str) -> str:
        return self._text(department_title(self._organisation, id))

    def owner(self, id: str) -> str:
        return self._text(role_title(self._organisation, id))

    def agreement(self, id: str) -> str:
        if id not in self._sides:
            return one_line(id)
        return " → ".join(self.department(side) for side in self._sides[id])

    def _instant(self, at: datetime) -> tuple[date, timedelta]:
        """The local day and its clock time; midnight is 24:00 of the day that ends."""
        local, on = at.astimezone(self._zone), day_of(at, self._zone)
        return on, local.replace(tzinfo=None) - datetime(on.year, on.month, on.day)  # noqa: DTZ001 (wall clock alone)

    def _mark(self, set_: bool) -> str | None:
        return YES.in_(self._language) if set_ else None

    def _text(self, text: Text) -> str:
        return one_line(text.in_(self._language))

    def _table(
        self,
        name: Text,
        head: Sequence[Text],
        rows: tuple[tuple[Cell, ...], ...],
        *,
        empty: Text | None = None,
        total: tuple[Cell, ...] | None = None,
        printed: int | None = None,
    ) -> Table:
        language = self._language
        title = REHEARSAL_TAB.filled(name=name) if self._report.rehearsal else name
        return Table(
            name=title.in_(language),
            head=tuple(text.in_(language) for text in head),
            rows=rows,
            empty=empty.in_(language) if empty is not None else "",
            total=total,
            printed=printed,
        )


def _source(line: Line | LateLine) -> str | None:
    """The upstream occurrence that held it up."""
    return line.inherited.source if line.inherited is not None else None
