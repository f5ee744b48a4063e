"""``events template``: create an Excel template for an event."""

import shlex
from pathlib import Path

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import folder_events
from engine.cli.options import WORKSPACE
from engine.domain.text import Text
from engine.intake.template import template as workbook
from engine.services.events.column_mapping import event_name
from engine.services.refused import Refused


def template(context: CommandContext, *, event: str, output: Path | None) -> None:
    """Create a template from the catalogue."""
    defined = folder_events(context)
    name = event_name(event, defined.catalogue)
    type_ = defined.catalogue.event(name) if name else None
    if type_ is None:
        known = tuple(e.name for e in defined.catalogue.events)
        raise Refused("event-not-in-catalogue", name=event, known=known)
    target = output or Path(f"{type_.name}.xlsx")
    try:
        with target.open("xb") as file:
            file.write(workbook(type_, defined.catalogue, context.language))
    except FileExistsError as error:
        raise Refused("template-exists", path=str(target)) from error
    except OSError as error:
        raise Refused("unwritable", path=str(target), why=error.strerror or str(error)) from error
    context.say(
        f"{target}\n填写后导入：duecourse events import {shlex.quote(str(target))}",
        f"{target}\nFill it in and import it: duecourse events import {shlex.quote(str(target))}",
    )


TEMPLATE = Command(
    "template",
    template,
    (
        Option("EVENT", Text(zh="事件名称", en="Name or title of the event"), required=True),
        Option("--output", Text(zh="输出文件", en="The file to write"), type=Path, metavar="FILE.xlsx"),
        *WORKSPACE,
    ),
    Text(zh="生成事件的 Excel 模板，填写后导入", en="Create an Excel template for an event, to fill in and import"),
)
