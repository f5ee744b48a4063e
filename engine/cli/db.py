"""``db``: the database behind the record. Bring it to the newest tables, look at it, carry the record elsewhere."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize, localized
from engine.cli.options import DatabaseOption, JsonOption, LanguageOption, StateOption, workspace_of
from engine.cli.output import both, print_json

if TYPE_CHECKING:
    from engine.domain.figures.overdue import Head
    from engine.domain.text import Text

db = typer.Typer(no_args_is_help=True, help=localize("数据库", "The database"), rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(db, name="db")


@db.command(
    "upgrade",
    help=localize("升级到最新的表结构", "Bring the database to the newest tables; repeats change nothing"),
)
def upgrade_(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=localize("只看是否最新，不是则退出码为 1", "Only look; exit with 1 if it is behind")
        ),
    ] = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Migrate."""
    from engine.store.connect import upgrade, version_of
    from engine.store.migrations import HEAD
    from engine.wiring import opening

    with opening(workspace_of(state, database).database) as found:
        before = version_of(found.read)
        if not check:
            upgrade(found)
    if before == HEAD:
        print(localize(f"已是最新：{HEAD}", f"Newest already: {HEAD}"))
    elif check:
        print(localize(f"现在 {before or '空'}，最新 {HEAD}", f"At {before or 'nothing'}, newest is {HEAD}"))
        raise typer.Exit(1)
    else:
        print(localize(f"从 {before or '空'} 升级到 {HEAD}", f"Upgraded from {before or 'nothing'} to {HEAD}"))


@db.command(
    "status",
    help=localize("看数据库：版本、是否落盘、迁移、链头", "Look at it: versions, durability, migration, head"),
)
def status(
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print what the database is; nothing is changed."""
    from engine.store.connect import circumstances
    from engine.store.ledger import SqlLedger
    from engine.store.migrations import HEAD
    from engine.wiring import opening, without_password

    url = workspace_of(state, database).database
    with opening(url) as found:
        lines = circumstances(found)
        current = any(line.code == "migration" and line.version == HEAD for line in lines)
        head = SqlLedger(found, b"").head() if current else None
    if json_:
        print_json(
            {
                "database": without_password(url),
                "lines": [{"code": line.code, "text": both(line.text), "sound": line.sound} for line in lines],
                "head": {"batch": head.batch, "entries": head.entries, "hash": head.hash} if head else None,
            }
        )
        return
    print(without_password(url))
    for line in lines:
        print(f"{'✓' if line.sound else '✗'} {localized(line.text)}")
    print(localized(_head_text(head)))


@db.command("move", help=localize("把台账搬到另一个空的数据库", "Carry the record to another, empty database"))
def move_(
    to: Annotated[str, typer.Option("--to", help=localize("目标数据库地址", "URL of the target"), metavar="URL")],
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Copy, prove, and say how to go on; the source stays as it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from engine.store.chain_key import chain_key
    from engine.store.move import move
    from engine.wiring import open_ledger, opening, without_password

    workspace = workspace_of(state, database)
    ledger = open_ledger(workspace)
    bar = (TextColumn(localize("搬移", "moving")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
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
        head = moved.head
        print_json(
            {
                "to": without_password(to),
                "rows": dict(moved.rows),
                "head": {"batch": head.batch, "entries": head.entries, "hash": head.hash} if head else None,
            }
        )
        return
    for name, rows in moved.rows:
        print(f"{name:12} {rows:>10,}")
    print(localized(_head_text(moved.head)))
    shown_url = without_password(to)
    print(
        localize(
            f"已搬到 {shown_url}，链条核验无误。原库没有改动。从现在起用新库：\n"
            f"  export DUECOURSE_DATABASE_URL='{shown_url}'\n"
            "密钥（chain.key）和链头（chain.heads）留在状态目录，仍然要用。停掉还在写原库的任务。",
            f"Moved to {shown_url}; the copy's chain is sound, the source is as it was. From now on use the copy:\n"
            f"  export DUECOURSE_DATABASE_URL='{shown_url}'\n"
            "The key (chain.key) and the heads (chain.heads) stay in the state folder and are still needed. "
            "Stop whatever still writes to the source.",
        )
    )


def _head_text(head: "Head | None") -> "Text":
    from engine.domain.text import Text

    if head is None:
        return Text(zh="台账是空的。", en="The record is empty.")
    words = Text(zh="{entries} 条记录，{batch} 批，链头 {hash}", en="{entries} entries in {batch} batches, head {hash}")
    return words.filled(entries=head.entries, batch=head.batch, hash=head.hash)
