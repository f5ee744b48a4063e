"""Printing: JSON and sentences on standard output, errors on standard error."""

import json
import os
import shutil
import sys
from datetime import datetime, tzinfo

from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.ledger.entry import Json
from engine.domain.text import Language, Text


def print_json(value: Json) -> None:
    """Print JSON with sorted keys and Chinese unescaped."""
    print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def print_error(text: Text, language: Language) -> None:
    """Print an error for people."""
    print(Text(zh="错误：", en="Error: ").in_(language) + text.in_(language), file=sys.stderr)


def local(at: datetime, zone: tzinfo) -> str:
    """An instant for people, in a zone: ``2026-02-10 18:00``."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def width() -> int:
    """The columns of the terminal."""
    return shutil.get_terminal_size((100, 40)).columns


def in_colour() -> bool:
    """Return whether to print in colour: on a terminal, unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def diagnostic_line(d: Diagnostic, language: Language) -> str:
    """``file:line:column: CODE message · hint``, with the corrected line below if there is one."""
    hint = f" · {d.hint.in_(language)}" if d.hint else ""
    fixed = f"\n    → {d.fixed}" if d.fixed is not None else ""
    warning = Text(zh="警告 ", en="warning ").in_(language) if d.severity is Severity.WARNING else ""
    return f"{d.file}:{d.line}:{d.column}: {warning}{d.code} {d.message.in_(language)}{hint}{fixed}"
