"""The administration and the own account on pages, without JavaScript."""

import html
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.domain.access.audit import AuditKind
from engine.domain.access.right import Right
from engine.domain.refusal import Refusal
from engine.services.accounts.links import first_admin, set_password_by_link
from engine.services.accounts.sign_in import Browser
from engine.services.ports.accounts import AuditQuery
from engine.services.ports.channels import SENT, SendResult
from engine.services.ports.outbox import LeasedMessage, Message
from engine.web.invitation_mail import link_channel
from tests.fixtures.signing_in import CLERK, GOOD, HEAD, Door, send, token

FINANCE = "finance-head-1"
LINK = re.compile(r'value="http://[^/"]+(/link/[^"]+)"')


def test_somebody_is_invited_granted_a_right_and_comes_in(door: Door, admin: TestClient) -> None:
    page = send(admin, "/administration", person=[CLERK, FINANCE])
    links = LINK.findall(page.text)
    assert (page.status_code, len(links)) == (200, 2)
    account = f"/administration/accounts/{FINANCE}"
    assert send(admin, account, action="grant", right="finance").headers["location"] == account
    browser = door.browser()
    finance_link = next(link for link in links if FINANCE in browser.get(link).text)
    assert send(browser, finance_link, password=GOOD, again=GOOD).status_code == 303
    stored = door.site.ledger.accounts.find(FINANCE)
    assert stored is not None and stored.granted == {Right.FINANCE}
    assert send(admin, account, action="withdraw", right="finance").status_code == 303
    assert "is not granted" not in admin.get(account).text
    kinds = [one.kind for one in door.site.ledger.accounts.audit(AuditQuery(actor=HEAD), 20)]
    assert {AuditKind.INVITED, AuditKind.RIGHT_GRANTED, AuditKind.RIGHT_WITHDRAWN} <= set(kinds)


def test_refusals_stand_on_the_page(admin: TestClient) -> None:
    own = f"/administration/accounts/{HEAD}"
    refused = send(admin, own, action="grant", right="finance")
    assert (refused.status_code, "grants rights to themselves" in refused.text) == (422, True)
    refused = send(admin, own, action="withdraw", right="admin")
    assert (refused.status_code, "No other administrator" in refused.text) == (422, True)
    refused = send(admin, "/administration")
    assert refused.status_code == 422
    bar = refused.text.partition('<div class="actions">')[2].partition("</div>")[0]
    assert "Select people first." in bar, (
        "a bar that stays at the bottom of the window has the reason beside its button"
    )
    refused = send(admin, "/administration", person="nobody-1")
    assert (refused.status_code, "holds no role today" in refused.text) == (422, True)
    typed = {"name": "li@firm.example", "title": "Li", "period": "soon", "until": "2027-01-31"}
    refused = send(admin, "/administration/auditor", **typed)
    assert (refused.status_code, 'value="Li"' in refused.text, "is no period" in refused.text) == (422, True, True)


@pytest.mark.parametrize(
    "form",
    [
        {"action": "explode"},
        {"action": "grant", "right": "lead"},
        {"action": "withdraw", "right": "no right"},
        {},
    ],
)
def test_a_form_that_no_page_has_is_answered_as_if_there_were_none(admin: TestClient, form: dict[str, str]) -> None:
    assert send(admin, f"/administration/accounts/{CLERK}", **form).status_code == 404
    assert admin.get("/administration/accounts/nobody-1").status_code == 404


def test_an_auditor_from_outside_gets_a_link_and_only_reads(door: Door, admin: TestClient) -> None:
    form = {"name": "li@firm.example", "title": "Li, Firm", "period": "2026-01", "until": "2027-01-31"}
    (link,) = LINK.findall(send(admin, "/administration/auditor", **form).text)
    auditor = door.browser()
    assert send(auditor, link, password=GOOD, again=GOOD).status_code == 303
    assert auditor.get("/agreements").status_code == 200
    assert auditor.get("/administration").status_code == 403
    assert "Li, Firm" in auditor.get("/me").text
    assert "Li, Firm" in admin.get("/administration").text
    assert admin.get("/administration/accounts/auditor:li@firm.example").status_code == 200


def test_sessions_are_ended_by_an_admin_and_by_the_person_and_nobody_else(door: Door, admin: TestClient) -> None:
    clerk = door.joined(CLERK)
    other = door.browser()
    send(other, "/sign-in", name=CLERK, password=GOOD)
    sessions = door.site.ledger.accounts.sessions()
    of_head = next(one for one in sessions if one.account == HEAD)
    send(clerk, "/me", action="end", session=str(of_head.number))
    assert admin.get("/inbox").status_code == 200, "a session of somebody else stays"
    assert send(clerk, "/me", action="end others").status_code == 303
    assert (clerk.get("/inbox").status_code, other.get("/inbox").status_code) == (200, 303)
    numbers = [str(one.number) for one in door.site.ledger.accounts.sessions(CLERK)]
    send(admin, "/administration/sessions", session=numbers)
    assert clerk.get("/inbox").status_code == 303


def test_the_audit_is_listed_filtered_and_exported_and_the_export_is_in_it(door: Door, admin: TestClient) -> None:
    send(door.browser(), "/sign-in", name="<b>nobody</b>", password="x")
    page = admin.get("/administration/audit").text
    assert "sign-in failed" in page and "unknown name" in page
    assert "signed in" in admin.get(f"/administration/audit?account={HEAD}").text
    file = admin.get("/administration/audit?kind=sign-in+failed&format=csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert file.text.count("\n") == 2
    last, *_ = door.site.ledger.accounts.audit(AuditQuery(frozenset({AuditKind.EXPORTED})), 9)
    assert (last.actor, last.about) == (HEAD, "/administration/audit?kind=sign-in+failed&format=csv")
    assert last.detail["file"].endswith(".csv")


@pytest.mark.parametrize("path", ["/reports/overdue/export/xlsx", "/agreements?format=csv"])
def test_the_audit_has_who_took_which_file(door: Door, path: str) -> None:
    assert door.joined(CLERK).get(path).headers["content-disposition"].startswith("attachment")
    last, *_ = door.site.ledger.accounts.audit(AuditQuery(frozenset({AuditKind.EXPORTED})), 9)
    assert (last.actor, last.about) == (CLERK, path)


def test_runs_say_what_they_found(admin: TestClient) -> None:
    page = admin.get("/administration/runs").text
    assert "Last run: " in page
    assert "Run of " in page and "items opened" in page


def test_the_password_is_changed_and_other_browsers_are_signed_out(door: Door) -> None:
    browser = door.joined(CLERK)
    other = door.browser()
    send(other, "/sign-in", name=CLERK, password=GOOD)
    new = "other quiet words"
    wrong = send(browser, "/me", action="password", old="wrong", new=new, again=new)
    assert (wrong.status_code, "The present password is wrong." in wrong.text) == (422, True)
    assert send(browser, "/me", action="password", old=GOOD, new=new, again=new).status_code == 303
    assert (browser.get("/me").status_code, other.get("/me").status_code) == (200, 303)


def test_a_person_sees_what_is_kept(door: Door) -> None:
    before = door.site.ledger.accounts.count_audit(AuditQuery(actor="sales-consultant-1"))
    browser = door.joined("sales-consultant-1")
    page = browser.get("/me/kept").text
    counts = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>', page))
    assert int(counts["Messages to me"]) > 0
    assert counts["My sign-ins and doings in the audit"] == str(before + 2)
    assert "sales-consultant-1@" in page
    assert "The addresses of browsers in it: 180 days." in page


def test_a_stranger_finds_no_page_of_the_administration(door: Door) -> None:
    browser = door.joined(CLERK)
    for path in ("", "/sessions", "/audit", "/runs", "/auditor", f"/accounts/{CLERK}"):
        assert browser.get(f"/administration{path}").status_code == 403


def test_a_link_is_set_by_its_person_in_the_audit(door: Door) -> None:
    made = first_admin(door.site.ledger, HEAD, door.now)
    set_password_by_link(door.site.ledger, door.site.hasher, made.token, GOOD, Browser("::1"), door.now)
    (row,) = door.site.ledger.accounts.audit(AuditQuery(frozenset({AuditKind.PASSWORD_SET})), 9)
    assert (row.actor, row.address) == (HEAD, "::1")


def table_of(admin: TestClient) -> str:
    return admin.get("/administration/people?format=csv").content.decode("utf-8-sig")


def check(admin: TestClient, table: str) -> str:
    """Send a table as a file; the page says what it would change."""
    files = {"table": ("people.csv", table.encode("gbk"), "text/csv")}
    form = {"form_token": token(admin, "/administration/people"), "action": "check"}
    return admin.post("/administration/people", data=form, files=files).text


def test_people_come_from_a_spreadsheet_and_are_in_force_at_once(
    door: Door, own_people: Path, admin: TestClient
) -> None:
    path, before = "/administration/people", table_of(admin)
    assert "nothing would change" in check(admin, before)
    row = next(line for line in before.splitlines() if line.startswith(f"{CLERK},"))
    cells = row.split(",")
    table = before.replace(row, ",".join([*cells[:5], "2026-02-01", *cells[6:]]))
    table += "sales-clerk-9,新人,sales,sales-clerk,2026-02-01,,zh,new@example.com\n"
    page = check(admin, table)
    assert "Changes: 2" in page and "新人" in page and "until 1 February 2026" in page
    form = {
        name: html.unescape(re.search(pattern, page, re.DOTALL)[1])  # type: ignore[index]
        for name, pattern in {
            "form_token": r'name="form_token" value="([0-9a-f]+)">(?=<input type="hidden" name="action" value="store")',
            "seen": r'name="seen" value="([0-9a-f]+)"',
            "text": r'<textarea name="text" hidden>\n(.*?)</textarea>',
        }.items()
    }
    assert admin.post(path, data={**form, "action": "store"}).status_code == 303
    assert "sales-clerk-9" in (own_people / "people.csv").read_text(encoding="utf-8")
    listed = admin.get("/administration").text
    assert "新人" in listed and "has left" in listed
    again = admin.post(path, data={**form, "action": "store", "form_token": token(admin, path)})
    assert (again.status_code, "changed in between" in again.text) == (422, True)
    (changed,) = door.site.ledger.accounts.audit(AuditQuery(frozenset({AuditKind.PEOPLE_CHANGED})), 9)
    assert changed.detail == {"rows": "2"}, "the audit has what was stored and nothing that was refused"


def test_a_table_with_problems_is_not_stored(own_people: Path, admin: TestClient) -> None:
    before = (own_people / "people.csv").read_bytes()
    page = check(admin, table_of(admin).replace("sales-clerk,", "no-such-role,"))
    assert "The table has problems:" in page and "people.csv, line" in page
    assert "Choose a file first." in send(admin, "/administration/people", action="check").text
    assert (own_people / "people.csv").read_bytes() == before


def test_a_look_at_evidence_is_kept_once(door: Door) -> None:
    browser, views = door.joined("finance-clerk-1"), AuditQuery(frozenset({AuditKind.EVIDENCE_VIEWED}))
    before = door.site.ledger.accounts.count_audit(views)
    item = next(iter(door.site.ledger.entries.with_files()))
    file = next(value for value in item.body["evidence"].values() if isinstance(value, dict))  # type: ignore[union-attr]
    path = f"/evidence/{file['sha256']}?item={item.subject_id}"
    for _ in range(2):
        assert browser.get(path).status_code == 200
    assert door.site.ledger.accounts.count_audit(views) == before + 1
    (view,) = door.site.ledger.accounts.audit(views, 1)
    assert (view.actor, view.about, view.detail["how"]) == ("finance-clerk-1", item.subject_id, "viewed")


@dataclass
class Mailbox:
    """A mail server that accepts everything, but for one address."""

    messages: list[Message] = field(default_factory=list)

    def send(self, leased: LeasedMessage) -> SendResult:
        if leased.message.person == FINANCE:
            return SendResult.later(Refusal("mail-address", address=""))
        self.messages.append(leased.message)
        return SENT


def test_links_are_mailed_where_a_server_is_set_up_and_kept_nowhere(door: Door) -> None:
    mailbox = Mailbox()
    door.site = replace(door.site, link_mail=mailbox, public_url="http://duecourse.example")
    first_admin(door.site.ledger, HEAD, door.now)
    page = send(door.joined(HEAD), "/administration", person=[CLERK, FINANCE])
    assert page.text.count("mailed") == 1, "a mail that does not leave is seen on the page"
    (message,) = mailbox.messages
    assert message.address == f"{CLERK}@example.com"
    (link,) = re.findall(r"http://duecourse.example(/link/\S+)", message.text)
    assert send(door.browser(), link, password=GOOD, again=GOOD).status_code == 303
    with door.site.ledger.database.read.connect() as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM message WHERE step = 'invitation'").scalar()
    assert stored == 0


def test_a_rehearsal_mails_no_link(door: Door) -> None:
    server = {"DUECOURSE_SMTP_URL": "smtp://mail.example:25", "DUECOURSE_MAIL_FROM": "due@example.com"}
    assert link_channel(door.site.ledger.runs, server) is None
