"""What is in force, and how the definitions folder differs from it. A run never changes agreements in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain import ids
from engine.domain.agreement.definitions import Definitions
from engine.domain.ids import DefinitionKind, DefinitionName, definition_text
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks, extends
from engine.domain.phrases import count_text
from engine.domain.text import Text
from engine.domain.time.day_table import DayTable
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.finding import Finding
from engine.services.ports.definitions import DefinitionStore, DefinitionText
from engine.services.ports.ledger import Batch, Conflict, Ledger
from engine.services.ports.runs import Runs
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks

PEOPLE = str(ids.PEOPLE)


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What the definitions folder holds: None where it has errors. ``command`` is how to see them."""

    definitions: Definitions | None
    errors: int
    folder: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What is and was in force, one name for all of it, what was written, and what was found."""

    books: Rulebooks
    digest: str
    entries: int
    applied: bool
    findings: tuple[Finding, ...]

    @property
    def book(self) -> Rulebook:
        """What is in force."""
        return self.books.current


def load_in_force(
    ledger: Ledger, folder: FolderContents, command_time: CommandTime, quiet_before: date | None = None
) -> InForce:
    """Load what is in force. On an empty record the folder is applied; later only a change of people is taken in, and
    a calendar that publishes more days, each as an entry.

    ``quiet_before`` is kept with the first run: nobody is told of what fell due before that date. Raises Refused where
    nothing is in force and the folder has errors, and for another ``quiet_before`` than the first run's.
    """

    def attempt() -> InForce:
        hashes = ledger.definitions.hashes()
        if hashes and quiet_before is not None:
            _same_quiet(ledger.runs, quiet_before)
        texts = (
            {t.name: t for t in ledger.definitions.spell(folder.definitions)} if folder.definitions is not None else {}
        )
        if not hashes and not texts:
            words = Text(
                zh="{folder} 有 {count} 处错误，还没有任何约定生效。先运行：duecourse validate",
                en="{folder} has {errors}, and nothing is in force yet. Run first: duecourse validate",
            )
            raise Refused(_with_errors(words, folder))
        grown = _grown(ledger.definitions, folder)
        new = _to_apply(hashes, texts, grown)
        if new:
            _apply(ledger, new, hashes, command_time, None if hashes else quiet_before)
        in_force = ledger.definitions.in_force()
        now = ledger.definitions.hashes()
        assert in_force is not None
        published = _published(folder, grown) if hashes else ()
        findings = [*_first(new, hashes), *published, *_differences(in_force, now, folder, texts)]
        return InForce(
            rulebooks(ledger), name_of_all(ledger.definitions), len(new), bool(new) and not hashes, tuple(findings)
        )

    return retry(attempt)


def name_of_all(definitions: DefinitionStore) -> str:
    """One hash that names all that is in force, people apart: while it is the same, no date depends on anything new."""
    hashes = definitions.hashes()
    return definitions.digest("\n".join(f"{name} {hash}" for name, hash in sorted(hashes.items()) if name != PEOPLE))


def _grown(definitions: DefinitionStore, folder: FolderContents) -> tuple[str, ...]:
    """The calendars of the folder that only publish more days than the ones in force."""
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


def _to_apply(
    hashes: Mapping[str, str], texts: Mapping[str, DefinitionText], grown: tuple[str, ...]
) -> tuple[DefinitionText, ...]:
    if not hashes:
        return tuple(texts[name] for name in sorted(texts))
    names = [*(definition_text(DefinitionKind.CALENDAR, id) for id in grown), PEOPLE]
    return tuple(texts[name] for name in names if name in texts and texts[name].hash != hashes.get(name))


def _apply(
    ledger: Ledger,
    new: tuple[DefinitionText, ...],
    before: Mapping[str, str],
    command_time: CommandTime,
    quiet_before: date | None,
) -> None:
    """Put definitions in force. Raises HeadMoved where what was in force ``before`` no longer is."""
    expected_head = ledger.expected_head(command_time.at)
    if ledger.definitions.hashes() != before:
        raise Conflict("others put definitions in force meanwhile")
    entries = tuple(
        Entry(
            Kind.APPLIED,
            text.name,
            "operator",
            command_time.at,
            expected_head.recorded_at,
            _body(text, command_time, quiet_before if text is new[0] else None),
        )
        for text in new
    )
    ledger.commit(Batch("run", entries, definitions=new), expected_head)


def _body(text: DefinitionText, command_time: CommandTime, quiet_before: date | None) -> Mapping[str, Json]:
    body: dict[str, Json] = {"hash": text.hash}
    if command_time.rehearsal:
        body["rehearsal"] = True
    if quiet_before is not None:
        body["quiet_before"] = quiet_before.isoformat()
    return body


def _same_quiet(runs: Runs, asked: date) -> None:
    opening = runs.opening()
    kept = opening.quiet_before if opening is not None else None
    if kept == asked:
        return
    if kept is None:
        words = Text(
            zh="--quiet-before 只能用在第一次运行；这个台账已经开始，照常通知。",
            en="--quiet-before belongs to the first run; this record has begun, and tells people as usual.",
        )
    else:
        words = Text(
            zh="第一次运行定的是 --quiet-before {kept}，不能再改成 {asked}。",
            en="The first run set --quiet-before {kept}; it cannot become {asked}.",
        )
    raise Refused(words.filled(kept=kept.isoformat() if kept else "", asked=asked.isoformat()))


def _first(new: tuple[DefinitionText, ...], hashes: Mapping[str, str]) -> tuple[Finding, ...]:
    if hashes or not new:
        return ()
    names = (DefinitionName.parse(text.name) for text in new)
    agreements = tuple(name.id for name in names if name.kind is DefinitionKind.AGREEMENT)
    words = Text(
        zh="台账是空的：{count} 份服务约定自即日起生效。",
        en="The record was empty; in force from now on: {agreements}.",
    )
    return (
        Finding(
            "first-apply",
            words.filled(count=len(agreements), agreements=count_text(len(agreements), "agreement")),
            agreements,
        ),
    )


def _with_errors(words: Text, folder: FolderContents) -> Text:
    """Words about a folder that cannot be taken in, with how many errors are in it."""
    return words.filled(folder=folder.folder, count=folder.errors, errors=count_text(folder.errors, "error"))


def _published(folder: FolderContents, grown: tuple[str, ...]) -> tuple[Finding, ...]:
    """Calendars that now publish more days: dates that were provisional are worked out anew by this run."""
    words = Text(
        zh="日历 {name} 公布到 {until}：暂定的截止时刻按它重新算过。",
        en="Calendar {name} is published through {until}: due instants that were provisional are worked out anew.",
    )
    found = []
    for id in grown:
        assert folder.definitions is not None
        until = folder.definitions.calendar(id).valid_through.isoformat()
        found.append(
            Finding(
                "calendar-published",
                words.filled(name=id, until=until),
                (definition_text(DefinitionKind.CALENDAR, id),),
            )
        )
    return tuple(found)


def _differences(
    in_force: Definitions, hashes: Mapping[str, str], folder: FolderContents, texts: Mapping[str, DefinitionText]
) -> tuple[Finding, ...]:
    if folder.definitions is None:
        words = Text(
            zh="{folder} 有 {count} 处错误，仍按已生效的执行。查看：duecourse validate",
            en="{folder} has {errors}; what is in force goes on. See: duecourse validate",
        )
        return (Finding("definitions-have-errors", _with_errors(words, folder)),)
    names = sorted(
        name for name in {*hashes, *texts} if (texts[name].hash if name in texts else None) != hashes.get(name)
    )
    if not names:
        return ()
    said = [_said(name, in_force, folder.definitions) for name in names]
    words = Text(
        zh="{folder} 与已生效的不同：{what}。日期都没有动。先看变更再生效：duecourse plan",
        en="{folder} differs from what is in force: {what}. No date has moved. To see and apply it: duecourse plan",
    )
    what = Text(zh="；".join(t.zh for t in said), en="; ".join(t.en for t in said))
    return (Finding("definitions-differ", words.filled(folder=folder.folder, what=what), tuple(names)),)


def _said(name: str, old: Definitions, new: Definitions) -> Text:
    """Which definition differs, and of an agreement which obligations."""
    kind, id = (parsed := DefinitionName.parse(name)).kind, parsed.id
    before, after = old.agreement(id), new.agreement(id)
    if kind is not DefinitionKind.AGREEMENT or before is None or after is None:
        if kind is DefinitionKind.AGREEMENT:
            removed = Text(zh="{name} 不见了", en="{name} is gone")
            added = Text(zh="{name} 是新的", en="{name} is new")
            return (removed if after is None else added).filled(name=id)
        return Text.plain(name)
    ids = sorted({o.id for o in before.obligations} | {o.id for o in after.obligations})
    changed = [i for i in ids if before.obligation(i) != after.obligation(i)]
    return Text.plain(f"{id} ({', '.join(changed)})" if changed else id)


def vacancies(book: Rulebook, at: datetime) -> tuple[Finding, ...]:
    """The roles that obligations in force name and nobody holds on the day of an instant."""
    on = book.home.local(at).date()
    named = {o.owner for a in book.definitions.agreements for o in a.obligations}
    named |= {o.receiver for a in book.definitions.agreements for o in a.obligations if o.receiver}
    named |= {d.head for d in book.organisation.departments}
    vacant = tuple(sorted(role for role in named if not book.directory.holders(role, on)))
    if not vacant:
        return ()
    words = Text(zh="{on} 无人担任：{roles}", en="Nobody holds on {on}: {roles}")
    return (Finding("role-vacant", words.filled(on=on.isoformat(), roles=", ".join(vacant)), vacant),)
