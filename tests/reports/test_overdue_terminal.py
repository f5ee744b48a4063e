"""The report for a terminal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from rich.cells import cell_len

from engine.cli.reports import render_report
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.occurrence.inherited import Inherited
from engine.domain.text import Language, Text
from engine.reports.terminal import NARROWEST
from tests.reports.overdue_formats import overdue_terminal


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", list(Language))
def test_the_report_is_the_golden_one(
    report: OverdueReport,
    organisation: Organisation,
    language: Language,
    width: int,
    same_as_golden: Callable[[str, str], None],
) -> None:
    found = overdue_terminal(report, organisation, language=language, width=width)
    same_as_golden(f"overdue-{language}-{width}.txt", found)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", list(Language))
def test_late_reasons_extensions_and_stopped_clocks_are_shown_as_in_the_golden_one(
    explained: OverdueReport,
    organisation: Organisation,
    language: Language,
    width: int,
    same_as_golden: Callable[[str, str], None],
) -> None:
    found = overdue_terminal(explained, organisation, language=language, width=width)
    same_as_golden(f"overdue-explained-{language}-{width}.txt", found)


@pytest.mark.parametrize("language", list(Language))
def test_a_report_of_nothing_says_so(
    nothing: OverdueReport,
    organisation: Organisation,
    language: Language,
    same_as_golden: Callable[[str, str], None],
) -> None:
    found = overdue_terminal(nothing, organisation, language=language, width=80)
    same_as_golden(f"overdue-empty-{language}.txt", found)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", list(Language))
def test_with_ids_each_occurrence_has_its_own_below_it(
    explained: OverdueReport,
    organisation: Organisation,
    language: Language,
    width: int,
    same_as_golden: Callable[[str, str], None],
) -> None:
    found = overdue_terminal(explained, organisation, language=language, width=width, ids=True)
    same_as_golden(f"overdue-ids-{language}-{width}.txt", found)


@pytest.mark.parametrize("width", [NARROWEST, 80, 200])
def test_an_id_stands_alone_on_its_line_and_is_never_wrapped(
    explained: OverdueReport, organisation: Organisation, width: int
) -> None:
    long = replace(explained.lines[0], occurrence="a-department-finance/an-obligation@an.event/" + "9" * 60)
    report = replace(explained, lines=(long, *explained.lines[1:]))
    text = overdue_terminal(report, organisation, language=Language.EN, width=width, ids=True)
    lines = [line.strip() for line in text.splitlines()]
    for listed in (report.lines, report.late, report.awaited, report.stopped):
        assert listed
        assert all(lines.count(x.occurrence) == 1 for x in listed)


def test_the_report_says_how_to_see_the_ids(report: OverdueReport, organisation: Organisation) -> None:
    def last(ids: bool) -> str:
        rendered = render_report("overdue", report, organisation, "terminal", Language.EN, ids=ids)
        return rendered.decode().splitlines()[-1]

    assert last(False) == "To show ids (for explain and other commands): duecourse report overdue --ids"
    assert last(True).startswith("Verification code ")


@pytest.mark.parametrize("width", [NARROWEST, 72, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("language", list(Language))
def test_no_line_is_wider_than_the_terminal(
    explained: OverdueReport, organisation: Organisation, language: Language, width: int
) -> None:
    text = overdue_terminal(explained, organisation, language=language, width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("language", list(Language))
def test_the_narrowest_terminal_shows_amounts_and_ages_whole(
    explained: OverdueReport, organisation: Organisation, language: Language
) -> None:
    text = overdue_terminal(explained, organisation, language=language, width=NARROWEST)
    assert "…" not in text
    assert "132,000.00" in text and "545,260.00" in text


@pytest.mark.parametrize("language", list(Language))
def test_a_very_long_title_and_label_stay_inside_and_whole(
    report: OverdueReport, organisation: Organisation, language: Language
) -> None:
    line = replace(report.lines[1], title=OccurrenceTitle(Text(zh="票" * 90, en="stub " * 60)), label="很长的名字" * 20)
    text = overdue_terminal(replace(report, lines=(line,)), organisation, language=language, width=80)
    assert max(cell_len(shown) for shown in text.splitlines()) <= 80
    assert text.count("票" if language is Language.ZH else "stub") == (90 if language is Language.ZH else 60)


def test_a_label_is_shown_as_it_is_and_commands_nothing(report: OverdueReport, organisation: Organisation) -> None:
    line = replace(report.lines[1], label="[red]\x1b[31m:smile:\x07", subject=None)
    text = overdue_terminal(replace(report, lines=(line,)), organisation, language=Language.EN, width=80)
    assert "[red][31m:smile:" in text
    assert not {"\x1b", "\x07"} & set(text)


def test_there_is_colour_only_where_it_is_asked_for(report: OverdueReport, organisation: Organisation) -> None:
    plain = overdue_terminal(report, organisation, language=Language.EN, width=80)
    bright = overdue_terminal(report, organisation, language=Language.EN, width=80, colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[" in bright


def test_a_rehearsal_is_said_first_and_a_real_record_never_called_one(
    report: OverdueReport, organisation: Organisation
) -> None:
    for language, word in ((Language.ZH, "演练"), (Language.EN, "REHEARSAL")):
        rehearsed = overdue_terminal(report, organisation, language=language, width=80)
        real = overdue_terminal(replace(report, rehearsal=False), organisation, language=language, width=80)
        assert word in rehearsed.splitlines()[0]
        assert word not in real


def test_two_currencies_stand_beside_each_other(report: OverdueReport, organisation: Organisation) -> None:
    stakes = (("CNY", Decimal("45000")), ("EUR", Decimal("310.5")))
    lines = (report.lines[1], replace(report.lines[3], stake=Decimal("310.5"), currency="EUR"))
    mixed = replace(report, lines=lines, total=replace(report.total, stakes=stakes, total=2, bands=(0, 0, 0, 1, 1)))
    text = overdue_terminal(mixed, organisation, language=Language.ZH, width=120)
    assert "逾期 2 项，涉及金额 45,000.00 元 + EUR 310.50，最长逾期 32 天" in text
    assert "EUR 310.50" in text.split("逾期明细")[1]


@pytest.mark.parametrize("width", [100, 120])
@pytest.mark.parametrize("language", list(Language))
def test_whose_lateness_was_inherited_takes_no_room_from_what_was_late(
    report: OverdueReport, organisation: Organisation, language: Language, width: int
) -> None:
    title = Text(zh="员工参保时间的书面通知", en="Written notice of when an employee's insurance starts")
    upstream = Inherited("hr-finance/insurance-start@employee.insured/E-11", title, timedelta(days=2), whole=True)
    held_up = replace(report, late=tuple(replace(x, inherited=upstream) for x in report.late))
    found = overdue_terminal(held_up, organisation, language=language, width=width)
    assert "…" not in found
    assert report.late[0].title.obligation.in_(language) in found
    assert "".join(title.in_(language).split()) in "".join(found.split())
