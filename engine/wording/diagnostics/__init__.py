"""All diagnostic codes, with their texts, severity and documentation."""

from engine.wording.diagnostics import (
    checks,
    deadlines,
    indicators,
    meaning,
    people,
    reading,
    references,
    structure,
    surveys,
    syntax,
)
from engine.wording.diagnostics.code import Code

_MODULES = (reading, syntax, structure, references, meaning, deadlines, checks, people, surveys, indicators)
ALL: tuple[Code, ...] = tuple(
    sorted(
        (code for module in _MODULES for code in vars(module).values() if isinstance(code, Code)),
        key=lambda code: code.code,
    )
)
"""All codes in order."""

__all__ = ["ALL", "Code"]
