"""No text from a file or an event reaches the terminal as a command to it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli.safe_output import safe_output, stream_of_colours
from engine.domain.text import visible

HOSTILE = "a\x1b[2J\x9b31m\u202e\u2066\x07\r\udce4b"
SHOWN = r"a\u001b[2J\u009b31m\u202e\u2066\u0007\u000d\udce4b"


def test_what_is_printed_has_its_control_characters_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    with safe_output():
        print(HOSTILE, "甲\t乙")
        print(HOSTILE, file=sys.stderr)
    assert capsys.readouterr() == (f"{SHOWN} 甲\t乙\n", f"{SHOWN}\n")


def test_within_json_the_value_stays_the_same() -> None:
    assert json.loads(visible(json.dumps({HOSTILE: HOSTILE}, ensure_ascii=False))) == {HOSTILE: HOSTILE}


def test_a_coloured_report_keeps_its_colours(capsys: pytest.CaptureFixture[str]) -> None:
    with safe_output():
        print("\x1b[31mred\x1b[0m", file=stream_of_colours(sys.stdout))
    assert capsys.readouterr().out == "\x1b[31mred\x1b[0m\n"


def test_no_command_prints_what_an_event_or_a_wrong_argument_spells(duecourse: Any, tmp_path: Path) -> None:
    at = "2026-01-14T09:00+08:00"
    assert duecourse("run", "--in-process", "--as-of", at).code == 0
    table = tmp_path / "events.csv"
    table.write_text(
        "event,key,time,customer,plate,amount\nvehicle.delivered,A-1,2026-01-12 10:00,a\x9b2J\u202e\u2066b,P,1\n",
        encoding="utf-8",
    )
    assert duecourse("events", "import", str(table)).code == 0
    assert duecourse("run", "--in-process", "--as-of", "2026-02-14T09:00+08:00").code == 0
    for command in (
        ("report", "overdue", "--format", "json"),
        ("report", "overdue", "--ids"),
        ("inbox", "--as", "sales-consultant-1", "--json"),
        ("inbox", "--as", "sales-consultant-1", "--all"),
        ("explain", "sales-finance/a\x1b[2J\u202e"),
        ("verify", "\x1b[2J\u202e"),
    ):
        done = duecourse(*command)
        assert not set("\x1b\x9b\u202e\u2066") & set(done.out + done.err), command
