"""``demo``: a month of sample business in a place of its own, one run, the report. A second time it goes on from
there."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import DefinitionsOption, LanguageOption, StateOption, place_of
from engine.cli.run import print_run, run_by_prefect, run_here, run_json
from engine.cli.tongue import LANGUAGE, say

if TYPE_CHECKING:
    from engine.wiring import Place

T = "2026-02-10T18:00:00+08:00"
"""The instant at which the sample is judged: the evening of a Tuesday before the Spring Festival."""
BEGIN = "2026-01-01T00:00:00+08:00"
EXAMPLE = Path("examples/dealership")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "demo", help=say("用样例业务演示一遍，看逾期报告", "Play sample business, run once, show the overdue report")
    )(demo)


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help=say("从头开始", "Begin anew"))] = False,
    in_process: Annotated[
        bool, typer.Option("--in-process", help=say("不经 Prefect", "Without Prefect, in this process"))
    ] = False,
    example: Annotated[
        Path, typer.Option("--example", help=say("样例目录", "Folder of the sample"), metavar="DIR")
    ] = EXAMPLE,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    lang: LanguageOption = None,
) -> None:
    """A rehearsal on sample business; invented business never enters a real record."""
    home = (state or place_of(None, None).state / "demo").resolve()
    if fresh and home.exists():
        if not (home / "demo").exists():
            from engine.domain.language import Text
            from engine.services.refused import Refused

            words = Text(zh="{home} 不是演示目录，不会删除。", en="{home} is not a demo's folder; it is not removed.")
            raise Refused(words.filled(home=str(home)))
        shutil.rmtree(home)
    place = place_of(home, f"sqlite:///{home / 'record.db'}", definitions)
    new = not (home / "demo").exists()
    if new:
        print(say("登记样例业务……", "Recording the sample month …"), flush=True)
        played = _play(place, example)
        print(say(f"  {played} 件", f"  {played} things happened"))
    else:
        _take_over(place)
    at = _now(place)
    print(say("合规检查……", "Compliance run …"), flush=True)
    value = run_json(run_here(place, at)) if in_process else run_by_prefect(place, at)
    print_run(value)
    print()
    _report(place, at)


def _play(place: "Place", example: Path) -> int:
    from datetime import datetime

    from engine.checks.evidence import Evidence
    from engine.domain.catalogue import Field
    from engine.domain.language import Text
    from engine.intake.csv_rows import csv_rows
    from engine.intake.sample import actions
    from engine.services.play import events_of, play
    from engine.services.refused import Refused
    from engine.services.survey import rulebook
    from engine.wiring import open_record

    if not example.is_dir():
        words = Text(
            zh="没有样例目录 {folder}；用 --example 指明。",
            en="There is no sample folder {folder}; name it with --example.",
        )
        raise Refused(words.filled(folder=str(example)))
    run_here(place, BEGIN)
    record = open_record(place)
    book = rulebook(record)
    file_fields = {
        f"{a.id}/{o.id}": frozenset(e.name for e in o.evidence if isinstance(e, Field) and e.kind.is_file)
        for a in book.definitions.agreements
        for o in a.obligations
    }
    happenings = [
        *actions(example / "actions.yaml", book.home.zone, files=example / "files", file_fields=file_fields),
        *(
            h
            for table in sorted((example / "events").glob("*.csv"))
            for h in events_of(table.name, csv_rows(table)[1], book)
        ),
    ]
    end = datetime.fromisoformat(T)
    played = play(record, book, [h for h in happenings if h.at <= end], Evidence(place.evidence))
    (place.state / "demo").write_text("Made by duecourse demo; --fresh may remove this folder.\n", encoding="utf-8")
    return played


def _take_over(place: "Place") -> None:
    """Show what the folder's changes do to which dates, and put them in force: this is a rehearsal."""
    from engine import clock
    from engine.cli.plan import print_plan
    from engine.services.plan import apply
    from engine.services.stance import stand
    from engine.services.survey import rulebook
    from engine.wiring import offered, open_record

    record = open_record(place)
    new = offered(place).definitions
    if new is None:  # the run says so, and goes on with what is in force
        return
    done = apply(record, new, stand(record, None, clock.now()))
    if not done.plan.is_empty:
        print(say("文件有变更，预览并生效：", "The files have changed. What that does, and is now in force:"))
        print_plan(done.plan, rulebook(record).home.zone)
        print()


def _now(place: "Place") -> str:
    """T, or where the rehearsal has gone on since, the instant that it stands at."""
    from datetime import datetime

    from engine.services.stance import rehearsal_clock
    from engine.wiring import open_record

    return max(datetime.fromisoformat(T), rehearsal_clock(open_record(place))).isoformat()


def _report(place: "Place", at: str) -> None:
    from datetime import datetime

    from engine.cli.reports import drawn, write_file
    from engine.services.survey import report_overdue, rulebook
    from engine.wiring import open_record

    record = open_record(place)
    organisation = rulebook(record).organisation
    found = report_overdue(record, datetime.fromisoformat(at))
    print(drawn(found, organisation, "terminal").decode())
    place.reports.mkdir(parents=True, exist_ok=True)
    language = LANGUAGE.value
    for format_, name in (
        ("html", f"overdue.{language}.html"),
        ("xlsx", f"overdue.{language}.xlsx"),
        ("json", "overdue.json"),
    ):
        target = place.reports / name
        write_file(target, drawn(found, organisation, format_))
        print(f"{format_.upper():5} {target}")
    print(say("通知邮件", "Mail") + f"  {place.mail}")
