"""``plan`` and ``apply``: show what a change of the files affects, and apply exactly that."""

import sys
from datetime import tzinfo

from click.exceptions import Exit
from rich.cells import cell_len, set_cell_size

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import defined_in
from engine.cli.options import AS, AS_OF, JSON, WORKSPACE, YES
from engine.cli.output import print_json
from engine.cli.shown_plans import keep_plan, read_plan
from engine.cli.sign import print_proposal
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.definitions import Definitions
from engine.domain.deadline.due import Due
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.reports.survey_text import SurveyText
from engine.services.command_time import CommandTime, require_near, resolve_command_time
from engine.services.definitions.apply import apply as apply_plan
from engine.services.definitions.apply import applying_actor, previous
from engine.services.definitions.changes import DefinitionChange, ObligationChange
from engine.services.definitions.effects import Touched
from engine.services.definitions.plan import Applied, Plan, make_plan
from engine.services.definitions.shown_plan import ShownPlan
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks
from engine.services.surveys.preview import next_rounds
from engine.services.time_input import instant_of
from engine.views.plan import applied_json, plan_json
from engine.wiring import change_notifier
from engine.wording.dates import local_due
from engine.wording.lists import count_text
from engine.wording.obligation_change import part_label, replaced_sentences
from engine.wording.plan_effect import EFFECTS
from engine.wording.proposal import signers_text

UNDO = Option("--undo", Text(zh="恢复上一个生效版本", en="Go back to the previous version"), type=bool)


def plan(context: CommandContext, *, check: bool, undo: bool) -> None:
    """Show what ``apply`` would do; nothing is written."""
    ledger, new, command_time, zone = _context(context, undo=undo, dry_run=True)
    shown = make_plan(ledger, new, command_time)
    keep_plan(context.workspace.state, shown)
    if context.options.json_:
        print_json(plan_json(shown, zone, context.language))
    else:
        print_plan(context, shown, zone)
        if not shown.is_empty:
            opening = ledger.runs.opening()
            person = "" if opening is None or opening.rehearsal else " --as ID"
            command = f"duecourse apply --plan {shown.id}{person}"
            context.say(f"生效：{command}", f"To apply it: {command}")
    if check and not shown.is_empty:
        raise Exit(1)


def apply(context: CommandContext, *, plan: str | None, yes: bool, undo: bool) -> None:
    """Apply the plan as new revisions. Without ``--plan`` or ``--yes``, show the plan and ask for confirmation."""
    ledger, new, command_time, zone = _context(context, undo=undo, dry_run=False)
    actor = context.reader
    applying_actor(ledger, actor, command_time.at)  # before anybody reads a plan that cannot be applied
    seen = None
    if plan is None and not yes:
        shown = make_plan(ledger, new, command_time)
        seen = ShownPlan.of(shown)
        print_plan(context, shown, zone)
        if shown.is_empty:
            return
        keep_plan(context.workspace.state, shown)
        if not sys.stdin.isatty():
            raise WrongCall(
                zh="无法交互确认：请加 --yes 或 --plan {id}。",
                en="Cannot ask for confirmation here: add --yes or --plan {id}.",
                id=shown.id,
            )
        context.confirm("确认生效？", "Apply it now?")
        plan = shown.id
    if plan is not None and seen is None:
        seen = read_plan(context.workspace.state, plan)
    notifier = change_notifier(context.workspace, context.ledger)
    done = apply_plan(ledger, new, command_time, plan=plan, shown=seen, actor=actor, notifier=notifier)
    if context.options.json_:
        print_json(applied_json(done, zone, context.language))
        return
    if done.plan.is_empty:
        context.say("没有变更。", "No changes.")
        return
    if done.proposed:
        _print_proposed(context, done)
        return
    affected = len(done.plan.occurrences)
    context.say(
        f"已生效：{len(done.plan.definitions)} 份定义，影响 {affected} 个事项，新增 {done.entries} 条记录。",
        f"Applied: {count_text(len(done.plan.definitions), 'definition')}, "
        f"{count_text(affected, 'item')} affected, {count_text(done.entries, 'entry', 'entries')}.",
    )


def _context(context: CommandContext, *, undo: bool, dry_run: bool) -> tuple[Ledger, Definitions, CommandTime, tzinfo]:
    ledger = context.ledger
    books = rulebooks(ledger)
    zone = books.current.home.zone
    if not dry_run:
        require_near(ledger.runs, clock.now())
    command_time = resolve_command_time(ledger, instant_of(context.options.as_of, zone), clock.now(), dry_run=dry_run)
    if not undo:
        return ledger, defined_in(context, ledger), command_time, zone
    before = previous(books)
    if before is None:
        raise Refused("no-earlier-version")
    return ledger, before, command_time, zone


def _print_proposed(context: CommandContext, done: Applied) -> None:
    """Print the proposals that wait for signatures, and what was put in force beside them."""
    for old in done.replaced:
        context.say(
            f"取代 {old.by} 先前提出的变更（{old.id[:12]}），其签署作废。",
            f"This replaces the change that {old.by} proposed before ({old.id[:12]}); its signatures are void.",
        )
    for proposal in done.proposed:
        print_proposal(context, proposal)
    context.say(
        "签齐后生效。" if not done.entries else f"其余变更已生效，新增 {done.entries} 条记录。",
        "It comes into force once all have signed."
        if not done.entries
        else f"The other changes are applied: {count_text(done.entries, 'entry', 'entries')}.",
    )


# ---- printing


def print_plan(context: CommandContext, shown: Plan, zone: tzinfo) -> None:
    """Print a plan for people."""
    if shown.is_empty:
        context.say("与生效版本一致，没有变更。", "No changes: the files match the version in force.")
        return
    for change in shown.definitions:
        _print_definition(context, change, shown)
    for survey, planned in next_rounds(shown.old, shown.new, shown.at):
        text = SurveyText(shown.new.organisation, context.language, zone)
        print(text.next_round(survey, planned))
    print()
    if not shown.occurrences:
        context.say("没有期限变化。", "No due date changes.")
    stay = [t for t in shown.occurrences if t.effect.value == "stays"]
    if stay and len(stay) == len(shown.occurrences):
        context.say("没有期限变化。", "No due date changes.")
    for touched in shown.occurrences:
        if touched.effect.value != "stays":
            _print_touched(context, touched, zone)
    if stay:
        context.say(
            f"另有 {len(stay)} 个未办结事项改用新版本，期限不变。",
            f"{count_text(len(stay), 'open item')} {'uses' if len(stay) == 1 else 'use'} the new revision "
            f"with the same due date.",
        )
    if shown.kept:
        context.say(
            f"另有 {len(shown.kept)} 个已逾期事项不变，原期限继续有效：{'、'.join(shown.kept)}",
            f"Overdue items that keep their terms and due dates: {', '.join(shown.kept)}",
        )
    for unit in shown.units:
        for agreement, departments in unit.departments.items():
            heads = context.localized(signers_text(Rulebook(shown.old, {}), departments, shown.at))
            context.say(f"须签署 {agreement}：{heads}", f"{agreement} needs the signatures of: {heads}")
    if shown.notified:
        names = context.names.listed(shown.notified)
        context.say(f"将通知：{names.zh}", f"Will be notified: {names.en}")


def _print_definition(context: CommandContext, change: DefinitionChange, shown: Plan) -> None:
    kind = (
        context.localize("修改", "changed")
        if change.old and change.new
        else context.localize("新增", "new")
        if change.new
        else context.localize("删除", "removed")
    )
    revision = f"{(change.old or '')[:12]} → {(change.new or '')[:12]}"
    print(f"{change.name}  {kind}  {revision}")
    for obligation in change.obligations:
        print(f"  {_EFFECTS[obligation.effect]} {obligation.id}{_changed_parts(context, obligation)}")
        for sentence in replaced_sentences(obligation.old, obligation.new, shown.old.catalogue, shown.new.catalogue):
            name = context.localized(sentence.part)
            print(f"      {name}{context.localize('：', ': ')}{context.localized(sentence.old)}")
            print(f"      {' ' * (cell_len(name) - 1)} → {context.localized(sentence.new)}")


_EFFECTS = {
    "added": "+",
    "removed": "-",
    "changed": "~",
    "renamed": "=",
}


def _changed_parts(context: CommandContext, change: ObligationChange) -> str:
    if not change.what:
        return ""
    return "  (" + ", ".join(context.localized(part_label(name)) for name in change.what) + ")"


def _print_touched(context: CommandContext, touched: Touched, zone: tzinfo) -> None:
    effect = context.localized(EFFECTS[touched.effect])
    old, new = _when(context, touched.old, zone), _when(context, touched.new, zone)
    dates = {"moves": f"{old} → {new}", "cancelled": old}.get(touched.effect.value, new)
    if touched.overdue and touched.effect.value != "stays":
        dates += context.localize("，已逾期", ", overdue")
    label = f" · {touched.label}" if touched.label else ""
    print(f"  {set_cell_size(effect, 11)}{dates}  {context.localized(touched.title)}{label}")
    print(f"  {'':11}{touched.occurrence}")


def _when(context: CommandContext, due: Due | None, zone: tzinfo) -> str:
    return local_due(due.at, zone) if due is not None else context.localize("期限待定", "due date pending")


COMMANDS = (
    Command(
        "plan",
        plan,
        (
            Option("--check", Text(zh="有变更时退出码为 1", en="Exit with 1 if anything changed"), type=bool),
            UNDO,
            AS_OF,
            JSON,
            *WORKSPACE,
        ),
    ),
    Command(
        "apply",
        apply,
        (
            Option(
                "--plan",
                Text(zh="预览编号；如内容已变化则拒绝", en="Id of the plan; refused if the plan has changed"),
                metavar="ID",
            ),
            YES,
            UNDO,
            AS,
            AS_OF,
            JSON,
            *WORKSPACE,
        ),
    ),
)
