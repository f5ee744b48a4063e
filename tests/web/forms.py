"""Forms as a browser without JavaScript fills them in and sends them: read from the page, changed, posted."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient


@dataclass
class PageForm:
    """A form of a page: where it goes, and its fields as they stand, in order.

    ``kinds`` has the kind of input by name (``text``, ``date``, ``select``), ``choices`` the values of its list,
    ``accepts`` the types of files that it takes. A blank textarea is no field before something is typed.
    """

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unticked: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    accepts: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: str) -> None:
        """Type a value, or choose a radio button, in place of what is there."""
        self.fields = [(n, v) for n, v in self.fields if n != name] + [(name, value)]

    def tick(self, name: str, value: str) -> None:
        """Tick a box that the form has."""
        assert (name, value) in self.unticked or (name, value) in self.fields, (name, value, self.unticked)
        if (name, value) not in self.fields:
            self.fields.append((name, value))

    def untick(self, name: str) -> None:
        """Clear all boxes of a name."""
        self.fields = [(n, v) for n, v in self.fields if n != name]

    def send(
        self, browser: TestClient, button: tuple[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> Any:
        """Press a button that the form has; files are (name, content) by the input."""
        assert button in self.buttons, (button, self.buttons)
        data: dict[str, list[str]] = {}
        for name, value in [*self.fields, button]:
            data.setdefault(name, []).append(value)
        sent = [(name, ("", b"", "application/octet-stream")) for name in self.files if name not in (files or {})]
        sent += [(name, (file[0], file[1], "application/octet-stream")) for name, file in (files or {}).items()]
        return browser.post(self.action, data=data, files=sent or None)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select = ""
        self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = PageForm(values.get("action", ""))
            self.forms.append(self.form)
        if self.form is None:
            return
        name, value = values.get("name", ""), values.get("value", "")
        if tag == "button" and name:
            self.form.buttons.append((name, value))
        elif tag == "select":
            self.select = name
            self.form.kinds[name] = tag
        elif tag == "option":
            self.form.choices.setdefault(self.select, []).append(value)
            if "selected" in values:
                self.form.fields.append((self.select, value))
        elif tag == "textarea":
            self.form.kinds[name] = tag
            self.textarea = name
        elif tag == "input" and name:
            kind = values.get("type", "text")
            self.form.kinds[name] = "decimal" if values.get("inputmode") in ("decimal", "numeric") else kind
            if kind == "file":
                self.form.files.append(name)
                self.form.accepts[name] = values.get("accept", "")
            elif kind in ("checkbox", "radio") and "checked" not in values:
                self.form.unticked.append((name, value))
            else:
                self.form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        text = data.removeprefix("\n")
        if self.form is not None and self.textarea and text:
            self.form.fields.append((self.textarea, text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.textarea = ""


def forms_of(text: str) -> list[PageForm]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(text)
    return parser.forms


def form_of(text: str, has: str) -> PageForm:
    """The form of a page that has a field or a button of a name."""
    return next(f for f in forms_of(text) if has in {n for n, _ in [*f.fields, *f.buttons, *f.unticked]})
