"""``sources``: import business events automatically from folders, databases and HTTP."""

from dataclasses import replace
from datetime import tzinfo

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.events import import_counts
from engine.cli.hints import with_hint
from engine.cli.opened_items import opened_lines
from engine.cli.options import JSON, WORKSPACE
from engine.cli.output import diagnostic_line, print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.names import Names
from engine.domain.text import Text
from engine.loading.event_source.push import PushSource
from engine.loading.settings import read_settings
from engine.services.command_time import require_near
from engine.services.events.import_events import Intake
from engine.services.events.taking import Taking
from engine.services.refused import Refused
from engine.services.time_input import zone_of
from engine.views.sources import problem_text, takings_json
from engine.wiring import intake, open_ledger, take_sources

_SHOWN = 5


def take_(context: CommandContext, *, name: str | None, all_: bool) -> None:
    """Import what is new."""
    if (name is None) is not all_:
        raise WrongCall(zh="请指定一个来源，或用 --all。", en="Name one source, or use --all.")
    workspace = context.workspace
    ledger = open_ledger(workspace, begin=True)
    require_near(ledger.runs, clock.now())
    intake = take_sources(workspace, ledger, context.language, only=name, wording=with_hint)
    if context.options.json_:
        print_json(takings_json(intake.takings, intake.problem, with_hint))
        return
    if intake.problem is not None:
        print(context.localized(with_hint(intake.problem)))
    if not intake.takings and intake.problem is None:
        context.say(f"{workspace.settings} 中没有来源。", f"{workspace.settings} has no sources.")
    defined = ledger.definitions.in_force()
    names = Names(defined.people if defined is not None else ())
    for taking in intake.takings:
        _print(context, taking, names, zone_of(defined))


def _print(context: CommandContext, taking: Taking, names: Names, zone: tzinfo) -> None:
    if not taking.taken and not taking.problems:
        context.say(f"{taking.source}：无新业务", f"{taking.source}: nothing new")
    for piece in taking.taken:
        print(
            f"{taking.source} {piece.name}{context.localize('：', ': ')}{context.localized(import_counts(piece.done))}"
        )
        for opened in opened_lines(piece.done.opened, names, zone):
            print(f"  {context.localized(opened)}")
        for remark in piece.remarks:
            print(f"  {context.localized(with_hint(remark))}")
        for rejected in piece.done.rejected[:_SHOWN]:
            line, reason = rejected.row.line, context.localized(with_hint(rejected.refusal))
            context.say(f"  第 {line} 行：{reason}", f"  row {line}: {reason}")
        if piece.kept is not None:
            context.say(f"  未导入的行保存在 {piece.kept}", f"  the rejected rows are in {piece.kept}")
    for name in taking.waiting:
        context.say(
            f"{taking.source} {name}：仍在写入，下次读取", f"{taking.source} {name}: still being written, next time"
        )
    for problem in taking.problems:
        print(f"{taking.source}{context.localize('：', ': ')}{context.localized(problem_text(problem, with_hint))}")


def serve_(context: CommandContext, *, host: str, port: int) -> None:
    """Listen until stopped."""
    from engine.intake.rejected_log import RejectedLog
    from engine.sources.http import application  # the libraries of a server: the other command needs none
    from engine.sources.serve import serve

    workspace = context.workspace
    read = read_settings(workspace.settings)
    for problem in read.diagnostics:
        print(diagnostic_line(problem, context.language))
    senders = {name: source for name, source in read.settings.sources.items() if isinstance(source, PushSource)}
    if not senders:
        raise Refused("no-source-with-token", path=str(workspace.settings))
    ledger = open_ledger(workspace, begin=True)
    zone = intake(workspace, ledger, context.language).zone  # reports now what would make every request fail
    rejected = RejectedLog(workspace.rejected, context.language, lambda: clock.now().astimezone(zone).date())

    def current() -> Intake:
        return replace(intake(workspace, ledger, context.language), rejected=rejected)

    def listening(address: str) -> None:
        print(
            context.localize(f"正在接收：{address}/events/来源", f"Accepting events at {address}/events/SOURCE"),
            flush=True,
        )

    app = application(senders, ledger, current, clock.now)
    serve(app, host, port, listening)


COMMANDS = (
    CommandGroup(
        "sources",
        (
            Command(
                "take",
                take_,
                (
                    Option("NAME", Text(zh="来源名称（见设置中的 sources）", en="Name of the source in the settings")),
                    Option("--all", Text(zh="所有来源", en="All sources"), "all_", type=bool),
                    JSON,
                    *WORKSPACE,
                ),
                Text(zh="读取来源中的新业务；每次运行前自动读取", en="Import what is new; each run does so first"),
            ),
            Command(
                "serve",
                serve_,
                (
                    Option(
                        "--host",
                        Text(zh="监听地址", en="The address to listen on"),
                        metavar="HOST",
                        default="127.0.0.1",
                    ),
                    Option("--port", Text(zh="端口", en="The port"), type=int, default=8765, minimum=0, maximum=65535),
                    *WORKSPACE,
                ),
                Text(zh="接收其他程序通过 HTTP 推送的业务", en="Accept events that programs send by HTTP"),
            ),
        ),
    ),
)
