"""``db``: the database of the ledger. Upgrade its tables, show its state, move the ledger to another database."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize, localized
from engine.cli.options import DatabaseOption, JsonOption, LanguageOption, StateOption, workspace_of
from engine.cli.output import print_json
from engine.views.values import both, head_json

if TYPE_CHECKING:
    from engine.domain.figures.overdue import Head
    from engine.domain.text import Text

db = typer.Typer(no_args_is_help=True, help=localize("数据库", "The database"), rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(db, name="db")


@db.command(
    "upgrade",
    help=localize("升级到最新的表结构；可重复执行", "Upgrade to the newest tables; repeating it changes nothing"),
)
def upgrade_(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=localize("只检查是否最新，否则退出码为 1", "Only check; exit with 1 if it is outdated")
        ),
    ] = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Migrate the database."""
    from engine.store.connect import upgrade, version_of
    from engine.store.migrations import HEAD
    from engine.wiring import opening

    with opening(workspace_of(state, database).database) as database_:
        before = version_of(database_.read)
        if not check:
            upgrade(database_)
    if before == HEAD:
        print(localize(f"已是最新：{HEAD}", f"Already up to date: {HEAD}"))
    elif check:
        print(localize(f"当前 {before or '空'}，最新 {HEAD}", f"Current: {before or 'none'}, newest: {HEAD}"))
        raise typer.Exit(1)
    else:
        print(localize(f"从 {before or '空'} 升级到 {HEAD}", f"Upgraded from {before or 'none'} to {HEAD}"))


@db.command(
    "status",
    help=localize("查看数据库：版本、是否落盘、迁移、链头", "Show versions, durability, migration and chain head"),
)
def status(
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print the state of the database; nothing is changed."""
    from engine.store.connect import circumstances
    from engine.store.ledger import SqlLedger
    from engine.store.migrations import HEAD
    from engine.wiring import opening, without_password

    url = workspace_of(state, database).database
    with opening(url) as opened:
        lines = circumstances(opened)
        current = any(line.code == "migration" and line.version == HEAD for line in lines)
        head = SqlLedger(opened, b"").head() if current else None
    if json_:
        print_json(
            {
                "database": without_password(url),
                "lines": [{"code": line.code, "text": both(line.text), "sound": line.sound} for line in lines],
                "head": head_json(head),
            }
        )
        return
    print(without_password(url))
    for line in lines:
        print(f"{'✓' if line.sound else '✗'} {localized(line.text)}")
    print(localized(_head_text(head)))


@db.command("move", help=localize("将台账迁移到另一个空数据库", "Move the ledger to another, empty database"))
def move_(
    to: Annotated[str, typer.Option("--to", help=localize("目标数据库地址", "URL of the target"), metavar="URL")],
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Copy the ledger, verify the copy, and print the next steps. The source does not change."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from engine.store.chain_key import chain_key
    from engine.store.move import move
    from engine.wiring import open_ledger, opening, without_password

    workspace = workspace_of(state, database)
    ledger = open_ledger(workspace)
    bar = (TextColumn(localize("迁移", "moving")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        opening(to) as target,
        Progress(*bar, console=Console(stderr=True), transient=True, disable=json_ or not sys.stderr.isatty()) as shown,
    ):
        task = shown.add_task("", total=None)
        moved = move(
            ledger.database,
            target,
            chain_key(workspace.state, begun=True),
            lambda done, total: shown.update(task, completed=done, total=total),
        )
    if json_:
        print_json(
            {
                "to": without_password(to),
                "rows": dict(moved.rows),
                "head": head_json(moved.head),
            }
        )
        return
    for name, rows in moved.rows:
        print(f"{name:12} {rows:>10,}")
    print(localized(_head_text(moved.head)))
    shown_url = without_password(to)
    print(
        localize(
            f"已迁移到 {shown_url}，链条核验无误，原库没有改动。今后请使用新库：\n"
            f"  export DUECOURSE_DATABASE_URL='{shown_url}'\n"
            "密钥（chain.key）和链头（chain.heads）仍在状态目录，请保留。请停止仍在写原库的任务。",
            f"Moved to {shown_url}; the chain of the copy is verified, the source is unchanged. Now use the copy:\n"
            f"  export DUECOURSE_DATABASE_URL='{shown_url}'\n"
            "The key (chain.key) and the heads (chain.heads) stay in the state folder and are still needed. "
            "Stop everything that still writes to the source.",
        )
    )


def _head_text(head: "Head | None") -> "Text":
    from engine.domain.text import Text

    if head is None:
        return Text(zh="台账为空。", en="The ledger is empty.")
    sentence = Text(
        zh="{entries} 条记录，{batch} 批，链头 {hash}", en="{entries} entries in {batch} batches, head {hash}"
    )
    return sentence.filled(entries=head.entries, batch=head.batch, hash=head.hash)
