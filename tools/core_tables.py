"""Write ``engine/store/core_tables.py`` from the tables that ``engine/store/tables.py`` declares.

SQLModel brings an object-relational mapper and the models of pydantic: they are read here and by migrations alone.
"""

from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from engine.store import tables  # noqa: F401  (fills the metadata)

FILE = Path(__file__).parent.parent / "engine/store/core_tables.py"

_WIDTH = 120
"""The longest line, as the formatter has it."""

_HEAD = '''"""The tables as queries name them. ``python -m tools.core_tables`` writes this from ``engine.store.tables``.

Without the declarations themselves a command starts in two thirds of the time: they import SQLModel, and with it an
object-relational mapper that no query uses. Indexes and constraints are of the declarations and the migrations.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()

'''


def core_tables() -> str:
    """The text of the module: each declared table with its columns, their types and its primary key."""
    return _HEAD + "\n".join(_table(table) for table in SQLModel.metadata.tables.values())


def _table(table: Table) -> str:
    columns = "".join(_line(_column(column)) for column in table.columns)
    return f'{table.name}_t = Table(\n    "{table.name}",\n    METADATA,\n{columns})\n'


def _line(column: str) -> str:
    """A column in its own line, or in three where it is too long for one."""
    line = f"    {column},\n"
    if len(line) <= _WIDTH + 1:
        return line
    name, _, rest = column.partition("(")
    return f"    {name}(\n        {rest.removesuffix(')')}\n    ),\n"


def _column(column: Column[object]) -> str:
    key = ", primary_key=True, autoincrement=False" if column.primary_key else ""
    null = "" if column.primary_key else f", nullable={column.nullable}"
    return f'Column("{column.name}", {_type(column.type)}{key}{null})'


def _type(type_: TypeEngine[object]) -> str:
    """A type as it is written, such as ``String(40).with_variant(Text(collation="C"), "postgresql")``."""
    named = [f'{name}="{value}"' for name in ("collation",) if (value := getattr(type_, name, None))]
    length = getattr(type_, "length", None)
    arguments = ", ".join([str(length)] * (length is not None) + named)
    variants = "".join(f'.with_variant({_type(other)}, "{name}")' for name, other in type_._variant_mapping.items())
    return f"{type(type_).__name__}({arguments}){variants}"


if __name__ == "__main__":
    FILE.write_text(core_tables(), encoding="utf-8")
