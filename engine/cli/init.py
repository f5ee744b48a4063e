"""``init``: create a definitions folder."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.language import localize
from engine.cli.options import LanguageOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "init",
        help=localize("新建约定目录：单位、日历、事件和一份约定", "Create a definitions folder with one agreement"),
    )(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=localize("新目录或空目录", "A new or empty folder"))],
    lang: LanguageOption = None,
) -> None:
    """Write a small, valid, commented folder as a starting point. Existing files are never touched."""
    from engine import clock
    from engine.domain.text import Text
    from engine.loading.starter import AGREEMENT, starter
    from engine.services.refused import Refused

    try:
        existing = [path.name for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []
        if existing:
            sentence = Text(
                zh="{folder} 不为空（有 {file}）。请换一个新目录。",
                en="{folder} is not empty (it contains {file}). Choose a new folder.",
            )
            raise Refused(sentence.filled(folder=str(folder), file=sorted(existing)[0]))
        for name, text in starter(clock.now().astimezone().date()).items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            print(target)
    except OSError as error:
        sentence = Text(zh="无法写入 {folder}：{why}", en="Cannot write {folder}: {why}")
        raise Refused(sentence.filled(folder=str(folder), why=error.strerror or str(error))) from error
    where = f" --definitions {_quoted(folder)}" if folder != Path("definitions") else ""
    print()
    print(localize("接下来：", "Next:"))
    for command, what in (
        (
            f"duecourse validate{where}",
            localize("检查；每次修改后都要检查", "check it, and again after each change"),
        ),
        (
            f"duecourse preview {AGREEMENT} --explain{where}",
            localize("查看这份约定的期限", "see the due dates of the agreement"),
        ),
        (
            f"duecourse run --in-process{where}",
            localize(
                "生效并运行一次（加 --as-of 日期 为演练）",
                "put it in force and run once (a rehearsal with --as-of DATE)",
            ),
        ),
    ):
        print(f"  {command}\n      {what}")
    print(
        localize(
            "先修改 organisation.yaml 的部门和岗位、people.csv 的人员，再修改约定。",
            "Start with departments and roles in organisation.yaml and people in people.csv, then write the agreement.",
        )
    )


def _quoted(folder: Path) -> str:
    from shlex import quote

    return quote(str(folder))
