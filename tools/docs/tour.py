"""The tours: pages whose console blocks are played, one block after the other across all pages of a language.

A ``console`` block has commands after ``$``, continued after ``>``, each followed by its output.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.docs.pages import ROOT

TOURS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "README.md",
        "docs/start.md",
        "docs/for-agreement-writers/writing.md",
        "docs/for-operators/daily.md",
        "docs/looking-up.md",
        "docs/first-round.md",
        "docs/anonymous-answers.md",
    ),
    "zh": (
        "README.zh-CN.md",
        "docs/start.zh-CN.md",
        "docs/for-agreement-writers/writing.zh-CN.md",
        "docs/for-operators/daily.zh-CN.md",
        "docs/looking-up.zh-CN.md",
        "docs/first-round.zh-CN.md",
        "docs/anonymous-answers.zh-CN.md",
    ),
}
"""The pages of each language in playing order: a page continues in the folder that the one before it leaves behind."""

SHOWN_FOLDER = "/home/you/duecourse"
"""The path that pages show instead of the folder in which they are played."""

_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)$", re.MULTILINE)


def played_in_a_new_folder(language: str) -> tuple[tuple[Path, str], ...]:
    """Play a tour in a folder that is removed afterwards; see ``played``."""
    with tempfile.TemporaryDirectory() as folder:
        return played(language, Path(folder).resolve())


def played(language: str, folder: Path) -> tuple[tuple[Path, str], ...]:
    """The pages of a tour, with the output of their commands in a checkout after ``make run``.

    The checkout is made in ``folder``, an empty folder: an absolute path without symbolic links.
    """
    shutil.copytree(ROOT / "definitions", folder / "definitions")
    (folder / "examples").symlink_to(ROOT / "examples")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("DUECOURSE_", "PREFECT_", "LC_"))}
    environment = inherited | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "DUECOURSE_LANG": language,
        "DUECOURSE_CHAIN_KEY": "the key of this page",
        "DUECOURSE_HOME": ".duecourse/demo",
        "COLUMNS": "100",
    }
    _shell("duecourse demo --in-process", folder, environment)
    pages = []
    for name in TOURS[language]:
        text = (ROOT / name).read_text(encoding="utf-8")
        pages.append((ROOT / name, _CONSOLE.sub(lambda m: m[1] + _block(m[2], folder, environment) + m[3], text)))
    return tuple(pages)


def _block(block: str, folder: Path, environment: Mapping[str, str]) -> str:
    parts = []
    for command in _COMMAND.findall(block):
        output = _shell(command.replace("\n> ", "\n"), folder, environment)
        parts.append(f"$ {command}\n{output.replace(str(folder), SHOWN_FOLDER)}")
    return "".join(parts)


def _shell(command: str, folder: Path, environment: Mapping[str, str]) -> str:
    completed = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in completed.stdout, completed.stdout
    return re.sub(r"[ \t]+$", "", completed.stdout.lstrip("\n"), flags=re.MULTILINE)
