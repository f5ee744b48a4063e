"""The context of one command: its language, the values of shared options, and the ledger that it works on."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from click.exceptions import Exit

from engine import clock
from engine.cli.action_lines import action_lines
from engine.cli.hints import with_hint
from engine.cli.options import actor_of
from engine.cli.output import local, print_json
from engine.domain.action.table import occurrence_payload
from engine.domain.agreement.names import Names
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import DELIVERIES
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.refusal import Refusal
from engine.domain.text import Language, Text
from engine.services.command_time import CommandTime, require_near, resolve_command_time
from engine.services.lookup import person_id
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of
from engine.views.action import action_json, actions_json
from engine.wiring import open_ledger
from engine.wording.action import PHASES, entry_title
from engine.wording.dates import local_due, span
from engine.wording.evidence import shared_evidence_text
from engine.wording.names import one_line, title_of
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.services.case import Done
    from engine.services.ports.evidence import EvidenceStore
    from engine.services.ports.ledger import Ledger
    from engine.store.ledger import SqlLedger

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """The values of the options that many commands have; each keeps its default where the command does not have it."""

    as_: str | None = None
    as_of: str | None = None
    dry_run: bool = False
    json_: bool = False
    state: Path | None = None
    database: str | None = None
    definitions: Path | None = None


class CommandContext:
    """The language, the places, the actor, the ledger and the instant of one command. Each is opened on first use."""

    def __init__(self, language: Language, options: SharedOptions) -> None:
        self.language = language
        self.options = options

    def localize(self, zh: str, en: str) -> str:
        """One of two wordings, in the language of the command."""
        return zh if self.language is Language.ZH else en

    def localized(self, text: Text) -> str:
        """A text in the language of the command."""
        return text.in_(self.language)

    def say(self, zh: str, en: str) -> None:
        """Print one of two wordings, in the language of the command."""
        print(self.localize(zh, en))

    def confirm(self, zh: str, en: str) -> None:
        """Ask a question on the terminal until the answer is yes or no. No ends the command with exit code 1."""
        while True:
            answer = input(f"{self.localize(zh, en)} [y/N]: ").strip().lower()
            if answer in ("y", "yes", "是"):
                return
            if answer in ("", "n", "no", "否"):
                raise Exit(1)
            self.say("请回答 y 或 n。", "Answer y or n.")

    @cached_property
    def workspace(self) -> Workspace:
        """The places that the command works with."""
        options = self.options
        return Workspace.of(state=options.state, database=options.database, definitions=options.definitions)

    @cached_property
    def actor(self) -> str:
        """The id of the person who acts. Raises WrongCall if no person is named."""
        return self.person(actor_of(self.options.as_))

    @cached_property
    def reader(self) -> str | None:
        """The id of the person whom ``--as`` names; None if it names nobody."""
        return self.person(self.options.as_) if self.options.as_ else None

    def person(self, written: str) -> str:
        """The id of the person whom an option names by id or by name. Raises Refused if several have the name."""
        book = rulebook(self.ledger)
        named_at = instant_of(self.options.as_of, book.home.zone, exact=True)
        at = named_at or resolve_command_time(self.ledger, None, clock.now(), run=True).at
        return person_id(book, written, at)

    @cached_property
    def names(self) -> Names:
        """The names of the people in force."""
        return rulebook(self.ledger).directory.names

    @cached_property
    def ledger(self) -> "SqlLedger":
        """The ledger. Raises Refused if there is none."""
        return open_ledger(self.workspace)

    @cached_property
    def zone(self) -> tzinfo:
        """The organisation's zone."""
        return rulebook(self.ledger).home.zone

    @cached_property
    def command_time(self) -> CommandTime:
        """The instant of the command."""
        options = self.options
        as_of = instant_of(options.as_of, self.zone)
        if not options.dry_run:
            require_near(self.ledger.runs, clock.now())
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
        if self.options.json_:
            print_json(action_json(done, self.zone))
        else:
            print("\n".join(self.as_lines(done)))

    def show_each(self, ids: Sequence[str], results: "Sequence[Done | Refusal]", shared: Sequence[str] = ()) -> None:
        """Print the entry of each occurrence, or why it was refused, and the evidence that they share.

        Exits with 2 if any was refused.
        """
        pairs = list(zip(ids, results, strict=True))
        refused = [(id, with_hint(result)) for id, result in pairs if isinstance(result, Refusal)]
        done = [result for _, result in pairs if not isinstance(result, Refusal)]
        if self.options.json_:
            print_json(actions_json(done, refused, shared, self.zone))
        else:
            for result in done:
                print("\n".join(self.as_lines(result)))
            if shared:
                print(self.localized(shared_evidence_text(len(done), [one_line(part) for part in shared])))
        for id, text in refused:
            print(f"{id}{self.localize('：', ': ')}{self.localized(text)}", file=sys.stderr)
        if refused:
            raise Exit(2)

    def as_lines(self, done: "Done") -> Iterable[str]:
        """The recorded entry for people."""
        verdict = done.verdict
        due = self.localize("，期限 ", ", due ") + local_due(verdict.due.at, self.zone) if verdict.due else ""
        title = f"{self.localized(title_of(done.obligation, done.occurrence))} {done.occurrence.label or ''}".rstrip()
        yield self.localized(entry_title(done.entry.kind)) + self.localize("：", ": ") + title
        yield f"  {done.occurrence.id} · {self.localized(PHASES[verdict.phase])}{due}"
        if done.entry.kind in (*DELIVERIES, Kind.RECEIVED):
            yield "  " + self.localize("，", ", ").join(self._delivery_details(done))
        if done.missing:
            labels = [self.localized(label) for label in done.missing]
            yield self.localize("  还缺：", "  still missing: ") + self.localize("、", ", ").join(labels)
        yield from (f"  {self.localized(line)}" for line in action_lines(done, self.zone))

    def _delivery_details(self, done: "Done") -> Iterable[str]:
        """Timeliness, and the responses that the other side may still give."""
        verdict = done.verdict
        if verdict.late_by is not None:
            by = span(verdict.late_by, self.language)
            yield self.localize(f"逾期完成，超期 {by}", f"late by {by}")
        elif verdict.timeliness is Timeliness.ON_TIME:
            yield self.localize("按时", "on time")
        if getattr(occurrence_payload(done.entry.kind).read(done.entry), "backdated", False):
            yield self.localize("补记的时间须接收方同意", "the consumer has to approve the earlier date")
        elif verdict.next_change_at is not None:
            by = local(verdict.next_change_at, self.zone)
            yield self.localize(f"{by} 前未答复视为验收", f"accepted automatically if nobody responds by {by}")
        if done.returnable_until is not None:
            until = local(done.returnable_until, self.zone)
            yield self.localize(f"{until} 前可被退回或撤回", f"can be returned or withdrawn until {until}")


def attachments(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """Evidence files by field name. Raises Refused if one cannot be read."""
    from engine.intake.evidence import attachment

    return {name: attachment(Path(path)) for name, path in pairs}
