"""Printing: JSON and sentences on standard output, errors on standard error."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import datetime, tzinfo

from engine.cli.language import localize, localized
from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.ledger.entry import Json
from engine.domain.text import Text


def print_json(value: Json) -> None:
    """Print JSON with sorted keys and Chinese unescaped."""
    print(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def both(text: Text) -> Json:
    """A text as JSON, in both languages."""
    return {"zh": text.zh, "en": text.en}


def print_error(text: Text) -> None:
    """Print an error for people."""
    print(localize("错误：", "Error: ") + localized(text), file=sys.stderr)


def local(at: datetime, zone: tzinfo) -> str:
    """An instant for people, in a zone: ``2026-02-10 18:00``."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def iso(at: datetime, zone: tzinfo) -> str:
    """An instant for JSON: ISO 8601 with the offset of the zone."""
    return at.astimezone(zone).isoformat()


def width() -> int:
    """The columns of the terminal."""
    return shutil.get_terminal_size((100, 40)).columns


def in_colour() -> bool:
    """Return whether to print in colour: on a terminal, unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def diagnostic_line(d: Diagnostic) -> str:
    """``file:line:column: CODE message · hint``, with the corrected line below if there is one."""
    hint = f" · {localized(d.hint)}" if d.hint else ""
    fixed = f"\n    → {d.fixed}" if d.fixed is not None else ""
    warning = localize("警告 ", "warning ") if d.severity is Severity.WARNING else ""
    return f"{d.file}:{d.line}:{d.column}: {warning}{d.code} {localized(d.message)}{hint}{fixed}"


def diagnostic_json(d: Diagnostic) -> Mapping[str, Json]:
    """A diagnostic as JSON, in both languages."""
    return {
        "code": d.code,
        "severity": d.severity.value,
        "file": d.file,
        "line": d.line,
        "column": d.column,
        "message": both(d.message),
        "hint": both(d.hint) if d.hint else None,
        "fixed": d.fixed,
    }
