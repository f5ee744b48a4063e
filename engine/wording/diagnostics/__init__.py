"""All diagnostic codes, with their texts, severity and documentation."""

from engine.wording.diagnostics import (
    checks,
    deadlines,
    meaning,
    people,
    reading,
    references,
    structure,
    surveys,
    syntax,
)
from engine.wording.diagnostics.code import Code

ALL: tuple[Code, ...] = tuple(
    sorted(
        (
            code
            for module in (reading, syntax, structure, references, meaning, deadlines, checks, people, surveys)
            for code in vars(module).values()
            if isinstance(code, Code)
        ),
        key=lambda code: code.code,
    )
)
"""All codes in order."""

__all__ = ["ALL", "Code"]
