"""``init``: create a definitions folder."""

from pathlib import Path
from shlex import quote

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.domain.text import Text
from engine.loading.starter import AGREEMENT, starter
from engine.services.refused import Refused


def init(context: CommandContext, *, folder: Path) -> None:
    """Write a small, valid, commented folder as a starting point. Existing files are never touched."""
    try:
        existing = [path.name for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []
        if existing:
            raise Refused("folder-not-empty", folder=str(folder), file=min(existing))
        for name, text in starter(clock.now().astimezone().date()).items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            print(target)
    except OSError as error:
        raise Refused("unwritable", path=str(folder), why=error.strerror or str(error)) from error
    where = f" --definitions {quote(str(folder))}" if folder != Path("definitions") else ""
    print()
    context.say("接下来：", "Next:")
    for command, what in (
        (
            f"duecourse validate{where}",
            context.localize("检查；每次修改后都要检查", "check it, and again after each change"),
        ),
        (
            f"duecourse preview {AGREEMENT} --explain{where}",
            context.localize("查看这份约定的期限", "see the due dates of the agreement"),
        ),
        (
            f"duecourse run --in-process{where}",
            context.localize(
                "生效并运行一次（加 --as-of 日期 为演练）",
                "put it in force and run once (a rehearsal with --as-of DATE)",
            ),
        ),
    ):
        print(f"  {command}\n      {what}")
    context.say(
        "先修改 organisation.yaml 的部门和岗位、people.csv 的人员，再修改约定。",
        "Start with departments and roles in organisation.yaml and people in people.csv, then write the agreement.",
    )


COMMANDS = (
    Command(
        "init",
        init,
        (Option("DIR", Text(zh="新目录或空目录", en="A new or empty folder"), "folder", type=Path, required=True),),
    ),
)
