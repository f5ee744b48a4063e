"""The scope of a report from what somebody typed: ids or titles of a department, an agreement and an owner."""

from collections.abc import Callable, Mapping

from engine.domain.agreement.agreement import Agreement
from engine.domain.figures.report_scope import ReportScope
from engine.domain.suggest import Similar
from engine.domain.text import Text, folded
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks

_Titles = Mapping[str, Text]
"""The titles of ids."""


def report_scope(
    ledger: Ledger, *, department: str | None = None, agreement: str | None = None, owner: str | None = None
) -> ReportScope:
    """The scope with these ids or titles, None for all; names that are no longer in force count as well.

    Raises Refused before the first run, and with similar names for one that there never was.
    """
    if department is None and agreement is None and owner is None:
        return ReportScope()
    books = [book for _, book in rulebooks(ledger).versions]
    agreements = [a for book in books for a in book.definitions.agreements]

    def known(side: Callable[[Agreement], tuple[str, ...]], titles: _Titles) -> _Titles:
        return {**{id: Text.plain(id) for a in agreements for id in side(a)}, **titles}

    departments = {d.id: d.title for book in books for d in book.organisation.departments}
    roles = {r.id: r.title for book in books for r in book.organisation.roles}
    return ReportScope(
        _id("no-department", "department", department, known(lambda a: (a.provider, a.consumer), departments)),
        _id("agreement-unknown", "agreement", agreement, {a.id: a.title for a in agreements}),
        _id("role-unknown", "role", owner, known(lambda a: tuple(o.owner for o in a.obligations), roles)),
    )


def _id(code: str, what: str, written: str | None, titles: _Titles) -> str | None:
    """The id that a text is or whose title it is. Raises Refused if there is none, or if several have the title."""
    if written is None or written in titles:
        return written
    sought = folded(written).strip()
    ids = [id for id, title in titles.items() if sought in (folded(id), folded(title.zh), folded(title.en))]
    if len(ids) == 1:
        return ids[0]
    raise Refused(code, **{what: written}, similar=Similar(tuple(sorted(ids))) if ids else _similar(written, titles))


def _similar(written: str, titles: _Titles) -> Similar:
    """The ids that are like a text, by themselves or by their titles."""
    by_name = {name: id for id, title in titles.items() for name in (title.en, title.zh, id)}
    return Similar(tuple(dict.fromkeys(by_name[name] for name in Similar.to(written, by_name).names)))
