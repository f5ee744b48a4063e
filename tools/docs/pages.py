"""The pages of the documentation, and their generated parts.

Generated parts are between ``<!-- drawn: NAME -->`` and ``<!-- end -->``; the YAML reference and the diagnostics are
generated as whole pages.
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
    "occurrence.expand.obligation:occurrences",
    "ledger.history:fold",
    "occurrence.verdict:judge",
    "occurrence.verdict:consequences",
    "notification.escalation:escalate",
    "notification.batch:notifications",
    "figures.overdue:overdue_report",
)
"""The functions that a newcomer reads first."""

_DRAWN = re.compile(r"(<!-- drawn: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """Every page of the documentation."""
    top = ("README.md", "README.zh-CN.md", "CHANGELOG.md")
    return [*(ROOT / name for name in top), *sorted((ROOT / "docs").rglob("*.md"))]


def generated() -> Iterator[tuple[Path, str]]:
    """Yield each page with generated text, and its expected text; the output of commands is left as it is."""
    from tools.docs.reference import diagnostics_reference, yaml_reference

    yield ROOT / "docs/reference/yaml-reference.md", yaml_reference()
    yield ROOT / "docs/reference/diagnostics.md", diagnostics_reference()
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if _DRAWN.search(text):
            yield page, drawn(text)


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command of the command line by its full name, with its click command."""
    import typer

    from engine.cli.app import app

    yield from _walk(typer.main.get_command(app), "")


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if not inner:
        yield name, command
        return
    for part, subcommand in inner.items():
        yield from _walk(subcommand, f"{name} {part}".strip())


def options_table(name: str) -> str:
    """The arguments and options of a command as a Markdown table."""
    command = dict(commands())[name]
    rows = []
    for p in command.params:
        if p.param_type_name == "argument":
            syntax, meaning = p.name.upper(), p.help
        else:
            metavar = p.metavar or ("" if p.is_flag else p.name.strip("_").upper())
            syntax, meaning = f"{p.opts[0]} {metavar}".strip(), p.help
            if p.required:
                meaning = f"{meaning}; required"
            elif p.envvar:
                meaning = f"{meaning}; default: `{p.envvar}`"
            elif p.default not in (None, False, ""):
                meaning = f"{meaning}; default: `{p.default}`"
        rows.append(f"| `{syntax}` | {meaning.replace('|', chr(92) + '|')} |")
    return "\n".join(["| | |", "| --- | --- |", *rows])


def spine() -> str:
    """The signatures of the functions in ``SPINE``, as the code has them."""
    lines = []
    for name in SPINE:
        module, _, function = name.partition(":")
        tree = ast.parse((ROOT / "engine/domain" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
        last = function.rpartition(".")[2]
        (definition,) = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == last]
        assert definition.returns is not None, name
        parameters = ", ".join(a.arg for a in definition.args.args + definition.args.kwonlyargs if a.arg != "self")
        lines.append(f"{function}({parameters}) -> {ast.unparse(definition.returns)}")
    return "```python\n" + "\n".join(lines) + "\n```"


def drawn(text: str) -> str:
    """A page with its generated parts as the code has them now."""
    return _DRAWN.sub(lambda m: f"{m[1]}\n{_draw(m[2])}\n\n{m[3]}", text)


def _draw(part: str) -> str:
    from tools.docs.transition_table import transition_table

    if part == "transitions":
        return transition_table()
    if part == "spine":
        return spine()
    kind, _, name = part.partition(" ")
    assert kind == "options", part
    return options_table(name)
