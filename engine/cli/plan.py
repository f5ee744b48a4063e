"""``plan`` and ``apply``: show what a change of the files affects, and apply exactly that."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

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
from engine.cli.output import both, iso, print_json
from engine.domain.ledger.entry import Json
from engine.domain.phrases import count_text, local_due
from engine.domain.text import Text

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from engine.domain.agreement.definitions import Definitions
    from engine.domain.deadline.due import Due
    from engine.services.command_time import CommandTime
    from engine.services.definitions.effects import Touched
    from engine.services.definitions.plan import DefinitionChange, ObligationChange, Plan
    from engine.services.ports.ledger import Ledger

UndoOption = Annotated[
    bool, typer.Option("--undo", help=localize("恢复上一个生效版本", "Go back to the previous version"))
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "plan",
        help=localize("预览变更：改了什么，影响哪些期限", "Show what a change affects"),
    )(plan)
    app.command("apply", help=localize("使变更生效，与预览完全一致", "Apply a change, exactly as planned"))(apply)


def plan(
    check: Annotated[
        bool, typer.Option("--check", help=localize("有变更时退出码为 1", "Exit with 1 if anything changed"))
    ] = False,
    undo: UndoOption = False,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show what ``apply`` would do; nothing is written."""
    from engine.services.definitions.plan import make_plan

    ledger, new, command_time, zone = _context(as_of, state, database, definitions, undo=undo, dry_run=True)
    shown = make_plan(ledger, new, command_time)
    if json_:
        print_json(plan_json(shown, zone))
    else:
        print_plan(shown, zone)
        if not shown.is_empty:
            print(
                localize(f"生效：duecourse apply --plan {shown.id}", f"To apply it: duecourse apply --plan {shown.id}")
            )
    if check and not shown.is_empty:
        raise typer.Exit(1)


def apply(
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            help=localize("预览编号；如内容已变化则拒绝", "Id of the plan; refused if the plan has changed"),
            metavar="ID",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=localize("不再询问", "Do not ask for confirmation"))] = False,
    undo: UndoOption = False,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Apply the plan as new revisions. Without ``--plan`` or ``--yes``, show the plan and ask for confirmation."""
    from engine.services.definitions.apply import apply as apply_plan
    from engine.services.definitions.plan import make_plan
    from engine.services.refused import Refused

    ledger, new, command_time, zone = _context(as_of, state, database, definitions, undo=undo, dry_run=False)
    if plan is None and not yes:
        shown = make_plan(ledger, new, command_time)
        print_plan(shown, zone)
        if shown.is_empty:
            return
        if not sys.stdin.isatty():
            sentence = Text(
                zh="无法交互确认：请加 --yes 或 --plan {id}。",
                en="Cannot ask for confirmation here: add --yes or --plan {id}.",
            )
            raise Refused(sentence.filled(id=shown.id))
        if not typer.confirm(localize("确认生效？", "Apply it now?")):
            raise typer.Exit(1)
        plan = shown.id
    done = apply_plan(ledger, new, command_time, plan=plan)
    if json_:
        print_json({**plan_json(done.plan, zone), "entries": done.entries, "opened": done.opened})
        return
    if done.plan.is_empty:
        print(localize("没有变更。", "No changes."))
        return
    affected = len(done.plan.occurrences)
    print(
        localize(
            f"已生效：{len(done.plan.definitions)} 份定义，影响 {affected} 个事项，新增 {done.entries} 条记录。",
            f"Applied: {count_text(len(done.plan.definitions), 'definition')}, "
            f"{count_text(affected, 'item')} affected, {count_text(done.entries, 'entry', 'entries')}.",
        )
    )


def _context(
    as_of: str | None,
    state: "Path | None",
    database: str | None,
    definitions: "Path | None",
    *,
    undo: bool,
    dry_run: bool,
) -> "tuple[Ledger, Definitions, CommandTime, tzinfo]":
    from engine import clock
    from engine.cli.folder import defined_in
    from engine.services.command_time import resolve_command_time
    from engine.services.definitions.apply import previous
    from engine.services.refused import Refused
    from engine.services.snapshot import rulebooks
    from engine.wiring import open_ledger

    workspace = workspace_of(state, database, definitions)
    ledger = open_ledger(workspace)
    books = rulebooks(ledger)
    zone = books.current.home.zone
    command_time = resolve_command_time(ledger, instant_of(as_of, zone), clock.now(), dry_run=dry_run)
    if not undo:
        return ledger, defined_in(workspace.definitions), command_time, zone
    before = previous(books)
    if before is None:
        raise Refused(Text(zh="没有更早的版本。", en="There is no earlier version."))
    return ledger, before, command_time, zone


# ---- printing


def print_plan(shown: "Plan", zone: "tzinfo") -> None:
    """Print a plan for people."""
    if shown.is_empty:
        print(localize("与生效版本一致，没有变更。", "No changes: the files match the version in force."))
        return
    for change in shown.definitions:
        _print_definition(change, shown)
    print()
    if not shown.occurrences:
        print(localize("没有期限变化。", "No due date changes."))
    stay = [t for t in shown.occurrences if t.effect.value == "stays"]
    if stay and len(stay) == len(shown.occurrences):
        print(localize("没有期限变化。", "No due date changes."))
    for touched in shown.occurrences:
        if touched.effect.value != "stays":
            _print_touched(touched, zone)
    if stay:
        print(
            localize(
                f"另有 {len(stay)} 个未办结事项改用新版本，期限不变。",
                f"{count_text(len(stay), 'open item')} {'uses' if len(stay) == 1 else 'use'} the new revision "
                f"with the same due date.",
            )
        )
    people = sorted({p for t in shown.occurrences for p in t.notified})
    if people:
        print(localize(f"将通知：{'、'.join(people)}", f"Will be notified: {', '.join(people)}"))


def _print_definition(change: "DefinitionChange", shown: "Plan") -> None:
    from rich.cells import cell_len

    kind = (
        localize("修改", "changed")
        if change.old and change.new
        else localize("新增", "new")
        if change.new
        else localize("删除", "removed")
    )
    revision = f"{(change.old or '')[:12]} → {(change.new or '')[:12]}"
    print(f"{change.name}  {kind}  {revision}")
    for obligation in change.obligations:
        print(f"  {_EFFECTS[obligation.effect]} {obligation.id}{_changed_parts(obligation)}")
        for name, old, new in _sentences(obligation, shown):
            print(f"      {name}{localize('：', ': ')}{localized(old)}")
            print(f"      {' ' * (cell_len(name) - 1)} → {localized(new)}")


_EFFECTS = {
    "added": "+",
    "removed": "-",
    "changed": "~",
    "renamed": "=",
}
_PARTS = {
    "id": Text(zh="编号", en="id"),
    "formerly": Text(zh="原编号", en="former id"),
    "title": Text(zh="名称", en="title"),
    "owner": Text(zh="责任岗位", en="owner"),
    "receiver": Text(zh="接收岗位", en="receiver"),
    "calendar": Text(zh="日历", en="calendar"),
    "trigger": Text(zh="触发", en="trigger"),
    "due": Text(zh="期限", en="due"),
    "acceptance": Text(zh="验收", en="acceptance"),
    "escalation": Text(zh="提醒与升级", en="escalation"),
    "source": Text(zh="出处", en="source"),
    "part_of": Text(zh="所属", en="part of"),
    "line_title": Text(zh="所属的名称", en="title of its line"),
    "follow_up": Text(zh="跟进", en="follow-ups"),
    "needs": Text(zh="前置事项", en="waits for"),
    "met_when": Text(zh="视为完成", en="met when"),
    "done_by": Text(zh="以事件为完成", en="done by an event"),
    "pauses": Text(zh="暂停计时的事件", en="events that pause it"),
    "evidence": Text(zh="凭证", en="evidence"),
    "check": Text(zh="核验", en="check"),
    "nothing_to_report": Text(zh="零报告", en="nothing to report"),
    "key_moment": Text(zh="关键时刻", en="key moment"),
}


def _changed_parts(change: "ObligationChange") -> str:
    if not change.what:
        return ""
    return "  (" + ", ".join(localized(_part_label(name)) for name in change.what) + ")"


def _part_label(name: str) -> Text:
    """The label of a field of an obligation."""
    from engine.wording.obligation_key import key_wordings

    keys = {key: Text(zh=wording.LABEL.zh, en=wording.LABEL.en.lower()) for key, wording in key_wordings().items()}
    return {**_PARTS, **keys}.get(name, Text.plain(name))


def _sentences(change: "ObligationChange", shown: "Plan") -> list[tuple[str, Text, Text]]:
    """The old and new wording of trigger and due date, if they changed."""
    from engine.wording.deadline import due_text, trigger_text

    if change.old is None or change.new is None:
        return []
    old, new = change.old, change.new
    sentences = []
    if old.trigger != new.trigger:
        name = localized(_PARTS["trigger"])
        sentences.append(
            (name, trigger_text(old.trigger, shown.old.catalogue), trigger_text(new.trigger, shown.new.catalogue))
        )
    if old.due != new.due:
        name = localized(_PARTS["due"])
        before = due_text(old.due, old.trigger, shown.old.catalogue)
        sentences.append((name, before, due_text(new.due, new.trigger, shown.new.catalogue)))
    return sentences


def _print_touched(touched: "Touched", zone: "tzinfo") -> None:
    from rich.cells import set_cell_size

    effect = {
        "moves": localize("改期", "moves"),
        "stays": localize("不变", "stays"),
        "appears": localize("新增", "appears"),
        "comes back": localize("恢复", "comes back"),
        "cancelled": localize("取消", "cancelled"),
    }[touched.effect.value]
    old, new = _when(touched.old, zone), _when(touched.new, zone)
    dates = {"moves": f"{old} → {new}", "cancelled": old}.get(touched.effect.value, new)
    if touched.overdue and touched.effect.value != "stays":
        dates += localize("，已逾期", ", overdue")
    label = f" · {touched.label}" if touched.label else ""
    print(f"  {set_cell_size(effect, 11)}{dates}  {localized(touched.title)}{label}")
    print(f"  {'':11}{touched.occurrence}")


def _when(due: "Due | None", zone: "tzinfo") -> str:
    return local_due(due.at, zone) if due is not None else localize("期限待定", "due date pending")


def plan_json(shown: "Plan", zone: "tzinfo") -> dict[str, Json]:
    """A plan as JSON."""

    def when(due: "Due | None") -> str | None:
        return iso(due.at, zone) if due is not None else None

    return {
        "plan": shown.id,
        "at": iso(shown.at, zone),
        "definitions": [
            {
                "name": c.name,
                "revision": {"old": c.old, "new": c.new},
                "obligations": [
                    {
                        "id": o.id,
                        "effect": o.effect,
                        "what": o.what,
                        "why": [
                            {"what": name, "old": both(old), "new": both(new)}
                            for name, old, new in _sentences(o, shown)
                        ],
                    }
                    for o in c.obligations
                ],
            }
            for c in shown.definitions
        ],
        "occurrences": [
            {
                "occurrence": t.occurrence,
                "title": both(t.title),
                "effect": t.effect.value,
                "why": t.why.value,
                "due_at": {"old": when(t.old), "new": when(t.new)},
                "overdue": t.overdue,
                "revision": t.by,
                "day_table": t.day_table,
                "notified": t.notified,
            }
            for t in shown.occurrences
        ],
    }
