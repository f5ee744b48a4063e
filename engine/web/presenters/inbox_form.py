"""The form of the inbox as a browser sends it: rows by number, the inputs of their cells, and the button.

``row`` has the ids of the items in order; the number of an item is its place. A cell is named ``NUMBER.FIELD``, and
``cell`` lists those that the form has. Its inputs are ``v`` (a value), ``f`` (a file) before that name. ``s`` and a
number has the parties who have signed all their files; ``sign`` lists the ticks for it, as ``NUMBER.PARTY``. ``w`` has
what the page showed, for a cell and for ``NUMBER.signed by PARTY``: what nobody changed is left as it is kept, since
another window may have filled it in, and what another window has filled in since is not replaced. ``tick`` has the ids
to hand in. Buttons: ``do`` (``deliver``, ``keep``), ``nothing`` and ``partly`` with an id, ``remove`` with a cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import UploadFile

from engine.domain.action.evidence import LARGEST
from engine.domain.agreement.catalogue import Field
from engine.domain.figures.inbox import InboxRow
from engine.domain.figures.judged import Judged
from engine.services.actions.drafts import FilledIn, Upload
from engine.web.visit import Visit
from engine.web.written_number import whole_number

MOST_ROWS = 200
"""The most rows that a form may have; a page shows fewer."""


@dataclass(frozen=True, slots=True)
class InboxForm:
    """The rows of a form and what is asked for: ``ticked`` to hand in, ``nothing`` to report, ``partly`` to hand in."""

    rows: tuple[str, ...]
    cells: Mapping[str, frozenset[str]]
    signers: Mapping[str, frozenset[str]]
    ticked: tuple[str, ...]
    nothing: str
    partly: str
    delivers: bool

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids of the items that something is recorded for."""
        single = self.nothing or self.partly
        return (single,) if single else self.ticked if self.delivers else ()


def read_inbox_form(visit: Visit) -> InboxForm:
    """The form of a visit; rows beyond the most, and cells and ticks of no row, are left out."""
    rows = tuple(visit.values("row"))[:MOST_ROWS]
    known = frozenset(rows)
    return InboxForm(
        rows=rows,
        cells=_of_rows(rows, visit.values("cell")),
        signers=_of_rows(rows, visit.values("sign")),
        ticked=tuple(dict.fromkeys(id for id in visit.values("tick") if id in known)),
        nothing=_known(visit.value("nothing"), known),
        partly=_known(visit.value("partly"), known),
        delivers=visit.value("do") == "deliver",
    )


def filled_in(
    visit: Visit, form: InboxForm, wanted: Mapping[str, Sequence[Field]], *, is_changed: bool = False
) -> Sequence[FilledIn]:
    """The contents of the cells of some items: ``wanted`` has the fields that are taken, by the id of the item.

    With ``is_changed`` each cell that the form has is one that somebody changed.
    """
    removed = visit.value("remove")
    found = []
    for number, id in enumerate(form.rows):
        if id not in wanted:
            continue
        fields = tuple(
            field
            for field in wanted[id]
            if (
                field.name in form.cells[id]
                and (is_changed or not _is_untouched(visit, f"{number}.{field.name}", field))
            )
            or field.signed_by in form.signers[id]
        )
        found.append(
            FilledIn(
                id,
                fields,
                values={field.name: visit.value(f"v{number}.{field.name}") for field in fields},
                files=_uploads(visit, number, fields),
                signed=_signed(visit, number, fields, form.signers[id]),
                removed=frozenset(field.name for field in fields if removed == f"{number}.{field.name}"),
                shown={f.name: visit.value(w) for f in fields if (w := f"w{number}.{f.name}") in visit.form},
            )
        )
    return found


def _is_untouched(visit: Visit, cell: str, field: Field) -> bool:
    """True for a value that is the one that the page showed."""
    return not field.kind.is_file and visit.value(f"v{cell}") == visit.form.get(f"w{cell}")


def _signed(visit: Visit, number: int, fields: Iterable[Field], shown: frozenset[str]) -> Mapping[str, bool]:
    """True for each file whose signer is ticked, where the form shows the tick and somebody changed it."""
    ticked = frozenset(visit.values(f"s{number}"))
    before = {who: visit.form.get(f"w{number}.signed by {who}") for who in shown}
    changed = {who for who, value in before.items() if value is None or bool(value) != (who in ticked)}
    return {field.name: field.signed_by in ticked for field in fields if field.signed_by in changed}


def _of_rows(rows: Sequence[str], names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The parts behind the numbers of names such as ``3.order_slip``, by item."""
    found: dict[str, set[str]] = {id: set() for id in rows}
    for name in names:
        number, _, part = name.partition(".")
        if (id := _row(rows, number)) is not None:
            found[id].add(part)
    return {id: frozenset(parts) for id, parts in found.items()}


def judged_of(row: InboxRow, id: str) -> Judged:
    """The item of a row with this id."""
    return next(j for j in row.items if j.occurrence.id == id)


def _uploads(visit: Visit, number: int, fields: Iterable[Field]) -> Mapping[str, Upload]:
    files = {}
    for field in fields:
        sent = visit.uploads(f"f{number}.{field.name}")
        if sent and field.kind.is_file:
            files[field.name] = _upload(sent[-1])
    return files


def _upload(file: UploadFile) -> Upload:
    def read() -> bytes:
        file.file.seek(0)
        return file.file.read(LARGEST + 1)

    return Upload(file.filename or "", read)


def _row(rows: Sequence[str], number: str) -> str | None:
    place = whole_number(number)
    return rows[place] if place is not None and place < len(rows) else None


def _known(id: str, known: frozenset[str]) -> str:
    return id if id in known else ""
