"""``events questions``: list the events that lack a field which decides whether an obligation applies."""

from datetime import tzinfo

from engine.cli.command import Command
from engine.cli.context import CommandContext
from engine.cli.options import AS_OF, JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.domain.text import Text
from engine.services.events.open_questions import OpenQuestion, open_questions
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of
from engine.views.questions import questions_json


def questions(context: CommandContext) -> None:
    """List the open questions, by the department that recorded the event."""
    ledger = context.ledger
    book = rulebook(ledger)
    zone = book.home.zone
    listed = open_questions(ledger, instant_of(context.options.as_of, zone))
    if context.options.json_:
        print_json(questions_json(listed, zone))
        return
    if not listed:
        context.say("没有待补充的信息。", "No open questions.")
        return
    titles = {d.id: d.title for d in book.organisation.departments}
    department = None
    for question in listed:
        if question.department != department:
            department = question.department
            print(_department_line(context, titles[department], department))
        _print(context, question, zone)
    context.say(
        "请在原表格中补充后重新导入；文件名有变的，加 --source 原文件名。",
        "Complete the source table and import it again (add --source SOURCE if the file has a new name).",
    )


def _department_line(context: CommandContext, title: Text, id: str) -> str:
    name = context.localized(title)
    return context.localize(f"请{name}（{id}）补充", f"Questions for {name} ({id})")


def _print(context: CommandContext, question: OpenQuestion, zone: tzinfo) -> None:
    event = question.event
    fields = context.localize("、", ", ").join(context.localized(label) for _, label in question.fields)
    print(f"  {event.id}  {context.localized(question.title)}  {question.label}  {local(event.at, zone)}")
    if question.fields:
        context.say(
            f"    缺少{fields}，无法判断是否适用 {'、'.join(question.obligations)}",
            f"    {fields} is missing: cannot tell whether {', '.join(question.obligations)} applies",
        )
    for _, label, written in question.names:
        context.say(
            f"    {label.zh}“{written}”在责任岗位上找不到唯一的这个人，事项暂归岗位",
            f"    {label.en} “{written}” is not one person in the owner's role, which owns the items until then",
        )
    context.say(f"    来源：{event.source}", f"    source {event.source}")


QUESTIONS = Command(
    "questions",
    questions,
    (AS_OF, JSON, *WORKSPACE),
    Text(zh="列出缺少字段的业务，请登记部门补充", en="List events with a missing field that decides what applies"),
)
