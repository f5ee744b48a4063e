"""Sentences of the report of satisfaction in both languages."""

from datetime import timedelta, tzinfo
from fractions import Fraction

from engine.domain.figures.satisfaction.interval import Interval, mean_interval
from engine.domain.figures.satisfaction.lost_time import LostTime
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.figures.satisfaction.response_rate import RatedDeliveries
from engine.domain.text import Language, Text
from engine.wording import satisfaction_labels as labels
from engine.wording.dates import moment, period_text
from engine.wording.lists import count_text

_NONE = Text(zh="—", en="—")
_SUMMARY = Text(zh="{ratings}，平均 {mean}", en="{ratings}, mean {mean}")
_TOO_FEW = Text(zh="{ratings}（少于 {k} 条，不显示平均分）", en="{ratings} (below {k}: no mean is shown)")
_RATINGS_ZH = "{n} 条评价"
_INTERVAL = Text(zh="90 % 区间 {low}–{high}", en="90 % interval {low}–{high}")
_OF_DELIVERIES = Text(zh="{deliveries} 次交付中 {rated} 次有评价", en="{rated} of {deliveries} deliveries rated")
_LOST = Text(zh="{ratings}填写，平均 {mean}", en="named by {ratings}, {mean} on average")
_HOURS = Text(zh="{hours} 小时 {minutes} 分钟", en="{hours} h {minutes} min")
_MINUTES = Text(zh="{minutes} 分钟", en="{minutes} min")
_BY_SCORE = Text(zh="1 分 {one} 条，2 分 {two} 条", en="score 1: {one}, score 2: {two}")


def ratings_text(n: int) -> Text:
    """``12 条评价``, ``12 ratings``."""
    return Text(zh=_RATINGS_ZH.format(n=n), en=count_text(n, "rating"))


def satisfaction_summary(figures: SatisfactionReport) -> Text:
    """The report in one line: how many ratings, and their mean."""
    if not figures.scores.n:
        return labels.NO_RATINGS
    ratings, mean = ratings_text(figures.scores.n), figures.scores.mean_from(figures.least)
    if mean is None:
        return _TOO_FEW.filled(ratings=ratings, k=figures.least)
    return _SUMMARY.filled(ratings=ratings, mean=f"{float(mean):.2f}")


def mean_remark(figures: SatisfactionReport) -> Text | None:
    """The interval of the mean; None below k ratings."""
    if figures.scores.mean_from(figures.least) is None:
        return None
    return interval_text(mean_interval(figures.scores))


def interval_text(interval: Interval | None) -> Text | None:
    """``90 % 区间 3.18–5.00``; None without an interval."""
    if interval is None:
        return None
    return _INTERVAL.filled(low=f"{interval.low:.2f}", high=f"{interval.high:.2f}")


def response_remark(response: RatedDeliveries) -> Text:
    """How many of how many deliveries were rated."""
    return _OF_DELIVERIES.filled(rated=response.rated, deliveries=response.deliveries)


def low_remark(one: int, two: int) -> Text:
    """How many ratings of 1 and of 2."""
    return _BY_SCORE.filled(one=one, two=two)


def lost_remark(lost: LostTime) -> Text | None:
    """How many ratings name lost time, and their mean; None where none does."""
    if lost.mean is None:
        return None
    return _LOST.filled(ratings=ratings_text(lost.ratings), mean=duration_text(lost.mean))


def duration_text(length: timedelta) -> Text:
    """A length of time in hours and minutes: ``1 小时 30 分钟``."""
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    if not hours:
        return _MINUTES.filled(minutes=minutes)
    return _HOURS.filled(hours=hours, minutes=minutes)


def share_text(share: Fraction | None) -> Text:
    """A share in percent, with one decimal."""
    return Text.plain(f"{float(share):.1%}") if share is not None else _NONE


def score_text(score: Fraction | None) -> Text:
    """A mean with two decimals."""
    return Text.plain(f"{float(score):.2f}") if score is not None else _NONE


def closed_sentences(figures: SatisfactionReport, zone: tzinfo) -> tuple[Text, ...]:
    """The closings of months, and what came later and is not in the figures."""
    found = []
    for closing in figures.closings:
        words = Text(
            *(
                moment(closing.at, zone, language=language, happened=True).words
                for language in (Language.ZH, Language.EN)
            )
        )
        found.append(labels.CLOSED_MONTH.filled(period=period_text(closing.period), at=words))
    if figures.changed.given:
        n = len(figures.changed.given)
        found.append(labels.GIVEN_LATER.filled(count=Text(zh=str(n), en=count_text(n, "rating"))))
    if figures.changed.left_out:
        n = len(figures.changed.left_out)
        found.append(labels.LEFT_OUT_LATER.filled(count=Text(zh=str(n), en=count_text(n, "rating"))))
    return tuple(found)
