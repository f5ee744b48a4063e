"""The browser of one person: a plain HTTP client with cookies, which knows what each answer to a form means."""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from tests.walks.law import Answer, File, SentForm
from tests.web.forms import PageForm, forms_of

PASSWORD = "four quiet words"
_FLASH = "duecourse-flash_text"
_BEFORE = re.compile(r"This form was (recorded|sent) before|这张表单已")
_NOT_ALL = re.compile(r"Withdrawn: \d+ items?\. \d+ not: .*|已撤回 \d+ 项；\d+ 项没有撤回：.*")
_DELIVERED_COUNT = re.compile(r"role=\"alert\">(?:Handed in: (\d+) |已交付 (\d+) 项)")


class WrongPage(AssertionError):
    """A page that must never come."""


def sent_forms(page: str) -> list[PageForm]:
    """The forms of a page that send something."""
    return [form for form in forms_of(page) if "form_token" in dict(form.fields)]


@dataclass
class Browser:
    """The browser of a person at a site."""

    who: str
    client: httpx.Client
    answers: list[tuple[SentForm, Answer]]
    """The answers of all browsers, in the order in which they came."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """What people said without their names: no page of anybody else may have it."""
    is_signed_in: bool = False
    code: str = ""
    """The code with which an anonymous answer is changed."""
    last_page: str = ""

    def cookies(self) -> dict[str, str]:
        """The cookies by name; of two with one name the last."""
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}

    def sign_in(self) -> None:
        """Sign in by the form."""
        page = self.client.get("/sign-in")
        if page.status_code == 303:
            self.is_signed_in = True
            return
        form = next(f for f in forms_of(page.text) if "password" in f.kinds)
        fields = {**dict(form.fields), "name": self.who, "password": PASSWORD}
        answer = self.client.post("/sign-in", data=fields)
        if answer.status_code != 303:
            raise WrongPage(f"{self.who} cannot sign in: {answer.status_code}\n{answer.text}")
        self.is_signed_in = True

    def page(self, address: str) -> str:
        """A page; whoever is signed out signs in first. Raises WrongPage for an error of ours."""
        answer = self.client.get(address)
        if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"):
            if self.is_signed_in:
                raise WrongPage(f"{self.who} was signed out, and opens {address}")
            self.sign_in()
            answer = self.client.get(address)
        if answer.status_code not in (200, 403, 404):
            raise WrongPage(f"{self.who} opens {address}: {answer.status_code}\n{answer.text}")
        self._read(answer, address)
        return answer.text if answer.status_code == 200 else ""

    def _read(self, answer: httpx.Response, address: str) -> None:
        """Read what came. Raises WrongPage for what somebody else said without a name."""
        self.last_page = answer.text
        for mark, who in self.secrets.items():
            if who != self.who and mark in answer.text:
                raise WrongPage(f"{self.who} reads at {address} what {who} said: {mark}")

    def press(
        self, form: PageForm, button: tuple[str, str] | None, files: Mapping[str, File] | None = None
    ) -> list[PageForm]:
        """Press a button that records nothing, and return the forms of the page that comes; none where it is another
        page."""
        fields = [*form.fields, button] if button is not None else form.fields
        answer = self._posted(form.action, fields, list((files or {}).items()))
        if answer.status_code not in (200, 303, 401, 403, 404, 422):
            raise WrongPage(f"{self.who} presses {button} of {form.action}: {answer.status_code}\n{answer.text}")
        self._read(answer, form.action)
        return sent_forms(answer.text)

    def forms(self, address: str) -> list[PageForm]:
        """The forms of a page that send something."""
        return self.forms_in(self.page(address), address)

    @staticmethod
    def forms_in(page: str, address: str = "") -> list[PageForm]:
        """The forms of a page that is there; those without an address go to that of the page."""
        forms = sent_forms(page)
        for form in forms:
            form.action = form.action or address.partition("?")[0]
        return forms

    def _posted(
        self, address: str, fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, File]]
    ) -> httpx.Response:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        sent = [(name, (file[0], file[1], "application/octet-stream")) for name, file in files]
        return self.client.post(address, data=data, files=sent or None)

    def send(self, form: SentForm) -> Answer:
        """Send a form, and note the answer."""
        try:
            answer = self._posted(form.address, form.fields, form.files)
        except httpx.TransportError:
            understood = Answer.NONE
        else:
            understood = self._understood(answer, form)
            if understood is Answer.REFUSED and (found := _DELIVERED_COUNT.search(answer.text)):
                form.least_done = max(form.least_done, int(found[1] or found[2]))
        form.answers.append(understood)
        self.answers.append((form, understood))
        return understood

    def _understood(self, answer: httpx.Response, form: SentForm) -> Answer:
        if answer.status_code == 303:
            sentence = unquote(answer.cookies.get(_FLASH, "").partition("|")[0])
            if _NOT_ALL.fullmatch(sentence):
                return Answer.REFUSED
            if _BEFORE.match(sentence):
                return Answer.BEFORE
            return Answer.DONE if sentence else Answer.NOT_TAKEN
        self._read(answer, form.address)
        if answer.status_code == 200 and form.effects.is_answered_by_a_page:
            return Answer.DONE
        if answer.status_code == 422:
            return Answer.REFUSED
        if answer.status_code in (401, 403, 404):
            return Answer.NOT_TAKEN
        if answer.status_code == 503:
            return Answer.NONE
        raise WrongPage(f"{self.who} sends {form.address} {form.fields}: {answer.status_code}\n{answer.text}")

    def send_at_once(self, forms: Sequence[SentForm]) -> list[threading.Thread]:
        """Send forms from threads of their own; they run already."""
        threads = [threading.Thread(target=self._send_quietly, args=(form,)) for form in forms]
        for thread in threads:
            thread.start()
        return threads

    def _send_quietly(self, form: SentForm) -> None:
        try:
            self.send(form)
        except WrongPage as wrong:
            form.wrong.append(str(wrong))
