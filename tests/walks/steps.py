"""The steps of a walk: what people do on pages, and what goes wrong on the way."""

import hashlib
import re
import time
from collections.abc import Sequence
from urllib.parse import unquote

from engine.domain.action.accept import Accept
from engine.domain.action.appeal_rating import AppealRating, DecideAppeal
from engine.domain.action.deliver import Deliver
from engine.domain.action.rate import Rate
from engine.domain.action.receive import Receive
from engine.domain.action.request_item import RequestItem
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.action.table import actions
from engine.domain.action.withdraw import Withdraw
from engine.domain.ledger.entry import Kind
from engine.web.presenters.action_form import action_id
from tests.walks.administration_steps import (
    change_rights,
    end_a_session,
    import_people,
    invite_somebody,
    open_the_audit,
)
from tests.walks.browser import Browser, sent_forms
from tests.walks.defect_steps import record_a_defect, work_on_a_defect
from tests.walks.law import EVENT, Answer, Cell, Content, Effects, File, SentForm, WantedEntry
from tests.walks.other_pages import (
    answer_for_what_is_overdue,
    change_an_event,
    close_a_month,
    let_somebody_stand_in,
    record_one_event,
)
from tests.walks.survey_steps import answer_a_named_round, answer_an_anonymous_round, say_what_one_thinks
from tests.walks.walk import Step, Walk
from tests.web.forms import PageForm

_ROWS = f"/business/rows/{EVENT}"
_HEADINGS = "订单编号\t时间\t客户\t车牌\t车款"
_ITEM = re.compile(r'href="/items/([^"#?]+)')
_ROUND = {"accept": Accept, "return": ReturnDelivery, "rate": Rate, "receive": Receive}
_LAST_MORNINGS = 2
"""Mornings that a walk goes on at most: a run takes longer than a page."""


def _fill_the_inbox(walk: Walk, browser: Browser) -> None:
    """Put evidence in place for some items, and keep it or hand it in."""
    form = next((f for f in browser.forms("/inbox") if any(n == "row" for n, _ in f.fields)), None)
    if form is None:
        return
    ids = [value for name, value in form.fields if name == "row"]
    chosen = sorted(walk.random.sample(range(len(ids)), min(len(ids), walk.random.randint(1, 5))))
    form.untick("tick")
    cells: dict[Cell, Content] = {}
    files: list[tuple[str, File]] = []
    for number in chosen:
        _fill_cells(walk, form, number, ids[number], cells, files)
    delivers = walk.random.random() < 0.55
    entries: list[WantedEntry] = []
    if delivers:
        form.fields += [("tick", ids[number]) for number in chosen]
        entries = [WantedEntry(Deliver.TRANSITION.kind, ids[number]) for number in chosen]
    button = ("do", "deliver" if delivers else "keep")
    blank = [(name, ("", b"")) for name in form.files if name not in dict(files)]
    effects = Effects(entries, cells, may_be_some=True)
    sent = SentForm(browser.who, form.action, [*form.fields, button], [*blank, *files], effects)
    walk.send(sent, browser)
    if sent.answers[-1] is Answer.DONE and entries and walk.random.random() < 0.3:
        _take_back(walk, browser, [entry.subject for entry in entries])


def _take_back(walk: Walk, browser: Browser, items: Sequence[str]) -> None:
    """Take back what was handed in just now, by the button beside the sentence that says so."""
    form = next((f for f in browser.forms("/inbox") if f.action == "/undo"), None)
    if form is None:
        return
    effects = Effects([WantedEntry(Withdraw.TRANSITION.kind, item) for item in items], may_be_some=True)
    walk.did["take_back"] += 1
    walk.send(SentForm(browser.who, form.action, [*form.fields, form.buttons[0]], [], effects), browser)


def _answer_a_rating(walk: Walk, browser: Browser) -> None:
    """Give reasons against a bad rating, as the head of who was rated; or decide about such reasons."""
    for address in ("/department?list=ratings", "/department?list=to-answer", "/inbox?part=to-answer"):
        for item in sorted(set(_ITEM.findall(browser.page(address)))):
            forms = [f for f in browser.forms(f"/items/{item}") if dict(f.fields).get("action") in _OF_RATINGS]
            if forms:
                _send_action(walk, browser, unquote(item), walk.random.choice(forms))
                return


def _fill_cells(
    walk: Walk,
    form: PageForm,
    number: int,
    item: str,
    cells: dict[Cell, Content],
    files: list[tuple[str, File]],
) -> None:
    """Fill in most cells of a row, and confirm the signatures."""
    form.fields += [pair for pair in form.unticked if pair[0] == f"s{number}"]
    signed = any(name == f"s{number}" for name, _ in form.fields)
    for cell in [value for name, value in form.fields if name == "cell" and value.partition(".")[0] == str(number)]:
        if walk.random.random() < 0.1:
            continue
        field_name = cell.partition(".")[2]
        if f"f{cell}" in form.files:
            file = walk.file(form.accepts.get(f"f{cell}", ""))
            files.append((f"f{cell}", file))
            cells[item, field_name] = ("signed" if signed else "", hashlib.sha256(file[1]).hexdigest())
            continue
        radios = [value for name, value in [*form.unticked, *form.fields] if name == f"v{cell}"]
        is_radio = form.kinds.get(f"v{cell}") == "radio"
        typed = walk.random.choice(radios) if is_radio and radios else walk.value(form, f"v{cell}")
        form.set(f"v{cell}", typed)
        cells[item, field_name] = (typed, "")


def _go_round(walk: Walk, browser: Browser) -> None:
    """Accept, return, rate or receive what was delivered: one item, or several at once."""
    part = walk.random.choice(["accept", "returnable", "rate", ""])
    address = f"/round?section={part}" if part else "/round"
    page = browser.page(address)
    forms = [form for form in sent_forms(page) if form.action.startswith("/round")]
    lists = [f for f in forms if any(name == "occurrence" for name, _ in f.unticked)]
    if lists and walk.random.random() < 0.4:
        _answer_several(walk, browser, lists[0])
        return
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/round\?[^"]*item=[^"]+)"', page)]
    if links:
        forms = browser.forms(walk.random.choice(links))
    single = [f for f in forms if dict(f.fields).get("single")]
    if not single:
        return
    form = walk.random.choice(single)
    named = dict(form.fields)
    button = walk.random.choice(form.buttons) if form.buttons else ("act", named.get("act", ""))
    walk.fill_in(form)
    act = named.get("act") or (button[1] if button[0] == "act" else "")
    if act not in _ROUND:
        return
    entry = WantedEntry(_ROUND[act].TRANSITION.kind, named["occurrence"])
    walk.send(SentForm(browser.who, form.action, [*form.fields, button], [], Effects([entry])), browser)


def _answer_several(walk: Walk, browser: Browser, form: PageForm) -> None:
    ids = [value for name, value in form.unticked if name == "occurrence"]
    for id in walk.random.sample(ids, min(len(ids), walk.random.randint(1, 4))):
        form.tick("occurrence", id)
    button = walk.random.choice([b for b in form.buttons if b[0] == "act"])
    walk.fill_in(form)
    kind = _ROUND[button[1]].TRANSITION.kind
    entries = [WantedEntry(kind, value) for name, value in form.fields if name == "occurrence"]
    walk.send(SentForm(browser.who, form.action, [*form.fields, button], [], Effects(entries)), browser)


def _act_on_an_item(walk: Walk, browser: Browser) -> None:
    """Do one of the actions of an item: comment, ask for an extension or grant it, answer, give a reason, anything."""
    address = walk.random.choice(["/inbox", "/round", "/requests", "/reports/overdue", "/inbox?part=to-answer"])
    ids = sorted(set(_ITEM.findall(browser.page(address))))
    if not ids:
        return
    item = walk.random.choice(ids)
    forms = [f for f in browser.forms(f"/items/{item}") if dict(f.fields).get("action")]
    if not forms:
        return
    _send_action(walk, browser, unquote(item), walk.random.choice(forms))


def _send_action(walk: Walk, browser: Browser, item: str, form: PageForm) -> None:
    kind = _KINDS[dict(form.fields)["action"]]
    mark = walk.fill_in(form)
    files = [(name, walk.file(form.accepts.get(name, ""))) for name in form.files]
    drafted = kind in _DELIVERED
    cells = _cells_of(form, item, files) if drafted else {}
    effects = Effects([WantedEntry(kind, item, mark)], cells, may_be_some=drafted)
    walk.send(SentForm(browser.who, form.action.partition("#")[0], form.fields, files, effects), browser)


def _cells_of(form: PageForm, item: str, files: Sequence[tuple[str, File]]) -> dict[Cell, Content]:
    """The evidence that the form of a delivery puts in place."""
    signed = {name.removeprefix("signed.") for name, _ in form.fields if name.startswith("signed.")}
    cells: dict[Cell, Content] = {
        (item, name.removeprefix("values.")): (value, "") for name, value in form.fields if name.startswith("values.")
    }
    for name, (_, content) in files:
        part = name.removeprefix("files.")
        cells[item, part] = ("signed" if part in signed else "", hashlib.sha256(content).hexdigest())
    return cells


def _ask_for_something(walk: Walk, browser: Browser) -> None:
    """Make a request of another department."""
    forms = [f for f in browser.forms("/requests/new") if dict(f.fields).get("obligation")]
    if not forms:
        return
    form, mark = walk.random.choice(forms), walk.mark()
    form.set("comment", mark)
    if walk.random.random() < 0.5:
        form.set("wish", walk.value(form, "wish"))
    entry = WantedEntry(RequestItem.TRANSITION.kind, "", mark)
    walk.send(SentForm(browser.who, form.action, form.fields, [], Effects([entry])), browser)


def _record_business(walk: Walk, browser: Browser) -> None:
    """Paste rows, type one, or record what is there."""
    form = next((f for f in browser.forms(_ROWS) if ("op", "add") in f.buttons), None)
    if form is None:
        return
    shown = [value for name, value in form.fields if name.startswith("c-") and name.endswith("-0") and value]
    if shown and walk.random.random() < 0.5:
        effects = Effects(rows=shown, records=shown)
        fields = [*form.fields, ("paste", ""), ("op", "save")]
        walk.send(SentForm(browser.who, form.action, fields, [], effects), browser)
        return
    rows = [_row(walk) for _ in range(walk.random.randint(1, 4))]
    paste = "\n".join([_HEADINGS, *("\t".join(row) for row in rows)])
    blank = [value for name, value in form.fields if name == "row"][-1]
    if walk.random.random() < 0.5:
        typed = _row(walk)
        for number, cell in enumerate(typed):
            form.set(f"c-{blank}-{number}", cell)
        rows.append(typed)
    fields = [*form.fields, ("paste", paste), ("op", "add")]
    effects = Effects(rows=[*shown, *(row[0] for row in rows)])
    walk.send(SentForm(browser.who, form.action, fields, [], effects), browser)


def _row(walk: Walk) -> Sequence[str]:
    number = walk.mark()
    return (number, f"2026-02-{walk.random.randint(2, 9):02} 10:00", f"客户{number}", f"样{number}", "98800")


def _come_back_to_an_older_window(walk: Walk, browser: Browser) -> None:
    """Open two windows of a table, put something into one, and keep the other as it is: nothing is emptied."""
    address, step = walk.random.choice([("/inbox", _fill_the_inbox), (_ROWS, _record_business)])
    keeps = {("do", "keep"), ("op", "keep")}
    older = next((f for f in browser.forms(address) if keeps & set(f.buttons)), None)
    if older is None:
        return
    step(walk, browser)
    older.untick("tick")
    (button,) = keeps & set(older.buttons)
    blank = [(name, ("", b"")) for name in older.files]
    walk.send(SentForm(browser.who, older.action, [*older.fields, button], blank, Effects()), browser)


def _go_back(walk: Walk, browser: Browser) -> None:
    """Go back to an old page, and send its form again."""
    old = [form for form in walk.forms if form.who == browser.who]
    if old:
        browser.send(walk.random.choice(old))


def _two_people_at_once(walk: Walk, browser: Browser) -> None:
    """Two people say something about items in the same moment."""
    threads = []
    for one in walk.random.sample(walk.browsers, 2):
        ids = sorted(set(_ITEM.findall(one.page("/inbox") + one.page("/round"))))
        forms = one.forms(f"/items/{walk.random.choice(ids)}") if ids else []
        form = next((f for f in forms if dict(f.fields).get("action") == "comment"), None)
        if form is None:
            continue
        mark = walk.fill_in(form)
        item = unquote(form.action.partition("#")[0].removeprefix("/items/"))
        effects = Effects([WantedEntry(_KINDS["comment"], item, mark)])
        sent = SentForm(one.who, form.action.partition("#")[0], form.fields, [], effects)
        walk.forms.append(sent)
        threads += one.send_at_once([sent, sent])
    for thread in threads:
        thread.join()


def _sign_out_elsewhere(walk: Walk, browser: Browser) -> None:
    """End the session in another tab; then send a form of the ended session, and sign in again."""
    out = next(f for f in browser.forms("/requests") if f.action == "/sign-out")
    cookies = browser.cookies()
    browser.client.post(out.action, data=dict(out.fields))
    browser.client.cookies.clear()
    browser.client.cookies.update(cookies)
    walk.end(browser)
    _go_back(walk, browser)
    browser.client.cookies.clear()
    browser.sign_in()
    _go_back(walk, browser)


def _come_back_next_day(walk: Walk, browser: Browser) -> None:
    """Let all sessions expire, send a form of one, and sign in again."""
    walk.go_home_for_the_night()
    _go_back(walk, browser)
    for one in walk.browsers:
        one.page("/inbox")


def _go_on_to_the_next_morning(walk: Walk, browser: Browser) -> None:
    """Go on with the rehearsal, while somebody sends a form or the server is killed."""
    if walk.did["go_on_to_the_next_morning"] > _LAST_MORNINGS:
        return
    form = next(f for f in browser.forms("/inbox") if f.action == "/rehearsal/next-morning")
    sent = SentForm(browser.who, form.action, form.fields, [], Effects())
    walk.forms.append(sent)
    is_killed = walk.random.random() < 0.4
    threads = browser.send_at_once([sent, sent])
    if is_killed:
        time.sleep(walk.random.uniform(0, 0.8))
        walk.site.kill()
    for thread in threads:
        thread.join()
    if is_killed:
        walk.start_again()


def _kill(walk: Walk, browser: Browser) -> None:
    """Kill the server while it is idle, or making a page."""
    walk.site.kill()
    walk.start_again()


_KINDS: dict[str, Kind] = {action_id(type_): type_.TRANSITION.kind for type_ in actions() if type_.TRANSITION.name}
_OF_RATINGS = {action_id(AppealRating), action_id(DecideAppeal)}
_DELIVERED = {Kind.DELIVERED, Kind.PARTLY_DELIVERED, Kind.NOTHING_TO_REPORT}
STEPS: dict[Step, int] = {
    _fill_the_inbox: 26,
    _go_round: 16,
    _act_on_an_item: 20,
    _ask_for_something: 6,
    _record_business: 12,
    answer_for_what_is_overdue: 4,
    record_one_event: 3,
    change_an_event: 3,
    let_somebody_stand_in: 3,
    close_a_month: 2,
    _answer_a_rating: 5,
    answer_a_named_round: 5,
    answer_an_anonymous_round: 6,
    say_what_one_thinks: 2,
    record_a_defect: 4,
    work_on_a_defect: 4,
    import_people: 3,
    invite_somebody: 2,
    end_a_session: 3,
    change_rights: 3,
    open_the_audit: 2,
    _come_back_to_an_older_window: 5,
    _go_back: 8,
    _two_people_at_once: 3,
    _sign_out_elsewhere: 3,
    _come_back_next_day: 2,
    _go_on_to_the_next_morning: 3,
    _kill: 1,
}
"""The steps, and how often each is made among all."""
