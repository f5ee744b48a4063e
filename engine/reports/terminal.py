"""Any report for a terminal of any width. Chinese characters take two columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text as Styled

from engine.domain.text import Language, Text
from engine.reports.model import Bar, Footnote, Medium, Report, Section
from engine.reports.reader_text import ReaderText, counts_text
from engine.reports.terminal_chart import chart_lines
from engine.reports.terminal_table import QUIET, TerminalTable, indented, plain_table
from engine.wording import report_labels as labels

NARROWEST = 60
"""The least width of the tables: a wrapped line reads better than a column of single letters."""
_BAR = 30
_BAR_STYLE = "red"


def terminal_text(
    report: Report,
    *,
    language: Language,
    width: int,
    colour: bool = False,
    ids: bool = False,
    hint: Text | None = None,
) -> str:
    """The report as text of at most ``width`` columns (at least 60), each line ended, without trailing blanks.

    Use ``colour`` only for a terminal. Without it the text contains no escape sequence, whatever the cells contain.
    ``ids`` adds the id below each row, on a line of its own that is never wrapped, so that it can be copied.
    ``hint`` is the last line.
    """
    columns = max(width, NARROWEST)
    out = StringIO()
    console = Console(
        file=out,
        width=columns,
        force_terminal=colour,
        force_interactive=False,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(_Terminal(report, ReaderText.of(report, language), columns, ids, hint).everything(), crop=False)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


@dataclass(frozen=True, slots=True)
class _Terminal:
    report: Report
    text: ReaderText
    columns: int
    ids: bool
    hint: Text | None

    def everything(self) -> RenderableType:
        report = self.report
        parts: list[RenderableType] = [*self._head(), "", Styled(self._in(report.summary), style="bold")]
        for section in report.sections_on(Medium.TERMINAL):
            parts += ["", *self._section(section)]
        notes = (*report.footnotes, *((Footnote(self.hint),) if self.hint is not None else ()))
        shown = [Styled(self._in(note.text), style=QUIET) for note in notes if Medium.TERMINAL in note.media]
        return Group(*parts, *([""] if shown else []), *shown)

    def _in(self, text: Text) -> str:
        return self.text.in_language(text)

    def _head(self) -> Sequence[RenderableType]:
        report, text = self.report, self.text
        period = f"  {self._in(labels.PERIOD)} {self._in(report.period)}" if report.period is not None else ""
        when = f"{self._in(labels.AS_OF)} {text.as_of(report).words} ({report.zone}){period}"
        mark = Styled(f"*** {self._in(labels.REHEARSAL)} ***", style="bold reverse")
        return (
            *((mark,) if report.rehearsal else ()),
            Styled.assemble((text.one_line(report.organisation), "bold"), "  ", (self._in(report.title), "bold")),
            Styled(when, style=QUIET),
            *((Styled(f"{self._in(labels.ONLY)} {self._in(report.scope)}"),) if report.scope is not None else ()),
            *(Styled(self._in(note)) for note in report.notes),
        )

    def _section(self, section: Section[Any]) -> Sequence[RenderableType]:
        more = f"  {self._in(section.subtitle)}" if section.subtitle is not None else ""
        parts: list[RenderableType] = [Styled.assemble((self._in(section.title), "bold"), (more, QUIET))]
        sentences = [section.note] if section.note is not None else []
        if section.counts:
            sentences.insert(0, counts_text(section.counts))
        if not section.rows and section.empty is not None:
            sentences.append(section.empty)
        parts += [indented(Styled(self._in(sentence))) for sentence in (*sentences, *section.sentences)]
        for figure in section.figures:
            line = Styled(f"{self._in(figure.title)}  ", style=QUIET).append(
                " + ".join(self.text.detail(figure)), "bold"
            )
            parts.append(indented(line))
        if section.bars:
            parts.append(indented(self._bars(section.bars)))
        if section.chart is not None:
            parts.append(indented(chart_lines(section.chart, self.text.language)))
        if section.rows and section.columns_on(Medium.TERMINAL):
            parts.append(TerminalTable(section, self.text, width=self.columns, ids=self.ids).drawing())
        return parts

    def _bars(self, bars: Sequence[Bar]) -> RenderableType:
        table = plain_table(head=False)
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        longest = max(*(bar.count for bar in bars), 1)
        for bar in bars:
            drawn = Styled("█" * round(bar.count / longest * _BAR), style=_BAR_STYLE)
            table.add_row(self._in(bar.label), str(bar.count), drawn)
        return table
