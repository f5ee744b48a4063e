"""``demo``: a month or a quarter of sample business in its own folder, one run, the report.

A second call continues from there.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import LANGUAGE, localize, localized
from engine.cli.options import DefinitionsOption, LanguageOption, StateOption, workspace_of
from engine.cli.run import print_run, run_by_prefect, run_here
from engine.domain.phrases import count_text
from engine.wiring import SAMPLE_MARKER, STATE

if TYPE_CHECKING:
    from engine.services.rehearsal.expectations import Expected, Mismatch
    from engine.services.rehearsal.sample import SampleBusiness, SamplePeriod
    from engine.wiring import Workspace

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
    def period(self) -> "SamplePeriod":
        """The time that it takes."""
        from engine.services.rehearsal.sample import SamplePeriod

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


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "demo",
        help=localize("用样例业务演示，显示逾期报告", "Play sample business, run once, show the overdue report"),
    )(demo)


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help=localize("重新开始", "Start afresh"))] = False,
    in_process: Annotated[
        bool, typer.Option("--in-process", help=localize("不经 Prefect，直接运行", "Without Prefect, in this process"))
    ] = False,
    quarter: Annotated[
        bool,
        typer.Option(
            "--quarter",
            help=localize(
                "演示一个季度，覆盖全部条款，并与手工计算的结果核对",
                "A quarter: every clause, compared with results calculated by hand",
            ),
        ),
    ] = False,
    example: Annotated[
        Path, typer.Option("--example", help=localize("样例目录", "Folder of the sample"), metavar="DIR")
    ] = EXAMPLE,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    lang: LanguageOption = None,
) -> None:
    """A rehearsal on sample business. Invented business never enters a real ledger."""
    from engine.views.run import run_json

    story = THREE_MONTHS if quarter else MONTH
    home = state.resolve() if state else _home(workspace_of(None, None).state, story)
    marker = home / SAMPLE_MARKER
    played = _is_played(home, story, fresh=fresh)
    if not played:
        _clear(home, story)
    workspace = workspace_of(home, None, definitions)
    if not played:
        print(localize("登记样例业务……", "Recording the sample business …"), flush=True)
        happened = _play(workspace, example, story)
        marker.write_text(story.made, encoding="utf-8")
        print(localize(f"  {happened} 件业务", f"  {count_text(happened, 'event')}"))
    else:
        _take_over(workspace)
    at = _now(workspace, story)
    print(localize("全面检查……", "Checking …"), flush=True)
    value = run_json(run_here(workspace, at)) if in_process else run_by_prefect(workspace, at)
    print_run(value)
    print()
    if quarter:
        _compare(workspace, example, story)
        _count_months(workspace, story)
        print()
    _report(workspace, at)


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
    if state.parent.name == STATE and state.name in {one.folder for one in _STORIES} and _is_empty(state):
        return state.with_name(story.folder)
    return state / story.folder


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _is_played(home: Path, story: Story, *, fresh: bool) -> bool:
    """Return whether the whole story is in the folder already.

    Raises Refused where the folder is not there for this story: a sample is played into a new or empty folder or into
    its own, never into a ledger of somebody else.
    """
    from engine.domain.text import Text
    from engine.services.refused import Refused

    marker = home / SAMPLE_MARKER
    if not marker.is_file():
        if _is_empty(home):
            return False
        words = Text(
            zh="{home} 不是演示目录，里面已有内容：不在其中演示，也不会删除。请用 --state 指明新的目录。",
            en="{home} is not a demo's folder and is not empty: no sample is played into it, and it is not removed. "
            "Name a new folder with --state.",
        )
        raise Refused(words.filled(home=str(home)))
    text = marker.read_text(encoding="utf-8")
    if fresh or text == story.made:
        return not fresh
    other = next((one for one in _STORIES if one is not story and text == one.made), None)
    if other is not None:
        words = Text(
            zh="{home} 里是另一个样例（{other}）。请用 --state 指明别的目录，或用 --fresh 从头开始。",
            en="{home} holds the other sample ({other}). Name another folder with --state, or begin anew with --fresh.",
        )
        raise Refused(words.filled(home=str(home), other=other.folder))
    return False


def _clear(home: Path, story: Story) -> None:
    """Empty the folder and mark it. The mark comes first: whenever this is cut off, the folder is known as a demo's."""
    home.mkdir(parents=True, exist_ok=True)
    marker = home / SAMPLE_MARKER
    marker.write_text(story.begun, encoding="utf-8")
    for one in home.iterdir():
        if one == marker:
            continue
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def _play(workspace: "Workspace", example: Path, story: Story) -> int:
    from engine.checks.evidence import Evidence
    from engine.services.rehearsal.sample import play_sample
    from engine.wiring import open_ledger, run_context

    context = run_context(workspace, open_ledger(workspace, begin=True))
    return play_sample(context, _sample(example, story), story.period, Evidence(workspace.evidence))


def _sample(example: Path, story: Story) -> "SampleBusiness":
    from engine.domain.text import Text
    from engine.intake.sample_folder import SampleFile, SampleFolder
    from engine.services.refused import Refused

    if not example.is_dir():
        sentence = Text(
            zh="没有样例目录 {folder}；请用 --example 指定。",
            en="There is no sample folder {folder}; name it with --example.",
        )
        raise Refused(sentence.filled(folder=str(example)))
    return SampleFile(example / QUARTER) if story.daily else SampleFolder(example)


def _compare(workspace: "Workspace", example: Path, story: Story) -> None:
    """Compare the results at the end of the story with those calculated by hand, and print the differences."""
    from engine.services.rehearsal.sample import compare_sample
    from engine.wiring import open_ledger

    comparison = compare_sample(open_ledger(workspace), _sample(example, story), story.period)
    print("\n".join(compared(comparison.expected, comparison.mismatches, example / QUARTER)))


def compared(walks: "Sequence[Expected]", wrong: "Sequence[Mismatch]", path: Path) -> list[str]:
    """The lines of a comparison: one for all items, and one for each that the ledger contradicts."""
    clauses = len({walk.clause for walk in walks})
    head = localize(
        f"{clauses} 条条款，{len(walks)} 个事项：",
        f"{count_text(clauses, 'clause')}, {count_text(len(walks), 'item')}: ",
    )
    if not wrong:
        return [head + localize("全部与手工计算的结果一致", "all as calculated by hand")]
    return [
        head + localize(f"{len(wrong)} 处与手工计算的结果不一致", f"{len(wrong)} not as calculated by hand"),
        *(f"  {path}:{one.line} {localized(one.text)}" for one in wrong),
    ]


def _count_months(workspace: "Workspace", story: Story) -> None:
    """Print one line for each month: the state of its items at the end of the story."""
    from engine.reports.overdue_page import overdue_page
    from engine.reports.overdue_terminal import counts_line
    from engine.services.rehearsal.sample import month_reports
    from engine.services.snapshot import rulebook
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace)
    organisation = rulebook(ledger).organisation
    for report in month_reports(ledger, story.period):
        page = overdue_page(report, organisation, LANGUAGE)
        print(f"  {page.period}" + localize("：", ": ") + counts_line(page))


def _take_over(workspace: "Workspace") -> None:
    """Show what the changes of the folder affect, and apply them: this is a rehearsal."""
    from engine import clock
    from engine.cli.plan import print_plan
    from engine.services.command_time import resolve_command_time
    from engine.services.definitions.apply import apply
    from engine.services.snapshot import rulebook
    from engine.wiring import folder_contents, open_ledger

    ledger = open_ledger(workspace)
    new = folder_contents(workspace).definitions
    if new is None:  # the run says so, and goes on with what is in force
        return
    done = apply(ledger, new, resolve_command_time(ledger, None, clock.now()))
    if not done.plan.is_empty:
        print(localize("文件有变更，预览并生效：", "The files have changed. Plan, now applied:"))
        print_plan(done.plan, rulebook(ledger).home.zone)
        print()


def _now(workspace: "Workspace", story: Story) -> str:
    """The end of the story, or the instant of the last run if the rehearsal has gone on since."""
    from engine.services.rehearsal.sample import sample_time
    from engine.wiring import open_ledger

    return sample_time(open_ledger(workspace), story.period).isoformat()


def _report(workspace: "Workspace", at: str) -> None:
    from engine.cli.reports import render_report, write_file
    from engine.services.snapshot import report_overdue, rulebook
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace)
    organisation = rulebook(ledger).organisation
    content = report_overdue(ledger, datetime.fromisoformat(at))
    print(render_report(content, organisation, "terminal").decode())
    workspace.reports.mkdir(parents=True, exist_ok=True)
    language = LANGUAGE.value
    for format_, name in (
        ("html", f"overdue.{language}.html"),
        ("xlsx", f"overdue.{language}.xlsx"),
        ("json", "overdue.json"),
    ):
        target = workspace.reports / name
        write_file(target, render_report(content, organisation, format_))
        print(f"{format_.upper():5} {target}")
    print(localize("通知邮件", "Mail") + f"  {workspace.mail}")
