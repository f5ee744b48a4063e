"""``run``: run compliance once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from click.exceptions import Exit
from rich.cells import set_cell_size

from engine import clock, wiring
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.hints import finding_with_hint, with_hint
from engine.cli.options import AS_OF, DRY_RUN, FAIL_ON, IN_PROCESS, JSON, WORKSPACE, check_fail_on
from engine.cli.output import print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.ledger.entry import Json
from engine.domain.text import Language, Text
from engine.private_files import UMASK, make_private_folder, private_opener
from engine.services.command_time import require_near, resolve_command_time
from engine.services.refused import Refused
from engine.services.run.run_compliance import Run, dry_run_compliance, run_compliance
from engine.services.time_input import date_of, instant_of, zone_of
from engine.views.refusal import read_refusal
from engine.views.run import run_json
from engine.wiring import RUN_DATABASE, open_ledger, run_context, take_sources
from engine.wording.dates import day_words
from engine.workspace import Workspace

_TAIL = 12
"""The number of log lines that are shown of a failed run."""
_REFUSED = 2
"""The exit code of a flow that was refused."""


def run(
    context: CommandContext,
    *,
    in_process: bool,
    fail_on: str | None,
    quiet_before: str | None,
    accept_loss: bool,
    clock_is_right: bool,
) -> None:
    """Run compliance once and print the result."""
    check_fail_on(fail_on)
    workspace, options = context.workspace, context.options
    if accept_loss:
        if options.dry_run:
            raise WrongCall(zh="--accept-loss 不能与 --dry-run 一起使用。", en="Use --accept-loss without --dry-run.")
        if not wiring.accept_loss(workspace):
            raise WrongCall(
                zh="台账没有缺少批次，不需要 --accept-loss。", en="The ledger lacks no batch: leave out --accept-loss."
            )
    if in_process or options.dry_run:
        done = run_here(
            workspace,
            context.language,
            options.as_of,
            dry_run=options.dry_run,
            quiet_before=quiet_before,
            clock_is_right=clock_is_right,
        )
        value = run_json(done, dry_run=options.dry_run)
    else:
        value = run_by_prefect(context, workspace, options.as_of, quiet_before, clock_is_right=clock_is_right)
    if context.options.json_:
        print_json(value)
    else:
        print_run(context, value, dry_run=options.dry_run)
    if fail_on and value["overdue"]:
        raise Exit(1)


def run_here(
    workspace: Workspace,
    language: Language,
    as_of: str | None,
    *,
    dry_run: bool = False,
    quiet_before: str | None = None,
    clock_is_right: bool = False,
) -> Run:
    """Run compliance without Prefect. A dry run takes nothing from the sources.

    Raises Refused where the clock is far ahead of the ledger, unless it is said to be right.
    """
    ledger = open_ledger(workspace, begin=True)
    context = run_context(workspace, ledger)
    zone = zone_of(ledger.definitions.in_force() or context.folder.definitions)
    at, quiet = instant_of(as_of, zone), date_of(quiet_before)
    if dry_run:
        return dry_run_compliance(context, resolve_command_time(ledger, at, clock.now(), dry_run=True, run=True), quiet)
    if not clock_is_right:
        require_near(ledger.runs, clock.now())
    intake = take_sources(workspace, ledger, language, as_of=at, wording=with_hint)
    command_time = resolve_command_time(ledger, at, clock.now(), run=True)
    return run_compliance(context, command_time, quiet, intake.findings, intake.opened)


def run_by_prefect(
    context: CommandContext,
    workspace: Workspace,
    as_of: str | None,
    quiet_before: str | None = None,
    *,
    clock_is_right: bool = False,
) -> dict[str, Json]:
    """Run compliance through Prefect in its own process. The process group ends with it: no server stays behind.

    Raises Refused if the flow was refused, as it would be in this process.
    """
    named = (("--as-of", as_of), ("--quiet-before", quiet_before))
    command = _flow_command(context, workspace, named, clock_is_right=clock_is_right)
    # the child ends its group when this pipe closes, so that even a killed parent leaves no server behind
    held, leash = os.pipe()
    home = _prefect_home(workspace)
    log = home / "run.log"
    with open(log, "w", opener=private_opener) as errors:
        process = subprocess.Popen(
            [*command, "--leash", str(held)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            pass_fds=(held,),
            umask=UMASK,
            env=_environment(workspace, home),
        )
    os.close(held)

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        out, _ = process.communicate()
    finally:
        signal.signal(signal.SIGTERM, before)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(leash)
    printed = out.splitlines()
    if process.returncode not in (0, _REFUSED) or not printed:
        lines = log.read_text(errors="replace").splitlines()
        print(
            *lines[-_TAIL:], context.localize(f"（完整日志：{log}）", f"(full log: {log})"), sep="\n", file=sys.stderr
        )
        raise Exit(3)
    result: dict[str, Any] = json.loads(printed[-1])
    if process.returncode == _REFUSED:
        raise Refused(read_refusal(result["refused"]))
    return result


def _flow_command(
    context: CommandContext,
    workspace: Workspace,
    named: Iterable[tuple[str, str | None]],
    *,
    clock_is_right: bool,
) -> list[str]:
    """The command that runs the flow once, with the options that are ``named`` by a value."""
    command = [sys.executable, "-m", "flows.compliance", "--lang", context.language.value]
    places = (("--state", str(workspace.state)), ("--definitions", str(workspace.definitions)))
    for option, value in (*places, *named):
        if value is not None:
            command += [option, value]
    return [*command, "--clock-is-right"] if clock_is_right else command


def _prefect_home(workspace: Workspace) -> Path:
    """The folder of Prefect, which exists then. Raises Refused if it cannot be made."""
    home = Path(os.environ.get("PREFECT_HOME") or workspace.state / "prefect")
    try:
        make_private_folder(home)
    except OSError as error:
        raise Refused("state-folder-unusable", path=str(home), why=error.strerror or str(error)) from error
    return home


def _environment(workspace: Workspace, home: Path) -> dict[str, str]:
    """The environment of the flow. It has the URL of the database, since everybody may read the arguments of a process;
    a file in the state folder is found by the state."""
    environment = {k: v for k, v in os.environ.items() if k != RUN_DATABASE} | {"PREFECT_HOME": str(home)}
    if isinstance(workspace.database, str):
        environment[RUN_DATABASE] = workspace.database
    return environment


def print_run(context: CommandContext, value: dict[str, Json], *, dry_run: bool = False) -> None:
    """Print a run for people."""
    notifications = value["notifications"]
    count = len(notifications) if isinstance(notifications, list) else notifications
    failed = Text.plain("")
    if value["failed"]:
        failed = Text(zh=f"，发送失败 {value['failed']}", en=f", failed {value['failed']}")
    if value["rehearsal"]:
        print(_rehearsal_line(context, datetime.fromisoformat(str(value["at_local"]))))
    checked = Text.plain("")
    if value["checked"]:
        checked = Text(
            zh=f"，核验 {value['checked']} 项（已完成 {value['found_done']}）",
            en=f", checked {value['checked']} ({value['found_done']} done)",
        )
    context.say(
        f"新增事项 {value['opened']}{checked.zh}，新增记录 {value['entries']}，通知 {count}{failed.zh}，"
        f"逾期 {value['overdue']}",
        f"new items {value['opened']}{checked.en}, entries {value['entries']}, notifications {count}{failed.en}, "
        f"overdue {value['overdue']}",
    )
    if dry_run and isinstance(notifications, list):
        for notification in notifications:
            assert isinstance(notification, dict)
            about = notification["about"]
            number = len(about) if isinstance(about, (list, tuple)) else 0
            what = context.localize("汇总", "digest") if notification["step"] == "digest" else notification["step"]
            name = notification["name"]
            assert isinstance(name, dict)
            to = set_cell_size(context.localized(Text(zh=str(name["zh"]), en=str(name["en"]))), 24)
            print(f"  {to} {notification['channel']:8} {what} ({number})")
    findings = value["findings"]
    assert isinstance(findings, (list, tuple))
    for finding in findings:
        assert isinstance(finding, dict)
        text = finding["text"]
        assert isinstance(text, dict)
        sentence = Text(zh=str(text["zh"]), en=str(text["en"]))
        print(f"• {context.localized(finding_with_hint(str(finding['code']), sentence))}")


def _rehearsal_line(context: CommandContext, at: datetime) -> str:

    day = day_words(at.date(), context.language, year=None)
    return context.localize(f"演练，模拟时间 {day} {at:%H:%M}", f"Rehearsal, simulated time {day}, {at:%H:%M}")


COMMANDS = (
    Command(
        "run",
        run,
        (
            AS_OF,
            JSON,
            replace(DRY_RUN, help=Text(zh="试运行：只显示结果，不写入", en="Show what would be done; write nothing")),
            IN_PROCESS,
            FAIL_ON,
            Option(
                "--quiet-before",
                Text(
                    zh="首次运行用：此日期之前到期的事项照常生成，但不通知任何人",
                    en="For the first run: create items due before this date without notifying anyone",
                ),
                metavar="DATE",
            ),
            Option(
                "--accept-loss",
                Text(
                    zh="数据库丢失或恢复了旧备份时：接受缺少的批次，继续运行",
                    en="After a database was lost or restored from an older copy: go on without the missing batches",
                ),
                type=bool,
            ),
            Option(
                "--clock-is-right",
                Text(
                    zh="距上次运行或记录超过 60 天时：确认本机时钟无误，继续运行",
                    en="More than 60 days after the last run or entry: say that the clock is right, and go on",
                ),
                type=bool,
            ),
            *WORKSPACE,
        ),
    ),
)
