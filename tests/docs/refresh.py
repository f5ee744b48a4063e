"""The parts of the pages that are drawn from the code, and the commands that they show.

``python tests/docs/refresh.py`` draws and plays them again and rewrites the pages; the tests only compare. Drawn parts
stand between ``<!-- drawn: WHAT -->`` and ``<!-- end -->``; a block of ``console`` holds commands after ``$`` with what
they print.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLAYED = {"README.md": "en", "README.zh-CN.md": "zh"}
"""The pages whose console blocks are played, each in a folder of its own and in its language."""
SHOWN_FOLDER = "/home/you/duecourse"

SPINE = (
    "calendar:Calendar.add",
    "calendar:Calendar.elapsed",
    "due:due",
    "due:explain",
    "occurrence:occurrences",
    "history:fold",
    "verdict:judge",
    "verdict:consequences",
    "climb:climb",
    "notice:notices",
    "overdue:overdue_report",
)
"""The functions that a newcomer reads first."""

_DRAWN = re.compile(r"(<!-- drawn: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [*(ROOT / name for name in PLAYED), ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


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
        tree = ast.parse((ROOT / "engine/domain" / f"{module}.py").read_text(encoding="utf-8"))
        found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == function.rpartition(".")[2]]
        assert len(found) == 1 and found[0].returns is not None, name
        given = ", ".join(a.arg for a in found[0].args.args + found[0].args.kwonlyargs if a.arg != "self")
        lines.append(f"{function}({given}) -> {ast.unparse(found[0].returns)}")
    return "```python\n" + "\n".join(lines) + "\n```"


def drawn(text: str) -> str:
    """A page with its drawn parts as the code has them now."""
    return _DRAWN.sub(lambda m: f"{m[1]}\n{_draw(m[2])}\n\n{m[3]}", text)


def _draw(what: str) -> str:
    from engine.reports.moves_table import transition_table

    if what == "moves":
        return transition_table()
    if what == "spine":
        return spine()
    kind, _, name = what.partition(" ")
    assert kind == "options", what
    return options_table(name)


def played(text: str, folder: Path, language: str) -> str:
    """A page with what its console blocks print, each played after the other in a new checkout after ``make run``."""
    shutil.copytree(ROOT / "definitions", folder / "definitions")
    (folder / "examples").symlink_to(ROOT / "examples")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECOURSE_", "PREFECT_", "LC_"))}
    environment = kept | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "DUECOURSE_LANG": language,
        "DUECOURSE_CHAIN_KEY": "the key of this page",
        "COLUMNS": "100",
    }
    _shell("duecourse demo --in-process", folder, environment)
    environment["DUECOURSE_HOME"] = ".duecourse/demo"
    return _CONSOLE.sub(lambda m: m[1] + _block(m[2], folder, environment) + m[3], text)


def _block(block: str, folder: Path, environment: dict[str, str]) -> str:
    shown = []
    for command in re.findall(r"^\$ (.*(?:\n> .*)*)$", block, re.MULTILINE):
        out = _shell(command.replace("\n> ", "\n"), folder, environment)
        shown.append(f"$ {command}\n{out.replace(str(folder), SHOWN_FOLDER)}")
    return "".join(shown)


def _shell(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return re.sub(r"[ \t]+$", "", done.stdout.lstrip("\n"), flags=re.MULTILINE)


def main() -> None:
    for page in pages():
        text = drawn(page.read_text(encoding="utf-8"))
        if page.name in PLAYED:
            with tempfile.TemporaryDirectory() as folder:
                text = played(text, Path(folder).resolve(), PLAYED[page.name])
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["DUECOURSE_LANG"] = "en"
    main()
