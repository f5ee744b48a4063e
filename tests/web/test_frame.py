"""The rules of every page: who comes, in which language, whose form it is."""

import pytest

from engine.web.form_token import form_token
from engine.web.headers import HEADERS
from tests.fixtures.pages import Client

CLERK = "sales-clerk-1"


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back(month_pages: Client) -> None:
    response = month_pages().get("/inbox?by=due")
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?next=%2Finbox%3Fby%3Ddue")


def test_a_page_that_no_right_covers_is_refused_in_a_sentence(month_pages: Client) -> None:
    response = month_pages("auditor-1", rights="auditor").get("/inbox")
    assert response.status_code == 403
    assert "Your rights do not cover this page." in response.text


def test_the_language_is_the_chosen_one_else_the_browsers(month_pages: Client, form_key: str) -> None:
    browser = month_pages(CLERK, language="zh-CN,zh;q=0.9,en;q=0.8")
    assert '<html lang="zh-CN">' in browser.get("/inbox").text
    form = {"form_token": form_token(form_key), "language": "en", "next": "/inbox"}
    assert browser.post("/language", data=form).headers["location"] == "/inbox"
    assert '<html lang="en">' in browser.get("/inbox").text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "//["]
)
def test_nobody_is_sent_to_another_site(month_pages: Client, form_key: str, elsewhere: str) -> None:
    form = {"form_token": form_token(form_key), "language": "zh", "next": elsewhere}
    assert month_pages().post("/language", data=form).headers["location"] == "/"


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"sec-fetch-site": "cross-site"}, None),
        ({"origin": "https://evil.example"}, None),
        ({"origin": "https://["}, None),
        ({"origin": "null"}, None),
        ({}, ""),
        ({}, "00" * 64),
        ({}, "not hexadecimal"),
    ],
)
def test_a_form_that_another_site_sends_is_refused(
    month_pages: Client, form_key: str, headers: dict[str, str], token: str | None
) -> None:
    form = {"form_token": form_token(form_key) if token is None else token, "language": "zh"}
    response = month_pages().post("/language", data=form, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/find?q=a%00b", 400),
        ("/items/a%00b", 404),
        ("/administration/audit?account=a&account=%00", 400),
        (f"/find?q=BD&page={'9' * 5_000}", 200),
        (f"/inbox?from={'9' * 5_000}", 200),
        (f"/reports/overdue?page={'9' * 5_000}", 200),
        ("/reports/scorecard?period=0001-01", 422),
        ("/reports/trend?period=9999-11", 422),
    ],
)
def test_whatever_is_written_into_an_address_is_answered_in_a_sentence(
    month_pages: Client, path: str, status: int
) -> None:
    assert month_pages(CLERK, rights="admin").get(path).status_code == status


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/language", {"language": "zh\0"}),
        ("/me", {"action": "end", "session": "9" * 5_000}),
        ("/administration/sessions", {"session": "9" * 5_000}),
        ("/rehearsal/next-morning", {"shown_at": "253402300799"}),
        ("/rehearsal/next-morning", {"shown_at": "9" * 5_000}),
    ],
)
def test_whatever_is_written_into_a_form_is_answered_in_a_sentence(
    own_month_pages: Client, form_key: str, path: str, form: dict[str, str]
) -> None:
    browser = own_month_pages(CLERK, rights="admin")
    assert browser.post(path, data={"form_token": form_token(form_key), **form}).status_code in (303, 400, 404)


def test_every_response_has_the_headers(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    for path in ("/inbox", "/static/app.css", "/no-such-page", "/language"):
        headers = browser.get(path).headers
        assert {name: headers[name] for name in HEADERS if name != "cache-control"} == {
            name: value for name, value in HEADERS.items() if name != "cache-control"
        }


def test_a_body_that_is_too_large_is_refused_while_it_arrives(month_pages: Client, form_key: str) -> None:
    form = {"form_token": form_token(form_key), "language": "zh" * 200_000}
    response = month_pages().post("/language", data=form)
    assert response.status_code == 413
    assert "This is too much at once" in response.text
