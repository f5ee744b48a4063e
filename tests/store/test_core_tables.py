"""The tables that queries name are those that are declared."""

from tools.core_tables import FILE, core_tables


def test_the_tables_of_queries_are_written_from_the_declared_ones() -> None:
    written = FILE.read_text(encoding="utf-8")
    assert written == core_tables(), "engine/store/tables.py has changed: run python -m tools.core_tables"
