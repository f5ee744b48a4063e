"""``events template``: create an Excel template for an event."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.language import LANGUAGE, localize
from engine.cli.options import DatabaseOption, DefinitionsOption, LanguageOption, StateOption, workspace_of


def template(
    event: Annotated[str, typer.Argument(help=localize("事件名称", "Name or title of the event"), metavar="EVENT")],
    output: Annotated[
        Path | None,
        typer.Option("--output", help=localize("输出文件", "The file to write"), metavar="FILE.xlsx"),
    ] = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Create a template from the catalogue."""
    from engine.cli.events import folder_events
    from engine.domain.text import Text
    from engine.intake.template import template as workbook
    from engine.services.events.column_mapping import event_name
    from engine.services.refused import Refused

    defined = folder_events(workspace_of(state, database, definitions))
    name = event_name(event, defined.catalogue)
    type_ = defined.catalogue.event(name) if name else None
    if type_ is None:
        sentence = Text(
            zh="事件目录中没有 {name}。可用：{known}", en="The catalogue has no event {name}. It has: {known}"
        )
        raise Refused(sentence.filled(name=event, known=", ".join(e.name for e in defined.catalogue.events)))
    target = output or Path(f"{type_.name}.xlsx")
    try:
        with target.open("xb") as file:
            file.write(workbook(type_, defined.catalogue, LANGUAGE))
    except FileExistsError as error:
        sentence = Text(
            zh="{path} 已存在，可能已填写内容，不会覆盖。请用 --output 指定其他文件名。",
            en="{path} exists and may have been filled in; it is not overwritten. Choose another name with --output.",
        )
        raise Refused(sentence.filled(path=str(target))) from error
    except OSError as error:
        sentence = Text(zh="无法写入 {path}：{why}", en="Cannot write {path}: {why}")
        raise Refused(sentence.filled(path=str(target), why=error.strerror or str(error))) from error
    print(
        localize(
            f"{target}\n填写后导入：duecourse events import {shlex.quote(str(target))}",
            f"{target}\nFill it in and import it: duecourse events import {shlex.quote(str(target))}",
        )
    )
