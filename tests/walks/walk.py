"""A random walk of a few people over the served pages, with everything that goes wrong on the way."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

import httpx

from tests.walks.browser import Browser, WrongPage
from tests.walks.law import Answer, File, SentForm
from tests.web.forms import PageForm

RECEIVERS = ("finance-clerk-1", "finance-cashier-1", "finance-clerk-2", "finance-head-1")
PROVIDERS = (
    "sales-clerk-1",
    "sales-consultant-1",
    "insurance-clerk-1",
    "consumer-credit-clerk-1",
    "customer-service-clerk-1",
    "hr-clerk-2",
    "sales-head-1",
    "insurance-head-1",
)
ADMIN = "finance-head-1"
"""The person who has the right of the administration."""

_NIGHT = 13 * 3600
"""Seconds after which a session that was not used has ended."""


class WalkedSite(Protocol):
    """A site that nobody else writes to, and that may be killed."""

    def start(self) -> None:
        """Start it, and wait until it answers; after a kill at the same address."""

    def client(self) -> httpx.Client:
        """The client of a browser without cookies."""

    def pass_time(self, seconds: float) -> None:
        """Set its clock ahead."""

    def kill(self) -> None:
        """End it at once."""


@dataclass
class Walk:
    """A walk with a seed over a site."""

    seed: int
    site: WalkedSite
    random: Random = field(init=False)
    browsers: list[Browser] = field(default_factory=list)
    forms: list[SentForm] = field(default_factory=list)
    answers: list[tuple[SentForm, Answer]] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    secrets: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """People who have left, or whose accounts are closed."""
    ended: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Sessions that are over, by their people and cookies."""
    marks: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def go(self, steps: Mapping["Step", int]) -> None:
        """Walk 20 to 40 steps. Raises WrongPage where a page comes that must not come."""
        self.site.start()
        try:
            people = [self.random.choice(RECEIVERS), *self.random.sample(PROVIDERS, self.random.randint(1, 3))]
            self.browsers = [Browser(who, self.site.client(), self.answers, self.secrets) for who in people]
            for _ in range(self.random.randint(20, 40)):
                (step,) = self.random.choices(list(steps), list(steps.values()))
                self.did[step.__name__.strip("_")] += 1
                step(self, self.random.choice(self.browsers))
            for who, cookies in self.ended:
                self._require_over(who, cookies)
        finally:
            self.site.kill()
            for browser in self.browsers:
                browser.client.close()

    def admin(self) -> Browser:
        """The browser of the admin, who comes when somebody needs one."""
        known = next((browser for browser in self.browsers if browser.who == ADMIN), None)
        if known is None:
            known = Browser(ADMIN, self.site.client(), self.answers, self.secrets)
            self.browsers.append(known)
        return known

    def end(self, browser: Browser, cookies: dict[str, str] | None = None) -> None:
        """Note that the session of a browser, or one of before, is over, which nothing may bring back."""
        old = cookies or browser.cookies()
        self._require_over(browser.who, old)
        self.ended.append((browser.who, old))
        browser.is_signed_in = False

    def _require_over(self, who: str, cookies: Mapping[str, str]) -> None:
        client = self.site.client()
        client.cookies.update(dict(cookies))
        answer = client.get("/me")
        client.close()
        if answer.status_code != 303:
            raise WrongPage(f"the session of {who} was ended, and opens a page: {answer.status_code}")

    # ---- sending

    def send(self, form: SentForm, browser: Browser) -> None:
        """Send a form: plainly, twice at once, or while the server is killed; who had no answer may send it again."""
        self.forms.append(form)
        (way,) = self.random.choices(["once", "twice", "killed", "twice and killed"], [60, 16, 16, 8])
        self.did[way] += 1
        if way == "once":
            browser.send(form)
            return
        threads = browser.send_at_once([form] * (2 if "twice" in way else 1))
        if "killed" in way:
            time.sleep(self.random.uniform(0, 0.12))
            self.site.kill()
        for thread in threads:
            thread.join()
        if "killed" in way:
            self.start_again()
            if form.answers[-1] is Answer.NONE and self.random.random() < 0.6:
                browser.send(form)

    def start_again(self) -> None:
        """Start the server after a kill: pages answer, and everybody who was signed in still is."""
        self.site.start()
        browser = self.random.choice(self.browsers)
        if not browser.page("/inbox"):
            raise WrongPage(f"{browser.who} has no inbox after a start")

    def go_home_for_the_night(self) -> None:
        """Let all sessions expire."""
        self.site.pass_time(_NIGHT)
        for browser in self.browsers:
            if browser.is_signed_in:
                self.end(browser)

    def mark(self) -> str:
        """A text that is nowhere else."""
        self.marks += 1
        return f"w{self.seed}x{self.marks}x"

    def file(self, accept: str = "") -> File:
        """A file for an input, with a content of its own."""
        if ".csv" in accept or ".xlsx" in accept:
            return f"{self.mark()}.csv", f"订单编号,金额\nA-1,{self.marks}\n".encode()
        return f"{self.mark()}.png", b"\x89PNG\r\n\x1a\n" + self.mark().encode()

    def value(self, form: PageForm, name: str) -> str:
        """Something to type into an input."""
        day = self.random.randint(9, 27)
        kind = form.kinds.get(name, "text")
        if kind == "select":
            return self.random.choice([value for value in form.choices.get(name, []) if value] or [""])
        typed = {
            "date": f"2026-02-{day:02}",
            "datetime-local": f"2026-02-{day:02}T{self.random.randint(8, 17):02}:00",
            "time": "09:30",
            "decimal": str(self.random.randint(1, 90)),
            "number": str(self.random.randint(1, 90)),
        }
        return typed.get(kind) or self.mark()

    def fill_in(self, form: PageForm) -> str:
        """Fill in the fields of a form that are blank; return the text that is nowhere else, if there is one."""
        mark = ""
        for name, kind in form.kinds.items():
            if kind in ("hidden", "file", "checkbox", "search") or not name:
                continue
            if kind == "radio":
                offered = [value for n, value in form.unticked if n == name]
                if offered and self.random.random() < 0.8:
                    form.set(name, self.random.choice(offered))
                continue
            if name == "at" or (kind == "select" and "." in name and self.random.random() < 0.5):
                continue
            typed = self.value(form, name)
            if typed.endswith("x"):
                mark = typed
            form.set(name, typed)
        for name, value in form.unticked:
            if form.kinds.get(name) == "checkbox" and name not in ("occurrence", "tick") and self.random.random() < 0.7:
                form.tick(name, value)
        return mark


Step = Callable[[Walk, Browser], None]
