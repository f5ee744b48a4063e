"""``events questions``: list the events that lack a field which decides whether an obligation applies."""

import shlex
from datetime import tzinfo

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.opened_items import opened_lines
from engine.cli.options import ACTING, AS_OF, JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Text
from engine.services.events.answer_number import AnsweredNumber, answer_number
from engine.services.events.open_questions import NumberQuestion, OpenQuestion, number_questions, open_questions
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of, zone_of
from engine.views.questions import answer_json, questions_json


def questions(context: CommandContext) -> None:
    """List the open questions, by the department that recorded the event."""
    ledger = context.ledger
    book = rulebook(ledger)
    zone = book.home.zone
    listed = open_questions(ledger, instant_of(context.options.as_of, zone))
    numbers = number_questions(ledger)
    if context.options.json_:
        print_json(questions_json(listed, numbers, zone))
        return
    for number in numbers:
        _print_number(context, number, zone)
    if not listed:
        if numbers:
            return
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


def _print_number(context: CommandContext, question: NumberQuestion, zone: tzinfo) -> None:
    event, known = question.event, question.known
    title, at = context.localized(question.title), local(event.at, zone)
    print(f"{event.id}  {title}  {question.label}  {at}")
    if question.zeros:
        context.say(
            f"  编号 {event.subject} 与 {known} 只差前导零，是同一个吗？（请 {question.department} 确认）",
            f"  The number {event.subject} differs from {known} in leading zeros only. Is it the same? "
            f"({question.department} answers)",
        )
    else:
        context.say(
            f"  {event.subject} 与 {known} 一天之内发生同一事件，识别字段相同，是同一个吗？"
            f"（请 {question.department} 确认）",
            f"  {event.subject} and {known} have the same identifying field in the same event of one day. Are they the "
            f"same? ({question.department} answers)",
        )
    print(f"  duecourse events answer {shlex.quote(event.id)} same|another")


def answer(context: CommandContext, *, event: str, answer: str) -> None:
    """Record whether the number of an event is a known one."""
    words = {"same": True, "another": False, "同一个": True, "另一个": False}
    if answer not in words:
        raise WrongCall(
            zh="“{answer}”不是回答，请写 same（同一个）或 another（另一个）",
            en="“{answer}” is no answer: write same or another",
            answer=answer,
        )
    ledger = context.ledger
    person, command_time = context.actor, context.command_time
    zone = zone_of(ledger.definitions.in_force())

    def work(target: Ledger) -> AnsweredNumber:
        return answer_number(target, event, same=words[answer], person=person, command_time=command_time)

    done = ledger.dry_run(work) if context.options.dry_run else work(ledger)
    if context.options.json_:
        print_json(answer_json(done, zone))
    elif done.same:
        context.say(
            f"已登记：{done.number} 就是 {done.known}，以后按 {done.known} 处理。",
            f"Recorded: {done.number} is {done.known}, and is read as {done.known} from now on.",
        )
    else:
        context.say(
            f"已登记：{done.number} 与 {done.known} 不是同一个。",
            f"Recorded: {done.number} is not {done.known}.",
        )
    if not context.options.json_:
        for line in opened_lines(done.opened, context.names, zone):
            print(context.localized(line))


ANSWER = Command(
    "answer",
    answer,
    (
        Option("EVENT", Text(zh="业务事件：事件名/编号", en="The event: NAME/NUMBER"), required=True),
        Option("ANSWER", Text(zh="same（同一个）或 another（另一个）", en="same or another"), required=True),
        *ACTING,
    ),
    Text(
        zh="回答编号是否就是已登记的那个",
        en="Answer whether a number is the same as a known one, or another",
    ),
)
QUESTIONS = Command(
    "questions",
    questions,
    (AS_OF, JSON, *WORKSPACE),
    Text(zh="列出缺少字段的业务，请登记部门补充", en="List events with a missing field that decides what applies"),
)
