"""The forms of anonymous rounds while they are open, in two tables for each round that are dropped at its closing.

One has everybody whom the round asks, with a mark for those who took part; the other has the forms by the hash of their
codes. Nothing in them is a time or a number that grows, and no row leads to one of the other table. All people are
there from the beginning, and a form is filled up with blanks to one of a few sizes: so the place and the size of
rows do not depend on who answered, nor on the order.

SQLite writes zeros over whatever is deleted (``secure_delete``). The WAL keeps old pages until it is cut off:
``wipe`` does that after the closing, and the table ``waiting_unwiped`` says until then that it is still to be done. On
PostgreSQL the files of the two tables are deleted with them. See docs/adr/0018-anonymous-rounds.md.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, inspect, select, update
from sqlalchemy.schema import CreateTable, DropTable

from engine.domain.survey.answer_batch import Form
from engine.services.ports.open_rounds import WaitingForms
from engine.store.codec import canonical
from engine.store.connect import one_writer, unavailable
from engine.store.overlay import is_overlaid
from engine.store.session import Session

_PEOPLE, _FORMS = "waiting_people_", "waiting_forms_"
_UNWIPED = "waiting_unwiped"
_SMALLEST = 1024
"""Bytes to which a form is filled up at least; longer ones to twice that, four times, and so on."""
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


class SqlOpenRounds:
    """The waiting forms of a ledger's database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, round_id: str, asked: Sequence[str]) -> bool:
        """Make the two tables of a round; False where they exist. A rehearsal makes none."""
        people, forms = _tables(round_id)
        with self._writing() as connection:
            if is_overlaid(connection) or _exists(connection, people):
                return False
            for table in (people, forms):
                _create(connection, table)
            connection.execute(people.insert(), [{"person": one, "took_part": 0} for one in sorted(set(asked))])
            return True

    def submit(self, round_id: str, person: str, form: Form) -> bool:
        """Keep a form, and that the person took part; False where the person took part already. Raises KeyError where
        there are no tables or the person is not asked."""
        people, forms = _tables(round_id)
        with self._writing() as connection:
            if not _exists(connection, people):
                raise KeyError(round_id)
            mark = select(people.c.took_part).where(people.c.person == person)
            took_part = connection.execute(mark).scalar()
            if took_part is None:
                raise KeyError(person)
            if took_part:
                return False
            if is_overlaid(connection):
                return True
            connection.execute(update(people).where(people.c.person == person).values(took_part=1))
            connection.execute(forms.insert(), [{"code_hash": form.code_hash, "body": _body(form)}])
            return True

    def replace(self, round_id: str, form: Form) -> bool:
        """Replace the form with the same hash of its code; False where there is none."""
        _, forms = _tables(round_id)
        with self._writing() as connection:
            if not _exists(connection, forms):
                return False
            if is_overlaid(connection):
                return connection.execute(select(forms).where(forms.c.code_hash == form.code_hash)).first() is not None
            changed = update(forms).where(forms.c.code_hash == form.code_hash).values(body=_body(form))
            return connection.execute(changed).rowcount > 0

    def form(self, round_id: str, code_hash: str) -> Form | None:
        """The form of a code; None where there is none."""
        _, forms = _tables(round_id)
        with self._session.reading() as connection:
            if not _exists(connection, forms):
                return None
            body = connection.execute(select(forms.c.body).where(forms.c.code_hash == code_hash)).scalar()
        return None if body is None else _form(code_hash, body)

    def took_part(self, round_id: str) -> frozenset[str]:
        """The people who took part so far."""
        people, _ = _tables(round_id)
        with self._session.reading() as connection:
            return frozenset(_took_part(connection, people))

    def has_place(self, round_id: str) -> bool:
        """Return whether the tables of a round exist."""
        with self._session.reading() as connection:
            return _exists(connection, _tables(round_id)[0])

    def drain(self, round_id: str) -> WaitingForms:
        """All that waits for a round; the tables are dropped with the commit. A rehearsal only reads them."""
        people, forms = _tables(round_id)
        with self._writing() as connection:
            drained = WaitingForms(
                tuple(_took_part(connection, people)),
                tuple(_all_forms(connection, forms)),
            )
            if not is_overlaid(connection) and _exists(connection, people):
                for table in (forms, people):
                    connection.execute(DropTable(table))
                if connection.dialect.name == "sqlite" and not _exists(connection, _unwiped()):
                    connection.execute(CreateTable(_unwiped()))
        return drained

    def wipe(self) -> bool:
        """Cut the WAL off where a round was drained since; False where readers keep that from happening now."""
        database = self._session.database
        if self._session.connection is not None or database.write.dialect.name != "sqlite" or database.is_read_only:
            return True
        with self._session.reading() as connection:
            if not _exists(connection, _unwiped()):
                return True
        with unavailable():
            raw = database.write.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy = any(row[0] for row in cursor.fetchall())
                cursor.close()
            finally:
                raw.close()
        if is_busy:
            return False
        with self._writing() as connection:  # also overwrites the index of the WAL, which has the numbers of pages
            if _exists(connection, _unwiped()):
                connection.execute(DropTable(_unwiped()))
        return True

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection on which only this process writes, and on which SQLite writes zeros over what is deleted."""
        with self._session.writing() as connection:
            one_writer(connection)
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
            yield connection


def rounds_with_forms(connection: Connection) -> int:
    """The number of rounds in a database that have at least one form."""
    names = [name for name in inspect(connection).get_table_names() if name.startswith(_FORMS)]
    return sum(connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first() is not None for name in names)


def _tables(round_id: str) -> tuple[Table, Table]:
    """The table of the people of a round, and that of its forms. On SQLite their rows lie in the order of the keys."""
    name = hashlib.sha256(round_id.encode()).hexdigest()[:16]
    metadata = MetaData()
    people = Table(
        f"{_PEOPLE}{name}",
        metadata,
        Column("person", _TEXT, primary_key=True),
        Column("took_part", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    forms = Table(
        f"{_FORMS}{name}",
        metadata,
        Column("code_hash", _TEXT, primary_key=True),
        Column("body", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    return people, forms


def _unwiped() -> Table:
    """A table without rows: that it exists says that the WAL is still to be cut off."""
    return Table(_UNWIPED, MetaData(), Column("mark", Integer))


def _create(connection: Connection, table: Table) -> None:
    connection.execute(CreateTable(table))
    if connection.dialect.name == "postgresql":  # the server keeps samples of the tables that it vacuums
        connection.exec_driver_sql(f"ALTER TABLE {table.name} SET (autovacuum_enabled = false)")


def _exists(connection: Connection, table: Table) -> bool:
    """Return whether a table exists now. On PostgreSQL an older snapshot may still list one that was dropped."""
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql("SELECT to_regclass(%s)", (table.name,)).scalar()
        return found is not None
    return connection.dialect.has_table(connection, table.name)


def _took_part(connection: Connection, people: Table) -> list[str]:
    if not _exists(connection, people):
        return []
    query = select(people.c.person).where(people.c.took_part == 1).order_by(people.c.person)
    return list(connection.execute(query).scalars())


def _all_forms(connection: Connection, forms: Table) -> Iterator[Form]:
    if _exists(connection, forms):
        for code_hash, body in connection.execute(select(forms).order_by(forms.c.code_hash)).tuples().all():
            yield _form(code_hash, body)


def _body(form: Form) -> str:
    """The department and the answers of a form as JSON, filled up to one of a few sizes in UTF-8."""
    text = canonical({"department": form.department, "answers": form.answers})
    length, size = len(text.encode()), _SMALLEST
    while size < length:
        size *= 2
    return text + " " * (size - length)


def _form(code_hash: str, body: str) -> Form:
    plain = json.loads(body)
    return Form(code_hash, plain["department"], plain["answers"])
