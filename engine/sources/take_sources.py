"""Take what is new in all sources of events that the settings name, or in one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain.phrases import count_text
from engine.domain.suggest import Similar
from engine.domain.text import Text
from engine.loading.settings import ReadSettings
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.settings import FolderSource, QuerySource, Settings
from engine.sources.folder import Folder
from engine.sources.query import Query
from engine.sources.take import EventSource, Intake, Taking, findings, take
from engine.wording.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class SourcesTaken:
    """The result for each source, and the problem with the settings, if there is one."""

    takings: tuple[Taking, ...]
    problem: Text | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that a person should see to."""
        problem = (Finding("settings-have-errors", problem=self.problem),) if self.problem is not None else ()
        return (*problem, *findings(self.takings))


def readable_sources(settings: Settings) -> tuple[EventSource, ...]:
    """The sources that are read, by name; events that programs send by HTTP come without being read."""
    sources: list[EventSource] = []
    for name, source in sorted(settings.sources.items()):
        match source:
            case FolderSource():
                sources.append(Folder(name, source))
            case QuerySource() if source.database in settings.databases:
                sources.append(Query(name, source, settings.databases[source.database]))
            case _:
                continue
    return tuple(sources)


def take_sources(
    ledger: Ledger,
    settings: ReadSettings,
    path: Path,
    intake: Callable[[], Intake],
    *,
    only: str | None = None,
    as_of: datetime | None = None,
) -> SourcesTaken:
    """Take what is new in the sources that the settings in ``path`` name, or in the one named ``only``.

    ``intake`` is called once there is a source to read. Raises Refused where no source has the name ``only``.
    """
    known = readable_sources(settings.settings)
    sources = [source for source in known if only in (None, source.name)]
    if only is not None and not sources:
        message = Text(
            zh="设置 {path} 中没有可读取的来源 {name}。{near}",
            en="The settings {path} have no source {name} that can be read.{near}",
        )
        near = did_you_mean(Similar.to(only, [source.name for source in known]))
        raise Refused(message.filled(path=str(path), name=only, near=near))
    problem = _settings_problem(settings, path)
    if not sources:
        return SourcesTaken((), problem)
    by = intake()
    return SourcesTaken(tuple(take(ledger, source, by, as_of) for source in sources), problem)


def _settings_problem(settings: ReadSettings, path: Path) -> Text | None:
    if not settings.diagnostics:
        return None
    message = Text(
        zh="设置 {path} 有 {count} 处错误，用到它们的来源没有读取。请查看：duecourse settings",
        en="The settings {path} have {errors}; sources that need them were not read. See: duecourse settings",
    )
    count = len(settings.diagnostics)
    return message.filled(path=str(path), count=count, errors=count_text(count, "error"))
