"""The texts of the overdue report, prepared once for the terminal and the HTML page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, PeriodCounts, Share, Stopped
from engine.domain.occurrence.inherited import Inherited
from engine.domain.occurrence.occurrence import Question
from engine.domain.text import Language, Text
from engine.wording import overdue_labels as labels
from engine.wording.dates import Moment, age, day_words, moment, month_words, span
from engine.wording.late_reason import category_text
from engine.wording.money import amount, money, sums, unit
from engine.wording.names import department_title, one_line, role_title, thing, waited_for_title

_SHOWN_OF_HASH = 12


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One overdue occurrence. ``about`` is empty if only the title names it, ``money`` if none is at stake."""

    occurrence: str
    age_days: int
    due: Moment
    department: str
    owner: str
    title: str
    about: str
    money: str
    returned: bool
    key_moment: bool
    remarks: tuple[str, ...] = ()
    """The original due time of an extended item, the late reason with the promised date, and its note."""


@dataclass(frozen=True, slots=True)
class LateRow:
    """One occurrence of the period that was delivered late."""

    occurrence: str
    due: Moment
    delivered: Moment
    late_by: str
    department: str
    owner: str
    title: str
    about: str
    remarks: tuple[str, ...] = ()
    """The upstream item whose lateness it inherited."""


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """One open occurrence whose due date is pending."""

    occurrence: str
    since: Moment
    department: str
    owner: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """One open occurrence that is paused; ``reason`` says what the provider waits for."""

    occurrence: str
    since: Moment
    waiting_for: str
    reason: str
    department: str
    owner: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class BandRow:
    """The number of items overdue by so many days. ``part``, from 0 to 1, is its bar's share of the longest bar."""

    label: str
    count: int
    part: float


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The overdue items of one department, owner or agreement: counts by band, and the money in each currency."""

    id: str
    title: str
    bands: tuple[int, ...]
    total: int
    stakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverduePage:
    """The report in one language, in reading order. ``longest`` is None if nothing is overdue."""

    language: Language
    organisation: str
    as_of: Moment
    zone: str
    period: str
    rehearsal: bool
    total: int
    stakes: tuple[str, ...]
    longest: str | None
    summary: str
    bands: tuple[BandRow, ...]
    money_head: str
    rows: tuple[OverdueRow, ...]
    counts: tuple[tuple[str, int], ...]
    late: tuple[LateRow, ...]
    awaited: tuple[AwaitedRow, ...]
    awaited_summary: str
    stopped: tuple[StoppedRow, ...]
    questions: tuple[str, ...]
    closed: str
    later: tuple[str, ...]
    by_department: tuple[ShareRow, ...]
    by_owner: tuple[ShareRow, ...]
    by_agreement: tuple[ShareRow, ...]
    head: str


def overdue_page(report: OverdueReport, organisation: Organisation, language: Language) -> OverduePage:
    """Put the report into words. Instants are in the organisation's zone; the year of ``as_of`` is left out."""
    texts = _PageTexts(report, organisation, language)
    return OverduePage(
        language=language,
        organisation=one_line(report.organisation.in_(language)),
        as_of=moment(report.as_of, texts.zone, language=language, weekday=True),
        zone=report.zone,
        period=month_words(report.period, language),
        rehearsal=report.rehearsal,
        total=report.total.total,
        stakes=sums(report.total.stakes, language),
        longest=age(max(x.age_days for x in report.lines), language) if report.lines else None,
        summary=_summary(report, language),
        bands=_bands(report.total, language),
        money_head=texts.money_head,
        rows=tuple(texts.row(x) for x in report.lines),
        counts=_counts(report.counts, language),
        late=tuple(texts.late(x) for x in report.late),
        awaited=tuple(texts.awaited(x) for x in report.awaited),
        awaited_summary=texts.awaited_summary(report.awaited),
        stopped=tuple(texts.stopped(x) for x in report.stopped),
        questions=tuple(_question(q, language) for q in report.questions),
        closed=texts.closed(report),
        later=texts.later(report),
        by_department=texts.shares(report.by_department, lambda id: department_title(organisation, id)),
        by_owner=texts.shares(report.by_owner, lambda id: role_title(organisation, id)),
        by_agreement=texts.shares(report.by_agreement, _sides(report, organisation)),
        head=_head(report, language),
    )


class _PageTexts:
    """Writes the rows in one language, zone, year and format of money."""

    def __init__(self, report: OverdueReport, organisation: Organisation, language: Language) -> None:
        self.zone = ZoneInfo(report.zone)
        self._organisation = organisation
        self._language = language
        self._year = report.as_of.astimezone(self.zone).year
        currencies = {x.currency for x in report.lines if x.stake is not None and x.currency is not None}
        self._one_currency = len(currencies) == 1
        head = (
            labels.MONEY_IN.filled(unit=unit(next(iter(currencies)), language)) if self._one_currency else labels.MONEY
        )
        self.money_head = head.in_(language)

    def row(self, line: Line) -> OverdueRow:
        return OverdueRow(
            occurrence=line.occurrence,
            age_days=line.age_days,
            due=self._moment(line.due_at),
            department=self._department(line.provider),
            owner=self._owner(line.owner),
            title=self._plain(line.title),
            about=thing(line.label, line.subject),
            money=self._money(line.stake, line.currency),
            returned=line.returned,
            key_moment=line.key_moment,
            remarks=self._remarks(line),
        )

    def _remarks(self, line: Line) -> tuple[str, ...]:
        remarks: list[Text] = []
        if line.first_due_at is not None:
            remarks.append(labels.EXTENDED.filled(due=self._moment(line.first_due_at).words))
        if line.inherited is not None:
            remarks.append(self._inherited(line.inherited))
        if (reason := line.late_reason) is not None:
            category = category_text(reason.category)
            if reason.promised_on is None:
                remarks.append(labels.LATE_BECAUSE.filled(category=category))
            else:
                on = day_words(reason.promised_on, self._language, year=self._year)
                remarks.append(labels.LATE_AND_PROMISED.filled(category=category, on=on))
            if reason.note:
                remarks.append(Text.plain(one_line(reason.note)))
        return tuple(text.in_(self._language) for text in remarks)

    def _inherited(self, inherited: Inherited) -> Text:
        label = labels.INHERITED_WHOLE if inherited.whole else labels.INHERITED
        return label.filled(what=inherited.title, span=span(inherited.by, self._language))

    def late(self, line: LateLine) -> LateRow:
        return LateRow(
            occurrence=line.occurrence,
            due=self._moment(line.due_at),
            delivered=self._happened(line.delivered_at),
            late_by=span(line.late_by, self._language),
            department=self._department(line.provider),
            owner=self._owner(line.owner),
            title=self._plain(line.title),
            about=thing(line.label, line.subject),
            remarks=() if line.inherited is None else (self._inherited(line.inherited).in_(self._language),),
        )

    def closed(self, report: OverdueReport) -> str:
        """The sentence on the closing of the period; empty if it is open."""
        if report.closed is None:
            return ""
        closing = report.closed.closing
        period, at = month_words(closing.period, self._language), self._happened(closing.at).words
        return labels.CLOSED.filled(period=period, at=at, by=closing.by).in_(self._language)

    def later(self, report: OverdueReport) -> tuple[str, ...]:
        """The entries recorded after the closing, one line each."""
        later = report.closed.later if report.closed is not None else ()
        return tuple(
            labels.LATER_LINE.filled(
                at=self._happened(x.at).words,
                what=x.what or labels.LATER_NEW,
                title=Text.plain(self._plain(x.title)),
                id=x.occurrence,
                by=x.by,
            ).in_(self._language)
            for x in later
        )

    def awaited(self, line: Awaited) -> AwaitedRow:
        return AwaitedRow(
            occurrence=line.occurrence,
            since=self._happened(line.opens_at),
            department=self._department(line.provider),
            owner=self._owner(line.owner),
            title=self._plain(line.title),
            about=thing(line.label, None),
        )

    def awaited_summary(self, awaited: tuple[Awaited, ...]) -> str:
        if not awaited:
            return labels.NOTHING_AWAITED.in_(self._language)
        since = self._happened(awaited[0].opens_at).words
        return labels.AWAITED_COUNT.filled(count=len(awaited), since=since).in_(self._language)

    def stopped(self, line: Stopped) -> StoppedRow:
        return StoppedRow(
            occurrence=line.occurrence,
            since=self._happened(line.since),
            waiting_for=self._plain(waited_for_title(self._organisation, line.waiting_for)),
            reason=one_line(line.reason),
            department=self._department(line.provider),
            owner=self._owner(line.owner),
            title=self._plain(line.title),
            about=thing(line.label, None),
        )

    def shares(self, shares: tuple[Share, ...], title: Callable[[str], Text]) -> tuple[ShareRow, ...]:
        return tuple(
            ShareRow(s.id, self._plain(title(s.id)), s.bands, s.total, sums(s.stakes, self._language)) for s in shares
        )

    def _moment(self, at: datetime) -> Moment:
        return moment(at, self.zone, language=self._language, year=self._year)

    def _happened(self, at: datetime) -> Moment:
        return moment(at, self.zone, language=self._language, year=self._year, happened=True)

    def _department(self, id: str) -> str:
        return self._plain(department_title(self._organisation, id))

    def _owner(self, id: str) -> str:
        return self._plain(role_title(self._organisation, id))

    def _plain(self, text: Text) -> str:
        return one_line(text.in_(self._language))

    def _money(self, stake: Decimal | None, currency: str | None) -> str:
        if stake is None or currency is None:
            return ""
        return amount(stake) if self._one_currency else money(stake, currency, self._language)


def _summary(report: OverdueReport, language: Language) -> str:
    if not report.lines:
        return labels.NOTHING_OVERDUE.in_(language)
    parts = [labels.OVERDUE_COUNT.filled(count=report.total.total)]
    if report.total.stakes:
        parts.append(labels.AT_STAKE.filled(money=" + ".join(sums(report.total.stakes, language))))
    longest = max(x.age_days for x in report.lines)
    parts.append(labels.LONGEST.filled(age=age(longest, language)))
    return ("，" if language is Language.ZH else ", ").join(x.in_(language) for x in parts)


def _bands(total: Share, language: Language) -> tuple[BandRow, ...]:
    highest = max((*total.bands, 1))
    return tuple(
        BandRow(labels.BANDS[band].in_(language), count, count / highest)
        for band, count in zip(Band, total.bands, strict=True)
    )


def _counts(counts: PeriodCounts, language: Language) -> tuple[tuple[str, int], ...]:
    labelled = (
        (labels.DUE_IN_PERIOD, counts.due),
        (labels.ON_TIME, counts.on_time),
        (labels.DELIVERED_LATE, counts.late),
        (labels.STILL_OVERDUE, counts.overdue),
        (labels.NOT_YET, counts.not_yet),
        *(((labels.PASSED_ON, counts.inherited),) if counts.inherited else ()),
        (labels.SENT_BACK, counts.returned),
    )
    return tuple((text.in_(language), count) for text, count in labelled)


def _question(question: Question, language: Language) -> str:
    comma = "、" if language is Language.ZH else ", "
    return labels.QUESTION.filled(
        event=one_line(question.event),
        fields=comma.join(question.fields),
        title=one_line(question.title.in_(language)),
    ).in_(language)


def _sides(report: OverdueReport, organisation: Organisation) -> Callable[[str], Text]:
    """The two departments of each agreement in the lines; the id of an agreement without lines."""
    sides = {x.agreement: (x.provider, x.consumer) for x in report.lines}

    def title(agreement: str) -> Text:
        if agreement not in sides:
            return Text.plain(agreement)
        provider, consumer = (department_title(organisation, id) for id in sides[agreement])
        return Text(zh=f"{provider.zh} → {consumer.zh}", en=f"{provider.en} → {consumer.en}")

    return title


def _head(report: OverdueReport, language: Language) -> str:
    head = report.head
    if head is None:
        return labels.NO_HEAD.in_(language)
    return labels.HEAD.filled(batch=head.batch, entries=head.entries, hash=head.hash[:_SHOWN_OF_HASH]).in_(language)
