"""Bad ratings and what followed from them, as a section: contacted, resolved, rated again."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.domain.figures.bad_ratings import BadRatingFigures, StepFigures
from engine.domain.text import Text
from engine.reports.model import FOR_READERS, ON_SHEETS, CellKind, Column, Section
from engine.wording import bad_rating_labels as labels

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class BadRatingRow:
    """One figure: so many of ``of``, None where it is no share. ``points`` is a mean difference of scores."""

    title: Text
    count: int
    of: int | None = None
    remark: Text | None = None
    points: Fraction | None = None

    @property
    def share(self) -> Decimal | None:
        """The share, 1 for 100 %; None of nothing."""
        return _decimal(Fraction(self.count, self.of)) if self.of else None


def bad_rating_sections(figures: BadRatingFigures, subtitle: Text | None = None) -> tuple[Section[BadRatingRow], ...]:
    """The section, if anybody gave a bad rating."""
    if not figures.bad and not figures.left_out:
        return ()
    gain = figures.gain
    rows = [
        BadRatingRow(labels.BAD, figures.bad),
        _step(labels.CONTACTED, figures.contact),
        _step(labels.RESOLVED, figures.resolve),
        BadRatingRow(labels.AGAIN, figures.rated_again, figures.bad),
        BadRatingRow(
            labels.BETTER,
            figures.better,
            figures.rated_again,
            labels.GAIN.filled(points=f"{float(gain):+.1f}") if gain is not None else None,
            gain,
        ),
    ]
    if figures.left_out:
        rows.append(BadRatingRow(labels.LEFT_OUT, figures.left_out))
    columns: tuple[Column[BadRatingRow], ...] = (
        Column("figure", labels.FIGURE, CellKind.TEXT, lambda x: x.title),
        Column("count", labels.COUNT, CellKind.COUNT, lambda x: x.count, strong=True),
        Column("of", labels.OF, CellKind.COUNT, lambda x: x.of),
        Column("share", labels.SHARE, CellKind.PERCENTAGE, lambda x: x.share),
        Column("remark", labels.REMARK, CellKind.TEXT, lambda x: x.remark, media=FOR_READERS),
        Column(
            "parts", labels.REMARK, CellKind.TEXT, lambda x: x.remark if x.points is None else None, media=ON_SHEETS
        ),
        Column("points", labels.POINTS, CellKind.NUMBER, lambda x: _decimal(x.points), places=2, media=ON_SHEETS),
    )
    return (
        Section(
            labels.BAD_RATINGS,
            columns,
            tuple(rows),
            key="bad ratings",
            subtitle=subtitle,
            note=labels.NOTE,
            main="figure",
        ),
    )


def _step(title: Text, step: StepFigures) -> BadRatingRow:
    others = labels.PARTS.filled(late=step.late, overdue=step.overdue, waiting=step.waiting, ended=step.ended)
    return BadRatingRow(title, step.in_time, step.in_time + step.late + step.overdue, others)


def _decimal(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)
