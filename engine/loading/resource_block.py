"""One block of settings.yaml: its time limits, sizes, paths and secrets."""

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from engine.domain.time.amount import Amount
from engine.loading.document import Document
from engine.loading.tree import Mapping
from engine.settings import MEGABYTE
from engine.wording.diagnostics import checks
from engine.wording.settings import EMPTY_SECRET


class ResourceError(Exception):
    """The problem is reported; there is no such resource."""


@dataclass(frozen=True, slots=True)
class ResourceBlock:
    """The block of one resource or source of events. ``folder`` is the one of the settings file."""

    block: Mapping
    document: Document
    folder: Path
    environment: AbstractMapping[str, str]

    def text(self, key: str) -> str:
        """The text of that key, empty if there is none."""
        return self.block.text(key) or ""

    def path(self, key: str) -> Path:
        """The path of that key; a relative one starts from the folder of the settings file."""
        return (self.folder / self.text(key)).resolve()

    def number(self, key: str, default: int) -> int:
        """The whole number of that key."""
        return int(self.block.text(key) or default)

    def largest(self, default: int) -> int:
        """The bytes that ``largest_mb`` allows."""
        megabytes = self.block.text("largest_mb")
        return int(megabytes) * MEGABYTE if megabytes else default

    def span(self, key: str, default: timedelta) -> timedelta:
        """The time limit of that key."""
        amount = self.block.text(key)
        if amount is None:
            return default
        return timedelta(seconds=sum(part.count * part.unit.seconds for part in Amount.parse(amount).parts))

    def secret(self, key: str, plain_if: Callable[[str], bool] = lambda _: False) -> str | None:
        """A secret from the environment or a file; None if the key is missing.

        A text for which ``plain_if`` is true stands for itself. Raises ResourceError for any other text, and for a
        secret that is empty.
        """
        node = self.block.scalar(key)
        if node is None:
            return None
        kind, _, name = node.text.partition(":")
        if kind == "env":
            secret = self.environment.get(name)
        elif kind == "file":
            secret = _first_line(self.folder / name)
        elif plain_if(node.text):
            return node.text
        else:
            self.document.problems.report(checks.SECRET_WRITTEN_OUT, node.mark)
            raise ResourceError
        if not secret or secret.isspace():
            actual = EMPTY_SECRET.filled(name=node.text)
            self.document.problems.report(checks.SECRET_MISSING, node.mark, actual=actual)
            raise ResourceError
        return secret


def _first_line(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, ValueError):
        return None
