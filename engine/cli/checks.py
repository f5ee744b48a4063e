"""``check`` and ``settings``: run the check of one item now, and list the resources that checks may use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import LANGUAGE, localize, localized
from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    workspace_of,
)
from engine.cli.output import both, diagnostic_json, diagnostic_line, iso, local, print_json
from engine.domain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from engine.domain.agreement.check import Check, Observation
    from engine.domain.ledger.entry import Entry, Json
    from engine.domain.ledger.history import History
    from engine.services.run.run_checks import CheckExplanation
    from engine.settings import Settings

ANSWERS = {
    "met": Text(zh="已完成", en="met"),
    "not met": Text(zh="未完成", en="not met"),
    "could not check": Text(zh="无法核验", en="could not check"),
}
"""The answers of a check, for people."""
_SOURCES = Text(zh="业务来源", en="sources of events")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "check",
        help=localize("立即核验事项是否完成；不写台账", "Check whether an item is done; writes nothing"),
    )(check)
    app.command("settings", help=localize("查看设置中的外部资源", "List the resources in the settings"))(settings)


def check(
    occurrence: Annotated[str, typer.Argument(help=localize("事项 id", "Id of the item"), metavar="ITEM")],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=localize("逐项说明，并列出台账中的核验记录", "Explain each part and list the checks in the ledger"),
        ),
    ] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Run the check of one occurrence as a compliance run would, and print the result."""
    from engine import clock
    from engine.domain.ledger.entry import CHECK, Kind
    from engine.domain.ledger.history import fold
    from engine.services.command_time import resolve_command_time
    from engine.services.lookup import find
    from engine.services.run.run_checks import explain_check
    from engine.services.snapshot import rulebooks
    from engine.wiring import check_runner, open_ledger

    workspace = workspace_of(state, database, definitions)
    ledger = open_ledger(workspace)
    books = rulebooks(ledger)
    now = resolve_command_time(ledger, None, clock.now(), run=True).at
    terms, item = find(ledger, books, occurrence, now)
    result = explain_check(ledger.entries, books, check_runner(workspace), terms, item, now)
    entries = ledger.entries.of([item.id]).get(item.id, ())
    recorded = [e for e in entries if e.kind is Kind.CHECKED or e.actor == CHECK]
    zone = books.current.home.zone
    if json_:
        print_json(_as_json(result, recorded, zone))
        return
    print(f"{localized(terms.obligation.title)}  {item.label or item.served or ''}".rstrip())
    print(item.id)
    for line in _lines(result, fold(entries, item.wish), zone):
        print(f"  {line}")
    if explain:
        for line in _explained(result, recorded, zone):
            print(f"  {line}")


def _lines(result: "CheckExplanation", history: "History", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.agreement.check import Attest

    if isinstance(result.check, Attest):
        yield localize(
            "该事项由人确认，无需系统核验：", "A person confirms this item; there is nothing to check: "
        ) + localized(result.attestation.what)
        return
    yield f"{_answer(result.whole)}{localize('：', ': ')}{localized(result.whole.what)}"
    if not history.is_open:
        yield localize("该事项已不在进行中，运行时不再核验", "the item is not open: runs do not check it")
    elif result.counts_from is not None:
        at = local(result.counts_from, zone)
        yield localize(f"下次运行时记为交付，时间 {at}", f"the next run will record it as delivered at {at}")


def _explained(result: "CheckExplanation", recorded: "Sequence[Entry]", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.agreement.check import attestation
    from engine.wording.check import check_text

    yield localize("约定：", "agreed: ") + localized(check_text(result.check))
    for machine, observation in result.parts.items():
        when = f" ({local(observation.done_at, zone)})" if observation.done_at else ""
        yield _part_line(machine, observation) + when
    attest = attestation(result.check)
    if attest is not None and result.parts:
        yield _part_line(attest, result.attestation)
    for entry in recorded:
        what = entry.body[LANGUAGE.value]
        yield f"{local(entry.recorded_at, zone)}  {_recorded(entry)}{localize('：', ': ')}{what}"


def _part_line(part: "Check", observation: "Observation") -> str:
    from engine.wording.check import check_text

    answer = f"{_answer(observation)}{localize('：', ': ')}{localized(observation.what)}"
    return f"• {localized(check_text(part))} → {answer}"


def _recorded(entry: "Entry") -> str:
    from engine.domain.agreement.check import CheckAnswer

    return localized(ANSWERS[str(entry.body.get("answer", CheckAnswer.MET.value))])


def _answer(observation: "Observation") -> str:
    return localized(ANSWERS[observation.answer.value])


def _as_json(result: "CheckExplanation", recorded: "Sequence[Entry]", zone: "tzinfo") -> "dict[str, Json]":
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


def settings(json_: JsonOption = False, state: StateOption = None, lang: LanguageOption = None) -> None:
    """List the named resources of the settings, without their secrets; exit with 1 if the file has errors."""
    from engine.loading.settings import read_settings

    workspace = workspace_of(state, None)
    read = read_settings(workspace.settings)
    if json_:
        print_json(
            {
                "file": str(workspace.settings),
                "diagnostics": [diagnostic_json(d) for d in read.diagnostics],
                "resources": {kind: sorted(names) for kind, names in _names(read.settings).items()},
            }
        )
    else:
        for problem in read.diagnostics:
            print(diagnostic_line(problem))
        exists = workspace.settings.exists()
        print(
            f"{workspace.settings}"
            if exists
            else localize(f"没有设置文件 {workspace.settings}", f"There is no settings file {workspace.settings}")
        )
        titles = _section_titles()
        for section, names in _names(read.settings).items():
            if names:
                print(f"  {localized(titles[section])}{localize('：', ': ')}{', '.join(sorted(names))}")
    if read.diagnostics:
        raise typer.Exit(1)


def _names(settings: "Settings") -> dict[str, list[str]]:
    from engine.loading.check.kind import check_kinds

    sections = [kind.resource.section for kind in check_kinds().values()]
    return {**{key: list(settings.resources.get(key, ())) for key in sections}, "sources": list(settings.sources)}


def _section_titles() -> dict[str, Text]:
    from engine.loading.check.kind import check_kinds
    from engine.wording.check import wording_of

    resources = {kind.resource.section: wording_of(name).RESOURCES for name, kind in check_kinds().items()}
    return {**resources, "sources": _SOURCES}
