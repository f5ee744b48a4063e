"""How service was felt, as a section of the scorecard: ratings, praise, open defects."""

from decimal import Decimal
from fractions import Fraction

from engine.domain.agreement.indicator import Direction, MeasureUnit
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.satisfaction.distribution import Distribution
from engine.domain.figures.scorecard import Experience, Scorecard
from engine.domain.text import Text
from engine.reports.model import FOR_READERS, ON_SHEETS, CellKind, Column, Section
from engine.wording import scorecard_labels as labels
from engine.wording.dates import period_text
from engine.wording.measures import change_text
from engine.wording.names import department_title

_PLACES = Decimal("0.0001")


def experience_sections(figures: Scorecard, organisation: Organisation) -> tuple[Section[Experience], ...]:
    """The section, if anybody rated, praised or found a defect; a mean of too few ratings is left out."""
    if not figures.experience:
        return ()
    *departments, whole = figures.experience
    least = figures.least

    def title(row: Experience) -> Text:
        return department_title(organisation, row.id) if row.id else labels.ALL

    columns: tuple[Column[Experience], ...] = (
        Column("title", labels.DEPARTMENT, CellKind.TEXT, title),
        Column("mean", labels.MEAN, CellKind.NUMBER, lambda x: _mean(x.scores, least), places=2, strong=True),
        Column("ratings", labels.RATINGS, CellKind.COUNT, lambda x: x.scores.n),
        Column("change", labels.MEAN_CHANGE, CellKind.TEXT, lambda x: _change(x, least), media=FOR_READERS),
        Column(
            "mean before",
            labels.MEAN_BEFORE,
            CellKind.NUMBER,
            lambda x: _mean(x.before, least),
            places=2,
            media=ON_SHEETS,
        ),
        Column("top two", labels.TOP_TWO, CellKind.PERCENTAGE, lambda x: _top_two(x.scores, least)),
        Column("low", labels.LOW_RATINGS, CellKind.COUNT, lambda x: x.scores.low, zero="·"),
        Column("kudos", labels.KUDOS, CellKind.COUNT, lambda x: x.kudos, zero="·"),
        Column("open defects", labels.OPEN_DEFECTS, CellKind.COUNT, lambda x: x.open_defects, zero="·"),
        Column("recurring", labels.RECURRING, CellKind.COUNT, lambda x: x.recurring, zero="·"),
        Column("id", labels.ID, CellKind.ID, lambda x: x.id or None, media=ON_SHEETS, printed=False),
    )
    return (
        Section(
            labels.EXPERIENCE,
            columns,
            tuple(departments),
            key="experience",
            subtitle=period_text(figures.period),
            note=labels.EXPERIENCE_NOTE.filled(least=least),
            total=whole,
            sheet_title=labels.EXPERIENCE_SHEET,
        ),
    )


def _mean(scores: Distribution, least: int) -> Decimal | None:
    return _decimal(scores.mean_from(least))


def _top_two(scores: Distribution, least: int) -> Decimal | None:
    return _decimal(scores.top_two) if scores.n >= least else None


def _change(row: Experience, least: int) -> Text | None:
    return change_text(_mean(row.scores, least), _mean(row.before, least), MeasureUnit.NUMBER, Direction.HIGHER)


def _decimal(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)
