"""Sign in on pages, without JavaScript: with real sessions, and argon2 made quick."""

import re
from datetime import timedelta
from html import unescape

import pytest

from engine.domain.access.account import IDLE
from engine.domain.access.audit import AuditKind
from engine.domain.deadline.period import Period
from engine.services.accounts.grants import invite_auditor
from engine.services.accounts.links import first_admin
from engine.services.ports.accounts import AuditQuery
from tests.fixtures.signing_in import CLERK, GOOD, HEAD, TOKEN, Door, send, token

ITEM = "sales-finance/signed-slips@vehicle.delivered/A-1003"


def test_somebody_signs_in_and_comes_to_the_page_that_was_wanted(door: Door) -> None:
    door.joined(CLERK)
    browser = door.browser()
    wanted = browser.get("/inbox?by=due").headers["location"]
    done = send(browser, "/sign-in", wanted, name=CLERK, password=GOOD, next="/inbox?by=due")
    assert (done.status_code, done.headers["location"]) == (303, "/inbox?by=due")
    page = browser.get("/inbox")
    assert page.status_code == 200
    assert "Sign out" in page.text
    assert send(browser, "/sign-out", "/inbox").headers["location"] == "/sign-in"
    assert browser.get("/inbox").status_code == 303


def test_a_wrong_password_keeps_the_name_and_says_the_same_as_a_wrong_name(door: Door) -> None:
    door.joined(CLERK)
    browser = door.browser()
    pages = [send(browser, "/sign-in", name=name, password="wrong wrong") for name in (CLERK, "nobody-1")]
    assert [page.status_code for page in pages] == [422, 422]
    sentences = [re.findall(r'role="alert">([^<]+)', page.text) for page in pages]
    assert sentences[0] == sentences[1] != []
    assert f'value="{CLERK}"' in pages[0].text
    assert "wrong wrong" not in pages[0].text


def test_after_many_wrong_passwords_a_page_says_when_to_try_again(door: Door) -> None:
    browser = door.browser()
    statuses = [send(browser, "/sign-in", name=CLERK, password="wrong").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_signing_in_leads_to_no_other_site(door: Door, elsewhere: str) -> None:
    door.joined(CLERK)
    browser = door.browser()
    done = send(browser, "/sign-in", name=CLERK, password=GOOD, next=elsewhere)
    assert done.headers["location"] == "/"
    assert browser.get(f"/sign-in?next={elsewhere}").headers["location"] == "/"


def test_a_link_that_is_only_opened_stays_usable_and_works_once(door: Door) -> None:
    link = door.link(CLERK)
    for _ in range(3):
        assert door.browser().get(link).status_code == 200
    first, second = door.browser(), door.browser()
    late = token(second, link)
    assert send(first, link, password=GOOD, again=GOOD).status_code == 303
    form = {"form_token": late, "password": "another password", "again": "another password"}
    assert second.post(link, data=form).status_code == 404
    assert second.get(link).status_code == 404
    assert first.get("/inbox").status_code == 200
    assert second.get("/inbox").status_code == 303


def test_passwords_that_differ_or_are_weak_are_refused_beside_the_button(door: Door) -> None:
    browser, link = door.browser(), door.link(CLERK)
    for password, again, sentence in (
        (GOOD, "something else", "The two passwords differ."),
        ("short", "short", "at least 10 characters"),
        ("1234567890", "1234567890", "one of the usual ones"),
    ):
        page = send(browser, link, password=password, again=again)
        assert page.status_code == 422
        assert sentence in page.text


def test_a_session_that_somebody_planted_is_not_the_one_after_signing_in(door: Door) -> None:
    door.joined(CLERK)
    browser = door.browser()
    browser.cookies.set("duecourse-session", "planted")
    send(browser, "/sign-in", name=CLERK, password=GOOD)
    assert browser.get("/inbox").status_code == 200
    stranger = door.browser()
    stranger.cookies.set("duecourse-session", "planted")
    assert stranger.get("/inbox").status_code == 303


def test_a_form_that_was_opened_before_signing_in_is_not_accepted_after_it(door: Door) -> None:
    door.joined(CLERK)
    browser = door.browser()
    before = token(browser, "/sign-in")
    send(browser, "/sign-in", name=CLERK, password=GOOD)
    assert browser.post("/sign-out", data={"form_token": before}).status_code == 403


def test_cookies_of_a_site_with_tls_belong_to_this_host_alone(door: Door) -> None:
    link, browser = door.link(CLERK), door.browser(secure=True)
    done = send(browser, link, password=GOOD, again=GOOD)
    cookie = next(c for c in done.headers.get_list("set-cookie") if "session" in c)
    name, _, rest = cookie.partition("=")
    assert name == "__Host-duecourse-session"
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(rest.split("; "))
    assert "Domain" not in rest


def test_an_idle_session_is_sent_to_sign_in_and_its_form_is_not_recorded(door: Door) -> None:
    browser = door.joined(CLERK)
    form = token(browser, "/inbox")
    door.now += IDLE
    assert browser.get("/inbox").headers["location"] == "/sign-in?next=%2Finbox"
    assert browser.post("/sign-out", data={"form_token": form}).status_code == 303


def test_signing_out_clears_what_was_typed_and_not_sent(door: Door) -> None:
    browser = door.joined(CLERK)
    assert send(browser, "/sign-out", "/inbox").headers["clear-site-data"] == '"storage"'


def test_the_language_that_somebody_chose_goes_with_the_account(door: Door) -> None:
    browser = door.joined(CLERK)
    send(browser, "/language", "/inbox", language="zh", next="/inbox")
    other = door.browser()
    assert '<html lang="en">' in other.get("/sign-in").text
    send(other, "/sign-in", name=CLERK, password=GOOD)
    assert '<html lang="zh-CN">' in other.get("/inbox").text


def test_each_page_that_an_auditor_opens_is_kept(door: Door) -> None:
    ledger = door.site.ledger
    first_admin(ledger, HEAD, door.now)
    until = door.now.replace(year=2027)
    made = invite_auditor(ledger, "li@firm.example", "Li", Period.read("2026-01"), until, HEAD, door.now)
    browser = door.browser()
    send(browser, f"/link/{made.token}", password=GOOD, again=GOOD)
    browser.get("/agreements")
    browser.get("/inbox")
    browser.get("/reports", headers={"hx-request": "true"})
    browser.get(door.link(CLERK))  # the address of a link signs somebody in: nothing keeps it
    read = ledger.accounts.audit(AuditQuery(frozenset({AuditKind.AUDITOR_READ})), 9)
    assert [record.about for record in read] == ["/reports", "/agreements"]


def test_a_form_that_came_after_its_session_had_ended_waits_and_is_sent_again(door: Door) -> None:
    browser = door.joined(CLERK)
    path = f"/items/{ITEM}"
    opened = token(browser, path)
    form = {"form_token": opened, "action": "comment", "text": "两张都在 <抽屉> 里"}
    door.now += timedelta(hours=13)
    held = browser.post(path, data=form)
    assert held.status_code == 401
    assert "the form was not sent" in held.text
    hidden = re.findall(r'name="(unsent-[a-z]+)" value="([^"]*)"', held.text)
    fields: dict[str, list[str]] = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(unescape(value))
    sign_in = {"form_token": TOKEN.findall(held.text)[-1], "name": CLERK, **fields}
    wrong = browser.post("/sign-in", data={**sign_in, "password": "not this one, no"})
    assert (wrong.status_code, wrong.text.count("unsent-value")) == (422, held.text.count("unsent-value"))
    waiting = browser.post("/sign-in", data={**sign_in, "password": GOOD})
    assert "Send the form again" in waiting.text
    again = {
        name: unescape(value)
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', waiting.text.partition("<main")[2])
    }
    sent = browser.post(path, data=again)
    assert sent.status_code == 303
    assert "两张都在 &lt;抽屉&gt; 里" in browser.get(path).text


def test_a_form_with_passwords_or_of_another_site_does_not_wait(door: Door) -> None:
    browser = door.joined(CLERK)
    opened = token(browser, "/me")
    door.now += timedelta(hours=13)
    secret = browser.post(
        "/me", data={"form_token": opened, "action": "password", "old": GOOD, "new": "x", "again": "x"}
    )
    foreign = browser.post("/me", data={"form_token": "00" * 64, "action": "end others"})
    assert [(one.status_code, one.headers["location"]) for one in (secret, foreign)] == [(303, "/sign-in")] * 2
