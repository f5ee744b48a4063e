"""The HTTP check: a GET on a named endpoint."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.agreement.check.machine import Machine


@dataclass(frozen=True, slots=True)
class HttpCheck(Machine):
    """A GET on a named endpoint.

    ``path`` may contain ``{period}`` or ``{key}``. ``find`` is a JMESPath into the JSON response. ``schema`` is a JSON
    Schema (as JSON text) for its result; None accepts any result except null and false. ``done_at`` is a JMESPath to
    the instant of completion.
    """

    endpoint: str
    path: str
    find: str
    schema: str | None = None
    done_at: str | None = None
    kind: Literal["http"] = "http"

    @property
    def resource(self) -> str:
        """The endpoint."""
        return self.endpoint
