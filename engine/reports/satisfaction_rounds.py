"""The rounds of surveys in the report of satisfaction: a row for each department rated, with the round before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.domain.agreement.organisation import Organisation
from engine.domain.survey.result import ResultState, RoundResult, SurveyFigures
from engine.domain.text import Text
from engine.reports.model import CellKind, Column, Section
from engine.wording import satisfaction_labels as labels
from engine.wording.names import department_title, one_line
from engine.wording.survey import KINDS, STATES


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A department in a round, with its figures in it and in the round before; a round without figures to show has one
    row without a department."""

    result: RoundResult
    provider: str | None = None
    figures: SurveyFigures | None = None
    before: SurveyFigures | None = None

    @property
    def change(self) -> Fraction | None:
        """By how much the index differs from that of the round before."""
        now = self.figures.index if self.figures is not None else None
        earlier = self.before.index if self.before is not None else None
        return now - earlier if now is not None and earlier is not None else None


def rounds_section(results: tuple[RoundResult, ...], organisation: Organisation) -> Section[RoundRow]:
    """The rounds that closed in the period of the report."""
    columns: tuple[Column[RoundRow], ...] = (
        Column("round", labels.ROUND, CellKind.TEXT, lambda x: Text.plain(x.result.round.id)),
        Column("survey", labels.SURVEY, CellKind.TEXT, lambda x: _title(x.result)),
        Column("kind", labels.SURVEY_KIND, CellKind.TEXT, lambda x: KINDS[x.result.round.kind]),
        Column("answers", labels.ANSWERS, CellKind.COUNT, lambda x: x.result.rate.answered),
        Column("wanted", labels.WANTED, CellKind.COUNT, lambda x: x.result.rate.wanted),
        Column("unit", labels.DEPARTMENT, CellKind.TEXT, lambda x: _department(x, organisation)),
        Column("index", labels.INDEX, CellKind.NUMBER, lambda x: _decimal(_index(x)), strong=True),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.figures.n if x.figures is not None else None),
        Column("change", labels.SINCE_ROUND_BEFORE, CellKind.NUMBER, lambda x: _decimal(x.change)),
    )
    rows = tuple(row for result in results for row in _rows(result))
    return Section(labels.ROUNDS, columns, rows, key="rounds", empty=labels.NO_ROUNDS, sheet_title=labels.ROUNDS_SHEET)


def _rows(result: RoundResult) -> Iterator[RoundRow]:
    before = dict(result.before.providers) if result.before is not None else {}
    if not result.providers:
        yield RoundRow(result)
    for provider, figures in result.providers:
        yield RoundRow(result, provider, figures, before.get(provider))


def _title(result: RoundResult) -> Text:
    title = result.round.survey.title
    return Text(zh=one_line(title.zh), en=one_line(title.en))


def _department(row: RoundRow, organisation: Organisation) -> Text:
    if row.provider is not None:
        return department_title(organisation, row.provider)
    return STATES[ResultState.NOT_VALID] if row.result.state is ResultState.NOT_VALID else labels.NOT_SHOWN


def _index(row: RoundRow) -> Fraction | None:
    return row.figures.index if row.figures is not None else None


def _decimal(value: Fraction | None) -> Decimal | None:
    return Decimal(str(round(float(value), 4))) if value is not None else None
