"""The pages of the documentation, and what is generated in them.

Generated parts stand between ``<!-- drawn: WHAT -->`` and ``<!-- end -->``; the YAML reference and the diagnostics are
generated whole.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

SPINE = (
    "time.calendar:Calendar.add",
    "time.calendar:Calendar.elapsed",
    "deadline.due:due",
    "deadline.due:explain",
    "occurrence.occurrence:occurrences",
    "ledger.history:fold",
    "occurrence.verdict:judge",
    "occurrence.verdict:consequences",
    "notification.escalation:escalate",
    "notification.notification:notifications",
    "figures.overdue:overdue_report",
)
"""The functions that a newcomer reads first."""

_DRAWN = re.compile(r"(<!-- drawn: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """Every page of the documentation."""
    top = ("README.md", "README.zh-CN.md", "CHANGELOG.md")
    return [*(ROOT / name for name in top), *sorted((ROOT / "docs").rglob("*.md"))]


def generated() -> Iterator[tuple[Path, str]]:
    """Each page with generated text, and the text that it should have; what commands print is left as it is."""
    from tools.docs.reference import diagnostics_reference, yaml_reference

    yield ROOT / "docs/reference/yaml-reference.md", yaml_reference()
    yield ROOT / "docs/reference/diagnostics.md", diagnostics_reference()
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if _DRAWN.search(text):
            yield page, drawn(text)


def commands() -> Iterator[tuple[str, Any]]:
    """Each command of the command line by its full name, with its parameters."""
    import typer

    from engine.cli.app import app

    yield from _walk(typer.main.get_command(app), "")


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if not inner:
        yield name, command
        return
    for part, one in inner.items():
        yield from _walk(one, f"{name} {part}".strip())


def options_table(name: str) -> str:
    """The arguments and options of a command as a Markdown table."""
    command = dict(commands())[name]
    rows = []
    for p in command.params:
        if p.param_type_name == "argument":
            spelled, what = p.name.upper(), p.help
        else:
            metavar = p.metavar or ("" if p.is_flag else p.name.strip("_").upper())
            spelled, what = f"{p.opts[0]} {metavar}".strip(), p.help
            if p.required:
                what = f"{what}; needed"
            elif p.envvar:
                what = f"{what}; else `{p.envvar}`"
            elif p.default not in (None, False, ""):
                what = f"{what}; `{p.default}` where none is given"
        rows.append(f"| `{spelled}` | {what.replace('|', chr(92) + '|')} |")
    return "\n".join(["| | |", "| --- | --- |", *rows])


def spine() -> str:
    """The signatures of the pure functions, as they are written."""
    lines = []
    for name in SPINE:
        module, _, function = name.partition(":")
        tree = ast.parse((ROOT / "engine/domain" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
        found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == function.rpartition(".")[2]]
        assert len(found) == 1 and found[0].returns is not None, name
        given = ", ".join(a.arg for a in found[0].args.args + found[0].args.kwonlyargs if a.arg != "self")
        lines.append(f"{function}({given}) -> {ast.unparse(found[0].returns)}")
    return "```python\n" + "\n".join(lines) + "\n```"


def drawn(text: str) -> str:
    """A page with its drawn parts as the code has them now."""
    return _DRAWN.sub(lambda m: f"{m[1]}\n{_draw(m[2])}\n\n{m[3]}", text)


def _draw(what: str) -> str:
    from tools.docs.transition_table import transition_table

    if what == "transitions":
        return transition_table()
    if what == "spine":
        return spine()
    kind, _, name = what.partition(" ")
    assert kind == "options", what
    return options_table(name)
