"""A report with a chart of each kind, whose numbers are easy to check."""

from datetime import UTC, datetime
from decimal import Decimal

from engine.domain.text import Text
from engine.reports.chart import (
    Better,
    ChartLabel,
    ChartPoint,
    ChartSeries,
    DistributionBar,
    DistributionChart,
    HeatCell,
    Heatmap,
    NumberStyle,
    ParetoBar,
    ParetoChart,
    SmallMultiples,
)
from engine.reports.chart_section import chart_section
from engine.reports.model import Report


def text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def label(key: str, zh: str, en: str) -> ChartLabel:
    return ChartLabel(key, text(zh, en))


SALES, HR, FINANCE = (
    label("sales", "销售部", "Sales"),
    label("hr", "人事部", "Human resources"),
    label("finance", "财务部", "Finance"),
)
LEVELS = (
    label("1", "低于标准", "Below standard"),
    label("2", "基本的服务", "Basic"),
    label("3", "满意的服务", "Satisfying"),
    label("4", "超值的服务", "Beyond expectations"),
    label("5", "难忘的服务", "Unforgettable"),
)
GAP = text("差距 −1.2", "gap −1.2")
HEATMAP = Heatmap(
    text("提供方", "Provider"),
    text("接收方", "Consumer"),
    (SALES, HR),
    (FINANCE, SALES),
    (
        (HeatCell(Decimal("4.25"), 12, (0, 1, 1, 4, 6)), None),
        (HeatCell(Decimal("1.5"), 8, (5, 2, 1, 0, 0), GAP), HeatCell(None, 3)),
    ),
    Decimal(1),
    Decimal(5),
)
DISTRIBUTION = DistributionChart(
    text("提供方", "Provider"),
    LEVELS,
    (DistributionBar(SALES, (1, 2, 3, 8, 6), 20), DistributionBar(HR, None, 3)),
)
PARETO = ParetoChart(
    text("差错", "Defect"),
    text("次数", "Count"),
    (
        ParetoBar(label("late", "迟交", "Handed in late"), Decimal(10)),
        ParetoBar(label("stamp", "漏盖章", "Stamp missing"), Decimal(25)),
        ParetoBar(label("amount", "金额不符", "Wrong amount"), Decimal(5)),
    ),
)
MONTHS = tuple(label(f"2026-0{n}", f"2026年{n}月", f"2026-0{n}") for n in range(1, 7))


def points(*values: tuple[str | None, int | None]) -> tuple[ChartPoint, ...]:
    return tuple(ChartPoint(Decimal(value) if value is not None else None, n) for value, n in values)


ON_TIME = ChartSeries(
    label("on-time", "按时率", "On-time rate"),
    points(("0.8", 10), ("0.9", 20), (None, 2), ("0.85", 20), ("0.95", 20), ("0.9", 40)),
    target=Decimal("0.95"),
)
OVERDUE = ChartSeries(
    label("overdue", "逾期事项", "Overdue items"),
    points(("3", None), ("5", None), ("2", None), ("8", None), ("4", None), ("4", None)),
    style=NumberStyle.COUNT,
    better=Better.LOWER,
)
SERIES = SmallMultiples(text("所属期", "Period"), MONTHS, (ON_TIME, OVERDUE))

SECTIONS = (
    chart_section(text("满意度矩阵", "Satisfaction matrix"), HEATMAP, key="matrix"),
    chart_section(text("评价分布", "Distribution of ratings"), DISTRIBUTION, key="distribution"),
    chart_section(text("差错帕累托图", "Pareto of defects"), PARETO, key="pareto"),
    chart_section(text("半年趋势", "Six months"), SERIES, key="trend"),
)
REPORT = Report(
    title=text("图表", "Charts"),
    organisation=text("店", "Dealership"),
    as_of=datetime(2026, 7, 1, 10, 0, tzinfo=UTC),
    zone="Asia/Shanghai",
    summary=text("每种图一张", "One chart of each kind"),
    sections=SECTIONS,
)
