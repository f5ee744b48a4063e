"""``init``: a folder of definitions to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.language import localize
from engine.cli.options import LanguageOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "init",
        help=localize(
            "新建一个约定目录：单位、日历、事件、一份约定", "Begin a folder of definitions with one agreement"
        ),
    )(init)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=localize("新的或空的目录", "A folder that is new or empty"))
    ],
    lang: LanguageOption = None,
) -> None:
    """Write a small, sound, commented folder to go on from; nothing that exists is touched."""
    from engine import clock
    from engine.domain.text import Text
    from engine.loading.starter import AGREEMENT, starter
    from engine.services.refused import Refused

    try:
        taken = [path.name for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []
        if taken:
            words = Text(
                zh="{folder} 不是空的（有 {found}）。请换一个新目录。",
                en="{folder} is not empty (it holds {found}). Name a new folder.",
            )
            raise Refused(words.filled(folder=str(folder), found=sorted(taken)[0]))
        for name, text in starter(clock.now().astimezone().date()).items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            print(target)
    except OSError as error:
        words = Text(zh="写不了 {folder}：{why}", en="{folder} cannot be written: {why}")
        raise Refused(words.filled(folder=str(folder), why=error.strerror or str(error))) from error
    where = f" --definitions {_quoted(folder)}" if folder != Path("definitions") else ""
    print()
    print(localize("接下来：", "Next:"))
    for command, what in (
        (
            f"duecourse validate{where}",
            localize("检查；改了什么都先检查", "check it, and again after each change"),
        ),
        (
            f"duecourse preview {AGREEMENT} --explain{where}",
            localize("看这份约定给出的期限", "see the due instants that the agreement gives"),
        ),
        (
            f"duecourse run --in-process{where}",
            localize(
                "生效并跑一次（加 --as-of 日期 是演练）", "put it in force and run once (a rehearsal with --as-of DATE)"
            ),
        ),
    ):
        print(f"  {command}\n      {what}")
    print(
        localize(
            "先改 organisation.yaml 的部门和岗位、people.csv 的人，再改约定。",
            "Begin with departments and roles in organisation.yaml and people in people.csv, then write the agreement.",
        )
    )


def _quoted(folder: Path) -> str:
    from shlex import quote

    return quote(str(folder))
