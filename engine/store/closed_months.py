"""The figures of closed months: one sealed row a month, with the groups that its figures add up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.entry import About, Kind
from engine.domain.refusal import Refusal
from engine.store.bulk import Clash, put
from engine.store.codec import dump, load
from engine.store.core_tables import closed_month_t, entry_t
from engine.store.entries import holds
from engine.store.seal import is_sealed, sealed
from engine.store.session import Session

MonthGroups = Mapping[str, Sequence[ServiceGroup]]


class SqlClosedMonths:
    """The closed months of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def groups(self, month: str) -> Sequence[ServiceGroup] | None:
        """The groups of a month as of its closing; None where they are not stored."""
        query = select(closed_month_t.c.groups).where(closed_month_t.c.month == month)
        with self._session.reading() as connection:
            body = connection.execute(query).scalar()
        return load(tuple[ServiceGroup, ...], body) if body else None

    def unfilled(self) -> tuple[str, ...]:
        """The months that an earlier version closed, which have no groups yet."""
        query = select(closed_month_t.c.month).where(closed_month_t.c.groups == "").order_by(closed_month_t.c.month)
        with self._session.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def unsound(self) -> tuple[str, ...]:
        """The closed months without sound groups, and the months that have some and are not closed."""
        with self._session.reading() as connection:
            closed, kept = _closed(connection), _kept(connection, self._session.key)
        return tuple(sorted((closed - kept.keys()) | {m for m, sound in kept.items() if not sound or m not in closed}))


def write_closed_months(connection: Connection, months: MonthGroups, key: bytes) -> None:
    """Write the groups of months; a month without any groups at all has its row too."""
    rows = [
        sealed(key, closed_month_t, {"month": month, "groups": dump(tuple(groups), tuple[ServiceGroup, ...])})
        for month, groups in sorted(months.items())
    ]
    put(connection, closed_month_t, rows, Clash.REPLACE)


def drop_closed_months(connection: Connection, months: Iterable[str]) -> None:
    """Delete the rows of months."""
    connection.execute(closed_month_t.delete().where(closed_month_t.c.month.in_(sorted(months))))


def missing_closed_months(connection: Connection) -> Iterator[Refusal]:
    """The closed months that have no row, and the rows of months that are not closed."""
    closed = _closed(connection)
    kept = set(connection.execute(select(closed_month_t.c.month)).scalars())
    for code, months in (("row-missing", closed - kept), ("row-foreign", kept - closed)):
        yield from (Refusal(code, table=closed_month_t.name, row=month) for month in sorted(months))


def _closed(connection: Connection) -> set[str]:
    query = select(entry_t.c.subject_id).where(
        entry_t.c.about == About.PERIOD.value, holds(entry_t.c.kind, Kind.PERIOD_CLOSED)
    )
    return set(connection.execute(query).scalars())


def _kept(connection: Connection, key: bytes) -> dict[str, bool]:
    return {row.month: is_sealed(key, closed_month_t, row) for row in connection.execute(select(closed_month_t))}
