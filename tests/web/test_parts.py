"""The parts that templates share: what is typed is escaped, labels and problems belong to their fields."""

from collections.abc import Callable

import pytest

from engine.domain.text import Language
from engine.web.rendering import Words, environment
from engine.wording.pages import frame
from tests.web.test_table import SLIPS, sample_table

Draw = Callable[..., str]
BAD = '"><script>alert(1)</script>'


@pytest.fixture
def draw() -> Draw:
    """Draws a template with the values that every page has."""

    def drawn(template: str, **values: object) -> str:
        shared = {"frame": Words(frame, Language.EN), "token": "t0", "t": lambda text: text.en}
        return environment().from_string(template).render(**shared, **values)

    return drawn


@pytest.mark.parametrize(
    "part",
    [
        "input('a', bad, bad, hint=bad, problem=bad)",
        "textarea('a', bad, bad, hint=bad, problem=bad)",
        "select('a', bad, [(bad, bad)], bad, hint=bad, problem=bad)",
        "radios('a', bad, [(bad, bad)], bad, hint=bad, problem=bad)",
        "checkbox('a', bad, hint=bad, problem=bad)",
        "refusal(bad)",
    ],
)
def test_fields_escape_what_people_wrote(draw: Draw, part: str) -> None:
    name = part.partition("(")[0]
    html = draw(f'{{% from "parts/form.html" import {name} with context %}}{{{{ {part} }}}}', bad=BAD)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_field_is_tied_to_its_label_hint_and_problem(draw: Draw) -> None:
    html = draw(
        '{% from "parts/form.html" import input with context %}'
        "{{ input('until', 'Until', '2026-02-30', hint='A day', problem='No such day', required=true) }}"
    )
    assert '<label class="label" for="field-until">Until <span class="required">required</span></label>' in html
    assert (
        '<input type="text" id="field-until" name="until" required aria-invalid="true" '
        'aria-describedby="field-until-hint field-until-problem" value="2026-02-30">'
    ) in html


@pytest.mark.parametrize(
    "part",
    [
        "mark(bad, 'overdue')",
        "person(bad, bad)",
        "instant(bad, bad, bad)",
        "money(bad)",
        "facts([(bad, bad)])",
        "figures([(bad, bad, bad, '')])",
        "empty(bad, bad, bad)",
        "tabs([(bad, bad, 1, true)], bad)",
        "up(bad, bad)",
    ],
)
def test_parts_escape_what_people_wrote(draw: Draw, part: str) -> None:
    name = part.partition("(")[0]
    assert "<script>" not in draw(f'{{% from "parts/show.html" import {name} with context %}}{{{{ {part} }}}}', bad=BAD)


def test_a_list_has_chips_headings_cells_files_and_pages(draw: Draw) -> None:
    html = draw(
        '{% from "parts/listing.html" import listing with context %}{{ listing(table) }}', table=sample_table("page=1")
    )
    for part in (
        '<a class="chip" id="slips-state-overdue" href="/slips?state=overdue">Overdue <span class="count">2</span></a>',
        '<a id="slips-by-title" href="/slips?sort=title">Title</a>',
        '<td class="text" data-label="Title"><span class="text">订单</span></td>',
        '<a href="/slips?format=xlsx">Excel</a>',
        '<a class="button" rel="next" id="slips-next" href="/slips?page=2">Next</a>',
    ):
        assert part in html


def test_a_page_may_write_the_cells_of_a_list_itself(draw: Draw) -> None:
    html = draw(
        '{% from "parts/listing.html" import listing, cell with context %}{% call(head, row) listing(table) %}'
        '{% if head.column.key == "title" %}<b>{{ row.title }}</b>{% else %}{{ cell(table, head, row) }}{% endif %}'
        "{% endcall %}",
        table=sample_table(""),
    )
    assert '<td class="text" data-label="Title"><b>订单</b></td>' in html
    assert '<td class="number" data-label="Count"><span class="number">3</span></td>' in html


def test_a_list_without_rows_says_so_and_a_filtered_one_says_why(draw: Draw) -> None:
    template = '{% from "parts/listing.html" import listing with context %}{{ listing(table) }}'
    assert "No slip." in draw(template, table=sample_table("", rows=()))
    filtered = draw(template, table=sample_table("text=nothing", rows=SLIPS))
    assert "No row fits these filters." in filtered
    assert '<a class="clear" href="/slips">Clear filters</a>' in filtered


def test_rows_can_be_ticked(draw: Draw) -> None:
    html = draw(
        '{% from "parts/listing.html" import listing_rows with context %}'
        "{{ listing_rows(table, select='slip', chosen=('b',)) }}",
        table=sample_table(""),
    )
    assert '<input type="checkbox" name="slip" value="b" aria-label="Select this row" checked>' in html
