"""What checks see: of one occurrence, now; and the resources that the administrator has named for them."""

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

    from engine.domain.agreement.check import Observation
    from engine.domain.ledger.entry import Entry, Json
    from engine.domain.ledger.history import History
    from engine.services.run.run_checks import CheckExplanation
    from engine.settings import Settings

ANSWERS = {
    "met": Text(zh="已办到", en="met"),
    "not met": Text(zh="未办到", en="not met"),
    "could not check": Text(zh="无法核验", en="could not check"),
}
"""The answers of a check, as people read them."""
KINDS = {
    "files": Text(zh="文件夹", en="folders"),
    "databases": Text(zh="数据库", en="databases"),
    "endpoints": Text(zh="接口", en="services"),
    "sources": Text(zh="业务来源", en="sources of events"),
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "check",
        help=localize("现在查看一项是否已办到；不写台账", "Look whether an occurrence was done; writes nothing"),
    )(check)
    app.command("settings", help=localize("查看设置里的外部资源", "Show the resources that the settings name"))(
        settings
    )


def check(
    occurrence: Annotated[str, typer.Argument(help=localize("事项 id", "Id of the occurrence"))],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help=localize("逐项说明，并列出台账里的核验", "Show each part, and what the record has")
        ),
    ] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Look at the check_runner as a run would, and say what is seen of one occurrence."""
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
    terms, found = find(ledger, books, occurrence, now)
    looked = explain_check(ledger.entries, books, check_runner(workspace), terms, found, now)
    entries = ledger.entries.of([found.id]).get(found.id, ())
    before = [e for e in entries if e.kind is Kind.CHECKED or e.actor == CHECK]
    zone = books.current.home.zone
    if json_:
        print_json(_as_json(looked, before, zone))
        return
    print(f"{localized(terms.obligation.title)}  {found.label or found.served or ''}".rstrip())
    print(found.id)
    for line in _lines(looked, fold(entries, found.wish), zone):
        print(f"  {line}")
    if explain:
        for line in _explained(looked, before, zone):
            print(f"  {line}")


def _lines(looked: "CheckExplanation", history: "History", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.agreement.check import Attest

    if isinstance(looked.check, Attest):
        yield localize(
            "这一项由人确认，没有可查的：", "A person says whether it was done; there is nothing to look at: "
        ) + localized(looked.attestation.what)
        return
    yield f"{_answer(looked.whole)}{localize('：', ': ')}{localized(looked.whole.what)}"
    if not history.is_open:
        yield localize("这一项没有待办，运行时不再查看", "it is not open, so that runs do not look at it")
    elif looked.counts_from is not None:
        at = local(looked.counts_from, zone)
        yield localize(f"下次运行时记为交付，时间 {at}", f"the next run records it as delivered at {at}")


def _explained(looked: "CheckExplanation", before: "Sequence[Entry]", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.agreement.check import attestation
    from engine.wording.check import check_text

    yield localize("约定：", "agreed: ") + localized(check_text(looked.check))
    for machine, seen in looked.parts.items():
        when = f" ({local(seen.done_at, zone)})" if seen.done_at else ""
        yield f"• {localized(check_text(machine))} → {_answer(seen)}{localize('：', ': ')}{localized(seen.what)}{when}"
    word = attestation(looked.check)
    if word is not None and looked.parts:
        yield f"• {localized(check_text(word))} → {_answer(looked.attestation)}{localize('：', ': ')}{localized(looked.attestation.what)}"
    for entry in before:
        what = entry.body[LANGUAGE.value]
        yield f"{local(entry.recorded_at, zone)}  {_recorded(entry)}{localize('：', ': ')}{what}"


def _recorded(entry: "Entry") -> str:
    from engine.domain.agreement.check import CheckAnswer

    return localized(ANSWERS[str(entry.body.get("answer", CheckAnswer.MET.value))])


def _answer(seen: "Observation") -> str:
    return localized(ANSWERS[seen.answer.value])


def _as_json(looked: "CheckExplanation", before: "Sequence[Entry]", zone: "tzinfo") -> "dict[str, Json]":
    return {
        "occurrence": looked.occurrence.id,
        "answer": looked.whole.answer.value,
        "what": both(looked.whole.what),
        "counts_from": iso(looked.counts_from, zone) if looked.counts_from else None,
        "parts": [
            {
                "kind": machine.kind,
                "answer": seen.answer.value,
                "what": both(seen.what),
                "done_at": iso(seen.done_at, zone) if seen.done_at else None,
                "seen": seen.digest or None,
            }
            for machine, seen in looked.parts.items()
        ],
        "recorded": [{"at": iso(e.recorded_at, zone), "body": e.body} for e in before],
    }


def settings(json_: JsonOption = False, state: StateOption = None, lang: LanguageOption = None) -> None:
    """List the named resources of the settings, without their secrets; exit 1 where the file has errors."""
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
        there = workspace.settings.exists()
        print(
            f"{workspace.settings}"
            if there
            else localize(f"没有设置文件 {workspace.settings}", f"There is no {workspace.settings}")
        )
        for kind, names in _names(read.settings).items():
            if names:
                print(f"  {localized(KINDS[kind])}{localize('：', ': ')}{', '.join(sorted(names))}")
    if read.diagnostics:
        raise typer.Exit(1)


def _names(settings: "Settings") -> dict[str, list[str]]:
    return {
        "files": list(settings.files),
        "databases": list(settings.databases),
        "endpoints": list(settings.endpoints),
        "sources": list(settings.sources),
    }
