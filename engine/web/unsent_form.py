"""A form that was sent after its session had ended: its texts wait in the page of signing in, and are sent again after
it. Nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from engine.web.areas.home import own_path

PATH, NAMES, VALUES, FILES = "unsent-path", "unsent-name", "unsent-value", "unsent-files"
"""The names of the hidden fields of the page of signing in."""
LARGEST = 1024 * 1024
"""Bytes of a form that waits; a larger one has to be filled in again."""
_SECRETS = frozenset({"old", "new", "again", "password"})
"""Fields of passwords: a form with one does not wait."""


@dataclass(frozen=True, slots=True)
class UnsentForm:
    """The path that a form was sent to, and its texts in order; ``has_files`` says that files were lost."""

    path: str
    fields: Sequence[tuple[str, str]]
    has_files: bool = False

    @classmethod
    def of(cls, path: str, form: FormData) -> "UnsentForm | None":
        """The form as it came from the browser; None for one that must not wait, or has nothing to keep."""
        sent = [(name, value) for name, value in form.multi_items() if name != "form_token"]
        if not sent or any(name in _SECRETS for name, _ in sent):
            return None
        files = any(isinstance(value, UploadFile) and value.filename for _, value in sent)
        return cls(path, tuple((name, value) for name, value in sent if isinstance(value, str)), files)

    @classmethod
    def waiting(cls, form: FormData) -> "UnsentForm | None":
        """The form that waits in the form of signing in; None where there is none."""
        path, names, values = (
            [one for one in form.getlist(key) if isinstance(one, str)] for key in (PATH, NAMES, VALUES)
        )
        if not path or own_path(path[0]) != path[0] or len(names) != len(values):
            return None
        return cls(path[0], tuple(zip(names, values, strict=True)), bool(form.get(FILES)))
