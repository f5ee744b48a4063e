"""``sources``: import business events automatically from folders, databases and HTTP."""

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize, localized
from engine.cli.options import DatabaseOption, DefinitionsOption, JsonOption, LanguageOption, StateOption, workspace_of
from engine.cli.output import both, print_json
from engine.domain.ledger.entry import Json
from engine.domain.text import Text

if TYPE_CHECKING:
    from engine.sources.take import TakenPiece, Taking

sources = typer.Typer(
    no_args_is_help=True,
    help=localize("业务来源：文件夹、数据库、HTTP", "Sources of events: folders, databases, HTTP"),
    rich_markup_mode=None,
)
_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(sources, name="sources")


@sources.command(
    "take", help=localize("读取来源中的新业务；每次运行前自动读取", "Import what is new; each run does so first")
)
def take_(
    name: Annotated[
        str | None,
        typer.Argument(help=localize("来源名称（见设置中的 sources）", "Name of the source in the settings")),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help=localize("所有来源", "All sources"))] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Import what is new."""
    from engine.services.refused import Refused
    from engine.wiring import open_ledger, take_sources

    if (name is None) is not all_:
        raise Refused(Text(zh="请指定一个来源，或用 --all。", en="Name one source, or use --all."))
    workspace = workspace_of(state, database, definitions)
    intake = take_sources(workspace, open_ledger(workspace, begin=True), localized, only=name)
    if json_:
        print_json(
            {
                "problem": both(intake.problem) if intake.problem else None,
                "sources": [taking_json(taking) for taking in intake.takings],
            }
        )
        return
    if intake.problem is not None:
        print(localized(intake.problem))
    if not intake.takings and intake.problem is None:
        print(localize(f"{workspace.settings} 中没有来源。", f"{workspace.settings} has no sources."))
    for taking in intake.takings:
        _print(taking)


def _print(taking: "Taking") -> None:
    from engine.cli.events import import_counts

    if not taking.taken and not taking.problems:
        print(localize(f"{taking.source}：无新业务", f"{taking.source}: nothing new"))
    for piece in taking.taken:
        print(f"{taking.source} {piece.name}{localize('：', ': ')}{import_counts(piece.done)}")
        for rejected in piece.done.rejected[:_SHOWN]:
            print(
                localize(
                    f"  第 {rejected.row.line} 行：{localized(rejected.reason)}",
                    f"  row {rejected.row.line}: {localized(rejected.reason)}",
                )
            )
        if piece.kept is not None:
            print(localize(f"  未导入的行保存在 {piece.kept}", f"  the rejected rows are in {piece.kept}"))
    for name in taking.waiting:
        print(
            localize(
                f"{taking.source} {name}：仍在写入，下次读取", f"{taking.source} {name}: still being written, next time"
            )
        )
    for problem in taking.problems:
        print(f"{taking.source}{localize('：', ': ')}{localized(problem)}")


def taking_json(taking: "Taking") -> dict[str, Json]:
    """The result of one source as JSON."""

    def piece_json(piece: "TakenPiece") -> dict[str, Json]:
        done = piece.done
        return {
            "name": piece.name,
            "imported": done.imported,
            "corrected": done.corrected,
            "unchanged": done.unchanged,
            "rejected": len(done.rejected),
            "kept_in": str(piece.kept) if piece.kept else None,
        }

    return {
        "source": taking.source,
        "taken": [piece_json(piece) for piece in taking.taken],
        "waiting": list(taking.waiting),
        "problems": [both(problem) for problem in taking.problems],
    }


@sources.command("serve", help=localize("接收其他程序通过 HTTP 推送的业务", "Accept events that programs send by HTTP"))
def serve_(
    host: Annotated[
        str, typer.Option("--host", help=localize("监听地址", "The address to listen on"), metavar="HOST")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help=localize("端口", "The port"), min=0, max=65535)] = 8765,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Listen until stopped."""
    from engine import clock
    from engine.cli.output import diagnostic_line
    from engine.loading.event_source.push import PushSource
    from engine.loading.settings import read_settings
    from engine.services.refused import Refused
    from engine.sources.http import application
    from engine.sources.serve import serve
    from engine.wiring import intake, open_ledger

    workspace = workspace_of(state, database, definitions)
    read = read_settings(workspace.settings)
    for problem in read.diagnostics:
        print(diagnostic_line(problem))
    senders = {name: source for name, source in read.settings.sources.items() if isinstance(source, PushSource)}
    if not senders:
        sentence = Text(
            zh="设置 {path} 中没有带令牌（token）的来源，无法接收。",
            en="The settings {path} have no source with a token: nothing can be received.",
        )
        raise Refused(sentence.filled(path=str(workspace.settings)))
    ledger = open_ledger(workspace, begin=True)
    intake(workspace, ledger, localized)  # report now what would make every request fail

    def listening(address: str) -> None:
        print(
            localize(f"正在接收：{address}/events/来源", f"Accepting events at {address}/events/SOURCE"),
            flush=True,
        )

    app = application(senders, ledger, lambda: intake(workspace, ledger, localized), clock.now)
    serve(app, host, port, listening)
