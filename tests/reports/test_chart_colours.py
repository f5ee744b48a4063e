"""The colours of charts: readable on each other, and in order without colour, in light and in dark."""

import re
from itertools import pairwise

import pytest

from engine.reports.html import style_sheet

LIGHT, DARK = 0, 1
READABLE = 4.5
"""The least contrast of text, by WCAG."""
SEEN = 3.0
"""The least contrast of a line or a shape against what it stands on."""


def colours(sheet: str, place: int) -> dict[str, tuple[int, int, int]]:
    """The variables of a style sheet, in light or in dark."""
    blocks = re.findall(r":root \{(.*?)\}", style_sheet(sheet), re.DOTALL)
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", blocks[place])
    return {name: (int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for name, code in found}


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("place", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_each_shape(place: int) -> None:
    chart = colours("chart.css", place)
    on = {name.removeprefix("on-"): colour for name, colour in chart.items() if name.startswith("on-")}
    assert len(on) == 11
    weak = {name: round(contrast(colour, chart[name]), 2) for name, colour in on.items()}
    assert {name: value for name, value in weak.items() if value < READABLE} == {}


@pytest.mark.parametrize("place", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_bars_stand_out_from_the_paper(place: int) -> None:
    chart, card = colours("chart.css", place), colours("report.css", place)["card"]
    lines = {name: round(contrast(chart[name], card), 2) for name in ("pareto", "running", "trend", "guide")}
    assert {name: value for name, value in lines.items() if value < SEEN} == {}


@pytest.mark.parametrize("place", [LIGHT, DARK], ids=["light", "dark"])
def test_the_cells_that_ask_for_attention_stand_out_more_without_colour_too(place: int) -> None:
    chart, card = colours("chart.css", place), colours("report.css", place)["card"]
    steps = [contrast(chart[f"heat-{level}"], card) for level in range(1, 6)]
    assert steps == sorted(steps)
    assert all(later / earlier > 1.15 for earlier, later in pairwise(steps)), steps
