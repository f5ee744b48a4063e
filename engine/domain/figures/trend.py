"""The trend: the figures of service of several periods that follow each other."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.indicator import Indicator
from engine.domain.agreement.organisation import Person
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.scorecard import Card, ClosedMonth
from engine.domain.ledger.head import Head
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class TrendLine:
    """The cards of one department (``id``) or of all (an empty id), one for each period, oldest first."""

    id: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The trend of a scope as of an instant (UTC). ``periods`` are the labels of the periods, oldest first.

    ``zone`` is the name of the organisation's zone. Each line has a card for each period.
    """

    as_of: datetime
    zone: str
    organisation: Text
    rehearsal: bool
    periods: tuple[str, ...]
    scope: ReportScope
    head: Head | None
    whole: TrendLine
    by_department: tuple[TrendLine, ...]
    indicators: tuple[Indicator, ...] = ()
    closed: tuple[ClosedMonth, ...] = ()
    people: tuple[Person, ...] = ()
