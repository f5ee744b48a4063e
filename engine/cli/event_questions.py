"""``events questions``: list the events that lack a field which decides whether an obligation applies."""

from typing import TYPE_CHECKING

from engine.cli.language import localize, localized
from engine.cli.options import (
    AsOfOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    instant_of,
    workspace_of,
)
from engine.cli.output import local, print_json

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.text import Text
    from engine.services.events.open_questions import OpenQuestion


def questions(
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """List the open questions, by the department that recorded the event."""
    from engine.services.events.open_questions import open_questions
    from engine.services.snapshot import rulebook
    from engine.views.questions import questions_json
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database))
    book = rulebook(ledger)
    zone = book.home.zone
    listed = open_questions(ledger, instant_of(as_of, zone))
    if json_:
        print_json(questions_json(listed, zone))
        return
    if not listed:
        print(localize("没有待补充的信息。", "No open questions."))
        return
    titles = {d.id: d.title for d in book.organisation.departments}
    department = None
    for question in listed:
        if question.department != department:
            department = question.department
            print(_department_line(titles[department], department))
        _print(question, zone)
    print(
        localize(
            "请在原表格中补充后重新导入；文件名有变的，加 --source 原文件名。",
            "Complete the source table and import it again (add --source SOURCE if the file has a new name).",
        )
    )


def _department_line(title: "Text", id: str) -> str:
    name = localized(title)
    return localize(f"请{name}（{id}）补充", f"Questions for {name} ({id})")


def _print(question: "OpenQuestion", zone: "tzinfo") -> None:
    event = question.event
    fields = localize("、", ", ").join(localized(label) for _, label in question.fields)
    print(f"  {event.id}  {localized(question.title)}  {question.label}  {local(event.at, zone)}")
    print(
        localize(
            f"    缺少{fields}，无法判断是否适用 {'、'.join(question.obligations)}",
            f"    {fields} is missing: cannot tell whether {', '.join(question.obligations)} applies",
        )
    )
    print(localize(f"    来源：{event.source}", f"    source {event.source}"))
