"""Steps of defects: an item is recorded as one or linked to one, its cause is stated, something is decided."""

import re
from html import unescape
from urllib.parse import unquote

from engine.domain.ledger.entry import Kind
from tests.walks.browser import Browser
from tests.walks.law import Effects, SentForm, WantedEntry
from tests.walks.walk import Walk

_ITEM = re.compile(r'href="/items/([^"#?]+)')
_DEFECT = re.compile(r'href="(/defects/D-\d+)"')
_OF_BUTTON = {"open": Kind.DEFECT_OPENED, "link": Kind.DEFECT_LINKED, "dismiss": Kind.DEFECT_DISMISSED}
_OF_FORM = {
    "cause": Kind.ROOT_CAUSE_STATED,
    "action": Kind.CORRECTIVE_ACTION_DECIDED,
    "dismiss": Kind.DEFECT_DISMISSED,
}


def record_a_defect(walk: Walk, browser: Browser) -> None:
    """Say of an item that it is a defect, that it is one that is known, or that it is none."""
    ids = sorted(set(_ITEM.findall(browser.page(walk.random.choice(["/inbox", "/round", "/reports/overdue"])))))
    if not ids:
        return
    item = unquote(unescape(walk.random.choice(ids)))
    forms = [f for f in browser.forms(f"/defects/new?item={item}") if f.action == "/defects/new"]
    if not forms:
        return
    form = walk.random.choice(forms)
    button = walk.random.choice(form.buttons)
    mark = walk.fill_in(form)
    kind, subject = _OF_BUTTON[button[1]], ""
    if button[1] == "link":
        subject = dict(form.fields)["defect"]
    elif button[1] == "dismiss":
        subject = item
    entry = WantedEntry(kind, subject, mark)
    walk.send(SentForm(browser.who, form.action, [*form.fields, button], [], Effects([entry])), browser)


def work_on_a_defect(walk: Walk, browser: Browser) -> None:
    """State the cause of a defect, decide what is done about it, or say that it is none."""
    links = sorted(set(_DEFECT.findall(browser.page("/defects"))))
    if not links:
        return
    link = walk.random.choice(links)
    forms = [f for f in browser.forms(link) if dict(f.fields).get("do") in _OF_FORM]
    if not forms:
        return
    form = walk.random.choice(forms)
    todo = dict(form.fields)["do"]
    mark = walk.fill_in(form)
    if todo == "action":
        form.set("planned", "20")
        form.set("due_on", f"2026-02-{walk.random.randint(14, 27)}")
    subject = "" if todo == "action" else link.removeprefix("/defects/")
    entry = WantedEntry(_OF_FORM[todo], subject, mark)
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)
