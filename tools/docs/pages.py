"""The pages of the documentation, and their generated parts.

Generated parts are between ``<!-- drawn: NAME -->`` and ``<!-- end -->``; the YAML reference and the diagnostics are
generated as whole pages.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from engine.cli import app
from engine.cli.command import Command
from engine.cli.parser import LANG

ROOT = Path(__file__).resolve().parents[2]

SPINE = (
    "time.calendar:Calendar.add",
    "time.calendar:Calendar.elapsed",
    "deadline.due:due",
    "deadline.due:explain",
    "occurrence.expand.obligation:occurrences",
    "action.fold:fold",
    "occurrence.verdict:judge",
    "occurrence.verdict:consequences",
    "notification.escalation:escalate",
    "notification.batch:notifications",
    "figures.overdue_report:overdue_report",
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


def commands() -> Iterator[tuple[str, Command]]:
    """Yield each command of the command line by its full name."""
    for path, command in app.commands():
        yield " ".join(path), command


def options_table(name: str) -> str:
    """The arguments and options of a command as a Markdown table."""
    command = dict(commands())[name]
    rows = []
    for option in (*command.options, LANG):
        syntax, meaning = option.name, option.help.en
        if not option.is_argument and option.type is not bool:
            syntax += f" {option.metavar or option.key.strip('_').upper()}"
        if not option.is_argument and option.required:
            meaning += "; required"
        elif option.variable is not None:
            meaning += f"; default: `{option.variable}`"
        elif option.default not in (None, False, ""):
            meaning += f"; default: `{option.default}`"
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


def rights_table() -> str:
    """The pages with who may open each and send its form, as a Markdown table."""
    from engine.domain.access.access import Access, is_allowed
    from engine.domain.access.right import Right
    from engine.web.page import PUBLIC
    from engine.web.page import pages as web_pages

    columns = [Access("", frozenset({right})) for right in Right]

    def cell(rights: frozenset[Right], access: Access, *, reads: bool, sends: bool) -> str:
        opens = reads and is_allowed(access, rights)
        writes = sends and is_allowed(access, rights, changes=True)
        return "reads, sends" if opens and writes else "reads" if opens else "sends" if writes else ""

    lines = [f"| page | {' | '.join(right.value for right in Right)} |", "| --- " * (len(Right) + 1) + "|"]
    for page in sorted(web_pages(), key=lambda page: page.path):
        reads, sends = page.get is not None, page.post is not None
        cells = ["everybody", *[""] * (len(Right) - 1)]
        if page.rights != PUBLIC:
            cells = [cell(page.rights, access, reads=reads, sends=sends) for access in columns]
        lines.append(f"| `{page.path}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def drawn(text: str) -> str:
    """A page with its generated parts as the code has them now."""
    return _DRAWN.sub(lambda m: f"{m[1]}\n{_draw(m[2])}\n\n{m[3]}", text)


def _draw(part: str) -> str:
    from tools.docs.transition_table import transition_table

    if part == "transitions":
        return transition_table()
    if part == "spine":
        return spine()
    if part == "rights":
        return rights_table()
    kind, _, name = part.partition(" ")
    assert kind == "options", part
    return options_table(name)
