"""What checks see: of one occurrence, now; and the resources that the administrator has named for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    place_of,
)
from engine.cli.show import both, diagnostic_json, diagnostic_line, iso, local, print_json
from engine.cli.tongue import LANGUAGE, said, say
from engine.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from engine.domain.check import Seen
    from engine.domain.entries import Entry, Json
    from engine.domain.history import History
    from engine.services.check import Looked
    from engine.services.settings import Settings

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
        "check", help=say("现在查看一项是否已办到；不写台账", "Look whether an occurrence was done; writes nothing")
    )(check)
    app.command("settings", help=say("查看设置里的外部资源", "Show the resources that the settings name"))(settings)


def check(
    occurrence: Annotated[str, typer.Argument(help=say("事项 id", "Id of the occurrence"))],
    explain: Annotated[
        bool,
        typer.Option("--explain", help=say("逐项说明，并列出台账里的核验", "Show each part, and what the record has")),
    ] = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Look at the outside as a run would, and say what is seen of one occurrence."""
    from engine import clock
    from engine.domain.entries import CHECK, Kind
    from engine.domain.history import fold
    from engine.services.check import look_at
    from engine.services.find import find
    from engine.services.stance import stand
    from engine.services.survey import rulebooks
    from engine.wiring import open_record, outside

    place = place_of(state, database, definitions)
    record = open_record(place)
    books = rulebooks(record)
    now = stand(record, None, clock.now(), run=True).at
    terms, found = find(record, books, occurrence, now)
    looked = look_at(record.entries, books, outside(place), terms, found, now)
    entries = record.entries.of([found.id]).get(found.id, ())
    before = [e for e in entries if e.kind is Kind.CHECKED or e.actor == CHECK]
    zone = books.current.home.zone
    if json_:
        print_json(_as_json(looked, before, zone))
        return
    print(f"{said(terms.obligation.title)}  {found.label or found.served or ''}".rstrip())
    print(found.id)
    for line in _lines(looked, fold(entries, found.wish), zone):
        print(f"  {line}")
    if explain:
        for line in _explained(looked, before, zone):
            print(f"  {line}")


def _lines(looked: "Looked", history: "History", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.check import Attest

    if isinstance(looked.check, Attest):
        yield say(
            "这一项由人确认，没有可查的：", "A person says whether it was done; there is nothing to look at: "
        ) + said(looked.word.what)
        return
    yield f"{_answer(looked.whole)}{say('：', ': ')}{said(looked.whole.what)}"
    if not history.is_open:
        yield say("这一项没有待办，运行时不再查看", "it is not open, so that runs do not look at it")
    elif looked.counts_from is not None:
        at = local(looked.counts_from, zone)
        yield say(f"下次运行时记为交付，时间 {at}", f"the next run records it as delivered at {at}")


def _explained(looked: "Looked", before: "Sequence[Entry]", zone: "tzinfo") -> Iterator[str]:
    from engine.domain.check import attested
    from engine.domain.check_wording import check_text

    yield say("约定：", "agreed: ") + said(check_text(looked.check))
    for machine, seen in looked.parts.items():
        when = f" ({local(seen.done_at, zone)})" if seen.done_at else ""
        yield f"• {said(check_text(machine))} → {_answer(seen)}{say('：', ': ')}{said(seen.what)}{when}"
    word = attested(looked.check)
    if word is not None and looked.parts:
        yield f"• {said(check_text(word))} → {_answer(looked.word)}{say('：', ': ')}{said(looked.word.what)}"
    for entry in before:
        what = entry.body[LANGUAGE.value]
        yield f"{local(entry.recorded_at, zone)}  {_recorded(entry)}{say('：', ': ')}{what}"


def _recorded(entry: "Entry") -> str:
    from engine.domain.check import Answer

    return said(ANSWERS[str(entry.body.get("answer", Answer.MET.value))])


def _answer(seen: "Seen") -> str:
    return said(ANSWERS[seen.answer.value])


def _as_json(looked: "Looked", before: "Sequence[Entry]", zone: "tzinfo") -> "dict[str, Json]":
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

    place = place_of(state, None)
    read = read_settings(place.settings)
    if json_:
        print_json(
            {
                "file": str(place.settings),
                "diagnostics": [diagnostic_json(d) for d in read.diagnostics],
                "resources": {kind: sorted(names) for kind, names in _names(read.settings).items()},
            }
        )
    else:
        for problem in read.diagnostics:
            print(diagnostic_line(problem))
        there = place.settings.exists()
        print(f"{place.settings}" if there else say(f"没有设置文件 {place.settings}", f"There is no {place.settings}"))
        for kind, names in _names(read.settings).items():
            if names:
                print(f"  {said(KINDS[kind])}{say('：', ': ')}{', '.join(sorted(names))}")
    if read.diagnostics:
        raise typer.Exit(1)


def _names(settings: "Settings") -> dict[str, list[str]]:
    return {
        "files": list(settings.files),
        "databases": list(settings.databases),
        "endpoints": list(settings.endpoints),
        "sources": list(settings.sources),
    }
