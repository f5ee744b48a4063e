"""``check`` and ``settings``: run the check of one item now, and list the resources that checks may use."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import ITEM, JSON, STATE, WORKSPACE
from engine.cli.output import diagnostic_line, local, print_json
from engine.domain.action.deliver import Deliver
from engine.domain.agreement.check import Attest, Check, CheckAnswer, Observation, attestation
from engine.domain.ledger.consequence import Checked
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.text import Text
from engine.loading.check.kind import check_kinds
from engine.loading.settings import read_settings
from engine.services.command_time import resolve_command_time
from engine.services.reading.check import check_occurrence
from engine.services.run.run_checks import CheckExplanation
from engine.views.check import check_json
from engine.views.settings import resource_names, settings_json
from engine.wiring import check_runner
from engine.wording.check import check_text, wording_of

ANSWERS = {
    "met": Text(zh="已完成", en="met"),
    "not met": Text(zh="未完成", en="not met"),
    "could not check": Text(zh="无法核验", en="could not check"),
}
"""The answers of a check, for people."""
_SOURCES = Text(zh="业务来源", en="sources of events")
_CHANNELS = Text(zh="通知渠道", en="channels")


def check(context: CommandContext, *, occurrence: str, explain: bool) -> None:
    """Run the check of one occurrence as a compliance run would, and print the result."""
    ledger = context.ledger
    now = resolve_command_time(ledger, None, clock.now(), run=True).at
    result = check_occurrence(ledger, check_runner(context.workspace), occurrence, now)
    zone = context.zone
    if context.options.json_:
        print_json(check_json(result, zone))
        return
    item = result.explanation.occurrence
    print(f"{context.localized(result.obligation.title)}  {item.label or item.served or ''}".rstrip())
    print(item.id)
    for line in _lines(context, result.explanation, result.history, zone):
        print(f"  {line}")
    if explain:
        for line in _explained(context, result.explanation, result.recorded, zone):
            print(f"  {line}")


def _lines(context: CommandContext, result: CheckExplanation, history: History, zone: tzinfo) -> Iterator[str]:

    if isinstance(result.check, Attest):
        yield context.localize(
            "该事项由人确认，无需系统核验：", "A person confirms this item; there is nothing to check: "
        ) + context.localized(result.attestation.what)
        return
    yield f"{_answer(context, result.whole)}{context.localize('：', ': ')}{context.localized(result.whole.what)}"
    if not history.is_open:
        yield context.localize("该事项已不在进行中，运行时不再核验", "the item is not open: runs do not check it")
    elif result.counts_from is not None:
        at = local(result.counts_from, zone)
        yield context.localize(f"下次运行时记为交付，时间 {at}", f"the next run will record it as delivered at {at}")


def _explained(
    context: CommandContext, result: CheckExplanation, recorded: Sequence[Entry], zone: tzinfo
) -> Iterator[str]:

    yield context.localize("约定：", "agreed: ") + context.localized(check_text(result.check))
    for machine, observation in result.parts.items():
        when = f" ({local(observation.done_at, zone)})" if observation.done_at else ""
        yield _part_line(context, machine, observation) + when
    attest = attestation(result.check)
    if attest is not None and result.parts:
        yield _part_line(context, attest, result.attestation)
    for entry in recorded:
        recorded_as = Checked.read(entry) if entry.kind is Kind.CHECKED else Deliver.read(entry)
        answer = recorded_as.answer if isinstance(recorded_as, Checked) else CheckAnswer.MET
        what = context.localize(recorded_as.zh, recorded_as.en)
        line = f"{context.localized(ANSWERS[answer.value])}{context.localize('：', ': ')}{what}"
        yield f"{local(entry.recorded_at, zone)}  {line}"


def _part_line(context: CommandContext, part: Check, observation: Observation) -> str:

    answer = f"{_answer(context, observation)}{context.localize('：', ': ')}{context.localized(observation.what)}"
    return f"• {context.localized(check_text(part))} → {answer}"


def _answer(context: CommandContext, observation: Observation) -> str:
    return context.localized(ANSWERS[observation.answer.value])


def settings(context: CommandContext) -> None:
    """List the named resources of the settings, without their secrets; exit with 1 if the file has errors."""
    workspace = context.workspace
    read = read_settings(workspace.settings)
    if context.options.json_:
        print_json(settings_json(str(workspace.settings), read.diagnostics, read.settings))
    else:
        for problem in read.diagnostics:
            print(diagnostic_line(problem, context.language))
        exists = workspace.settings.exists()
        print(
            f"{workspace.settings}"
            if exists
            else context.localize(
                f"没有设置文件 {workspace.settings}", f"There is no settings file {workspace.settings}"
            )
        )
        titles = _section_titles()
        for section, names in resource_names(read.settings).items():
            if names:
                print(f"  {context.localized(titles[section])}{context.localize('：', ': ')}{', '.join(sorted(names))}")
    if read.diagnostics:
        raise Exit(1)


def _section_titles() -> Mapping[str, Text]:
    resources = {kind.resource.section: wording_of(name).RESOURCES for name, kind in check_kinds().items()}
    return {**resources, "sources": _SOURCES, "channels": _CHANNELS}


COMMANDS = (
    Command(
        "check",
        check,
        (
            ITEM,
            Option(
                "--explain",
                Text(zh="逐项说明，并列出台账中的核验记录", en="Explain each part and list the checks in the ledger"),
                type=bool,
            ),
            JSON,
            *WORKSPACE,
        ),
    ),
    Command("settings", settings, (JSON, STATE)),
)
