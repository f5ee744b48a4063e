"""``defect``: recorded service errors, from the proposal to the proof that they are rarer."""

from collections.abc import Iterator

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.defect_lines import print_proposed_defects
from engine.cli.options import ACTING, JSON, OF_AGREEMENT, WORKSPACE
from engine.cli.output import local, print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.defect.defect import Defect
from engine.domain.ledger.entry import Json
from engine.domain.text import Text
from engine.services.actions.record_defect import (
    close_defect,
    decide_action,
    dismiss_defect,
    dismiss_proposal,
    link_defect,
    open_defect,
    state_root_cause,
)
from engine.services.command_time import resolve_command_time
from engine.services.reading.defects import DefectDetail, DefectView, list_defects, show_defect
from engine.services.snapshot import rulebook
from engine.services.time_input import date_of
from engine.views.defect import defect_detail_json, defect_json, defects_json
from engine.wording.defect import STATES, category_path, effect_progress, listed_title
from engine.wording.names import one_line, role_title


def _list(context: CommandContext, *, of: str | None, agreement: str | None, all_: bool) -> None:
    at = resolve_command_time(context.ledger, None, clock.now(), run=True).at
    listed = list_defects(context.ledger, at, of=of, agreement=agreement, every=all_)
    if context.options.json_:
        print_json(dict(defects_json(listed, context.zone)))
        return
    if not listed.defects and not listed.proposals:
        context.say("没有差错，也没有差错提示。", "There are no defects and no proposals.")
    for view in listed.defects:
        print(_line(context, view))
    if listed.proposals:
        print_proposed_defects(context, listed.proposals)


def _line(context: CommandContext, view: DefectView) -> str:
    """A defect on one line: id, state, category, agreement, what is wrong."""
    defect, scheme = view.defect, rulebook(context.ledger).organisation.defects
    parts = (
        defect.id,
        context.localized(STATES[defect.state]),
        context.localized(category_path(scheme, defect.category)),
        defect.agreement,
        one_line(defect.description),
    )
    return "  ".join(part for part in parts if part)


def _show(context: CommandContext, *, defect: str) -> None:
    at = resolve_command_time(context.ledger, None, clock.now(), run=True).at
    detail = show_defect(context.ledger, defect, at)
    if context.options.json_:
        print_json(dict(defect_detail_json(detail, context.zone)))
        return
    print("\n".join(_detail_lines(context, detail)))


def _detail_lines(context: CommandContext, detail: DefectDetail) -> Iterator[str]:
    defect, organisation = detail.view.defect, detail.book.organisation
    colon = context.localize("：", ": ")

    def fact(zh: str, en: str, value: str) -> str:
        return f"  {context.localize(zh, en)}{colon}{value}"

    yield _line(context, detail.view)
    severity = context.localized(listed_title(organisation.defects.severities, defect.severity))
    by = context.localized(context.names.of(defect.by))
    yield fact("严重程度", "severity", severity)
    yield fact("登记", "opened", f"{local(defect.at, context.zone)}  {by}")
    for item in defect.items:
        yield fact("事项", "item", item)
    if defect.root_cause is not None:
        cause = context.localized(listed_title(organisation.defects.root_causes, defect.root_cause.category))
        yield fact("根本原因", "root cause", f"{cause}{colon}{one_line(defect.root_cause.text)}")
    for action in defect.actions:
        who = context.names.of(action.person) if action.person else role_title(organisation, action.owner)
        yield fact(
            f"纠正措施 {action.number}",
            f"corrective action {action.number}",
            f"{one_line(action.what)}  {context.localized(who)}  {action.due_on.isoformat()}",
        )
        yield f"    {action.item}"
    if detail.view.defect.actions:
        progress = effect_progress(defect, detail.view.deliveries, detail.view.left)
        yield fact("效果检验", "check of effect", context.localized(progress))
    if defect.recurrences:
        yield fact("再次发生", "recurrences", str(defect.recurrences))
    for earlier in detail.earlier:
        category = context.localized(category_path(organisation.defects, earlier.category))
        yield fact("以前的差错", "earlier", f"{earlier.id}  {context.localized(STATES[earlier.state])}  {category}")


def _open(
    context: CommandContext,
    *,
    items: tuple[str, ...],
    category: str | None,
    severity: str | None,
    description: str | None,
) -> None:
    actor, at = context.actor, context.command_time
    done = context.write(
        lambda ledger: open_defect(
            ledger,
            items,
            category=category or "",
            severity=severity or "",
            description=description or "",
            actor=actor,
            command_time=at,
        )
    )
    _say(context, done, Text(zh="已登记差错 {defect}。", en="Recorded {defect}."))


def _cause(context: CommandContext, *, defect: str, category: str | None, text: str | None) -> None:
    actor, at = context.actor, context.command_time
    done = context.write(
        lambda ledger: state_root_cause(
            ledger, defect, category=category or "", text=text or "", actor=actor, command_time=at
        )
    )
    _say(context, done, Text(zh="已写明 {defect} 的根本原因。", en="Stated the root cause of {defect}."))


def _action(
    context: CommandContext, *, defect: str, what: str | None, due: str | None, owner: str | None, planned: int
) -> None:
    actor, at = context.actor, context.command_time
    due_on = date_of(due)
    if due_on is None or not owner:
        raise WrongCall(
            zh="请写明期限和责任岗位或责任人：--due 日期 --owner 岗位或人员。",
            en="Name the due date and who does it: --due DATE --owner ROLE_OR_PERSON.",
        )
    done = context.write(
        lambda ledger: decide_action(
            ledger,
            defect,
            what=what or "",
            due_on=due_on,
            owner=owner,
            planned=planned,
            actor=actor,
            command_time=at,
        )
    )
    _say(
        context,
        done,
        Text(
            zh="已决定 {defect} 的纠正措施，下次运行时生成事项：{item}",
            en="Decided a corrective action for {defect}; the next run opens its item: {item}",
        ),
    )


def _link(context: CommandContext, *, defect: str, items: tuple[str, ...]) -> None:
    actor, at = context.actor, context.command_time
    done = context.write(lambda ledger: link_defect(ledger, defect, items, actor=actor, command_time=at))
    _say(context, done, Text(zh="已并入差错 {defect}。", en="Linked to {defect}."))


def _dismiss(context: CommandContext, *, which: str, reason: str | None) -> None:
    """Dismiss a proposal (the id of its item) or a defect (``D-7``)."""
    actor, at, why = context.actor, context.command_time, reason or ""
    if which.strip().upper().startswith("D-"):
        done = context.write(lambda ledger: dismiss_defect(ledger, which, reason=why, actor=actor, command_time=at))
        _say(context, done, Text(zh="已认定 {defect} 不是差错。", en="Dismissed {defect}: it is no defect."))
        return
    item = context.write(lambda ledger: dismiss_proposal(ledger, which, reason=why, actor=actor, command_time=at))
    if context.options.json_:
        print_json({"dismissed": item})
        return
    context.say(f"已认定不是差错：{item}", f"Dismissed, no defect: {item}")


def _close(context: CommandContext, *, defect: str) -> None:
    actor, at = context.actor, context.command_time
    done = context.write(lambda ledger: close_defect(ledger, defect, actor=actor, command_time=at))
    _say(context, done, Text(zh="{defect} 的差错变少了，已关闭。", en="{defect} is shown to be rarer and is closed."))


def _say(context: CommandContext, done: Defect, sentence: Text) -> None:
    if context.options.json_:
        scheme = rulebook(context.ledger).organisation.defects
        value: dict[str, Json] = defect_json(done, scheme, context.zone)
        print_json(value)
        return
    item = done.actions[-1].item if done.actions else ""
    print(context.localized(sentence.filled(defect=done.id, item=item)))


_DEFECT = Option("DEFECT", Text(zh="差错编号，如 D-7", en="Id of the defect, such as D-7"), required=True)
_ITEMS = Option("ITEM", Text(zh="事项 id，可写多个", en="Ids of the items"), "items", multiple=True, required=True)
_REASON = Option("--reason", Text(zh="理由", en="The reason"))
_OF_CATEGORY = Option(
    "--category", Text(zh="类别（编号或名称）", en="The category, by id or title"), metavar="CATEGORY"
)

COMMANDS = (
    CommandGroup(
        "defect",
        (
            Command(
                "list",
                _list,
                (
                    Option(
                        "--of",
                        Text(
                            zh="此部门作为接收方提出过的差错，含已关闭的",
                            en="Those that this department complained of, closed ones too",
                        ),
                        metavar="DEPARTMENT",
                    ),
                    OF_AGREEMENT,
                    Option("--all", Text(zh="含已关闭的", en="Closed ones too"), "all_", bool),
                    JSON,
                    *WORKSPACE,
                ),
                Text(zh="列出差错和差错提示", en="List defects and what is proposed as one"),
            ),
            Command("show", _show, (_DEFECT, JSON, *WORKSPACE), Text(zh="查看一个差错", en="Show one defect")),
            Command(
                "open",
                _open,
                (
                    _ITEMS,
                    _OF_CATEGORY,
                    Option("--severity", Text(zh="严重程度", en="The severity"), metavar="SEVERITY"),
                    Option("--description", Text(zh="哪里有差错", en="What was wrong")),
                    *ACTING,
                ),
                Text(zh="登记差错（约定双方）", en="Record a defect (either side)"),
            ),
            Command(
                "cause",
                _cause,
                (
                    _DEFECT,
                    Option("--category", Text(zh="根本原因的种类", en="The kind of root cause"), metavar="CATEGORY"),
                    Option("--text", Text(zh="为什么会这样", en="Why it happened")),
                    *ACTING,
                ),
                Text(zh="写明根本原因（提供方）", en="State the root cause (provider)"),
            ),
            Command(
                "action",
                _action,
                (
                    _DEFECT,
                    Option("--what", Text(zh="要做什么", en="What is to be done")),
                    Option("--due", Text(zh="期限，如 2026-03-15", en="The due date"), metavar="DATE"),
                    Option("--owner", Text(zh="责任岗位或责任人", en="The role or the person"), metavar="WHO"),
                    Option(
                        "--planned",
                        Text(zh="用多少次交付检验效果", en="Deliveries that the check of effect is planned for"),
                        type=int,
                        default=100,
                        metavar="N",
                    ),
                    *ACTING,
                ),
                Text(zh="决定纠正措施（提供方）", en="Decide a corrective action (provider)"),
            ),
            Command(
                "link",
                _link,
                (_DEFECT, _ITEMS, *ACTING),
                Text(zh="把事项并入已有的差错", en="Link items to a defect that is known"),
            ),
            Command(
                "dismiss",
                _dismiss,
                (
                    Option(
                        "WHICH",
                        Text(zh="事项 id（差错提示）或差错编号", en="Id of an item that is proposed, or of a defect"),
                        required=True,
                    ),
                    _REASON,
                    *ACTING,
                ),
                Text(zh="认定不是差错", en="Say that it is no defect"),
            ),
            Command(
                "close",
                _close,
                (_DEFECT, *ACTING),
                Text(zh="立即检验效果，变少了就关闭", en="Check the effect now; close it if it is shown"),
            ),
        ),
    ),
)
