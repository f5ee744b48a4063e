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
    """A file with these rows of a list, of ``total``. ``scope`` says which rows they are. One that lacks rows says so:
    a workbook on its last sheet, as always; CSV, which has nothing but rows, in a last one; and both in their names."""
    is_cut = len(rows) < total
    which = (words.ROWS if is_cut else words.ALL_ROWS).filled(first=1, last=len(rows), total=total)
    section = Section(listing.title, listing.columns, tuple(rows), key=listing.id, empty=listing.empty)
    report = Report(
        title=listing.title,
        organisation=visit.book.organisation.title,
        as_of=visit.at,
        zone=str(visit.zone),
        summary=which,
        sections=(section,),
        scope=scope,
        rehearsal=visit.command_time.rehearsal,
    )
    content = FORMATS[file_format](report, Display(visit.language))
    if is_cut and file_format == "csv":
        content += f"{visit.localized(which)}\r\n".encode()
    part = f" {visit.localized(words.FIRST_ROWS.filled(count=len(rows)))}" if is_cut else ""
    name = f"{visit.localized(listing.title)} {visit.today.isoformat()}{part}.{file_format}"
    return visit.export(content, safe_name(name))
