"""Submitted files as pages show them: found for people who may see their item, rendered, and each view kept."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from engine.domain.access.audit import AuditKind
from engine.domain.access.right import SEES_EVERYTHING
from engine.domain.figures.submission import Submission, SubmittedField, SubmittedFile
from engine.domain.ids import BadId, OccurrenceId
from engine.domain.refusal import Labelled, Refusal
from engine.intake.renditions import RENDITIONS, Rendition, RenditionFolder
from engine.services.ports.accounts import AuditQuery
from engine.services.reading.evidence import ItemEvidence, evidence_of_item, intact_content
from engine.services.reading.item import item_detail
from engine.services.reading.sight import visible_agreements
from engine.services.refused import Refused
from engine.web.visit import NotThere, Visit

_SAME_VIEW = timedelta(minutes=10)
_MOST_VIEWS = 50


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A submitted file with its field, its delivery, and the item."""

    item: ItemEvidence
    submission: Submission
    field: SubmittedField
    file: SubmittedFile


class ContentGone(Exception):
    """The content of a file is missing, or is not the one that was submitted."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def find_file(visit: Visit, item: str, sha256: str) -> FoundFile:
    """The file with this SHA-256 among everything submitted for an item, the last one first.

    Answers as if there were none where there is none, or where the person may not see the item.
    """
    try:
        found, _ = evidence_of_item(visit.ledger, item, visit.at)
        _require_item(visit, found)
    except Refused:
        raise NotThere from None
    for submission in reversed(found.submissions):
        for field, file in submission.files:
            if file.sha256 == sha256:
                return FoundFile(found, submission, field, file)
    raise NotThere


def _require_item(visit: Visit, item: ItemEvidence) -> None:
    """Answer as if there were no such item for those whom its own page answers like that."""
    if visit.sees_item(item.agreement, item.occurrence, item.history):
        return
    # the role of neither side that decides an appeal sees the item that it is about
    detail = item_detail(visit.ledger, item.occurrence.id, visit.at, visit.access.person)
    if not detail.actions.possible:
        raise NotThere


def content_of(visit: Visit, found: FoundFile) -> bytes:
    """The content of a file. Raises ContentGone."""
    item = found.item.occurrence.id
    field = found.field.field
    content = intact_content(visit.site.evidence, item, Labelled(field.name, field.label), found.file)
    if isinstance(content, Refusal):
        raise ContentGone(content)
    return content


def rendition_of(visit: Visit, found: FoundFile) -> Rendition:
    """The rendition of a file, drawn where it was not before. Raises ContentGone."""
    return _renditions(visit).rendition(found.file.sha256, found.file.name, lambda: content_of(visit, found))


def picture_of(visit: Visit, found: FoundFile, page: int) -> bytes | None:
    """The picture of a page as JPEG; 0 is the small one. None where there is none. Raises ContentGone."""
    return _renditions(visit).picture(found.file.sha256, found.file.name, lambda: content_of(visit, found), page)


def _renditions(visit: Visit) -> RenditionFolder:
    return _folder(visit.site.workspace.state / RENDITIONS)


@cache
def _folder(path: Path) -> RenditionFolder:
    """The renditions of one state folder: one object for all visits, which draws each file once."""
    return RenditionFolder(path)


def same_files(visit: Visit, file: SubmittedFile) -> tuple[tuple[str, ...], int]:
    """The other items for which a file was submitted before: the ids of those that the person may see, and the number
    of the rest."""
    seen = [id for id in file.same_as if sees_item(visit, id)]
    return tuple(seen), len(file.same_as) - len(seen)


def sees_item(visit: Visit, item: str) -> bool:
    """True if the visitor may see all items of the agreement of an id; False for a text that is no id."""
    try:
        agreement = OccurrenceId.parse(item).agreement
    except BadId:
        return False
    access = visit.access
    # an id does not say its month, so of one period an auditor is told of the items of the own department alone
    access = access if access.period is None else replace(access, rights=access.rights - SEES_EVERYTHING)
    visible = visible_agreements(access, visit.books)
    return visible is None or agreement in visible


def log_view(visit: Visit, found: FoundFile, what: str) -> None:
    """Keep that somebody looked at a file (``viewed``) or took it away (``downloaded``)."""
    record_view(visit, what, found.item.occurrence.id, found.file.sha256)


def record_view(visit: Visit, what: str, item: str, sha256: str) -> None:
    """Keep a view in the audit; the same one again within some minutes, such as the pictures of one file, is one."""
    kinds, since = frozenset({AuditKind.EVIDENCE_VIEWED}), visit.site.now() - _SAME_VIEW
    seen = visit.site.ledger.accounts.audit(  # with what this page kept itself, which its one state has not
        AuditQuery(kinds, actor=visit.access.person, about=item, since=since), _MOST_VIEWS
    )
    detail = {"file": sha256, "how": what}
    if detail not in [one.detail for one in seen]:
        visit.record_audit(AuditKind.EVIDENCE_VIEWED, item, detail)


def evidence_url(visit: Visit, item: str, sha256: str, *, page: int | None = None, download: bool = False) -> str:
    """The path of looking at a file of an item; of one of its pictures (``page``, 0: the small one); of its bytes."""
    if page is not None:
        return visit.url("evidence_picture", {"item": item}, sha256=sha256, page=str(page))
    return visit.url("evidence_download" if download else "evidence", {"item": item}, sha256=sha256)
