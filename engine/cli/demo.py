"""``demo``: a month or a quarter of sample business in its own folder, one run, the report.

A second call continues from there.
"""

import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from engine import clock
from engine.checks.evidence import Evidence
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import DEFINITIONS, IN_PROCESS, STATE
from engine.cli.plan import print_plan
from engine.cli.reports import render_report, write_file
from engine.cli.run import print_run, run_by_prefect, run_here
from engine.cli.safe_output import stream_of_colours
from engine.cli.serve import serve_pages
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Language, Text
from engine.intake.sample_folder import SampleFile, SampleFolder
from engine.private_files import make_private_folder
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from engine.services.rehearsal.expectations import Expected, Mismatch
from engine.services.rehearsal.sample import (
    SampleBusiness,
    SamplePeriod,
    compare_sample,
    month_reports,
    play_sample,
    sample_time,
)
from engine.services.snapshot import rulebook
from engine.settings import PAGES_PORT
from engine.views.run import run_json
from engine.wiring import change_notifier, folder_contents, open_ledger, run_context
from engine.wording.accounts import RIGHTS
from engine.wording.dates import period_text
from engine.wording.lists import count_text
from engine.wording.names import role_title
from engine.wording.overdue import sum_of_parts
from engine.workspace import SAMPLE_MARKER, Workspace
from engine.workspace import STATE as STATE_FOLDER

FIRST_DAY = date(2026, 1, 1)
BEGIN = f"{FIRST_DAY}T00:00:00+08:00"
EXAMPLE = Path("examples/dealership")
QUARTER = "quarter.yaml"


@dataclass(frozen=True, slots=True)
class Story:
    """A sample to play: the folder of its state, and its end, at which it is evaluated.

    ``daily`` adds a run on each working morning.
    """

    folder: str
    until: datetime
    daily: bool

    @property
    def period(self) -> SamplePeriod:
        """The time that it takes."""
        return SamplePeriod(datetime.fromisoformat(BEGIN), self.until, self.daily)

    @property
    def begun(self) -> str:
        """The text of the marker while the story is being played."""
        return f"The sample {self.folder}, begun by duecourse demo and cut off: the next demo begins anew.\n"

    @property
    def made(self) -> str:
        """The text of the marker once the whole story is in the folder."""
        return f"The sample {self.folder}, made by duecourse demo; --fresh may remove this folder.\n"


MONTH = Story("demo", datetime.fromisoformat("2026-02-10T18:00:00+08:00"), daily=False)
"""Evaluated on the evening of a Tuesday before the Spring Festival."""
THREE_MONTHS = Story("quarter", datetime.fromisoformat("2026-03-31T18:00:00+08:00"), daily=True)
"""Every clause, evaluated at the end of the first quarter."""
_STORIES = (MONTH, THREE_MONTHS)
_PERIOD = "2026-Q1"
"""Both stories lie in it."""
_MORE_REPORTS = Text(
    zh="记分卡、满意度、差错和趋势也有报告（scorecard、satisfaction、defects、trend）：\n"
    "  duecourse report scorecard --period {period} --state {state}",
    en="Scorecard, satisfaction, defects and trend have reports, too (scorecard, satisfaction, defects, trend):\n"
    "  duecourse report scorecard --period {period} --state {state}",
)


_OPEN = Text(
    zh="在浏览器里打开这些内容，并登录试用：\n  duecourse demo{again} --serve",
    en="To open all this in a browser, with people who can sign in:\n  duecourse demo{again} --serve",
)
_FINANCE, _ADMIN = "finance", "finance-head-1"
"""The department of the sample whose people get the right *finance*, and its admin."""


def demo(
    context: CommandContext, *, fresh: bool, in_process: bool, quarter: bool, example: Path, serve: bool, port: int
) -> None:
    """A rehearsal on sample business. Invented business never enters a real ledger."""
    story = THREE_MONTHS if quarter else MONTH
    named = context.options.state
    home = named.resolve() if named else _home(Workspace.of().state, story)
    marker = home / SAMPLE_MARKER
    played = _is_played(home, story, fresh=fresh)
    if not played:
        _clear(home, story)
    workspace = Workspace.of(state=home, definitions=context.options.definitions)
    if not played:
        print(context.localize("登记样例业务……", "Recording the sample business …"), flush=True)
        happened = _play(workspace, example, story)
        marker.write_text(story.made, encoding="utf-8")
        context.say(f"  {happened} 件业务", f"  {count_text(happened, 'event')}")
    else:
        _take_over(context, workspace)
    at = _now(workspace, story)
    print(context.localize("全面检查……", "Checking …"), flush=True)
    value = (
        run_json(run_here(workspace, context.language, at)) if in_process else run_by_prefect(context, workspace, at)
    )
    print_run(context, value)
    print()
    if quarter:
        _compare(context, workspace, example, story)
        _count_months(context, workspace, story)
        print()
    _report(context, workspace, at)
    print("\n" + context.localized(_MORE_REPORTS.filled(period=_PERIOD, state=shlex.quote(str(home)))))
    if serve:
        print()
        _serve(context, workspace, port)
    else:
        print("\n" + context.localized(_OPEN.filled(again=" --quarter" if quarter else "")))


def _serve(context: CommandContext, workspace: Workspace, port: int) -> None:
    """Serve the pages of the sample; say first who can sign in, and with what."""
    from engine.services.rehearsal.sample_accounts import open_sample_accounts, sample_password
    from engine.web.argon2_hasher import argon2_hasher

    ledger, password = open_ledger(workspace), sample_password()
    accounts = open_sample_accounts(ledger, argon2_hasher(), password, finance=_FINANCE, admin=_ADMIN)
    organisation = rulebook(ledger).organisation
    context.say(f"可用以下账号登录，密码都是 {password}", f"These people can sign in, all with the password {password}")
    width = max(len(account.person.id) for account in accounts)
    for account in accounts:
        role = context.localized(role_title(organisation, account.person.role))
        rights = "".join(f" · {context.localized(RIGHTS[right])}" for right in sorted(account.granted))
        print(f"  {account.person.id:{width}}  {role}{rights}")
    serve_pages(context, workspace, "127.0.0.1", port)


def _home(state: Path, story: Story) -> Path:
    """The folder that a story is played in: within the state folder, unless that is itself the folder of a sample.

    ``DUECOURSE_HOME`` may name such a folder, as the tour does. Then the story goes there, or beside it where the
    folder holds the other sample. ``.duecourse/demo`` is the sample's even before there is anything in it.
    """
    marker = state / SAMPLE_MARKER
    if marker.is_file():
        text = marker.read_text(encoding="utf-8")
        there = next((one for one in _STORIES if text in (one.begun, one.made)), story)
        return state if there is story else state.with_name(story.folder)
    if state.parent.name == STATE_FOLDER and state.name in {one.folder for one in _STORIES} and _is_empty(state):
        return state.with_name(story.folder)
    return state / story.folder


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _is_played(home: Path, story: Story, *, fresh: bool) -> bool:
    """Return whether the whole story is in the folder already.

    Raises Refused where the folder is not there for this story: a sample is played into a new or empty folder or into
    its own, never into a ledger of somebody else.
    """
    marker = home / SAMPLE_MARKER
    if not marker.is_file():
        if _is_empty(home):
            return False
        raise Refused("not-a-demo", home=str(home))
    text = marker.read_text(encoding="utf-8")
    if fresh or text == story.made:
        return not fresh
    other = next((one for one in _STORIES if one is not story and text == one.made), None)
    if other is not None:
        raise Refused("other-demo", home=str(home), other=other.folder)
    return False


def _clear(home: Path, story: Story) -> None:
    """Empty the folder and mark it. The mark comes first: whenever this is cut off, the folder is known as a demo's."""
    make_private_folder(home)
    marker = home / SAMPLE_MARKER
    marker.write_text(story.begun, encoding="utf-8")
    for one in home.iterdir():
        if one == marker:
            continue
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def _play(workspace: Workspace, example: Path, story: Story) -> int:
    context = run_context(workspace, open_ledger(workspace, begin=True))
    return play_sample(context, _sample(example, story), story.period, Evidence(workspace.evidence))


def _sample(example: Path, story: Story) -> SampleBusiness:
    if not example.is_dir():
        raise WrongCall(
            zh="没有样例目录 {folder}；请用 --example 指定。",
            en="There is no sample folder {folder}; name it with --example.",
            folder=str(example),
        )
    return SampleFile(example / QUARTER) if story.daily else SampleFolder(example)


def _compare(context: CommandContext, workspace: Workspace, example: Path, story: Story) -> None:
    """Compare the results at the end of the story with those calculated by hand, and print the differences."""
    comparison = compare_sample(open_ledger(workspace), _sample(example, story), story.period)
    print("\n".join(compared(comparison.expected, comparison.mismatches, example / QUARTER, context.language)))


def compared(walks: Sequence[Expected], wrong: Sequence[Mismatch], path: Path, language: Language) -> list[str]:
    """The lines of a comparison: one for all items, and one for each that the ledger contradicts."""
    clauses = len({walk.clause for walk in walks})
    head = Text(
        zh=f"{clauses} 条条款，{len(walks)} 个事项：",
        en=f"{count_text(clauses, 'clause')}, {count_text(len(walks), 'item')}: ",
    ).in_(language)
    if not wrong:
        return [head + Text(zh="全部与手工计算的结果一致", en="all as calculated by hand").in_(language)]
    count = Text(zh=f"{len(wrong)} 处与手工计算的结果不一致", en=f"{len(wrong)} not as calculated by hand")
    return [head + count.in_(language), *(f"  {path}:{one.line} {one.text.in_(language)}" for one in wrong)]


def _count_months(context: CommandContext, workspace: Workspace, story: Story) -> None:
    """Print one line for each month: the state of its items at the end of the story."""
    for report in month_reports(open_ledger(workspace), story.period):
        month = context.localized(period_text(report.period))
        print(f"  {month}" + context.localize("：", ": ") + context.localized(sum_of_parts(report.due)))


def _take_over(context: CommandContext, workspace: Workspace) -> None:
    """Show what the changes of the folder affect, and apply them: this is a rehearsal."""
    ledger = open_ledger(workspace)
    new = folder_contents(workspace, ledger).definitions
    if new is None:  # the run says so, and goes on with what is in force
        return
    notifier = change_notifier(workspace, ledger)
    done = apply(ledger, new, resolve_command_time(ledger, None, clock.now()), notifier=notifier)
    if not done.plan.is_empty:
        context.say("文件有变更，预览并生效：", "The files have changed. Plan, now applied:")
        print_plan(context, done.plan, rulebook(ledger).home.zone)
        print()


def _now(workspace: Workspace, story: Story) -> str:
    """The end of the story, or the instant of the last run if the rehearsal has gone on since."""
    return sample_time(open_ledger(workspace), story.period).isoformat()


def _report(context: CommandContext, workspace: Workspace, at: str) -> None:

    ledger = open_ledger(workspace)
    organisation = rulebook(ledger).organisation
    content = report_overdue(ledger, datetime.fromisoformat(at), trend=True)
    rendered = render_report("overdue", content, organisation, "terminal", context.language)
    print(rendered.decode(), file=stream_of_colours(sys.stdout))
    make_private_folder(workspace.reports)
    language = context.language.value
    for format_, name in (
        ("html", f"overdue.{language}.html"),
        ("xlsx", f"overdue.{language}.xlsx"),
        ("json", "overdue.json"),
    ):
        target = workspace.reports / name
        write_file(target, render_report("overdue", content, organisation, format_, context.language))
        print(f"{format_.upper():5} {target}")
    print(context.localize("通知邮件", "Mail") + f"  {workspace.mail}")


COMMANDS = (
    Command(
        "demo",
        demo,
        (
            Option("--fresh", Text(zh="重新开始", en="Start afresh"), type=bool),
            IN_PROCESS,
            Option(
                "--quarter",
                Text(
                    zh="演示一个季度，覆盖全部条款，并与手工计算的结果核对",
                    en="A quarter: every clause, compared with results calculated by hand",
                ),
                type=bool,
            ),
            Option(
                "--example", Text(zh="样例目录", en="Folder of the sample"), type=Path, metavar="DIR", default=EXAMPLE
            ),
            Option(
                "--serve",
                Text(zh="在浏览器里打开，输出可登录的样例账号", en="Serve it to a browser; print who can sign in"),
                type=bool,
            ),
            Option("--port", Text(zh="端口", en="The port"), type=int, default=PAGES_PORT, minimum=0, maximum=65535),
            DEFINITIONS,
            STATE,
        ),
    ),
)
