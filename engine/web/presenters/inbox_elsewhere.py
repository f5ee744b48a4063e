"""The other things that wait for the reader of an inbox: short lines that lead to the pages for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.figures.judged import Judged
from engine.domain.notification.note import Note
from engine.domain.text import Text
from engine.services.reading.inbox_page import InboxPage
from engine.web.visit import Visit
from engine.wording.defect import proposal_reason
from engine.wording.names import one_line, thing, title_of
from engine.wording.notification_notes import note_text
from engine.wording.pages import inbox as words
from engine.wording.questions import question_text

_MOST = 5
"""The lines of a kind that are shown; the page for them has all."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing in a few words, and the page for it."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """Things of one kind that wait: how many, the page for all of them (None: there is none), and the first ones."""

    title: Text
    count: int
    url: str | None
    lines: tuple[WaitingLine, ...]


def waiting_kinds(visit: Visit, page: InboxPage) -> tuple[WaitingKind, ...]:
    """The kinds of things that wait for the reader, without those of which there are none."""
    return tuple(kind for kind in _kinds(visit, page) if kind.count)


def _kinds(visit: Visit, page: InboxPage) -> Iterator[WaitingKind]:
    surveys = [WaitingLine(one.round.survey.title, visit.url("survey", round=one.round.id)) for one in page.surveys]
    yield _kind(words.SURVEYS, surveys, visit.url("surveys"))
    yield _kind(words.TO_RATE, [_of_item(visit, j) for j in page.ratings.to_rate], visit.url("round"))
    yield _kind(words.TO_DECIDE, [_of_item(visit, j) for j in page.ratings.to_decide], None)
    signed = [WaitingLine(Text.plain(", ".join(p.agreements)), visit.url("agreements")) for p in page.to_sign]
    yield _kind(words.TO_SIGN, signed, visit.url("agreements"))
    asked = [WaitingLine(question_text(q), visit.url("business_questions")) for q in page.questions]
    yield _kind(words.QUESTIONS, asked, visit.url("business_questions"))
    reasons = page.book.organisation.ratings.reasons
    proposed = [WaitingLine(proposal_reason(p, reasons), visit.url("item", id=p.item)) for p in page.defects]
    yield _kind(words.DEFECTS, proposed, None)


def news_lines(visit: Visit, page: InboxPage) -> tuple[WaitingLine, ...]:
    """The ratings and the praise of the last days, each in a sentence."""
    return tuple(
        WaitingLine(_sentence(visit, news.item, note), visit.url("item", id=news.item.occurrence.id))
        for news in page.ratings.news
        for note in news.notes
    )


def _sentence(visit: Visit, j: Judged, note: Note) -> Text:
    about, text = _title(j), note_text(note, visit.zone, visit.names)
    return Text(zh=one_line(f"{about.zh}：{text.zh}"), en=one_line(f"{about.en}: {text.en}"))


def _kind(title: Text, lines: list[WaitingLine], url: str | None) -> WaitingKind:
    return WaitingKind(title, len(lines), url, tuple(lines[:_MOST]))


def _of_item(visit: Visit, j: Judged) -> WaitingLine:
    return WaitingLine(_title(j), visit.url("item", id=j.occurrence.id))


def _title(j: Judged) -> Text:
    title = title_of(j.obligation, j.occurrence)
    about = thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject)
    return Text(zh=one_line(f"{title.zh} {about}"), en=one_line(f"{title.en} {about}"))
