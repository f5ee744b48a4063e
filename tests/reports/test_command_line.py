"""The command that a person copies."""

from engine.domain.ledger.entry import Kind
from engine.reports.command_line import command_line, explain_line


def test_a_command_names_the_occurrence_and_who_acts() -> None:
    assert command_line(Kind.DELIVERED, "a/b@2026-01", "clerk-1") == "duecourse deliver a/b@2026-01 --as clerk-1"


def test_what_a_shell_would_read_otherwise_is_quoted_and_chinese_is_left() -> None:
    assert explain_line("a/b@e/K 1#2") == "duecourse explain 'a/b@e/K 1#2'"
    assert command_line(Kind.CHECKED, "a/b@e/合同-1", "x") == "duecourse check a/b@e/合同-1"


def test_a_return_shows_where_its_reason_goes() -> None:
    assert command_line(Kind.RETURNED, "a/b@e/K", "x") == 'duecourse return a/b@e/K --as x --reason "…"'
