"""Somebody at a browser: presses, types and chooses, by finger or by keyboard alone, and counts both."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from engine.domain.text import Language, Text
from tests.fixtures.browsers import PHONE, WIDE

SECONDS_A_TAP, SECONDS_A_KEY = 1.1, 0.2
_MOST_STOPS = 400
"""Tab stops of a page after which what somebody looks for counts as out of reach."""
_WAY_TO = """target => {
    const here = document.activeElement;
    if (target === here) return "";
    const group = target.type === "radio" && here.type === "radio" && here.name === target.name;
    if (group) return "ArrowDown";
    if (here === document.body) return "Tab";
    return here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
}"""
"""The key that leads on to an element: within a group of radio buttons they are the arrows."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How people go about it: their language, the width of their window, with or without JavaScript and a mouse."""

    language: Language
    width: int
    javascript: bool
    by_keyboard: bool = False

    def __str__(self) -> str:
        script = "keys" if self.by_keyboard else "js" if self.javascript else "no-js"
        return f"{self.language}-{self.width}-{script}"


MANNERS = (
    Manner(Language.ZH, PHONE, True),
    Manner(Language.EN, WIDE, True),
    Manner(Language.EN, PHONE, False),
    Manner(Language.ZH, WIDE, False),
    Manner(Language.EN, WIDE, True, by_keyboard=True),
)


@dataclass
class Person:
    """Somebody at a page. Without ``by_keyboard`` each ``press`` is a tap."""

    page: Page
    manner: Manner
    taps: int = 0
    keys: int = 0

    @property
    def seconds(self) -> float:
        """The time that the taps and keys so far take a person."""
        return self.taps * SECONDS_A_TAP + self.keys * SECONDS_A_KEY

    def say(self, text: Text, **values: str | int | Text) -> str:
        """A text in the language of this person."""
        return text.filled(**values).in_(self.manner.language)

    def button(self, text: Text, **values: str | int | Text) -> Locator:
        """The button that says this."""
        return self.page.get_by_role("button", name=self.say(text, **values), exact=True)

    def link(self, text: Text, **values: str | int | Text) -> Locator:
        """The link that says this."""
        return self.page.get_by_role("link", name=self.say(text, **values))

    def sees(self, text: Text, **values: str | int | Text) -> None:
        """Wait until the page says this."""
        expect(self.page.get_by_text(self.say(text, **values)).first).to_be_visible()

    def go(self, path: str) -> None:
        """Open an address, as from a bookmark."""
        self.page.goto(path)

    def open_from_menu(self, text: Text) -> None:
        """Follow an entry of the menu, or of the one behind the own name."""
        entry = self.page.locator(".menu, .person-menu").get_by_role("link", name=self.say(text), exact=True)
        if not self.page.locator(".menu").get_by_text(self.say(text), exact=True).count():
            self.press(self.page.locator(".person-menu > summary"))
        self.press(entry)

    def reach(self, target: Locator) -> None:
        """Go by Tab, and by arrows within a group, until an element has the focus."""
        expect(target).to_be_attached()
        for _ in range(_MOST_STOPS):
            key = target.evaluate(_WAY_TO)
            if not key:
                return
            self.page.keyboard.press(key)
            self.keys += 1
        raise AssertionError(f"{target} cannot be reached by keyboard")

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open what a summary hides."""
        if not self.manner.by_keyboard:
            self.taps += 1
            target.click()
            return
        self.reach(target)
        self.page.keyboard.press("Enter")
        self.keys += 1

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose a radio button."""
        if not self.manner.by_keyboard:
            self.taps += 1
            label = box.locator("xpath=ancestor::label")
            label.click() if label.count() else box.click()
        else:
            self.reach(box)
            self.keys += 1
            if not box.is_checked():
                self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def type(self, field: Locator, text: str) -> None:
        """Type a text in place of what a field holds."""
        self.keys += len(text)
        if not self.manner.by_keyboard:
            self.taps += 1
            field.fill(text)
            return
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def moment(self, field: Locator, at: str) -> None:
        """Give a day and a time, such as 2026-02-12T14:00, in a field for them."""
        if not self.manner.by_keyboard:
            self.type(field, at)
            return
        when = datetime.fromisoformat(at)
        self.reach(field)
        self.page.keyboard.type(f"{when:%m%d%Y}")  # the order of Chromium's own language, not of the page
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{when:%I%M%p}")
        assert field.input_value() == at

    def choose(self, field: Locator, value: str) -> None:
        """Choose an option of a list by its value: by keyboard, type the beginning of what it says."""
        if not self.manner.by_keyboard:
            self.taps += 2
            field.select_option(value)
            return
        self.reach(field)
        for letter in field.locator(f'option[value="{value}"]').inner_text():
            if field.input_value() == value:
                break
            self.page.keyboard.type(letter)
            self.keys += 1

    def put(self, place: Locator, file: Path) -> None:
        """Press the place for a file, and choose the file in the window that the system opens."""
        with self.page.expect_file_chooser() as chooser:
            self.press(place)
        chooser.value.set_files(file)
        self.taps += 1

    def paste(self, field: Locator, text: str) -> None:
        """Paste a text that was copied elsewhere."""
        self.keys += 2
        if not self.manner.javascript:
            self.taps += 1
            field.fill(text)  # without scripts nothing happens at a paste but that the text is there
            return
        self.press(field) if not self.manner.by_keyboard else self.reach(field)
        field.evaluate(
            """(field, text) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", text);
                field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
            }""",
            text,
        )

    def fits(self) -> None:
        """The page does not scroll sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.manner.width, f"{self.page.url} scrolls sideways: {wide} of {self.manner.width}"
