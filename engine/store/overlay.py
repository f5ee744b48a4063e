"""Temporary tables over the real ones, for a rehearsal: it reads what it wrote, and nobody else sees it or waits.

Each table gets, for one transaction, a view of its name over the stored rows and the rehearsal's own. Names of
temporary tables and views come before others of the same name, so every query is the one that is asked of the real
tables. SQLite keeps them in memory, PostgreSQL in the session; either forgets them with the transaction. See
docs/adr/0016-plans-on-an-overlay.md.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, Table, text

from engine.store.core_tables import batch_t, entry_t

_OPTION = "duecourse_overlay"
_GROW_ONLY = (batch_t.name, entry_t.name)
"""The tables whose rows are never replaced or deleted."""


def is_overlaid(connection: Connection) -> bool:
    """Return whether writes on a connection go to temporary tables."""
    return bool(connection.get_execution_options().get(_OPTION))


def table_to_write(connection: Connection, table: Table) -> str:
    """The name of the table that takes the rows of a table: its own, or that of the rehearsal."""
    return _own(table) if is_overlaid(connection) else table.name


def for_update(connection: Connection, query: Select[Any], *, skip_locked: bool = False) -> Select[Any]:
    """A query whose rows others must leave alone until the transaction ends; in a rehearsal nobody has to."""
    return query if is_overlaid(connection) else query.with_for_update(skip_locked=skip_locked)


def lay_over(connection: Connection) -> None:
    """Put views over the real tables for the rest of the transaction, and let writes go to temporary tables."""
    from sqlmodel import SQLModel

    from engine.store import tables  # noqa: F401  (fills the metadata, constraints included)

    is_postgres = connection.dialect.name == "postgresql"
    stored, temporary = (_schema(connection), "pg_temp") if is_postgres else ("main", "temp")
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(MetaData(), schema=temporary, name=_own(table)).create(connection, checkfirst=False)
        keys = [Column(column.name, column.type, primary_key=True) for column in table.primary_key]
        Table(_gone(table), MetaData(), *keys, schema=temporary).create(connection, checkfirst=False)
        connection.exec_driver_sql(_view(table, stored))
        for statement in _postgres_triggers(table) if is_postgres else _sqlite_triggers(table):
            connection.exec_driver_sql(statement)
    connection.execution_options(**{_OPTION: True})


def _schema(connection: Connection) -> str:
    """The schema of PostgreSQL that has the real tables."""
    found = text(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.oid = CAST(:name AS regclass)"
    )
    return str(connection.execute(found, {"name": batch_t.name}).scalar_one())


def _own(table: Table) -> str:
    return f"own_{table.name}"


def _gone(table: Table) -> str:
    return f"gone_{table.name}"


def _columns(table: Table, prefix: str = "") -> str:
    return ", ".join(f"{prefix}{column.name}" for column in table.columns)


def _keys(table: Table, prefix: str = "") -> str:
    return ", ".join(f"{prefix}{column.name}" for column in table.primary_key)


def _same(table: Table, left: str, right: str) -> str:
    return " AND ".join(f"{left}.{column.name} = {right}.{column.name}" for column in table.primary_key)


def _view(table: Table, stored: str) -> str:
    """The stored rows but for those that the rehearsal replaced or deleted, and the rehearsal's own."""
    hidden = "".join(
        f" {word} NOT EXISTS (SELECT 1 FROM {other} o WHERE {_same(table, 'o', 'stored')})"
        for word, other in (("WHERE", _own(table)), ("AND", _gone(table)))
        if table.name not in _GROW_ONLY
    )
    return (
        f"CREATE TEMPORARY VIEW {table.name} AS SELECT {_columns(table)} FROM {stored}.{table.name} AS stored{hidden}"
        f" UNION ALL SELECT {_columns(table)} FROM {_own(table)}"
    )


def _sqlite_triggers(table: Table) -> Iterable[str]:
    keep = f"INSERT OR REPLACE INTO {_own(table)} ({_columns(table)}) VALUES ({_columns(table, 'NEW.')})"
    drop = (
        f"DELETE FROM {_own(table)} WHERE {_same(table, _own(table), 'OLD')};"
        f" INSERT OR IGNORE INTO {_gone(table)} ({_keys(table)}) VALUES ({_keys(table, 'OLD.')})"
    )
    for event, statement in (("INSERT", keep), ("UPDATE", keep), ("DELETE", drop)):
        yield (
            f"CREATE TEMPORARY TRIGGER {event.lower()}_{table.name} INSTEAD OF {event} ON {table.name}"
            f" BEGIN {statement}; END"
        )


def _postgres_triggers(table: Table) -> Sequence[str]:
    others = [column.name for column in table.columns if not column.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in others)
    own, gone, function = _own(table), _gone(table), f"pg_temp.write_{table.name}"
    return (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'DELETE' THEN"
        f" DELETE FROM {own} o WHERE {_same(table, 'o', 'OLD')};"
        f" INSERT INTO {gone} ({_keys(table)}) VALUES ({_keys(table, 'OLD.')}) ON CONFLICT DO NOTHING;"
        " RETURN OLD;"
        " END IF;"
        f" INSERT INTO {own} ({_columns(table)}) VALUES ({_columns(table, 'NEW.')})"
        f" ON CONFLICT ({_keys(table)}) DO UPDATE SET {changed};"
        " RETURN NEW;"
        " END $$",
        f"CREATE TRIGGER write_{table.name} INSTEAD OF INSERT OR UPDATE OR DELETE ON {table.name}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()",
    )
