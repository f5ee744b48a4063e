"""The tours: pages whose console blocks are played, one block after the other across all pages of a language.

A block of ``console`` holds commands after ``$``, continued after ``>``, each with what it prints.
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
    ),
    "zh": (
        "README.zh-CN.md",
        "docs/start.zh-CN.md",
        "docs/for-agreement-writers/writing.zh-CN.md",
        "docs/for-operators/daily.zh-CN.md",
    ),
}
"""The pages of each language in the order in which they are played: a later page goes on where an earlier one ended."""

SHOWN_FOLDER = "/home/you/duecourse"
"""What stands on the pages for the folder that they are played in."""

_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)$", re.MULTILINE)


def played_in_a_new_folder(language: str) -> tuple[tuple[Path, str], ...]:
    """As ``played``, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return played(language, Path(folder).resolve())


def played(language: str, folder: Path) -> tuple[tuple[Path, str], ...]:
    """The pages of a tour with what their commands print in a checkout after ``make run``.

    The checkout is made in ``folder``, which is empty: an absolute path without symbolic links.
    """
    shutil.copytree(ROOT / "definitions", folder / "definitions")
    (folder / "examples").symlink_to(ROOT / "examples")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECOURSE_", "PREFECT_", "LC_"))}
    environment = kept | {
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
    shown = []
    for command in _COMMAND.findall(block):
        out = _shell(command.replace("\n> ", "\n"), folder, environment)
        shown.append(f"$ {command}\n{out.replace(str(folder), SHOWN_FOLDER)}")
    return "".join(shown)


def _shell(command: str, folder: Path, environment: Mapping[str, str]) -> str:
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
