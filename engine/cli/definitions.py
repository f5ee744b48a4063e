"""``validate``, ``preview``, ``explain``, ``render``, ``schema``: what the definitions say, before and after they
are in force."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize, localized
from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    instant_of,
    workspace_of,
    zone_of,
)
from engine.cli.output import both, diagnostic_json, diagnostic_line, iso, local, print_error, print_json, width
from engine.domain.ledger.entry import Json
from engine.domain.occurrence.title import title_of
from engine.domain.phrases import count_text, local_due

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.agreement.agreement import Agreement, Obligation
    from engine.domain.agreement.definitions import Definitions
    from engine.domain.deadline.steps import Step
    from engine.domain.ledger.event import Fact
    from engine.domain.occurrence.occurrence import Occurrence
    from engine.domain.time.pause import Pause


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "validate",
        help=localize("检查全部约定文件，一次列出所有问题", "Check all definitions; list every problem"),
    )(validate)
    app.command(
        "preview",
        help=localize("预览期限：某段时间，或某个业务事件", "Preview due instants of a span or an event"),
    )(preview)
    app.command("explain", help=localize("为什么是这个期限，逐步说明", "Why an occurrence is due when it is"))(explain)
    app.command("render", help=localize("把一份约定排成可签署的中英文页面", "An agreement as a page to read and sign"))(
        render
    )
    app.command("schema", help=localize("输出编辑器用的 JSON Schema", "Write the JSON Schemas for editors"))(schema)


def validate(
    json_: JsonOption = False,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Check all definitions; exit 1 where there is an error."""
    from engine import clock
    from engine.domain.agreement.diagnostic import Severity
    from engine.loading.folder import load
    from engine.loading.settings import read_settings

    workspace = workspace_of(state, database, definitions)
    settings = read_settings(workspace.settings).settings if workspace.settings.exists() else None
    loaded = load(workspace.definitions, today=clock.now().date(), settings=settings)
    errors = sum(d.severity is Severity.ERROR for d in loaded.diagnostics)
    warnings = len(loaded.diagnostics) - errors
    if json_:
        print_json(
            {
                "errors": errors,
                "warnings": warnings,
                "agreements": loaded.agreements,
                "obligations": loaded.obligations,
                "sources": loaded.sources,
                "diagnostics": [diagnostic_json(d) for d in loaded.diagnostics],
            }
        )
    else:
        for d in loaded.diagnostics:
            print(diagnostic_line(d))
        print(
            localize(
                f"{errors} 处错误，{warnings} 处提示；{loaded.agreements} 份约定，"
                f"{loaded.obligations} 项义务，{loaded.sources} 条原文",
                f"{count_text(errors, 'error')}, {count_text(warnings, 'warning')}; "
                f"{count_text(loaded.agreements, 'agreement')}, {count_text(loaded.obligations, 'obligation')}, "
                f"{count_text(loaded.sources, 'source line')}",
            )
        )
    if errors:
        raise typer.Exit(1)


def preview(
    agreement: Annotated[str, typer.Argument(help=localize("约定 id", "Id of the agreement"))],
    obligation: Annotated[
        str | None, typer.Option("--obligation", help=localize("只看这项义务", "Only this obligation"))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help=localize("从这天（含）", "From this date"), metavar="DATE")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help=localize("到这天（含）", "Until this date"), metavar="DATE")
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", help=localize("业务事件名", "Name of a business event"))
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help=localize("事件的时刻", "When the event happens"), metavar="T")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", help=localize("事件的字段", "A field of the event"), metavar="KEY=VALUE"),
    ] = None,
    paused: Annotated[
        list[str] | None,
        typer.Option(
            "--pause",
            help=localize("假设这段时间暂停，可重复", "As if the clock stood in this span; repeatable"),
            metavar="FROM/TO",
        ),
    ] = None,
    with_steps: Annotated[bool, typer.Option("--explain", help=localize("显示每一步", "Show each step"))] = False,
    json_: JsonOption = False,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """The due instants that the folder's text gives, without recording anything."""
    from engine.domain.occurrence.expand.obligation import of_obligation
    from engine.domain.occurrence.facts import Facts
    from engine.domain.occurrence.occurrence import Window
    from engine.domain.occurrence.verdict import with_pauses
    from engine.domain.time.calendar import Calendar
    from engine.wording.explanation import explain_due

    workspace = workspace_of(state, database, definitions)
    defined = defined_in(workspace.definitions)
    zone = zone_of(defined)
    promise = _agreement(defined, agreement)
    wanted = [o for o in promise.obligations if obligation is None or obligation in (o.id, o.part_of)]
    if not wanted:
        _refuse_name(obligation or "", [o.id for o in promise.obligations], zh="义务", en="obligation")
    calendars = {t.id: Calendar(t) for t in defined.calendars}
    facts = Facts.of(())
    if event is not None:
        happening = _event(defined, event, at, data or [], zone)
        facts = Facts.of((happening,))
        wanted = [o for o in wanted if o.trigger.kind == "event" and event in o.trigger.events]
        first = happening.current.at.astimezone(zone).date()
        window = Window(min(first, promise.effective_from) - timedelta(days=1), first + timedelta(days=400))
    else:
        first = _date(since) or promise.effective_from
        window = Window(first, _date(until) or first + timedelta(days=365))
    pauses = [_pause(span, zone) for span in paused or []]
    shown: list[tuple[Obligation, Occurrence, tuple[Step, ...]]] = []
    for o in wanted:
        calendar = calendars[o.calendar]
        for occurrence in of_obligation(promise, o, calendar, window, facts, defined.catalogue):
            if occurrence.number in (None, 1):
                steps = explain_due(o, occurrence, calendar, facts, pauses=pauses)
                shown.append((o, with_pauses(o, occurrence, calendar, pauses), steps))
    shown.sort(key=lambda s: (s[1].due.at if s[1].due else s[1].opens_at, s[1].id))
    if json_:
        print_json({"occurrences": [_preview_json(o, occurrence, steps, zone) for o, occurrence, steps in shown]})
        return
    for o, occurrence, steps in shown:
        due = local_due(occurrence.due.at, zone) if occurrence.due else localize("日期待定", "date awaited")
        provisional = localize("（暂定）", " (provisional)") if occurrence.due and occurrence.due.provisional else ""
        print(f"{due:16}{provisional}  {occurrence.served or ''}  {localized(o.title)}  {o.id}")
        if with_steps:
            for step in steps:
                print(f"    {localized(step.text)}")
    if not shown:
        print(localize("这段时间（这个事件）没有期限。", "Nothing falls due in this span (or from this event)."))


def explain(
    occurrence: Annotated[str, typer.Argument(help=localize("事项 id", "Id of the occurrence"))],
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Why an occurrence is due when it is, by what is in force; and what has happened to it."""
    from engine import clock
    from engine.domain.ledger.entry import CHECK, ENGINE
    from engine.domain.ledger.transition import transition
    from engine.services.case import Case
    from engine.services.command_time import resolve_command_time
    from engine.services.facts import facts_of
    from engine.services.lookup import find
    from engine.services.snapshot import facts_only, rulebooks
    from engine.wiring import open_ledger
    from engine.wording.entry import entry_detail
    from engine.wording.explanation import explain_due

    ledger = open_ledger(workspace_of(state, database, definitions))
    books = rulebooks(ledger)
    now = resolve_command_time(ledger, None, clock.now(), run=True).at
    terms, found = find(ledger, books, occurrence, now)
    book, o = terms.book, terms.obligation
    facts = facts_of(ledger, books, [found.subject] if found.subject else [])
    entries = ledger.entries.of([found.id]).get(found.id, ())
    case = Case.of(terms, found, facts_only(entries), now)
    history, verdict = case.history, case.verdict
    steps = explain_due(
        o,
        found,
        terms.calendar(history.resolved_at),
        facts,
        history.agreed_at,
        history.pauses,
        history.extension,
        history.first_due_at,
    )
    zone = book.home.zone
    if json_:
        print_json(
            {
                "occurrence": found.id,
                "title": both(o.title),
                "phase": verdict.phase.value,
                "timeliness": verdict.timeliness.value,
                "due_at": iso(verdict.due.at, zone) if verdict.due else None,
                "provisional": bool(verdict.due and verdict.due.provisional),
                "steps": _steps_json(steps, zone),
                "entries": [
                    {"kind": e.kind.value, "actor": e.actor, "effective_at": iso(e.effective_at, zone), "body": e.body}
                    for e in entries
                ],
            }
        )
        return
    print(f"{localized(title_of(o, found))}  {found.label or found.served or ''}")
    print(f"{found.id}")
    for step in steps:
        print(f"  • {localized(step.text)}")
    if verdict.due is not None:
        print(localize(f"  = 期限 {local_due(verdict.due.at, zone)}", f"  = due {local_due(verdict.due.at, zone)}"))
    for e in entries:
        who = localized(transition(e.kind).title)
        actor = {ENGINE: localize("引擎", "engine"), CHECK: localize("核验", "check")}.get(e.actor, e.actor)
        told = localize("，", ", ").join(localized(part) for part in entry_detail(e, zone))
        print("  ".join(part for part in (f"  {local(e.effective_at, zone)}", who, actor, told) if part))


def render(
    agreement: Annotated[str, typer.Argument(help=localize("约定 id", "Id of the agreement"))],
    output: Annotated[
        Path | None, typer.Option("--output", help=localize("写到文件", "Write to a file"), metavar="FILE")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help=localize("text 或 html；文件名为 .html 时默认 html", "text | html")),
    ] = None,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """An agreement as a plain page in Chinese and English with its hash, for the heads to sign."""
    import sys

    from engine.domain.text import Text
    from engine.reports.agreement_page import WIDTH, agreement_html, agreement_page
    from engine.services.refused import Refused
    from engine.store.codec import dump, sha256

    is_html = output is not None and output.suffix.lower() in (".html", ".htm")
    wanted = format_ or ("html" if is_html else "text")
    if wanted not in ("text", "html"):
        words = Text(zh="没有 {found} 这种格式；可用 text、html", en="There is no format {found}; there are text, html")
        raise Refused(words.filled(found=wanted))
    workspace = workspace_of(state, database, definitions)
    defined = defined_in(workspace.definitions)
    promise = _agreement(defined, agreement)
    revision = sha256(dump(promise))
    if wanted == "html":
        page = agreement_html(promise, defined.organisation, defined.catalogue, revision=revision)
    else:
        # what is kept or piped is the same on every screen
        columns = min(width(), 100) if output is None and sys.stdout.isatty() else WIDTH
        page = agreement_page(promise, defined.organisation, defined.catalogue, revision=revision, width=columns)
    if output is None:
        print(page, end="")
    else:
        output.write_text(page, encoding="utf-8", newline="\n")
        print(output)


def schema(
    folder: Annotated[Path, typer.Argument(help=localize("写到这个目录", "Folder to write to"))],
    lang: LanguageOption = None,
) -> None:
    """Write the JSON Schemas that editors complete and explain the keys with."""
    import json

    from engine.loading.schemas import DEFINITIONS, schema_document

    folder.mkdir(parents=True, exist_ok=True)
    for kind in DEFINITIONS:
        target = folder / f"{kind.value}.schema.json"
        target.write_text(json.dumps(schema_document(kind), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(target)


# ---- reading the folder


def defined_in(folder: Path) -> "Definitions":
    """The folder's definitions; where it has errors they are printed and the command ends with 2."""
    from engine.domain.agreement.diagnostic import Severity
    from engine.domain.text import Text
    from engine.loading.folder import load

    loaded = load(folder)
    if loaded.definitions is None:
        errors = [d for d in loaded.diagnostics if d.severity is Severity.ERROR]
        for d in errors:
            print(diagnostic_line(d))
        words = Text(zh="{folder} 有 {count} 处错误。", en="{folder} has {errors}.")
        print_error(words.filled(folder=str(folder), count=len(errors), errors=count_text(len(errors), "error")))
        raise typer.Exit(2)
    return loaded.definitions


def _agreement(defined: "Definitions", id: str) -> "Agreement":
    found = defined.agreement(id)
    if found is None:
        _refuse_name(id, [a.id for a in defined.agreements], zh="约定", en="agreement")
    assert found is not None
    return found


def _refuse_name(name: str, known: list[str], *, zh: str, en: str) -> None:
    from difflib import get_close_matches

    from engine.domain.text import Text
    from engine.services.refused import Refused

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = Text(zh=f"是不是 {near[0]}？", en=f"Did you mean {near[0]}?") if near else Text.plain(", ".join(known))
    words = Text(zh=f"没有{zh} {{name}}。{{hint}}", en=f"There is no {en} {{name}}. {{hint}}")
    raise Refused(words.filled(name=name, hint=hint))


def _date(written: str | None) -> date | None:
    from engine.domain.agreement.field_value import BadValue, read_date
    from engine.services.refused import Refused

    try:
        return read_date(written) if written is not None else None
    except BadValue as bad:
        raise Refused(bad.text) from None


def _pause(span: str, zone: "tzinfo") -> "Pause":
    from engine.domain.text import Text
    from engine.domain.time.pause import Pause
    from engine.services.refused import Refused

    begin, slash, end = span.partition("/")
    since, until = instant_of(begin, zone) if slash else None, instant_of(end, zone) if slash else None
    if since is None or until is None or until < since:
        words = Text(zh="--pause 要写成 起/止，不是“{found}”", en="--pause takes FROM/TO, not “{found}”")
        raise Refused(words.filled(found=span))
    return Pause(since, until)


def _event(defined: "Definitions", name: str, at: str | None, data: list[str], zone: "tzinfo") -> "Fact":
    from engine import clock
    from engine.domain.agreement.field_value import BadValue, canonical_value
    from engine.domain.ledger.event import Event, Fact
    from engine.domain.text import Text
    from engine.services.refused import Refused

    type_ = defined.catalogue.event(name)
    if type_ is None:
        _refuse_name(name, [e.name for e in defined.catalogue.events], zh="事件", en="event")
    assert type_ is not None
    values: dict[str, str] = {}
    for pair in data:
        key, equals, raw = pair.partition("=")
        field = type_.field(key)
        if not equals or field is None:
            _refuse_name(key, [f.name for f in type_.fields], zh="字段", en="field")
        assert field is not None
        try:
            values[key] = canonical_value(field, raw, zone)
        except BadValue as bad:
            raise Refused(Text(zh="{key}：{why}", en="{key}: {why}").filled(key=key, why=bad.text)) from None
    happened = instant_of(at, zone) or clock.now().replace(microsecond=0)
    return Fact((Event(name, "preview", "preview", happened, values, happened, "preview"),))


def _preview_json(
    o: "Obligation", occurrence: "Occurrence", steps: "tuple[Step, ...]", zone: "tzinfo"
) -> dict[str, Json]:
    return {
        "obligation": o.id,
        "occurrence": occurrence.id,
        "period": occurrence.served,
        "serves": o.trigger.serves.value if o.trigger.kind == "recurring" else None,
        "opens_at": iso(occurrence.opens_at, zone),
        "due_at": iso(occurrence.due.at, zone) if occurrence.due else None,
        "provisional": bool(occurrence.due and occurrence.due.provisional),
        "steps": _steps_json(steps, zone),
    }


def _steps_json(steps: "tuple[Step, ...]", zone: "tzinfo") -> list[Json]:
    return [{"text": both(s.text), "at": iso(s.at, zone) if s.at else None} for s in steps]
