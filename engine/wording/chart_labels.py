"""The texts of charts in both languages: legends, descriptions for screen readers, columns of their tables."""

from engine.domain.text import Text

N = Text(zh="n", en="n")
N_OF = Text(zh="{title}：份数 n", en="{title}: n")
TARGET_OF = Text(zh="{title}：目标", en="{title}: target")
WITH_TARGET = Text(zh="{title}（目标 {target}）", en="{title} (target {target})")
TARGET = Text(zh="目标 {target}", en="target {target}")
N_IS = Text(zh="n = {n}", en="n = {n}")
TOO_FEW = Text(zh="n = {n}，太少，不显示", en="n = {n}: too few to show")
NONE = Text(zh="无", en="none")
NOTE_OF = Text(zh="{title}：备注", en="{title}: remark")
SHARE = Text(zh="占比", en="Share")
CUMULATIVE = Text(zh="累计占比", en="Cumulative share")
CALM = Text(zh="良好", en="good")
ATTENTION = Text(zh="需关注", en="needs attention")
MARKED = Text(zh="有备注，见下表", en="remark in the table below")
AXES = Text(zh="{rows} ↓  {columns} →", en="{rows} ↓  {columns} →")

HEATMAP = Text(
    zh="热力图：{rows} {row_count} 行，{columns} {column_count} 列，有值的格 {count} 个。",
    en="Heat map: {row_count} rows ({rows}), {column_count} columns ({columns}), {count} cells with a value.",
)
EXTREMES = Text(
    zh="最低 {low}：{low_at}；最高 {high}：{high_at}。", en="Lowest {low}: {low_at}. Highest {high}: {high_at}."
)
PAIR = Text(zh="{row} → {column}", en="{row} → {column}")
DISTRIBUTION = Text(
    zh="分布图：{rows} {count} 项，每条按 {levels} 分段。", en="Stacked bars: {count} of {rows}, split by {levels}."
)
PARETO = Text(
    zh="帕累托图：{rows} {count} 项，按{value}从大到小。",
    en="Pareto chart: {count} of {rows}, the largest {value} first.",
)
LARGEST = Text(zh="最大：{label}，{value}，占 {share}。", en="Largest: {label}, {value}, {share} of all.")
SERIES = Text(
    zh="趋势图：{label}，{first} 至 {last}，最近 {value}。",
    en="Trend of {label} from {first} to {last}, latest {value}.",
)
SERIES_EMPTY = Text(
    zh="趋势图：{label}，{first} 至 {last}，没有可显示的值。",
    en="Trend of {label} from {first} to {last}: no value to show.",
)
IN_SHEET = Text(zh="数字在本表左侧。", en="The numbers are in the cells to the left.")
IN_TABLE = Text(zh="数字见下表。", en="The numbers are in the table below.")
