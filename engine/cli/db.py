"""``db``: the database of the ledger. Upgrade its tables, show its state, move the ledger to another database, make the
caches anew."""

import sys

from click.exceptions import Exit

from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import DATABASE, JSON, STATE
from engine.cli.output import print_json
from engine.cli.safe_output import stream_of_colours
from engine.domain.ledger.head import Head
from engine.domain.text import Text
from engine.services.rebuild import rebuild
from engine.store.chain_key import chain_key
from engine.store.circumstances import circumstances
from engine.store.connect import upgrade, version_of
from engine.store.database_url import shown_url
from engine.store.ledger import SqlLedger
from engine.store.migrations import HEAD
from engine.store.move import move
from engine.views.values import both, head_json
from engine.wiring import key_of, open_ledger, opening
from engine.wording.lists import count_text


def upgrade_(context: CommandContext, *, check: bool) -> None:
    """Migrate the database."""
    with opening(context.workspace.database) as database_:
        before = version_of(database_.read)
        if not check:
            upgrade(database_, lambda: key_of(context.workspace, begun=True))
    if before == HEAD:
        context.say(f"已是最新：{HEAD}", f"Already up to date: {HEAD}")
    elif check:
        context.say(f"当前 {before or '空'}，最新 {HEAD}", f"Current: {before or 'none'}, newest: {HEAD}")
        raise Exit(1)
    else:
        context.say(f"从 {before or '空'} 升级到 {HEAD}", f"Upgraded from {before or 'none'} to {HEAD}")


def status(context: CommandContext) -> None:
    """Print the state of the database; nothing is changed."""
    url = context.workspace.database
    with opening(url) as opened:
        lines = circumstances(opened)
        current = any(line.code == "migration" and line.version == HEAD for line in lines)
        head = SqlLedger(opened, b"").head() if current else None
    if context.options.json_:
        print_json(
            {
                "database": shown_url(url),
                "lines": [{"code": line.code, "text": both(line.text), "sound": line.sound} for line in lines],
                "head": head_json(head),
            }
        )
        return
    print(shown_url(url))
    for line in lines:
        print(f"{'✓' if line.sound else '✗'} {context.localized(line.text)}")
    print(context.localized(_head_text(head)))


def move_(context: CommandContext, *, to: str, without_forms: bool) -> None:
    """Copy the ledger, verify the copy, and print the next steps. The source does not change."""
    from rich.console import Console  # slow to import, and only a terminal shows progress
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    workspace = context.workspace
    ledger = open_ledger(workspace)
    bar = (TextColumn(context.localize("迁移", "moving")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        opening(to) as target,
        Progress(
            *bar,
            console=Console(file=stream_of_colours(sys.stderr)),
            transient=True,
            disable=context.options.json_ or not sys.stderr.isatty(),
        ) as shown,
    ):
        task = shown.add_task("", total=None)
        moved = move(
            ledger.database,
            target,
            chain_key(workspace.state, begun=True),
            lambda done, total: shown.update(task, completed=done, total=total),
            without_forms=without_forms,
        )
    if context.options.json_:
        print_json(
            {
                "to": shown_url(to),
                "rows": dict(moved.rows),
                "head": head_json(moved.head),
            }
        )
        return
    for name, rows in moved.rows:
        print(f"{name:12} {rows:>10,}")
    print(context.localized(_head_text(moved.head)))
    target_url = shown_url(to)
    context.say(
        f"已迁移到 {target_url}，链条核验无误，原库没有改动。今后请使用新库：\n"
        f"  export DUECOURSE_DATABASE_URL='{target_url}'\n"
        "密钥（chain.key）和链头（chain.heads）仍在状态目录，请保留。请停止仍在写原库的任务。",
        f"Moved to {target_url}; the chain of the copy is verified, the source is unchanged. Now use the copy:\n"
        f"  export DUECOURSE_DATABASE_URL='{target_url}'\n"
        "The key (chain.key) and the heads (chain.heads) stay in the state folder and are still needed. "
        "Stop everything that still writes to the source.",
    )


def rebuild_(context: CommandContext) -> None:
    """Make the caches anew from the entries, and print what changed."""
    done = rebuild(open_ledger(context.workspace))
    if context.options.json_:
        counts = {
            "events": done.events,
            "items": done.items,
            "terms": done.terms,
            "ratings": done.ratings,
            "closed_months": done.months,
            "checkpoints": done.checkpoints,
            "accounts": done.accounts,
            "drafts": done.drafts,
        }
        print_json({**counts, "run": done.run})
        return
    if not done.changed:
        context.say("缓存与记录一致，没有改动。", "The caches match the entries: nothing was changed.")
        return
    context.say(
        f"已由记录重建：事项 {done.items} 行，业务 {done.events} 行，读取标记 {done.checkpoints} 处。",
        f"Made anew from the entries: {count_text(done.items, 'row')} of items, {count_text(done.events, 'row')} of "
        f"events, {count_text(done.checkpoints, 'checkpoint')} of sources.",
    )
    if done.terms:
        context.say("检索词也已重建。", "The terms that items are found by were made anew as well.")
    if done.ratings:
        context.say("评价及其统计也已重建。", "The ratings and their counts were made anew as well.")
    if done.months:
        context.say("已关账月份的数字也已重建。", "The figures of closed months were made anew as well.")
    if done.accounts:
        context.say(
            f"账号、登录、审计有 {done.accounts} 行不符，已删除或重新编号：没有账号的人请重新邀请。",
            f"{count_text(done.accounts, 'row')} of accounts, sessions and audit did not fit: they were deleted or "
            "numbered anew. Invite again whoever has no account.",
        )
    if done.drafts:
        context.say(
            f"草稿有 {done.drafts} 处不符，已删除。",
            f"{count_text(done.drafts, 'draft')} did not fit and were deleted.",
        )
    if done.run:
        context.say(
            "最近一次运行的时间也由记录推算，下次运行会重新判定全部事项。",
            "The time of the last run was worked out as well: the next run evaluates every item again.",
        )


def _head_text(head: Head | None) -> Text:

    if head is None:
        return Text(zh="台账为空。", en="The ledger is empty.")
    sentence = Text(
        zh="{entries} 条记录，{batch} 批，链头 {hash}", en="{entries} entries in {batch} batches, head {hash}"
    )
    return sentence.filled(entries=head.entries, batch=head.batch, hash=head.hash)


COMMANDS = (
    CommandGroup(
        "db",
        (
            Command(
                "upgrade",
                upgrade_,
                (
                    Option(
                        "--check",
                        Text(zh="只检查是否最新，否则退出码为 1", en="Only check; exit with 1 if it is outdated"),
                        type=bool,
                    ),
                    STATE,
                    DATABASE,
                ),
                Text(
                    zh="升级到最新的表结构；可重复执行", en="Upgrade to the newest tables; repeating it changes nothing"
                ),
            ),
            Command(
                "status",
                status,
                (JSON, STATE, DATABASE),
                Text(
                    zh="查看数据库：版本、是否落盘、迁移、链头",
                    en="Show versions, durability, migration and chain head",
                ),
            ),
            Command(
                "move",
                move_,
                (
                    Option("--to", Text(zh="目标数据库地址", en="URL of the target"), metavar="URL", required=True),
                    Option(
                        "--without-forms",
                        Text(
                            zh="不复制进行中的匿名调查的答卷，例如用于备份",
                            en="Leave out the forms of anonymous rounds that are open, as for a backup",
                        ),
                        type=bool,
                    ),
                    JSON,
                    STATE,
                    DATABASE,
                ),
                Text(zh="将台账迁移到另一个空数据库", en="Move the ledger to another, empty database"),
            ),
            Command(
                "rebuild",
                rebuild_,
                (JSON, STATE, DATABASE),
                Text(
                    zh="由记录重建缓存（事项、业务、读取标记、最近一次运行）",
                    en="Make the caches anew from the entries: items, events, checkpoints, the last run",
                ),
            ),
        ),
    ),
)
