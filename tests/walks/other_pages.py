"""Steps on pages that are opened less often: the closing of a month, colleagues who stand in, the overdue report, and
events one by one."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from engine.domain.action.give_late_reason import GiveLateReason
from engine.domain.action.remind import Remind
from engine.domain.ledger.entry import Kind
from tests.walks.browser import Browser
from tests.walks.law import EVENT, Effects, SentForm, WantedEntry
from tests.walks.walk import Walk

_LINK = re.compile(r'href="(/business/(?:record|cancel)[^"]*event=[^"]+)"')
_IN_ROWS = {"/reports/overdue/reason": GiveLateReason, "/reports/overdue/remind": Remind}


def close_a_month(walk: Walk, browser: Browser) -> None:
    """Close the first month that is open: its head may, others have no button for it."""
    form = next((f for f in browser.forms("/reports/month-end/close") if dict(f.fields).get("period")), None)
    if form is None:
        return
    entry = WantedEntry(Kind.PERIOD_CLOSED, dict(form.fields)["period"])
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)


def let_somebody_stand_in(walk: Walk, browser: Browser) -> None:
    """Delegate to a colleague, or end it."""
    forms = {form.action: form for form in browser.forms("/delegations")}
    kind, form = Kind.DELEGATION_ENDED, forms.get("/delegations/end")
    if form is None or walk.random.random() < 0.4:
        kind, form = Kind.DELEGATED, forms["/delegations"]
        walk.fill_in(form)
        form.set("since", f"2026-02-{walk.random.randint(10, 14)}")
        form.set("until", f"2026-02-{walk.random.randint(12, 20)}")
    entry = WantedEntry(kind, browser.who)
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)


def answer_for_what_is_overdue(walk: Walk, browser: Browser) -> None:
    """Give a reason in a row of the overdue report, or remind."""
    forms = [form for form in browser.forms("/reports/overdue") if form.action in _IN_ROWS]
    if not forms:
        return
    form = walk.random.choice(forms)
    mark = walk.fill_in(form)
    entry = WantedEntry(_IN_ROWS[form.action].TRANSITION.kind, dict(form.fields)["item"], mark)
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)


def record_one_event(walk: Walk, browser: Browser) -> None:
    """Record an event by its form."""
    address = f"/business/record/{EVENT}"
    form = next((f for f in browser.forms(address) if f.action == address), None)
    if form is None:
        return
    number = walk.mark()
    for name, value in (("number", number), ("field-plate", f"样{number}"), ("field-amount", "98800")):
        form.set(name, value)
    sent = SentForm(browser.who, form.action, [*form.fields, ("op", "record")], [], Effects(records=[number]))
    walk.send(sent, browser)


def change_an_event(walk: Walk, browser: Browser) -> None:
    """Correct an event, or cancel it with all that follows from it."""
    links = sorted({link.replace("&amp;", "&") for link in _LINK.findall(browser.page("/business"))})
    if not links:
        return
    address = walk.random.choice(links)
    event = parse_qs(urlsplit(address).query)["event"][0]
    path = urlsplit(address).path
    form = next((f for f in browser.forms(address) if unquote(f.action) == unquote(path)), None)
    if form is None:
        return
    kind, button = Kind.EVENT_CANCELLED, []
    if path != "/business/cancel":
        kind, button = Kind.EVENT_CORRECTED, [("op", "record")]
    kept = {name: value for name, value in form.fields if name in ("number", "time", "event", "shown")}
    mark = walk.fill_in(form)
    for name, value in kept.items():
        form.set(name, value)
    entry = WantedEntry(kind, event, mark)
    walk.send(SentForm(browser.who, form.action, [*form.fields, *button], [], Effects([entry])), browser)
