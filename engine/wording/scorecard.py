"""The sentences of scorecards and trends in both languages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.agreement.indicator import MeasureUnit
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Person
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.scorecard import ClosedMonth, Scorecard
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.trend import Trend
from engine.domain.text import Text
from engine.wording import overdue_labels
from engine.wording import scorecard_labels as labels
from engine.wording.dates import moment, period_text
from engine.wording.measures import measure_text
from engine.wording.overdue import in_both


def scorecard_summary(figures: Scorecard) -> Text:
    """How many items were due, and the on-time rate beside that of the period before."""
    now, before = figures.whole.now.on_time.rate, figures.whole.before.on_time.rate
    total = figures.whole.total
    template = labels.SUMMARY if total is None else labels.SUMMARY_WITH_SCORE
    return template.filled(
        period=period_text(figures.period),
        due=figures.whole.now.due,
        rate=measure_text(now, MeasureUnit.SHARE),
        before=measure_text(before, MeasureUnit.SHARE),
        total=measure_text(total, MeasureUnit.SHARE),
    )


def trend_summary(figures: Trend) -> Text:
    """The periods that a trend shows."""
    first, last = (period_text(figures.periods[n]) for n in (0, -1))
    if len(figures.periods) == 1:
        return labels.ONE_PERIOD_SUMMARY.filled(first=first)
    return labels.TREND_SUMMARY.filled(first=first, last=last, count=len(figures.periods))


def made_of_text(name: str, figures: ServiceFigures) -> Text:
    """The items that a figure is made of."""
    counts = FIGURES[name].made_of(figures)
    template = labels.MADE[name]
    return Text(zh=template.zh.format(*counts), en=template.en.format(*counts))


def closed_sentences(
    closed: Iterable[ClosedMonth], zone: str, as_of: datetime, people: Sequence[Person]
) -> tuple[Text, ...]:
    """The closings of months, each with what has changed since."""
    names, place = Names(people), ZoneInfo(zone)
    year = as_of.astimezone(place).year

    def sentence(month: ClosedMonth) -> Text:
        closing = month.closing
        at = in_both(lambda x: moment(closing.at, place, language=x, year=year, happened=True).words)
        return labels.CLOSED_LINE.filled(
            period=period_text(closing.period), at=at, by=names.of(closing.by), later=_later(month)
        )

    return tuple(map(sentence, closed))


def _later(month: ClosedMonth) -> Text:
    if not month.later:
        return labels.UNCHANGED_SINCE
    parts = [
        labels.LATER_PART.filled(outcome=overdue_labels.PARTS[part], before=before, now=now)
        for part, before, now in month.later
    ]
    joined = Text(zh="，".join(p.zh for p in parts), en=", ".join(p.en for p in parts))
    return labels.LATER.filled(parts=joined)
