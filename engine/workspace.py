"""The places that a command works with, from options and the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STATE = ".duecourse"
DEFINITIONS = "definitions"
SAMPLE_MARKER = "demo"
"""The file that marks the folder of a sample."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The places that a command works with: state folder, database, definitions folder, settings file.

    The database is a URL, which may hold a password and is therefore not in the ``repr``, or the path of an SQLite
    file, which may hold characters that mean something in a URL.
    """

    state: Path
    database: str | Path = field(repr=False)
    definitions: Path
    settings: Path

    @classmethod
    def of(
        cls,
        *,
        state: Path | None = None,
        database: str | None = None,
        definitions: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> "Workspace":
        """Take each place from its option, else from the environment, else from the current folder.

        The variables are ``DUECOURSE_HOME``, ``DUECOURSE_DATABASE_URL`` and ``DUECOURSE_DEFINITIONS``. Settings are
        ``DUECOURSE_SETTINGS``, else ``settings.yaml`` in the state folder.
        """
        home = (state or Path(environment.get("DUECOURSE_HOME") or STATE)).resolve()
        named = {} if (home / SAMPLE_MARKER).is_file() else environment
        url = database or named.get("DUECOURSE_DATABASE_URL") or home / "record.db"
        folder = definitions or Path(environment.get("DUECOURSE_DEFINITIONS") or DEFINITIONS)
        settings = Path(named.get("DUECOURSE_SETTINGS") or home / "settings.yaml")
        return cls(home, url, folder, settings)

    def missing(self) -> Path | None:
        """The file of an SQLite database that does not exist yet; None otherwise, and for a database on a server."""
        path = self.database
        if isinstance(path, str):
            if not path.startswith("sqlite:///"):
                return None
            path = Path(path.removeprefix("sqlite:///").partition("?")[0])
        return None if path.exists() else path

    @property
    def verified(self) -> Path:
        """The file of the heads up to which the ledger was verified."""
        return self.state / "chain.verified"

    @property
    def mail(self) -> Path:
        """The folder that mail is written to where no server is set."""
        return self.state / "mail"

    @property
    def reports(self) -> Path:
        """The folder that reports are written to."""
        return self.state / "reports"

    @property
    def evidence(self) -> Path:
        """The folder that keeps attached files."""
        return self.state / "evidence"

    @property
    def drafts(self) -> Path:
        """The folder that keeps files of drafts."""
        return self.state / "drafts"

    @property
    def rejected(self) -> Path:
        """The folder that keeps rejected rows."""
        return self.state / "rejected"
