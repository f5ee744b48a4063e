"""The other things that wait for the reader of an inbox: short lines that lead to the pages for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.figures.judged import Judged
from engine.domain.text import Text
from engine.services.reading.inbox_page import InboxPage
from engine.web.links import item_url, page_url
from engine.web.visit import Visit
from engine.wording.defect import proposal_reason
from engine.wording.names import one_line, thing, title_of
from engine.wording.pages import inbox as words
from engine.wording.questions import question_text

_MOST = 5
"""The lines of a kind that are shown; the page for them has all."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing in a few words, and the page for it."""

    text: Text
    url: str | None


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """Things of one kind that wait: how many, the page for all of them, and the first ones."""

    title: Text
    count: int
    url: str | None
    lines: tuple[WaitingLine, ...]


def waiting_kinds(visit: Visit, page: InboxPage) -> tuple[WaitingKind, ...]:
    """The kinds of things that wait for the reader, without those of which there are none."""
    return tuple(kind for kind in _kinds(visit, page) if kind.count)


def _kinds(visit: Visit, page: InboxPage) -> Iterator[WaitingKind]:
    surveys = [WaitingLine(one.round.survey.title, page_url(visit, "surveys")) for one in page.surveys]
    yield _kind(words.SURVEYS, surveys, page_url(visit, "surveys"))
    yield _kind(words.TO_RATE, [_of_item(visit, j) for j in page.ratings.to_rate], page_url(visit, "round"))
    yield _kind(words.TO_DECIDE, [_of_item(visit, j) for j in page.ratings.to_decide], None)
    signed = [WaitingLine(Text.plain(", ".join(p.agreements)), page_url(visit, "agreements")) for p in page.to_sign]
    yield _kind(words.TO_SIGN, signed, page_url(visit, "agreements"))
    asked = [WaitingLine(question_text(q), page_url(visit, "business")) for q in page.questions]
    yield _kind(words.QUESTIONS, asked, page_url(visit, "business"))
    reasons = page.book.organisation.ratings.reasons
    proposed = [WaitingLine(proposal_reason(p, reasons), item_url(visit, p.item)) for p in page.defects]
    yield _kind(words.DEFECTS, proposed, page_url(visit, "defects"))
    yield _kind(words.NEWS, [_of_item(visit, news.item) for news in page.ratings.news], None)


def _kind(title: Text, lines: list[WaitingLine], url: str | None) -> WaitingKind:
    return WaitingKind(title, len(lines), url, tuple(lines[:_MOST]))


def _of_item(visit: Visit, j: Judged) -> WaitingLine:
    title = title_of(j.obligation, j.occurrence)
    about = thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject)
    text = Text(zh=one_line(f"{title.zh} {about}"), en=one_line(f"{title.en} {about}"))
    return WaitingLine(text, item_url(visit, j.occurrence.id))
