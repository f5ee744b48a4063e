"""Load the definitions in force, and report how the definitions folder differs from them.

A run never changes agreements in force: ``duecourse apply`` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.action.apply_definition import ApplyDefinition
from engine.domain.action.sign_change import Proposal, pending_proposals
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.organisation import Person
from engine.domain.ids import DefinitionKind, DefinitionName, definition_text
from engine.domain.ledger.entry import OPERATOR, About
from engine.domain.ledger.vacancy import used_roles
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.sign_off import heads_differ
from engine.domain.refusal import Refusal
from engine.domain.time.day_table import DayTable, extends
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.finding import Finding
from engine.services.ports.definitions import DefinitionStore, DefinitionText
from engine.services.ports.ledger import Batch, Conflict, Ledger
from engine.services.ports.runs import Runs
from engine.services.refused import Refused
from engine.services.run.scope import PEOPLE, name_of
from engine.services.snapshot import rulebook, rulebooks


@dataclass(frozen=True, slots=True)
class FolderContents:
    """The contents of the definitions folder: ``definitions`` is None where it has errors; ``folder`` is its path.

    ``unread`` names the files that look like definitions and are not read.
    """

    definitions: Definitions | None
    errors: int
    folder: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """The definitions that are and were in force, and what loading them wrote and found.

    ``digest`` names all that is in force; ``entries`` counts the entries written; ``applied`` says whether the folder
    was applied to an empty ledger.
    """

    books: Rulebooks
    digest: str
    entries: int
    applied: bool
    findings: tuple[Finding, ...]

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.books.current


def load_in_force(
    ledger: Ledger, folder: FolderContents, command_time: CommandTime, quiet_before: date | None = None
) -> InForce:
    """Load the definitions in force.

    On an empty ledger, the folder is applied. Later, only a change of people and a calendar that publishes more days
    are applied, each as an entry. ``quiet_before`` is kept with the first run: nobody is notified of items that were
    due before that date. Raises Refused where nothing is in force and the folder has errors, and where
    ``quiet_before`` differs from that of the first run.
    """

    def attempt() -> InForce:
        hashes = ledger.definitions.hashes()
        if hashes and quiet_before is not None:
            _check_quiet_before(ledger.runs, quiet_before)
        texts = (
            {t.name: t for t in ledger.definitions.spell(folder.definitions)} if folder.definitions is not None else {}
        )
        if not hashes and not texts:
            raise Refused("folder-has-errors", folder=folder.folder, errors=folder.errors)
        extended = _extended_calendars(ledger.definitions, folder)
        people = folder.definitions.people if folder.definitions is not None else ()
        new_heads = _heads_differ(ledger, folder, texts, command_time.at)
        renamed = not new_heads and ledger.definitions.contacts_differ(people)
        new = _to_apply(hashes, texts, extended, people=not new_heads, renamed=renamed)
        if new:
            _apply(ledger, new, hashes, command_time, None if hashes else quiet_before, people)
        in_force = ledger.definitions.in_force()
        now = ledger.definitions.hashes()
        assert in_force is not None
        published = _published(folder, extended) if hashes else ()
        waiting = pending_proposals(ledger.entries.about(About.PROPOSAL))
        findings = [
            *_first_apply(new, hashes, folder.definitions),
            *published,
            *_differences(in_force, now, folder, texts, waiting),
            *_to_sign(waiting),
            *_unread(folder),
            *_erased_in_folder(ledger.definitions, people),
        ]
        return InForce(
            rulebooks(ledger), name_of_all(ledger.definitions), len(new), bool(new) and not hashes, tuple(findings)
        )

    return retry(attempt)


def name_of_all(definitions: DefinitionStore) -> str:
    """One hash for all definitions in force except people: while it stays the same, no date depends on anything new."""
    return name_of(definitions, definitions.hashes())


def _extended_calendars(definitions: DefinitionStore, folder: FolderContents) -> tuple[str, ...]:
    """The calendars of the folder that only publish more days than the ones in force, by id."""
    in_force = definitions.in_force()
    if in_force is None or folder.definitions is None:
        return ()
    old = {table.id: table for table in in_force.calendars}
    return tuple(
        sorted(
            table.id
            for table in folder.definitions.calendars
            if table.id in old and _spans(table) != _spans(old[table.id]) and extends(table, old[table.id])
        )
    )


def _spans(table: DayTable) -> tuple[date, date]:
    return table.valid_from, table.valid_through


def _heads_differ(ledger: Ledger, folder: FolderContents, texts: Mapping[str, DefinitionText], at: datetime) -> bool:
    """True if the folder names other heads for agreements with signatures; then only signatures put it in force."""
    hashes = ledger.definitions.hashes()
    if folder.definitions is None or not hashes:
        return False
    if texts[PEOPLE].hash == hashes.get(PEOPLE):
        return False
    book = rulebook(ledger)
    return heads_differ(book, folder.definitions.people, book.home.local(at).date())


def _to_apply(
    hashes: Mapping[str, str],
    texts: Mapping[str, DefinitionText],
    extended: tuple[str, ...],
    *,
    people: bool,
    renamed: bool,
) -> tuple[DefinitionText, ...]:
    """The texts to put in force; that of people also where only a name or an address of theirs differs."""
    if not hashes:
        return tuple(texts[name] for name in sorted(texts))
    names = [*(definition_text(DefinitionKind.CALENDAR, id) for id in extended), *((PEOPLE,) if people else ())]
    return tuple(
        texts[name]
        for name in names
        if name in texts and (texts[name].hash != hashes.get(name) or (renamed and name == PEOPLE))
    )


def _apply(
    ledger: Ledger,
    new: tuple[DefinitionText, ...],
    before: Mapping[str, str],
    command_time: CommandTime,
    quiet_before: date | None,
    people: tuple[Person, ...],
) -> None:
    """Put definitions in force. Raises Conflict where others have been put in force since ``before`` was read."""
    expected_head = ledger.expected_head(command_time.at)
    if ledger.definitions.hashes() != before:
        raise Conflict("other definitions were put in force in between")
    entries = tuple(
        ApplyDefinition(
            hash=text.hash,
            rehearsal=command_time.rehearsal,
            quiet_before=quiet_before if text is new[0] else None,
        ).entry_about(text.name, actor=OPERATOR, effective_at=command_time.at, recorded_at=expected_head.recorded_at)
        for text in new
    )
    named = people if any(text.name == PEOPLE for text in new) else ()
    ledger.commit(Batch("run", entries, definitions=new, people=named), expected_head)


def _check_quiet_before(runs: Runs, requested: date) -> None:
    opening = runs.opening()
    kept = opening.quiet_before if opening is not None else None
    if kept == requested:
        return
    if kept is None:
        raise Refused("quiet-date-too-late")
    raise Refused("quiet-date-differs", kept=kept, requested=requested)


def _first_apply(
    new: tuple[DefinitionText, ...], hashes: Mapping[str, str], definitions: Definitions | None
) -> tuple[Finding, ...]:
    if hashes or not new:
        return ()
    names = (DefinitionName.parse(text.name) for text in new)
    agreements = tuple(name.id for name in names if name.kind is DefinitionKind.AGREEMENT)
    first = Finding("first-apply", agreements, agreements=len(agreements))
    signed = tuple(a.id for a in definitions.agreements if a.sign_off) if definitions is not None else ()
    return (first, Finding("first-apply-unsigned", signed, names=signed)) if signed else (first,)


def _published(folder: FolderContents, extended: tuple[str, ...]) -> tuple[Finding, ...]:
    """A finding for each calendar that now publishes more days: this run recalculates dates that were provisional."""
    findings = []
    for id in extended:
        assert folder.definitions is not None
        until = folder.definitions.calendar(id).valid_through
        about = (definition_text(DefinitionKind.CALENDAR, id),)
        findings.append(Finding("calendar-published", about, name=id, until=until))
    return tuple(findings)


def _unread(folder: FolderContents) -> tuple[Finding, ...]:
    if not folder.unread:
        return ()
    return (Finding("files-unread", folder.unread, folder=folder.folder, files=folder.unread),)


def _erased_in_folder(definitions: DefinitionStore, people: tuple[Person, ...]) -> tuple[Finding, ...]:
    """A finding for the people of the folder who were erased: it still has names and addresses, which are not taken."""
    recorded = definitions.recorded_people()
    ids = tuple(sorted({p.id for p in people if recorded.get(p.id) is not None and (p.name != p.id or p.addresses)}))
    return (Finding("erased-in-folder", ids, people=ids),) if ids else ()


def _differences(
    in_force: Definitions,
    hashes: Mapping[str, str],
    folder: FolderContents,
    texts: Mapping[str, DefinitionText],
    waiting: Sequence[Proposal],
) -> tuple[Finding, ...]:
    """A finding with what the folder changes, without what was proposed already and waits for signatures."""
    if folder.definitions is None:
        return (Finding("definitions-have-errors", folder=folder.folder, errors=folder.errors),)
    offered = {name: texts[name].hash if name in texts else None for name in {*hashes, *texts}}
    proposed = {(name, hash_) for proposal in waiting for name, hash_ in proposal.definitions.items()}
    names = sorted(
        name for name, hash_ in offered.items() if hash_ != hashes.get(name) and (name, hash_) not in proposed
    )
    if not names:
        return ()
    differences = tuple(_difference(name, in_force, folder.definitions) for name in names)
    return (Finding("definitions-differ", tuple(names), folder=folder.folder, differences=differences),)


def _to_sign(waiting: Sequence[Proposal]) -> tuple[Finding, ...]:
    """A finding for each proposed change that waits for signatures."""
    return tuple(
        Finding("change-to-sign", p.agreements, names=p.agreements, by=p.by, departments=p.missing) for p in waiting
    )


def _difference(name: str, old: Definitions, new: Definitions) -> Refusal:
    """The name of a definition that differs, with the obligations that differ where it is an agreement."""
    kind, id = (parsed := DefinitionName.parse(name)).kind, parsed.id
    before, after = old.agreement(id), new.agreement(id)
    if kind is not DefinitionKind.AGREEMENT or before is None or after is None:
        if kind is DefinitionKind.AGREEMENT:
            return Refusal("agreement-removed", name=id) if after is None else Refusal("agreement-added", name=id)
        return Refusal("definition-differs", name=name)
    ids = sorted({o.id for o in before.obligations} | {o.id for o in after.obligations})
    changed = tuple(i for i in ids if before.obligation(i) != after.obligation(i))
    if not changed:
        return Refusal("definition-differs", name=id)
    return Refusal("agreement-differs", name=id, obligations=changed)


def vacancies(book: Rulebook, at: datetime) -> tuple[Finding, ...]:
    """A finding with the roles that obligations in force name and that nobody holds on the day of an instant."""
    on = book.home.local(at).date()
    roles = used_roles(book.directory, book.definitions.agreements)
    vacant = tuple(sorted(role for role in roles if not book.directory.holders(role, on)))
    if not vacant:
        return ()
    return (Finding("role-vacant", vacant, on=on, roles=vacant),)
