"""The rows of a list as a file: through the writers of reports, so that no cell is a formula."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.domain.text import Text
from engine.reports.file_names import safe_name
from engine.reports.formats import FORMATS, Display
from engine.reports.model import Report, Section
from engine.wording.pages import table as words

if TYPE_CHECKING:
    from starlette.responses import Response

    from engine.web.table import Listing
    from engine.web.visit import Visit


def table_file(
    visit: "Visit", listing: "Listing[Any]", rows: Sequence[Any], total: int, file_format: str, scope: Text | None
) -> "Response":
    """A file with these rows of a list, of ``total``. ``scope`` says which rows they are."""
    section = Section(listing.title, listing.columns, tuple(rows), key=listing.id, empty=listing.empty)
    report = Report(
        title=listing.title,
        organisation=visit.book.organisation.title,
        as_of=visit.at,
        zone=str(visit.zone),
        summary=(words.ALL_ROWS if len(rows) == total else words.ROWS).filled(first=1, last=len(rows), total=total),
        sections=(section,),
        scope=scope,
        rehearsal=visit.command_time.rehearsal,
    )
    content = FORMATS[file_format](report, Display(visit.language))
    name = f"{visit.localized(listing.title)} {visit.today.isoformat()}.{file_format}"
    return visit.export(content, safe_name(name))
