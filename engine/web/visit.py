"""One visit to a page: who comes, in which language, at which instant, and how the page answers."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import NoMatchFound, compile_path, replace_params

from engine.domain.access.access import Access
from engine.domain.access.audit import AuditKind
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.names import Names
from engine.domain.ledger.entry import Via
from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.text import Language, Text
from engine.services.accounts.audit import record_audit
from engine.services.accounts.sign_in import Browser
from engine.services.accounts.tokens import new_token
from engine.services.command_time import RESOLUTION, CommandTime, resolve_command_time
from engine.services.ports.answers import StoredAnswer
from engine.services.ports.ledger import Unavailable
from engine.services.reading.sight import sees_item
from engine.services.snapshot import rulebooks
from engine.web import flash
from engine.web.agent import agent_name
from engine.web.attachment import attachment
from engine.web.rendering import rendered
from engine.wording.dates import moment_text
from engine.wording.pages import frame

if TYPE_CHECKING:
    from engine.domain.occurrence.rulebook import Rulebook
    from engine.domain.occurrence.rulebooks import Rulebooks
    from engine.services.ports.ledger import Ledger
    from engine.store.ledger import SqlLedger
    from engine.web.page import Page
    from engine.web.site import Site

T = TypeVar("T")
_OF_PATHS = "/@:!$&'()*+,;=~"
"""The characters that a path may have as they are, besides letters and digits."""
_CHUNK = 1024 * 1024
"""Bytes of a file that are in memory at a time."""
_FORMS = "#forms"
"""The name under which forms that were recorded are remembered, beside those of sources."""


@dataclass
class Visit:
    """A request with what every page needs. Parts that cost something are worked out on first use."""

    site: "Site"
    page: "Page"
    request: Request
    language: Language
    signed_in: Access | None
    form: FormData = field(default_factory=FormData)
    new_form_key: str = ""
    beside: str = ""
    """A sentence beside a part of a page, for the place that says what happened."""
    has_recorded: bool = False
    one_state: "SqlLedger | None" = None

    @property
    def access(self) -> Access:
        """The access of who is signed in. Raises LookupError on a public page that nobody signed in to."""
        if self.signed_in is None:
            raise LookupError("nobody is signed in")
        return self.signed_in

    @property
    def ledger(self) -> "SqlLedger":
        """The ledger; for a page that only reads, one state of it, however many questions the page asks."""
        return self.one_state if self.one_state is not None else self.site.ledger

    @cached_property
    def command_time(self) -> CommandTime:
        """The instant at which this visit reads; for a form, the instant at which it records.

        The clock of a rehearsal stands, and each form is one second later.
        """
        now = self.site.now()
        read = resolve_command_time(self.ledger, None, now, run=True)
        if self.request.method != "POST":
            return read
        later = read.at + RESOLUTION if read.rehearsal else None
        return resolve_command_time(self.ledger, later, now)

    @property
    def at(self) -> datetime:
        """The instant of the visit, in UTC."""
        return self.command_time.at

    @cached_property
    def rehearsal_at(self) -> Text | None:
        """The simulated time of a rehearsal, for its banner; None on a real ledger, and while the database is away."""
        try:
            if self.ledger.runs.opening() is None or not self.command_time.rehearsal:
                return None
            return moment_text(self.at, self.zone)
        except Unavailable:
            return None

    @cached_property
    def books(self) -> "Rulebooks":
        """All versions of the definitions. Raises Refused before the first run."""
        return rulebooks(self.ledger)

    @property
    def book(self) -> "Rulebook":
        """The definitions in force."""
        return self.books.current

    @cached_property
    def zone(self) -> tzinfo:
        """The zone of the organisation, in which pages show instants."""
        return self.book.home.zone

    @cached_property
    def today(self) -> date:
        """The local date of the visit."""
        return self.book.home.local(self.at).date()

    @property
    def names(self) -> Names:
        """The names of the people in force."""
        return self.book.directory.names

    @property
    def is_partial(self) -> bool:
        """True if the browser asks for a part of a page, to put it in its place: htmx says so."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    @property
    def form_key(self) -> str:
        """The secret from which the tokens of forms are made: that of the browser, else a new one that it gets."""
        if known := self.site.authenticator.form_key(self.request):
            return known
        if not self.new_form_key:
            self.new_form_key = new_token()
        return self.new_form_key

    @property
    def browser(self) -> Browser:
        """The browser that asks: its address, its kind, and the token of its session."""
        address = self.request.client.host if self.request.client is not None else ""
        agent = agent_name(self.request.headers.get("user-agent", ""))
        return Browser(address, agent, self.site.authenticator.form_key(self.request))

    def record_audit(
        self, kind: AuditKind, about: str, detail: Mapping[str, str] | None = None, ledger: "Ledger | None" = None
    ) -> None:
        """Keep in the audit that who is signed in did something to an account, item, file or page.

        ``ledger`` is that of a transaction which the row belongs to; by default it has its own.
        """
        now, address = self.site.now(), self.browser.address
        target, person = ledger or self.site.ledger, self.access.person
        record_audit(target, kind, actor=person, about=about, now=now, detail=detail, address=address)

    def export(self, content: bytes | str, name: str) -> Response:
        """A file with data of the house to keep. The audit has who took which."""
        request = self.request
        address = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        self.record_audit(AuditKind.EXPORTED, address, {"file": name})
        return attachment(content, name)

    def localized(self, text: Text) -> str:
        """A text in the language of the visit."""
        return text.in_(self.language)

    def query(self, name: str, default: str = "") -> str:
        """A value of the query of the address; the default where it is absent."""
        return self.request.query_params.get(name, default)

    def path(self, name: str) -> str:
        """A part of the path, such as the id of an item."""
        return str(self.request.path_params[name])

    def value(self, name: str, default: str = "") -> str:
        """A text of the form; the default where it is absent or a file."""
        value = self.form.get(name, default)
        return value if isinstance(value, str) else default

    def values(self, name: str) -> Sequence[str]:
        """All texts of a name in the form, such as of several ticks."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def uploads(self, name: str) -> Sequence[UploadFile]:
        """The files of a name in the form; a field without a file gives none."""
        return [value for value in self.form.getlist(name) if isinstance(value, UploadFile) and value.filename]

    def url(self, name: str, query: Mapping[str, str] | None = None, /, **parts: str) -> str:
        """The path of a page by its name, with a query. Parts may have any characters, such as those of ids.

        Raises NoMatchFound where there is no such page.
        """
        route = self.request.app.state.routes.get(name)  # the router asks each route in turn, and a page has many links
        if route is None:
            raise NoMatchFound(name, parts)
        path = _path(route.path, name, tuple(parts.items()))
        return path if not query else f"{path}?{_query(query)}"

    def render(self, template: str, words: ModuleType, status: int = 200, /, **values: Any) -> Response:
        """The page, or a part of one, made from a template with the words of an area."""
        return rendered(self, template, words, status, values)

    def see(self, url: str, flash_text: Text | None = None, *, undo: str = "", subject: str = "") -> Response:
        """Send the browser to a page after a form, with a sentence that it shows once.

        ``undo`` is the key with which the page ``undo`` takes back what the sentence says: a button beside it.
        ``subject`` is the number that the sentence is about: a link to its page beside it.
        """
        response = RedirectResponse(url, 303)
        if flash_text is not None:
            flash.keep(response, self.localized(flash_text), secure=self.site.secure, undo=undo, subject=subject)
        return response

    def record(self, work: "Callable[[Ledger], T]", *, step: str = "") -> T:
        """Run work that writes, in one transaction, and once for each form: a second click does nothing.

        The entries that it makes say that they came from a page. A form that is recorded in more than one transaction
        names each by its ``step``.

        Raises Repeated where this form was recorded before. Where ``work`` raises, nothing is written, and the form may
        be sent again.
        """
        id, now = self._form_id(step), self.site.now()

        def once(target: "Ledger") -> "T":
            if (known := target.answers.find(_FORMS, id, now)) is not None:
                raise Repeated(known.content)
            result = work(target.made_by(self.signed_in.via if self.signed_in is not None else Via.WEB))
            target.answers.keep(_FORMS, id, StoredAnswer(self._form_recorded_at, ()), now)
            return result

        result = self.site.ledger.together(once)
        self.has_recorded = self.has_recorded or not step
        return result

    def repeated(self) -> "Repeated | None":
        """The recording of this very form by an earlier visit; None where there was none.

        A page that refuses a form asks: the form may be refused for what it has done itself, a moment ago.
        """
        if self.has_recorded or "form_token" not in self.form:
            return None
        known = self.site.ledger.answers.find(_FORMS, self._form_id(), self.site.now())
        return Repeated(known.content) if known is not None else None

    def repeated_text(self, repeated: "Repeated") -> Text:
        """The sentence that says when a form was recorded."""
        if repeated.at is None:
            return frame.RECORDED_BEFORE
        return frame.RECORDED_BEFORE_AT.filled(at=moment_text(repeated.at, self.zone))

    def _form_id(self, step: str = "") -> str:
        """The hash of the path and of all that the form has, its token too, and of the step."""
        fields = sorted(
            (name, value if isinstance(value, str) else _file_identity(value))
            for name, value in self.form.multi_items()
        )
        return hashlib.sha256(repr((self.request.url.path, fields, *([step] if step else []))).encode()).hexdigest()

    @property
    def _form_recorded_at(self) -> str:
        """The instant at which the form is recorded, as it is remembered: in a rehearsal that of its clock."""
        at = self.command_time.at if "command_time" in self.__dict__ else self.site.now()
        return at.isoformat()

    def require_sight(self, agreement: Agreement) -> None:
        """Answer as if there were no such thing, where the items of an agreement must not be seen."""
        if not self.access.sees(agreement):
            raise NotThere

    def require_all_periods(self) -> None:
        """Answer as if there were no such page, where the person sees one period alone and what it shows is of none."""
        if self.access.period is not None:
            raise NotThere

    def sees_item(self, agreement: Agreement, occurrence: Occurrence, history: History) -> bool:
        """True if the person may see an item of an agreement."""
        return sees_item(self.access, agreement, occurrence, history, self.book.home)


class Repeated(Exception):
    """A form was sent again that was recorded before, ``at`` an instant (UTC); nothing was done.

    ``at`` is None for a form that an older release recorded.
    """

    def __init__(self, recorded_at: str) -> None:
        super().__init__()
        try:
            self.at: datetime | None = datetime.fromisoformat(recorded_at)
        except ValueError:
            self.at = None


class NotThere(HTTPException):
    """There is no such thing, or nothing that this person may know of: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(404)


def _file_identity(file: UploadFile) -> str:
    """The name of a file and its content as a SHA-256: after going back, the same form may have another file."""
    file.file.seek(0)
    content = hashlib.sha256()
    while part := file.file.read(_CHUNK):
        content.update(part)
    file.file.seek(0)
    return f"{content.hexdigest()} {file.filename}"


@lru_cache(maxsize=8192)  # pages have the same links again and again
def _path(form: str, name: str, parts: tuple[tuple[str, str], ...]) -> str:
    """The path of a route, such as ``/items/{id:path}``, with its parts. Raises NoMatchFound."""
    _, plain, convertors = compile_path(form)
    known = dict(parts)
    if known.keys() != convertors.keys():
        raise NoMatchFound(name, known)
    return quote(replace_params(plain, convertors, known)[0], safe=_OF_PATHS)


def _query(values: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value})
