"""The agreement page as plain text for a terminal or a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.reports.agreement_page import AgreementPage, PageClause, PageRow, agreement_page
from engine.wording import agreement_labels as labels

WIDTH = 80
"""The default number of columns."""
NARROWEST = 40
"""The least number of columns."""

_MARGIN = 3
_LABELS = 18


def agreement_text(
    agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str, width: int = WIDTH
) -> str:
    """The agreement as plain text of at most ``width`` columns (at least 40), each line ended, without trailing blanks.

    Only the revision is never broken, however narrow the text. Equal input gives equal text.
    """
    page = agreement_page(agreement, organisation, catalogue, revision=revision)
    return "".join(f"{line.rstrip()}\n" for line in _TextWriter(max(width, NARROWEST)).lines(page))


def _both(text: Text) -> tuple[str, ...]:
    """Both wordings, or the one where they are the same."""
    return (text.zh,) if text.zh == text.en else (text.zh, text.en)


_OPENING, _CLOSING = "（“‘《「『【(", "，。；：、！？）”’》」』】)"
_WIDE = "[\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:[0-9:.]+ (?={_WIDE}))?"
    rf"(?:(?![{re.escape(_OPENING + _CLOSING)}]){_WIDE}|(?:(?!{_WIDE})[^\s{re.escape(_OPENING + _CLOSING)}])+|)"
    rf"[{re.escape(_CLOSING)}]*"
    rf"|\s+"
)
"""A piece that no line break may cut: a character with its punctuation, a word, or a number with its unit."""


@dataclass(frozen=True, slots=True)
class _TextWriter:
    width: int

    def lines(self, page: AgreementPage) -> Iterator[str]:
        for text in _both(page.organisation):
            yield from self._wrapped(text)
        yield ""
        for text in _both(page.title):
            yield from self._wrapped(text, first="# ", rest="  ")
        yield ""
        for row in page.head:
            yield from self._row(row)
        yield from self._heading(labels.OBLIGATIONS)
        for n, clause in enumerate(page.clauses):
            if n:
                yield ""
            yield from self._clause(clause)
        yield from self._heading(labels.COMMON)
        for row in page.common:
            yield from self._row(row)
        yield from self._heading(labels.SIGNATURES)
        yield from self._signatures(page)

    def _heading(self, text: Text) -> Iterator[str]:
        yield ""
        yield f"## {text.zh} {text.en}"
        yield ""

    def _clause(self, clause: PageClause) -> Iterator[str]:
        mark = f"  [{labels.KEY_MOMENT.zh} {labels.KEY_MOMENT.en}]" if clause.key_moment else ""
        yield from self._wrapped(f"{clause.number}. {clause.reference}{mark}", first="### ", rest="    ")
        for title in _both(clause.title):
            yield from self._wrapped(title, first=" " * _MARGIN)
        yield ""
        for row in clause.rows:
            yield from self._row(row)

    def _row(self, row: PageRow) -> Iterator[str]:
        label = f"{' ' * _MARGIN}{row.label.zh} {row.label.en}"
        first = label + " " * max(1, _LABELS - cell_len(label) + _MARGIN)
        rest = " " * cell_len(first)
        several = len(row.sentences) > 1
        for sentence in row.sentences:
            for n, text in enumerate(_both(sentence)):
                bullet = ("- " if n == 0 else "  ") if several else ""
                yield from self._wrapped(text, first=first + bullet, rest=rest + ("  " if several else ""))
                first = rest

    def _signatures(self, page: AgreementPage) -> Iterator[str]:
        for text in _both(labels.READ):
            yield from self._wrapped(text)
        for party in page.parties:
            yield ""
            names = " · ".join(" ".join(_both(text)) for text in (party.side, party.department, party.head) if text.zh)
            yield from self._wrapped(names)
            yield ""
            signature, date = f"{labels.SIGNATURE.zh} {labels.SIGNATURE.en} ", f"{labels.DATE.zh} {labels.DATE.en} "
            line = max(12, min(32, self.width - cell_len(signature + date) - 14 - 2))
            yield f"{signature}{'_' * line}  {date}{'_' * 14}"
        yield ""
        yield f"{labels.REVISION.zh} {labels.REVISION.en} (SHA-256), {page.id}:"
        yield page.revision

    def _wrapped(self, text: str, *, first: str = "", rest: str | None = None) -> Iterator[str]:
        """The lines of a text, broken only between pieces; the first line may start with a label."""
        line, margin = first, first if rest is None else rest
        started = False
        for piece in _pieces(text):
            if started and cell_len(line) + cell_len(piece.rstrip()) > self.width:
                yield line
                line, started = margin, False
            if not started and piece.isspace():
                continue
            line, started = line + piece, True
            while cell_len(line) > self.width and cell_len(piece) > self.width - cell_len(margin):
                room = _fitting(line, self.width)
                yield line[:room]
                line = margin + line[room:]
                piece = line[len(margin) :]
        if started:
            yield line


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        end = match.end() if match is not None and match.end() > at else at + 1
        yield text[at:end]
        at = end


def _fitting(line: str, width: int) -> int:
    """The number of characters of a line that fit."""
    used = 0
    for n, character in enumerate(line):
        used += cell_len(character)
        if used > width:
            return n
    return len(line)
