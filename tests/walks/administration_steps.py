"""Steps of the administration: people out of a workbook, leavers, invitations, rights, sessions that are ended, and the
audit, which others do not see."""

import csv
import re
from io import BytesIO, StringIO
from urllib.parse import urlsplit

import xlsxwriter

from engine.domain.access.audit import AuditKind
from tests.walks.browser import PASSWORD, Browser, WrongPage
from tests.walks.law import Answer, Effects, SentForm, WantedAudit
from tests.walks.walk import ADMIN, Walk

_AT_HOME = ("sales-consultant-2", "consumer-credit-clerk-2")
"""People who do not walk: one may leave, or be shut out."""
_LINK = re.compile(r'value="(http[^"]+/link/[^"]+)"')
_ACCOUNTS = "/administration/accounts/"


def import_people(walk: Walk, browser: Browser) -> None:
    """Download the table of people, add somebody, or let somebody leave, and store it out of a workbook."""
    admin = walk.admin()
    table = admin.page("/administration/people?format=csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(table)))
    name, leaver = walk.mark(), None
    staying = [row for row in rows if row["id"] in _AT_HOME and not row["until"] and row["id"] not in walk.gone]
    if staying and walk.random.random() < 0.3:
        row = walk.random.choice(staying)
        row["until"], row["name"] = "2026-02-05", name
        leaver = Browser(row["id"], walk.site.client(), walk.answers, walk.secrets)
        leaver.sign_in()
    else:
        rows.append({**rows[-1], "id": name, "name": name, "role": "sales-consultant", "department": "sales"})
        rows[-1] |= {"from": "", "until": "", "mail": f"{name}@example.com"}
    checks = next(f for f in admin.forms("/administration/people") if f.files)
    found = admin.press(checks, None, {"table": (f"{name}.xlsx", _workbook(rows))})
    form = next((f for f in found if ("action", "store") in f.fields), None)
    if form is None:
        raise WrongPage(f"a table with {name} cannot be stored:\n{admin.last_page}")
    effects = Effects(audits=[WantedAudit(AuditKind.PEOPLE_CHANGED, "people.csv")], people=[name])
    sent = SentForm(admin.who, "/administration/people", form.fields, [], effects)
    walk.send(sent, admin)
    if leaver is not None:
        walk.gone.add(leaver.who)
        if Answer.DONE in sent.answers:
            walk.end(leaver)
            _require_locked_out(leaver)
        leaver.client.close()


def _workbook(rows: list[dict[str, str]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def _require_locked_out(browser: Browser) -> None:
    """Raises WrongPage where somebody who has left, or whose account is closed, can sign in."""
    try:
        browser.sign_in()
    except WrongPage:
        return
    raise WrongPage(f"{browser.who} signs in, and should not")


def invite_somebody(walk: Walk, browser: Browser) -> None:
    """Make a link for somebody, who sets a password with it; the sessions before are over, and the link is."""
    admin, person = walk.admin(), browser
    if person.who == ADMIN:
        return
    form = next(f for f in admin.forms("/administration") if ("person", person.who) in f.unticked)
    form.tick("person", person.who)
    effects = Effects(audits=[WantedAudit(AuditKind.INVITED, person.who)])
    walk.send(SentForm(admin.who, "/administration", form.fields, [], effects), admin)
    if (found := _LINK.search(admin.last_page)) is None:
        return
    path = urlsplit(found[1]).path
    fresh = Browser(person.who, walk.site.client(), walk.answers, walk.secrets)
    sets = next(f for f in fresh.forms(path) if "password" in f.kinds)
    for name in ("password", "again"):
        sets.set(name, PASSWORD)
    effects = Effects(audits=[WantedAudit(AuditKind.PASSWORD_SET, person.who)])
    sent = SentForm(person.who, path, sets.fields, [], effects)
    cookies, person.is_signed_in = person.cookies(), False
    walk.send(sent, fresh)
    if Answer.DONE in sent.answers:
        walk.end(person, cookies)
        if fresh.page(path):
            raise WrongPage(f"a link of {person.who} works twice")
    fresh.client.close()


def end_a_session(walk: Walk, browser: Browser) -> None:
    """End the session of somebody else, out of the list of all or of one account."""
    admin = walk.admin()
    if browser.who == ADMIN or not browser.page("/requests"):
        return
    address = walk.random.choice(["/administration/sessions", f"{_ACCOUNTS}{browser.who}"])
    page = admin.page(address)
    numbers = _sessions_of(admin, browser.who)
    form = next((f for f in admin.forms_in(page) if any(("session", n) in f.unticked for n in numbers)), None)
    if form is None:
        raise WrongPage(f"{address} lists no session of {browser.who}, who is signed in")
    for number in numbers:
        form.tick("session", number)
    effects = Effects(audits=[WantedAudit(AuditKind.SESSION_ENDED, browser.who)])
    sent = SentForm(admin.who, address, form.fields, [], effects)
    cookies, browser.is_signed_in = browser.cookies(), False
    walk.send(sent, admin)
    if Answer.DONE in sent.answers:
        walk.end(browser, cookies)


def _sessions_of(admin: Browser, who: str) -> list[str]:
    forms = admin.forms(f"{_ACCOUNTS}{who}")
    return [value for form in forms for name, value in form.unticked if name == "session"]


def change_rights(walk: Walk, browser: Browser) -> None:
    """Grant a right to somebody, or withdraw it; close the account of somebody who is at home."""
    admin = walk.admin()
    who = walk.random.choice([name for name in _AT_HOME if name not in walk.gone] or [""])
    if not who:
        return
    address = f"{_ACCOUNTS}{who}"
    kinds = {
        "grant": AuditKind.RIGHT_GRANTED,
        "withdraw": AuditKind.RIGHT_WITHDRAWN,
        "close": AuditKind.ACCOUNT_CLOSED,
    }
    offered = {do: form for form in admin.forms(address) if (do := dict(form.fields).get("action", "")) in kinds}
    if not offered:
        return
    (do,) = walk.random.choices(list(offered), [1 if do == "close" else 4 for do in offered])
    form = offered[do]
    if do == "grant":
        form.set("right", "auditor")
    guest = Browser(who, walk.site.client(), walk.answers, walk.secrets)
    if do == "close":
        guest.sign_in()
    sent = SentForm(admin.who, address, form.fields, [], Effects(audits=[WantedAudit(kinds[do], who)]))
    walk.send(sent, admin)
    if do == "close":
        walk.gone.add(who)
        if Answer.DONE in sent.answers:
            walk.end(guest)
            _require_locked_out(guest)
    guest.client.close()


def open_the_audit(walk: Walk, browser: Browser) -> None:
    """Look at who did what; others than the admin have no such page."""
    who = walk.random.choice([one.who for one in walk.browsers])
    pages = ["", "/sessions", "/audit", f"/audit?account={who}", "/runs", "/audit?format=csv"]
    for page in walk.random.sample(pages, 2):
        if not walk.admin().page(f"/administration{page}"):
            raise WrongPage(f"the admin has no page /administration{page}")
        if browser.who != ADMIN and browser.page(f"/administration{page}"):
            raise WrongPage(f"{browser.who} sees /administration{page}")
