"""``sources``: business events that come by themselves, from folders, from databases, by HTTP."""

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
    "take", help=localize("读取来源里的新业务；每次运行也会先读", "Take what is new; each run does so first")
)
def take_(
    name: Annotated[
        str | None,
        typer.Argument(help=localize("来源的名称（设置里的 sources）", "The source, as the settings name it")),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help=localize("所有来源", "All sources"))] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take what is new."""
    from engine.services.refused import Refused
    from engine.wiring import open_ledger, take_sources

    if (name is None) is not all_:
        raise Refused(Text(zh="请写一个来源的名称，或 --all。", en="Name one source, or give --all."))
    workspace = workspace_of(state, database, definitions)
    taken = take_sources(workspace, open_ledger(workspace, begin=True), localized, only=name)
    if json_:
        print_json(
            {
                "problem": both(taken.problem) if taken.problem else None,
                "sources": [taking_json(taking) for taking in taken.takings],
            }
        )
        return
    if taken.problem is not None:
        print(localized(taken.problem))
    if not taken.takings and taken.problem is None:
        print(localize(f"{workspace.settings} 里没有来源。", f"{workspace.settings} names no source."))
    for taking in taken.takings:
        _print(taking)


def _print(taking: "Taking") -> None:
    from engine.cli.events import import_counts

    if not taking.taken and not taking.problems:
        print(localize(f"{taking.source}：没有新的", f"{taking.source}: nothing new"))
    for taken in taking.taken:
        print(f"{taking.source} {taken.name}{localize('：', ': ')}{import_counts(taken.done)}")
        for rejected in taken.done.rejected[:_SHOWN]:
            print(
                localize(
                    f"  第 {rejected.row.line} 行：{localized(rejected.reason)}",
                    f"  row {rejected.row.line}: {localized(rejected.reason)}",
                )
            )
        if taken.kept is not None:
            print(localize(f"  未导入的行在 {taken.kept}", f"  the rejected rows are in {taken.kept}"))
    for name in taking.waiting:
        print(
            localize(f"{taking.source} {name}：还在写，下次再读", f"{taking.source} {name}: still being written, later")
        )
    for problem in taking.problems:
        print(f"{taking.source}{localize('：', ': ')}{localized(problem)}")


def taking_json(taking: "Taking") -> dict[str, Json]:
    """What became of one source, as JSON has it."""

    def one(taken: "TakenPiece") -> dict[str, Json]:
        done = taken.done
        return {
            "name": taken.name,
            "imported": done.imported,
            "corrected": done.corrected,
            "unchanged": done.unchanged,
            "rejected": len(done.rejected),
            "kept_in": str(taken.kept) if taken.kept else None,
        }

    return {
        "source": taking.source,
        "taken": [one(taken) for taken in taking.taken],
        "waiting": list(taking.waiting),
        "problems": [both(problem) for problem in taking.problems],
    }


@sources.command("serve", help=localize("接收别的程序用 HTTP 送来的业务", "Take in events that programs send by HTTP"))
def serve_(
    host: Annotated[
        str, typer.Option("--host", help=localize("监听的地址", "The address to listen on"), metavar="HOST")
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
    from engine.loading.settings import read_settings
    from engine.services.refused import Refused
    from engine.settings import PushSource
    from engine.sources.http import application
    from engine.sources.serve import serve
    from engine.wiring import intake, open_ledger

    workspace = workspace_of(state, database, definitions)
    read = read_settings(workspace.settings)
    for problem in read.diagnostics:
        print(diagnostic_line(problem))
    senders = {name: source for name, source in read.settings.sources.items() if isinstance(source, PushSource)}
    if not senders:
        words = Text(
            zh="设置 {path} 里没有带令牌（token）的来源，没有什么可接收。",
            en="The settings {path} have no source with a token: there is nothing to take in.",
        )
        raise Refused(words.filled(path=str(workspace.settings)))
    ledger = open_ledger(workspace, begin=True)
    intake(workspace, ledger, localized)  # what would keep every request from being taken in is said now

    def listening(address: str) -> None:
        print(
            localize(f"正在接收：{address}/events/来源", f"Taking in events at {address}/events/SOURCE"),
            flush=True,
        )

    app = application(senders, ledger, lambda: intake(workspace, ledger, localized), clock.now)
    serve(app, host, port, listening)
