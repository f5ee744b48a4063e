"""Put everything together: from settings to ledger, run context and channels. The CLI and the flows start here."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine import clock
from engine.domain.refusal import Refusal
from engine.domain.text import Language
from engine.services.refused import Refused
from engine.workspace import Workspace

if TYPE_CHECKING:  # a command imports only what it needs: --help and validate stay fast
    from engine.domain.agreement.check import CheckSubject, Machine, Observation
    from engine.domain.agreement.definitions import Definitions
    from engine.domain.notification.batch import Notification
    from engine.domain.occurrence.rulebook import Rulebook
    from engine.domain.refusal import Wording
    from engine.loading.folder import Loaded
    from engine.loading.settings import ReadSettings
    from engine.services.command_time import CommandTime
    from engine.services.definitions.change_notification import ChangeNotification, ChangeNotifier
    from engine.services.events.import_events import Intake
    from engine.services.ports.checks import CheckRunner
    from engine.services.run.load_in_force import FolderContents
    from engine.services.run.notify import RenderedMessage
    from engine.services.run.run_compliance import RunContext
    from engine.sources.take_sources import SourcesTaken
    from engine.store.connect import Database
    from engine.store.ledger import SqlLedger

RUN_DATABASE = "DUECOURSE_RUN_DATABASE_URL"
"""The variable by which ``run`` gives its flow the URL of the database, also where it was named by an option."""


def language_of(named: str | None = None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language that is named, else that of DUECOURSE_LANG, LC_ALL, LC_MESSAGES or LANG, the first that is set.

    A value that starts with zh is Chinese, every other is English.
    """
    variables = ("DUECOURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    values = (named, *(environment.get(variable) for variable in variables))
    return Language.ZH if next(filter(None, values), "").lower().startswith("zh") else Language.EN


def open_ledger(workspace: Workspace, *, begin: bool = False, as_it_is: bool = False) -> "SqlLedger":
    """Open the ledger and migrate it to the newest tables.

    Only a command that may ``begin`` a ledger creates one: for any other, a mistyped folder is reported and left empty.
    The key has to fit the last batch, and the ledger to have the last head that the state folder has seen, unless it is
    opened ``as_it_is``: for verification, which names what does not fit. Raises Refused where there is no ledger, or
    where the database or the chain key cannot be used; Unavailable where the database is only away.
    """
    from engine.services.older_rows import fill_older_rows
    from engine.store.chain import Witness
    from engine.store.connect import upgrade
    from engine.store.definitions import ReadTexts
    from engine.store.kept_agreements import KeptAgreements
    from engine.store.ledger import SqlLedger

    if not begin and (missing := workspace.missing()):
        raise Refused("no-ledger", path=str(missing))
    with opening(workspace.database) as database:
        upgrade(database, lambda: key_of(workspace, begun=True))
        begun = SqlLedger(database, b"").begun()
    key = key_of(workspace, begun=begun)
    heads = workspace.state / "chain.heads"
    known = ReadTexts(KeptAgreements(workspace.state / "definitions.read", key))
    ledger = SqlLedger(database, key, Witness(heads), known=known)
    if not as_it_is:
        _require_own_key(workspace, ledger)
        if (lost := ledger.lost()) is not None:
            raise Refused("batches-lost", file=heads.name, batch=lost.batch, entry=lost.entries)
    if not database.is_read_only:
        with suppress(Refused):  # a damaged definition is named by whatever reads it
            fill_older_rows(ledger)
            if ledger.closed_months.unfilled():  # hardly ever, and all figures of a month are imported for it
                from engine.services.closed_months import fill_closed_months

                fill_closed_months(ledger)
    return ledger


def key_of(workspace: Workspace, *, begun: bool) -> bytes:
    """The key of the chain; one is made where the ledger has not ``begun``.

    Raises Refused where it is missing, too short, or in a folder that cannot be used.
    """
    from engine.store.chain_key import chain_key

    try:
        return chain_key(workspace.state, begun=begun)
    except OSError as error:
        raise Refused("state-folder-unusable", path=str(workspace.state), why=error.strerror or str(error)) from error


def _require_own_key(workspace: Workspace, ledger: "SqlLedger") -> None:
    """Raises Refused where the last batch does not follow under the key that the workspace has."""
    from engine.store.chain_key import chain_key_place

    if (misfit := ledger.misfit()) is not None:
        raise Refused("chain-key-wrong", place=chain_key_place(workspace.state), batch=misfit)


def accept_loss(workspace: Workspace) -> bool:
    """Go on without the batches that the state folder has seen and the ledger lacks; False if it lacks none."""
    ledger = open_ledger(workspace, begin=True, as_it_is=True)
    _require_own_key(workspace, ledger)
    lost = ledger.lost() is not None
    if lost:
        ledger.accept_loss(clock.now())
    return lost


@contextmanager
def opening(url: str | Path) -> "Iterator[Database]":
    """Connect to a database for a block that is the first to use it.

    Raises Refused where the URL is wrong or the database cannot be used, Damaged where its file is damaged, Unavailable
    where it is only away.
    """
    from sqlalchemy.exc import DatabaseError

    from engine.services.ports.ledger import Unavailable
    from engine.store.connect import CannotOpen, connect, is_away, raise_if_damaged, reason
    from engine.store.database_url import shown_url

    try:
        yield connect(url)
    except (OSError, DatabaseError) as error:
        raise_if_damaged(error)
        if isinstance(error, CannotOpen):
            raise Refused("database-cannot-open", url=shown_url(url), why=error.why) from error
        why = reason(error)
        if is_away(why):
            raise Unavailable(why) from error
        raise Refused("database-cannot-open", url=shown_url(url), why=why) from error


def load_folder(workspace: Workspace, ledger: "SqlLedger") -> "Loaded":
    """The definitions folder, read now. Files of agreements that did not change and are in force are not read again."""
    from engine.loading.folder import load
    from engine.loading.known_files import KnownFiles
    from engine.loading.sealed_entries import SealedEntries

    entries = SealedEntries(workspace.state / "definitions.known", ledger.seal_key)
    known = entries.read()
    before = dict(known)
    definitions = ledger.definitions
    by_hash = definitions.agreements_by_hash()
    loaded = load(workspace.definitions, known=KnownFiles(known, definitions.agreement_hash, by_hash.get))
    if known != before:
        entries.write(known)
    return loaded


def folder_contents(workspace: Workspace, ledger: "SqlLedger") -> "FolderContents":
    """The contents of the definitions folder, read now."""
    from engine.domain.agreement.diagnostic import Severity
    from engine.services.run.load_in_force import FolderContents

    loaded = load_folder(workspace, ledger)
    errors = sum(d.severity is Severity.ERROR for d in loaded.diagnostics)
    return FolderContents(loaded.definitions, errors, str(workspace.definitions), loaded.unread)


def run_context(workspace: Workspace, ledger: "SqlLedger") -> "RunContext":
    """The parts that a compliance run works with. Mail goes to the server that the environment names, else into files.

    Raises Refused where environment or settings name a channel that cannot be used.
    """
    from engine.channels.registry import open_channels
    from engine.checks.evidence import Evidence
    from engine.domain.time.retention import RetentionPeriod
    from engine.intake.draft_folder import DraftFolder
    from engine.intake.rejected_rows import RejectedFolder
    from engine.loading.settings import read_settings
    from engine.services.run.erase_expired import ADDRESSES_FOR, Retention
    from engine.services.run.run_compliance import RunContext

    settings = read_settings(workspace.settings).settings
    channels = open_channels(os.environ, workspace.mail, ledger.runs, settings.channels)
    keep = {name: RetentionPeriod.parse(span) for name, span in settings.retention.items()}
    rejected = RejectedFolder(workspace.rejected, Language.EN)
    drafts = DraftFolder(workspace.drafts)
    retention = Retention(
        Evidence(workspace.evidence),
        rejected,
        keep.get("messages"),
        keep.get("rejected"),
        drafts,
        keep.get("audit_addresses", ADDRESSES_FOR),
    )
    checks = check_runner(workspace)
    return RunContext(ledger, folder_contents(workspace, ledger), write, channels, clock.now, checks, retention)


class _CheckRunner:
    """Runs checks against the resources that the settings name. Reads the settings when a check first needs them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(
        self, jobs: "Sequence[tuple[Machine, tuple[CheckSubject, ...]]]", zone: tzinfo
    ) -> "Mapping[tuple[Machine, str], Observation]":
        """Run each check for each of its occurrences; never raises."""
        from engine.checks.runner import ResourceChecks

        return ResourceChecks(self._settings.settings, now=clock.now, zone=zone).run(jobs)

    def problem(self) -> Refusal | None:
        """The problem with the settings; None where they have no errors."""
        problems = self._settings.diagnostics
        if not problems:
            return None
        return Refusal("check-settings-have-errors", path=str(self._path), errors=len(problems))

    @cached_property
    def _settings(self) -> "ReadSettings":
        from engine.loading.settings import read_settings

        return read_settings(self._path)


def check_runner(workspace: Workspace) -> "CheckRunner":
    """The runner of checks for a workspace."""
    return _CheckRunner(workspace.settings)


def intake(
    workspace: Workspace,
    ledger: "SqlLedger",
    language: Language,
    *,
    keeps: bool = True,
    wording: "Wording | None" = None,
) -> "Intake":
    """The catalogue, zone and places that events are imported by. ``keeps`` says whether rejected rows are kept, with
    their reasons in ``language``, as ``wording`` words them; by default they name nothing to type.

    The catalogue is the one in force, else the one of the folder. Raises Refused where there is neither.
    """
    definitions = ledger.definitions.in_force()
    if definitions is None:
        contents = folder_contents(workspace, ledger)
        definitions = contents.definitions
        if definitions is None:
            raise Refused("folder-has-errors", folder=contents.folder, errors=contents.errors)
    return intake_by(workspace, definitions, language, keeps=keeps, wording=wording)


def intake_by(
    workspace: Workspace,
    definitions: "Definitions",
    language: Language,
    *,
    keeps: bool = True,
    wording: "Wording | None" = None,
) -> "Intake":
    """The same by the catalogue of these definitions."""
    from engine.intake.rejected_rows import RejectedFolder
    from engine.services.events.import_events import Intake
    from engine.services.time_input import zone_of
    from engine.wording.refusal import refusal_text

    rejected = RejectedFolder(workspace.rejected, language, wording or refusal_text) if keeps else None
    return Intake(definitions.catalogue, zone_of(definitions), clock.now, rejected)


def source_names(workspace: Workspace) -> tuple[str, ...]:
    """The names of the sources that are read."""
    from engine.loading.settings import read_settings
    from engine.sources.take_sources import readable_sources

    return tuple(source.name for source in readable_sources(read_settings(workspace.settings).settings))


def take_sources(
    workspace: Workspace,
    ledger: "SqlLedger",
    language: Language,
    *,
    only: str | None = None,
    as_of: datetime | None = None,
    keeps: bool = True,
    wording: "Wording | None" = None,
) -> "SourcesTaken":
    """Take what is new in all sources that are read, or in one. ``wording`` is that of the reasons in rejected rows.

    Raises Refused where there is no such source.
    """
    from engine.loading.settings import read_settings
    from engine.sources import take_sources as sources

    def reading() -> "Intake":
        return intake(workspace, ledger, language, keeps=keeps, wording=wording)

    settings = read_settings(workspace.settings)
    return sources.take_sources(ledger, settings, workspace.settings, reading, only=only, as_of=as_of)


def change_notifier(workspace: Workspace, ledger: "SqlLedger") -> "ChangeNotifier":
    """Writes the notifications of a change of agreements, for the channels that are set up.

    Raises Refused where environment or settings name a channel that cannot be used.
    """
    from engine.channels.registry import open_channels
    from engine.loading.settings import read_settings
    from engine.services.definitions.change_notification import ChangeNotifier

    settings = read_settings(workspace.settings).settings
    return ChangeNotifier(
        write_change, tuple(open_channels(os.environ, workspace.mail, ledger.runs, settings.channels))
    )


def write_change(
    notification: "ChangeNotification", book: "Rulebook", command_time: "CommandTime"
) -> "RenderedMessage":
    """Word the notification of a change in its recipient's language and zone."""
    from engine.reports.change_page import change_page
    from engine.reports.notification_html import notification_html
    from engine.reports.notification_text import notification_subject, notification_text
    from engine.services.run.notify import RenderedMessage

    person = notification.to
    page = change_page(
        notification,
        book.organisation,
        zone=book.directory.zone(person.department),
        language=person.language,
        at=command_time.at,
        rehearsal=command_time.rehearsal,
    )
    return RenderedMessage(notification_subject(page), notification_text(page), notification_html(page))


def write(notification: "Notification", book: "Rulebook", command_time: "CommandTime") -> "RenderedMessage":
    """Word a notification in its recipient's language and zone."""
    from engine.reports.notification_html import notification_html
    from engine.reports.notification_page import notification_page
    from engine.reports.notification_text import notification_subject, notification_text
    from engine.services.run.notify import RenderedMessage

    person = notification.to
    page = notification_page(
        notification,
        book.organisation,
        zone=book.directory.zone(person.department),
        language=person.language,
        at=command_time.at,
        rehearsal=command_time.rehearsal,
        names=book.directory.names,
    )
    return RenderedMessage(notification_subject(page), notification_text(page), notification_html(page))
