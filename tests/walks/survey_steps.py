"""Steps of surveys: a head answers a named round, everybody an anonymous one, colleagues say what they think."""

import re
from html import unescape
from pathlib import Path

from engine.domain.action.survey_round import AnswerRound, RemarkInRound
from tests.walks.browser import Browser
from tests.walks.law import Effects, SentForm, WantedEntry
from tests.walks.walk import Walk
from tests.web.forms import PageForm

OPENS_ON = "2026-02-11"
NAMED, ANONYMOUS = f"walked-first@{OPENS_ON}", f"walked-house@{OPENS_ON}"
"""The rounds that are open while people walk."""
_MOST_SCREENS = 40
_ABOUT = re.compile(r'href="(/surveys/[^"]+/answer\?about=[^"]+)"')
_CODE = re.compile(r'<p class="code"[^>]*>([^<]+)</p>')


def add_surveys(definitions: Path) -> None:
    """Add two surveys to a folder of definitions, as the shipped ones are, which open on the morning of the walks."""
    for name, opens in (("first", "{on: 2026-02-02}"), ("house", '{rrule: "FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=2"}')):
        text = (definitions / "surveys" / f"{name}.yaml").read_text(encoding="utf-8")
        assert opens in text
        text = text.replace(opens, f"{{on: {OPENS_ON}}}").replace(f"survey: {name}", f"survey: walked-{name}")
        (definitions / "surveys" / f"walked-{name}.yaml").write_text(text, encoding="utf-8")


def answer_a_named_round(walk: Walk, browser: Browser) -> None:
    """Rate a department screen by screen, or change what was said of it."""
    links = sorted(set(_ABOUT.findall(browser.page(f"/surveys/{NAMED}"))))
    if not links:
        return
    form = _filled(walk, browser, browser.forms(unescape(walk.random.choice(links))), mark := walk.mark())
    if form is not None:
        _finish(walk, browser, form, Effects([WantedEntry(AnswerRound.TRANSITION.kind, NAMED, mark)]))


def answer_an_anonymous_round(walk: Walk, browser: Browser) -> None:
    """Rate those who served, once; whoever did so already changes it by the code."""
    forms = browser.forms(f"/surveys/{ANONYMOUS}/answer")
    if browser.code:
        forms = _by_code(browser)
    form = _filled(walk, browser, forms, mark := walk.mark())
    if form is None:
        return
    walk.secrets[mark] = browser.who
    effects = Effects(takes_part=ANONYMOUS, says=mark, may_repeat=True)
    _finish(walk, browser, form, effects)


def say_what_one_thinks(walk: Walk, browser: Browser) -> None:
    """Tell the own head what one thinks of another department."""
    forms = browser.forms(f"/surveys/{NAMED}")
    form = next((f for f in forms if f.action.endswith("/say")), None)
    if form is None:
        return
    form.set("comment", mark := walk.mark())
    form.set("about", walk.random.choice(form.choices["about"]))
    entry = WantedEntry(RemarkInRound.TRANSITION.kind, NAMED, mark)
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)


def _by_code(browser: Browser) -> list[PageForm]:
    """The forms of the first screen with the answers that a code finds."""
    asks = next((f for f in browser.forms(f"/surveys/{ANONYMOUS}") if "/proof" in f.action), None)
    if asks is None:
        return []
    asks.set("code", browser.code)
    found = browser.press(asks, None)
    changes = next((f for f in found if ("begin", "yes") in f.buttons), None)
    return browser.press(changes, ("begin", "yes")) if changes is not None else []


def _filled(walk: Walk, browser: Browser, forms: list[PageForm], mark: str) -> PageForm | None:
    """The screen of a form that hands it in, reached question by question, with a comment on it."""
    for _ in range(_MOST_SCREENS):
        form = next((f for f in forms if any(name == "step" for name, _ in f.fields)), None)
        if form is None:
            return None
        scores = [button for button in form.buttons if button[0] == "score"]
        if not scores:
            if ("go", "finish") not in form.buttons:  # nothing is scored yet
                forms = browser.press(form, ("go", "next"))
                continue
            comment = next(name for name, kind in form.kinds.items() if kind == "textarea")
            form.set(comment, mark)
            return form
        (go,) = walk.random.choices(["score", "skip", "back"], [12, 1, 1])
        button = walk.random.choice(scores) if go == "score" else ("go", go)
        forms = browser.press(form, button if button in form.buttons else walk.random.choice(scores))
    return None


def _finish(walk: Walk, browser: Browser, form: PageForm, effects: Effects) -> None:
    sent = SentForm(browser.who, form.action, [*form.fields, ("go", "finish")], [], effects)
    walk.send(sent, browser)
    if effects.takes_part and (found := _CODE.search(browser.last_page)):
        browser.code = unescape(found[1]).strip()
