"""Shared by all commands that write to the ledger: their options, and the ledger that they act on."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from engine.cli.language import LANGUAGE, localize, localized
from engine.cli.options import (
    AsOfOption,
    AsOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    actor_of,
    instant_of,
    workspace_of,
)
from engine.cli.output import local, print_json
from engine.domain.agreement.rule import Agreed
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import DELIVERIES, transition
from engine.domain.occurrence.title import title_of
from engine.domain.phrases import local_due

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.text import Text
    from engine.services.case import Done
    from engine.services.command_time import CommandTime
    from engine.services.ports.evidence import EvidenceStore
    from engine.services.ports.ledger import Ledger

T = TypeVar("T")
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=localize("试运行：只显示结果，不写入", "Show the result without writing it"))
]


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """The options that each of these commands has after its own."""

    as_: AsOption = None
    as_of: AsOfOption = None
    dry_run: DryRunOption = False
    json_: JsonOption = False
    state: StateOption = None
    database: DatabaseOption = None
    definitions: DefinitionsOption = None
    lang: LanguageOption = None


@dataclass(frozen=True, slots=True)
class CommandOption:
    """An option or argument of one command: its name, its Typer annotation and its default."""

    name: str
    annotation: object
    default: object = Parameter.empty

    @property
    def parameter(self) -> Parameter:
        """The option as a parameter of the command."""
        return Parameter(self.name, Parameter.KEYWORD_ONLY, default=self.default, annotation=self.annotation)


def command(
    own: Sequence[CommandOption], work: Callable[["CommandContext", Mapping[str, Any]], None]
) -> Callable[..., None]:
    """A command with its own options and the shared ones. ``work`` gets the context and the values of the former."""
    shared = [CommandOption(f.name, f.type, f.default) for f in fields(SharedOptions)]

    def run(**values: Any) -> None:
        options = SharedOptions(**{option.name: values.pop(option.name) for option in shared})
        work(CommandContext(options), values)

    run.__signature__ = Signature([option.parameter for option in (*own, *shared)])  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in (*own, *shared)}
    return run


class CommandContext:
    """The actor, the ledger and the instant of one command. Each is opened on first use."""

    def __init__(self, options: SharedOptions) -> None:
        self.options = options
        self.workspace = workspace_of(options.state, options.database, options.definitions)

    @cached_property
    def actor(self) -> str:
        """The person who acts. Raises Refused if no person is named."""
        return actor_of(self.options.as_)

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger. Raises Refused if there is none."""
        from engine.wiring import open_ledger

        return open_ledger(self.workspace)

    @cached_property
    def zone(self) -> "tzinfo":
        """The organisation's zone."""
        from engine.services.snapshot import rulebook

        return rulebook(self.ledger).home.zone

    @cached_property
    def command_time(self) -> "CommandTime":
        """The instant of the command."""
        from engine import clock
        from engine.services.command_time import resolve_command_time

        options = self.options
        as_of = instant_of(options.as_of, self.zone)
        return resolve_command_time(self.ledger, as_of, clock.now(), dry_run=options.dry_run)

    @cached_property
    def evidence(self) -> "EvidenceStore":
        """The store of evidence files."""
        from engine.checks.evidence import Evidence

        return Evidence(self.workspace.evidence)

    def instant(self, written: str | None) -> datetime | None:
        """Parse the instant of an option, local to the organisation's zone. Raises Refused if it is not an instant."""
        return instant_of(written, self.zone)

    def write(self, work: "Callable[[Ledger], T]") -> T:
        """Run ``work`` on the ledger; roll it back with ``--dry-run``."""
        return self.ledger.dry_run(work) if self.options.dry_run else work(self.ledger)

    def show(self, done: "Done") -> None:
        """Print the recorded entry and the new state of the occurrence."""
        from engine.views.action import action_json

        if self.options.json_:
            print_json(action_json(done, self.zone))
        else:
            print("\n".join(self.as_lines(done)))

    def show_each(self, ids: Sequence[str], results: "Sequence[Done | Text]") -> None:
        """Print the entry of each occurrence, or why it was refused. Exits with 2 if any was refused."""
        from engine.domain.text import Text
        from engine.views.action import actions_json

        pairs = list(zip(ids, results, strict=True))
        refused = [(id, result) for id, result in pairs if isinstance(result, Text)]
        done = [result for _, result in pairs if not isinstance(result, Text)]
        if self.options.json_:
            print_json(actions_json(done, refused, self.zone))
        else:
            for result in done:
                print("\n".join(self.as_lines(result)))
        for id, text in refused:
            print(f"{id}{localize('：', ': ')}{localized(text)}", file=sys.stderr)
        if refused:
            raise typer.Exit(2)

    def as_lines(self, done: "Done") -> Iterable[str]:
        """The recorded entry for people."""
        from engine.domain.action.authority import PHASES

        verdict = done.verdict
        due = localize("，期限 ", ", due ") + local_due(verdict.due.at, self.zone) if verdict.due else ""
        title = f"{localized(title_of(done.obligation, done.occurrence))} {done.occurrence.label or ''}".rstrip()
        yield localized(transition(done.entry.kind).title) + localize("：", ": ") + title
        yield f"  {done.occurrence.id} · {localized(PHASES[verdict.phase])}{due}"
        if done.entry.kind in (*DELIVERIES, Kind.RECEIVED):
            yield "  " + localize("，", ", ").join(self._delivery_details(done))
        if done.missing:
            labels = [localized(label) for label in done.missing]
            yield localize("  还缺：", "  still missing: ") + localize("、", ", ").join(labels)
        proposing = done.entry.kind in (Kind.REQUESTED, Kind.RESPONDED)
        if proposing and verdict.due is None and isinstance(done.obligation.due, Agreed):
            yield localize("  时间须双方确认：respond", "  Both sides have to confirm the time: respond")

    def _delivery_details(self, done: "Done") -> Iterable[str]:
        """Timeliness, and the responses that the other side may still give."""
        from engine.domain.occurrence.verdict import Timeliness
        from engine.wording.dates import span

        verdict = done.verdict
        if verdict.late_by is not None:
            by = span(verdict.late_by, LANGUAGE)
            yield localize(f"逾期完成，超期 {by}", f"late by {by}")
        elif verdict.timeliness is Timeliness.ON_TIME:
            yield localize("按时", "on time")
        if done.entry.body.get("backdated"):
            yield localize("补记的时间须接收方同意", "the consumer has to approve the earlier date")
        elif verdict.next_change_at is not None:
            by = local(verdict.next_change_at, self.zone)
            yield localize(f"{by} 前未答复视为验收", f"accepted automatically if nobody responds by {by}")
        if done.returnable_until is not None:
            until = local(done.returnable_until, self.zone)
            yield localize(f"{until} 前可被退回或撤回", f"can be returned or withdrawn until {until}")


def attachments(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """Evidence files by field name. Raises Refused if one cannot be read."""
    from engine.intake.evidence import attachment

    return {name: attachment(Path(path)) for name, path in pairs}
