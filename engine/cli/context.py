"""What the commands that record something share: their options, and the open record that they act on."""

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
from engine.cli.output import both, iso, local, print_json
from engine.domain.agreement.rule import Agreed
from engine.domain.ledger.entry import Json, Kind
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
    bool, typer.Option("--dry-run", help=localize("只看结果，不写", "Show the result; write nothing"))
]


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """The options that each of these commands has behind its own."""

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
    """An option or argument of a command's own: its name, how Typer reads it, and what it is when not given."""

    name: str
    annotation: object
    default: object = Parameter.empty

    @property
    def parameter(self) -> Parameter:
        """It as a parameter of the command."""
        return Parameter(self.name, Parameter.KEYWORD_ONLY, default=self.default, annotation=self.annotation)


def command(
    own: Sequence[CommandOption], work: Callable[["CommandContext", Mapping[str, Any]], None]
) -> Callable[..., None]:
    """A command with options of its own and the shared ones; ``work`` gets the desk and what its own were given."""
    shared = [CommandOption(f.name, f.type, f.default) for f in fields(SharedOptions)]

    def run(**given: Any) -> None:
        options = SharedOptions(**{g.name: given.pop(g.name) for g in shared})
        work(CommandContext(options), given)

    run.__signature__ = Signature([g.parameter for g in (*own, *shared)])  # type: ignore[attr-defined]
    run.__annotations__ = {g.name: g.annotation for g in (*own, *shared)}
    return run


class CommandContext:
    """Where somebody acts: who it is, the record, and the instant. Opened when first asked for."""

    def __init__(self, options: SharedOptions) -> None:
        self.options = options
        self.place = workspace_of(options.state, options.database, options.definitions)

    @cached_property
    def actor(self) -> str:
        """Who acts. Raises Refused where that is not said."""
        return actor_of(self.options.as_)

    @cached_property
    def ledger(self) -> "Ledger":
        """The record. Raises Refused where there is none."""
        from engine.wiring import open_ledger

        return open_ledger(self.place)

    @cached_property
    def zone(self) -> "tzinfo":
        """The organisation's zone."""
        from engine.services.snapshot import rulebook

        return rulebook(self.ledger).home.zone

    @cached_property
    def command_time(self) -> "CommandTime":
        """The instant to act at."""
        from engine import clock
        from engine.services.command_time import resolve_command_time

        options = self.options
        as_of = instant_of(options.as_of, self.zone)
        return resolve_command_time(self.ledger, as_of, clock.now(), dry_run=options.dry_run)

    @cached_property
    def evidence(self) -> "EvidenceStore":
        """Where files of evidence are kept."""
        from engine.checks.evidence import Evidence

        return Evidence(self.place.evidence)

    def instant(self, written: str | None) -> datetime | None:
        """An instant as an option gives it. Raises Refused where it is none."""
        return instant_of(written, self.zone)

    def write(self, work: "Callable[[Ledger], T]") -> T:
        """Do some work on the record; with ``--dry-run`` take it back."""
        return self.ledger.dry_run(work) if self.options.dry_run else work(self.ledger)

    def show(self, done: "Done") -> None:
        """Print what was recorded and where it leaves the occurrence."""
        if self.options.json_:
            print_json(self.as_json(done))
        else:
            print("\n".join(self.as_lines(done)))

    def show_each(self, ids: Sequence[str], results: "Sequence[Done | Text]") -> None:
        """Print what was recorded of each occurrence, or why it was refused. Exits with 2 where any was."""
        from engine.domain.text import Text

        pairs = list(zip(ids, results, strict=True))
        refused = [(id, found) for id, found in pairs if isinstance(found, Text)]
        done = [found for _, found in pairs if not isinstance(found, Text)]
        if self.options.json_:
            print_json(
                {
                    "done": [self.as_json(one) for one in done],
                    "refused": [{"occurrence": id, "why": both(text)} for id, text in refused],
                }
            )
        else:
            for one in done:
                print("\n".join(self.as_lines(one)))
        for id, text in refused:
            print(f"{id}{localize('：', ': ')}{localized(text)}", file=sys.stderr)
        if refused:
            raise typer.Exit(2)

    def as_json(self, done: "Done") -> Mapping[str, Json]:
        """What was recorded, as JSON has it."""
        verdict = done.verdict
        return {
            "occurrence": done.occurrence.id,
            "recorded": done.entry.kind.value,
            "actor": done.entry.actor,
            "recorded_at": iso(done.entry.recorded_at, self.zone),
            "phase": verdict.phase.value,
            "timeliness": verdict.timeliness.value,
            "outcome": verdict.outcome.value if verdict.outcome else None,
            "due_at": iso(verdict.due.at, self.zone) if verdict.due else None,
            "missing": [both(label) for label in done.missing],
            "returnable_until": iso(done.returnable_until, self.zone) if done.returnable_until else None,
        }

    def as_lines(self, done: "Done") -> Iterable[str]:
        """What was recorded, as people read it."""
        from engine.domain.action.authority import PHASES

        verdict = done.verdict
        due = localize("，期限 ", ", due ") + local_due(verdict.due.at, self.zone) if verdict.due else ""
        what = f"{localized(title_of(done.obligation, done.occurrence))} {done.occurrence.label or ''}".rstrip()
        yield localized(transition(done.entry.kind).title) + localize("：", ": ") + what
        yield f"  {done.occurrence.id} · {localized(PHASES[verdict.phase])}{due}"
        if done.entry.kind in (*DELIVERIES, Kind.RECEIVED):
            yield "  " + localize("，", ", ").join(self._of_delivery(done))
        if done.missing:
            labels = [localized(label) for label in done.missing]
            yield localize("  还缺：", "  still missing: ") + localize("、", ", ").join(labels)
        asking = done.entry.kind in (Kind.REQUESTED, Kind.RESPONDED)
        if asking and verdict.due is None and isinstance(done.obligation.due, Agreed):
            yield localize("  时间还要双方确认：respond", "  The time needs both sides' word: respond")

    def _of_delivery(self, done: "Done") -> Iterable[str]:
        """Whether it was in time, and what the other side may still say to it."""
        from engine.domain.occurrence.verdict import Timeliness
        from engine.wording.dates import span

        verdict = done.verdict
        if verdict.late_by is not None:
            by = span(verdict.late_by, LANGUAGE)
            yield localize(f"迟交 {by}", f"late by {by}")
        elif verdict.timeliness is Timeliness.ON_TIME:
            yield localize("按时", "on time")
        if done.entry.body.get("backdated"):
            yield localize("补记的时间要接收方同意", "the earlier date needs the consumer's yes")
        elif verdict.next_change_at is not None:
            by = local(verdict.next_change_at, self.zone)
            yield localize(f"{by} 前没有答复即为验收", f"accepted unless answered by {by}")
        if done.returnable_until is not None:
            until = local(done.returnable_until, self.zone)
            yield localize(f"{until} 前可被退回或撤回", f"can be returned or withdrawn until {until}")


def attachments(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """Files of evidence by their field. Raises Refused where one cannot be read."""
    from engine.intake.evidence import attachment

    return {name: attachment(Path(path)) for name, path in pairs}
