"""Take what is new in all sources of events that the settings name, or in one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

from engine.domain.refusal import Refusal
from engine.domain.suggest import Similar
from engine.loading.settings import ReadSettings
from engine.services.events.import_events import Intake
from engine.services.events.taking import Taking
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.settings import Settings
from engine.sources.take import EventSource, findings, take


@dataclass(frozen=True, slots=True)
class SourcesTaken:
    """The result for each source, and the problem with the settings, if there is one."""

    takings: tuple[Taking, ...]
    problem: Refusal | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that a person should see to."""
        problem = (Finding("settings-have-errors", problem=self.problem),) if self.problem is not None else ()
        return (*problem, *findings(self.takings))

    @property
    def opened(self) -> int:
        """The number of items that the new events opened."""
        return sum(piece.done.opened.count for taking in self.takings for piece in taking.taken)


def readable_sources(settings: Settings) -> tuple[EventSource, ...]:
    """The sources that are read, by name; events that programs send by HTTP come without being read.

    Each is opened by ``open_source`` in the module of this package that its settings name.
    """
    sources: list[EventSource] = []
    for name, source in sorted(settings.sources.items()):
        if source.READER:
            reader: EventSource | None = import_module(f"engine.sources.{source.READER}").open_source(
                name, source, settings
            )
            sources += [reader] if reader is not None else []
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
        similar = Similar.to(only, [source.name for source in known])
        raise Refused("no-readable-source", path=str(path), name=only, similar=similar)
    problem = _settings_problem(settings, path)
    if not sources:
        return SourcesTaken((), problem)
    by = intake()
    return SourcesTaken(tuple(take(ledger, source, by, as_of) for source in sources), problem)


def _settings_problem(settings: ReadSettings, path: Path) -> Refusal | None:
    if not settings.diagnostics:
        return None
    return Refusal("source-settings-have-errors", path=str(path), errors=len(settings.diagnostics))
