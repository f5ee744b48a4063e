"""``check`` and ``settings``: run the check of one item now, and list the resources that checks may use."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import JSON, STATE, WORKSPACE
from engine.cli.output import diagnostic_line, local, print_json
from engine.domain.agreement.check import Attest, Check, CheckAnswer, Observation, attestation
from engine.domain.ledger.entry import CHECK, Entry, Json, Kind
from engine.domain.ledger.history import History, fold
from engine.domain.text import Text
from engine.loading.settings import read_settings
from engine.services.command_time import resolve_command_time
from engine.services.lookup import find
from engine.services.run.run_checks import CheckExplanation, explain_check
from engine.services.snapshot import rulebooks
from engine.settings import Settings
from engine.views.diagnostics import diagnostic_json
from engine.views.values import both, iso
from engine.wiring import check_runner, open_ledger
from engine.wording.check import check_text

ANSWERS = {
    "met": Text(zh="已完成", en="met"),
    "not met": Text(zh="未完成", en="not met"),
    "could not check": Text(zh="无法核验", en="could not check"),
}
"""The answers of a check, for people."""
KINDS = {
    "files": Text(zh="文件夹", en="folders"),
    "databases": Text(zh="数据库", en="databases"),
    "endpoints": Text(zh="接口", en="services"),
    "sources": Text(zh="业务来源", en="sources of events"),
}


def check(context: CommandContext, *, occurrence: str, explain: bool) -> None:
    """Run the check of one occurrence as a compliance run would, and print the result."""
    workspace = context.workspace
    ledger = open_ledger(workspace)
    books = rulebooks(ledger)
    now = resolve_command_time(ledger, None, clock.now(), run=True).at
    terms, item = find(ledger, books, occurrence, now)
    result = explain_check(ledger.entries, books, check_runner(workspace), terms, item, now)
    entries = ledger.entries.of([item.id]).get(item.id, ())
    recorded = [e for e in entries if e.kind is Kind.CHECKED or e.actor == CHECK]
    zone = books.current.home.zone
    if context.options.json_:
        print_json(_as_json(result, recorded, zone))
        return
    print(f"{context.localized(terms.obligation.title)}  {item.label or item.served or ''}".rstrip())
    print(item.id)
    for line in _lines(context, result, fold(entries, item.wish), zone):
        print(f"  {line}")
    if explain:
        for line in _explained(context, result, recorded, zone):
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
        what = entry.body[context.language.value]
        yield f"{local(entry.recorded_at, zone)}  {_recorded(context, entry)}{context.localize('：', ': ')}{what}"


def _part_line(context: CommandContext, part: Check, observation: Observation) -> str:

    answer = f"{_answer(context, observation)}{context.localize('：', ': ')}{context.localized(observation.what)}"
    return f"• {context.localized(check_text(part))} → {answer}"


def _recorded(context: CommandContext, entry: Entry) -> str:

    return context.localized(ANSWERS[str(entry.body.get("answer", CheckAnswer.MET.value))])


def _answer(context: CommandContext, observation: Observation) -> str:
    return context.localized(ANSWERS[observation.answer.value])


def _as_json(result: CheckExplanation, recorded: Sequence[Entry], zone: tzinfo) -> dict[str, Json]:
    return {
        "occurrence": result.occurrence.id,
        "answer": result.whole.answer.value,
        "what": both(result.whole.what),
        "counts_from": iso(result.counts_from, zone) if result.counts_from else None,
        "parts": [
            {
                "kind": machine.kind,
                "answer": observation.answer.value,
                "what": both(observation.what),
                "done_at": iso(observation.done_at, zone) if observation.done_at else None,
                "seen": observation.digest or None,
            }
            for machine, observation in result.parts.items()
        ],
        "recorded": [{"at": iso(e.recorded_at, zone), "body": e.body} for e in recorded],
    }


def settings(context: CommandContext) -> None:
    """List the named resources of the settings, without their secrets; exit with 1 if the file has errors."""
    workspace = context.workspace
    read = read_settings(workspace.settings)
    if context.options.json_:
        print_json(
            {
                "file": str(workspace.settings),
                "diagnostics": [diagnostic_json(d) for d in read.diagnostics],
                "resources": {kind: sorted(names) for kind, names in _names(read.settings).items()},
            }
        )
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
        for kind, names in _names(read.settings).items():
            if names:
                print(f"  {context.localized(KINDS[kind])}{context.localize('：', ': ')}{', '.join(sorted(names))}")
    if read.diagnostics:
        raise Exit(1)


def _names(settings: Settings) -> dict[str, list[str]]:
    return {
        "files": list(settings.files),
        "databases": list(settings.databases),
        "endpoints": list(settings.endpoints),
        "sources": list(settings.sources),
    }


COMMANDS = (
    Command(
        "check",
        check,
        (
            Option("ITEM", Text(zh="事项 id", en="Id of the item"), "occurrence", required=True),
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
