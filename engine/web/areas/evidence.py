"""Looking at what was handed in: pictures, pages of documents, tables, texts; anything else is saved."""

from starlette.responses import Response

from engine.domain.access.right import EVERYBODY
from engine.domain.text import Text
from engine.intake.renditions import Rendition
from engine.web.attachment import foreign_attachment
from engine.web.page import Page
from engine.web.presenters.submitted_files import (
    ContentGone,
    FoundFile,
    content_of,
    evidence_url,
    find_file,
    log_view,
    picture_of,
    rendition_of,
    same_files,
)
from engine.web.visit import NotThere, Visit
from engine.web.written_number import whole_number
from engine.wording.dates import local_due
from engine.wording.evidence import erased_text
from engine.wording.names import person_title, title_of
from engine.wording.pages import evidence as words
from engine.wording.refusal import refusal_text

_GONE = 410
_ALONE = "default-src 'none'; sandbox"
"""The policy of bytes that somebody submitted: were they ever opened as a page, nothing in it would run."""
_OWN_COPY = "private, no-cache"
"""A browser may keep a copy for its person, and asks each time whether it still may show it."""


def show(visit: Visit) -> Response:
    """Show one file of an item."""
    found = find_file(visit, visit.query("item"), visit.path("sha256"))
    page = _number(visit.query("page", "1"))
    if found.file.erased_at is not None:
        return _shown(visit, found, _GONE, sentence=erased_text(found.file.name, found.file.erased_at, visit.zone))
    try:
        rendition = rendition_of(visit, found)
    except ContentGone as gone:
        return _shown(visit, found, _GONE, sentence=refusal_text(gone.refusal))
    if rendition.pages and not 1 <= page <= rendition.pages:
        raise NotThere
    log_view(visit, found, "viewed")
    sentence = words.PROBLEMS[rendition.problem.value] if rendition.problem is not None else None
    return _shown(visit, found, 200, rendition=rendition, page=page, sentence=sentence, can_download=True)


def picture(visit: Visit) -> Response:
    """Answer with a picture of a page, drawn anew."""
    found = find_file(visit, visit.query("item"), visit.path("sha256"))
    page = _number(visit.path("page"))
    if found.file.erased_at is not None or page > 1_000:
        raise NotThere
    tag = f'"{found.file.sha256[:32]}-{page}"'
    headers = {"etag": tag, "cache-control": _OWN_COPY, "content-security-policy": _ALONE}
    if page:  # the small picture in a list is no look at the file
        log_view(visit, found, "viewed")
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    try:
        drawn = picture_of(visit, found, page)
    except ContentGone:
        drawn = None
    if drawn is None:
        raise NotThere
    return Response(drawn, media_type="image/jpeg", headers=headers)


def download(visit: Visit) -> Response:
    """Answer with the bytes of a file, to save them under its own name."""
    found = find_file(visit, visit.query("item"), visit.path("sha256"))
    if found.file.erased_at is not None:
        return _shown(visit, found, _GONE, sentence=erased_text(found.file.name, found.file.erased_at, visit.zone))
    try:
        content = content_of(visit, found)
    except ContentGone as gone:
        return _shown(visit, found, _GONE, sentence=refusal_text(gone.refusal))
    log_view(visit, found, "downloaded")
    return foreign_attachment(content, found.file.name, {"content-security-policy": _ALONE})


def _shown(
    visit: Visit,
    found: FoundFile,
    status: int,
    *,
    rendition: Rendition | None = None,
    page: int = 1,
    sentence: Text | None = None,
    can_download: bool = False,
) -> Response:
    occurrence = found.item.occurrence
    same_as, unseen = same_files(visit, found.file)
    return visit.render(
        "evidence.html",
        words,
        status,
        found=found,
        occurrence=occurrence,
        item_title=title_of(found.item.obligation, occurrence),
        rendition=rendition,
        page=page,
        sentence=sentence,
        can_download=can_download,
        same_as=same_as,
        unseen=words.SAME_AS_OTHERS.filled(count=unseen) if unseen else None,
        who=person_title(visit.book.definitions.people, found.submission.entry.actor),
        when=local_due(found.submission.entry.effective_at, visit.zone),
        evidence_url=evidence_url,
    )


def _number(written: str) -> int:
    """A number in an address. Answers as if there were no such page for anything else."""
    number = whole_number(written)
    if number is None:
        raise NotThere
    return number


PAGES = (
    Page("/evidence/{sha256}", "evidence", EVERYBODY, get=show),
    Page("/evidence/{sha256}/pictures/{page}", "evidence_picture", EVERYBODY, get=picture),
    Page("/evidence/{sha256}/download", "evidence_download", EVERYBODY, get=download),
)
