"""``sources``: business events that come by themselves, from folders, from databases, by HTTP."""

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import DatabaseOption, DefinitionsOption, JsonOption, LanguageOption, StateOption, place_of
from engine.cli.show import both, print_json
from engine.cli.tongue import said, say
from engine.domain.entries import Json
from engine.domain.language import Text

if TYPE_CHECKING:
    from engine.sources.take import Taken, Taking

sources = typer.Typer(
    no_args_is_help=True,
    help=say("业务来源：文件夹、数据库、HTTP", "Sources of events: folders, databases, HTTP"),
    rich_markup_mode=None,
)
_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(sources, name="sources")


@sources.command("take", help=say("读取来源里的新业务；每次运行也会先读", "Take what is new; each run does so first"))
def take_(
    name: Annotated[
        str | None, typer.Argument(help=say("来源的名称（设置里的 sources）", "The source, as the settings name it"))
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help=say("所有来源", "All sources"))] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take what is new."""
    from engine.services.refused import Refused
    from engine.wiring import open_record, take_sources

    if (name is None) is not all_:
        raise Refused(Text(zh="请写一个来源的名称，或 --all。", en="Name one source, or give --all."))
    place = place_of(state, database, definitions)
    taken = take_sources(place, open_record(place, begin=True), said, only=name)
    if json_:
        print_json(
            {
                "problem": both(taken.amiss) if taken.amiss else None,
                "sources": [taking_json(taking) for taking in taken.takings],
            }
        )
        return
    if taken.amiss is not None:
        print(said(taken.amiss))
    if not taken.takings and taken.amiss is None:
        print(say(f"{place.settings} 里没有来源。", f"{place.settings} names no source."))
    for taking in taken.takings:
        _print(taking)


def _print(taking: "Taking") -> None:
    from engine.cli.events import counted

    if not taking.taken and not taking.problems:
        print(say(f"{taking.source}：没有新的", f"{taking.source}: nothing new"))
    for taken in taking.taken:
        print(f"{taking.source} {taken.name}{say('：', ': ')}{counted(taken.done)}")
        for aside in taken.done.set_aside[:_SHOWN]:
            print(
                say(f"  第 {aside.row.line} 行：{said(aside.reason)}", f"  row {aside.row.line}: {said(aside.reason)}")
            )
        if taken.kept is not None:
            print(say(f"  搁置的行在 {taken.kept}", f"  the rows set aside are in {taken.kept}"))
    for name in taking.waiting:
        print(say(f"{taking.source} {name}：还在写，下次再读", f"{taking.source} {name}: still being written, later"))
    for problem in taking.problems:
        print(f"{taking.source}{say('：', ': ')}{said(problem)}")


def taking_json(taking: "Taking") -> dict[str, Json]:
    """What became of one source, as JSON has it."""

    def one(taken: "Taken") -> dict[str, Json]:
        done = taken.done
        return {
            "name": taken.name,
            "imported": done.imported,
            "corrected": done.corrected,
            "unchanged": done.unchanged,
            "set_aside": len(done.set_aside),
            "kept_in": str(taken.kept) if taken.kept else None,
        }

    return {
        "source": taking.source,
        "taken": [one(taken) for taken in taking.taken],
        "waiting": list(taking.waiting),
        "problems": [both(problem) for problem in taking.problems],
    }


@sources.command("serve", help=say("接收别的程序用 HTTP 送来的业务", "Take in events that programs send by HTTP"))
def serve_(
    host: Annotated[
        str, typer.Option("--host", help=say("监听的地址", "The address to listen on"), metavar="HOST")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help=say("端口", "The port"), min=0, max=65535)] = 8765,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Listen until stopped."""
    from engine import clock
    from engine.cli.show import diagnostic_line
    from engine.loading.settings import read_settings
    from engine.services.refused import Refused
    from engine.services.settings import PushSource
    from engine.sources.http import application
    from engine.sources.serve import serve
    from engine.wiring import intake, open_record

    place = place_of(state, database, definitions)
    read = read_settings(place.settings)
    for problem in read.diagnostics:
        print(diagnostic_line(problem))
    senders = {name: source for name, source in read.settings.sources.items() if isinstance(source, PushSource)}
    if not senders:
        words = Text(
            zh="设置 {path} 里没有带令牌（token）的来源，没有什么可接收。",
            en="The settings {path} have no source with a token: there is nothing to take in.",
        )
        raise Refused(words.filled(path=str(place.settings)))
    record = open_record(place, begin=True)
    intake(place, record, said)  # what would keep every request from being taken in is said now

    def listening(address: str) -> None:
        print(say(f"正在接收：{address}/events/来源", f"Taking in events at {address}/events/SOURCE"), flush=True)

    app = application(senders, record, lambda: intake(place, record, said), clock.now)
    serve(app, host, port, listening)
