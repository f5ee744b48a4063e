"""The table of people from Excel: what would change is shown first, then it is stored and in force at once."""

from starlette.responses import Response

from engine.domain.access.audit import AuditKind
from engine.domain.agreement.organisation import Person
from engine.domain.text import Text
from engine.services.definitions.people_changes import PersonChange
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.administration import ADMINS, tabs
from engine.web.presenters.people_table import (
    LARGEST,
    JudgedPeople,
    judged_people,
    present_table,
    store_people,
    text_of_upload,
)
from engine.web.visit import Visit
from engine.wording.dates import date_text
from engine.wording.pages import people as words

_FORM = 2 * LARGEST + 256 * 1024


def show(visit: Visit) -> Response:
    """Show the form, or give the present table as a file."""
    if visit.query("format") == "csv":
        return visit.export(present_table(visit.site.workspace), "people.csv")
    return _page(visit)


def change(visit: Visit) -> Response:
    """Judge a table that was sent, or store the one that was judged."""
    try:
        if visit.value("action") == "store":
            return _store(visit)
        uploads = visit.uploads("table")
        if not uploads:
            return _page(visit, refused=words.NO_FILE)
        text = text_of_upload(uploads[0].filename or "table", uploads[0].file.read(LARGEST + 1))
        return _page(visit, judged_people(visit.site.workspace, visit.book.definitions.people, text))
    except Refused as refused:
        return _page(visit, refused=refused.text)


def _store(visit: Visit) -> Response:
    text, seen, workspace = visit.value("text").replace("\r\n", "\n"), visit.value("seen"), visit.site.workspace
    judged = judged_people(workspace, visit.book.definitions.people, text)
    count = len(judged.changes)

    def work(ledger: Ledger) -> tuple[PersonChange, ...]:
        visit.record_audit(AuditKind.PEOPLE_CHANGED, "people.csv", {"rows": str(count)}, ledger)
        return store_people(workspace, ledger, judged, seen, visit.command_time)

    flash_text = words.WAITS if visit.record(work) else words.STORED.filled(n=count)
    return visit.see(visit.url("administration"), flash_text)


def _page(visit: Visit, judged: JudgedPeople | None = None, refused: Text | None = None) -> Response:
    lines = [(_kind(change), change.person, _details(visit, change)) for change in judged.changes] if judged else []
    status = 422 if refused is not None or (judged is not None and judged.problems) else 200
    return visit.render(
        "administration/people_table.html", words, status, judged=judged, lines=lines, tabs=tabs(visit), refused=refused
    )


def _kind(change: PersonChange) -> Text:
    if change.before is None:
        return words.NEW
    return words.GONE if change.after is None else words.CHANGED


def _details(visit: Visit, change: PersonChange) -> list[str]:
    """The cells of a row, or for a changed one those that differ, before and after."""
    old, new = change.before, change.after
    if old is None or new is None:
        return [part for part in _cells(visit, change.person).values() if part]
    before, after = _cells(visit, old), _cells(visit, new)
    return [
        visit.localized(words.FROM_TO.filled(before=before[name] or "–", after=after[name] or "–"))
        for name in before
        if before[name] != after[name]
    ]


def _cells(visit: Visit, person: Person) -> dict[str, str]:
    organisation = visit.book.organisation
    role = organisation.role(person.role)
    since, until = person.since, person.until
    return {
        "name": person.name,
        "role": visit.localized(role.title) if role is not None else person.role,
        "since": visit.localized(words.SINCE.filled(on=date_text(since))) if since is not None else "",
        "until": visit.localized(words.UNTIL.filled(on=date_text(until))) if until is not None else "",
        "language": person.language.value,
        "addresses": ", ".join(address.address for address in person.addresses),
    }


PAGES = (Page("/administration/people", "administration_people", ADMINS, get=show, post=change, largest=_FORM),)
