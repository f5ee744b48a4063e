"""Errors are pages in a sentence with a way on; where htmx changes a page, they are one sentence, and it stays."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from engine.domain.access.right import EVERYBODY
from engine.services.ports.ledger import Conflict, Unavailable
from engine.services.refused import Refused
from engine.web import app as web_app
from engine.web.form_token import form_token
from engine.web.visit import Visit
from tests.fixtures.pages import Client
from tests.web.site import FORM_KEY, WHO, sample_site

CLERK = "sales-clerk-1"
Raising = Callable[[Exception], TestClient]


@pytest.fixture
def raising(month_to_read: Path, monkeypatch: pytest.MonkeyPatch) -> Raising:
    """A site on which every page raises an error."""

    def client(error: Exception) -> TestClient:
        def fail(visit: Visit) -> Response:
            raise error

        failing = tuple(
            replace(page, rights=EVERYBODY, get=page.get and fail, post=page.post and fail) for page in web_app.pages()
        )
        monkeypatch.setattr(web_app, "pages", lambda: failing)
        app = web_app.create_app(sample_site(month_to_read))
        return TestClient(app, headers={WHO: CLERK, "accept-language": "en"}, follow_redirects=False)

    return client


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (Unavailable("disk full"), 503, "The database is not available at the moment, and nothing was recorded."),
        (Conflict(), 503, "The database is not available at the moment"),
        (Refused("nothing-in-force"), 422, "Nothing is in force"),
        (RuntimeError("secret"), 500, "Something went wrong on the server, and nothing was recorded."),
    ],
)
def test_a_page_that_fails_says_so_with_a_way_on(
    raising: Raising, error: Exception, status: int, sentence: str
) -> None:
    response = raising(error).get("/")
    assert response.status_code == status
    assert sentence in response.text
    assert "secret" not in response.text
    assert '<a class="button" href="/">Go to the start page</a>' in response.text
    assert ('href="/">Try again</a>' in response.text) is (status >= 500)


def test_an_error_that_nobody_foresaw_has_a_number_under_which_the_log_has_it(
    raising: Raising, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "duecourse.web"):
        text = raising(RuntimeError("why")).get("/").text
    (record,) = caplog.records
    assert record.getMessage().rpartition(" ")[2] in text
    assert record.exc_info is not None


def test_a_database_that_is_away_as_somebody_is_recognised_is_a_page_too(
    month_to_read: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = sample_site(month_to_read)

    class Away:
        def access(self, request: Request, at: object, one_state: object) -> None:
            raise Unavailable("gone")

        def form_key(self, request: Request) -> str:
            return ""

        def keep_form_key(self, response: Response, key: str) -> None:
            pass

    app = web_app.create_app(replace(site, authenticator=Away()))
    for path in ("/inbox", "/no-such-page"):
        response = TestClient(app, headers={"accept-language": "zh"}).get(path)
        assert response.status_code == 503
        assert "数据库暂时不可用" in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/no-such-page", 404), ("GET", "/language", 405), ("POST", "/agreements", 405)],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_addresses_are_pages_in_both_languages(
    month_pages: Client, method: str, path: str, status: int, language: str
) -> None:
    response = month_pages(CLERK, language=language).request(method, path)
    assert response.status_code == status
    assert ("回到首页" if language == "zh" else "Go to the start page") in response.text


def test_over_a_page_an_error_is_one_sentence_wherever_the_answer_was_to_go(month_pages: Client) -> None:
    response = month_pages(CLERK).get("/no-such-page", headers={"hx-request": "true"})
    assert response.status_code == 404
    assert response.headers["hx-retarget"] == "#toast"
    assert response.text.startswith('<p class="refused" id="toast-text">There is no such page')
    assert "<html" not in response.text


def test_who_is_signed_out_keeps_the_form_they_filled_in_and_hears_why(month_pages: Client) -> None:
    browser, htmx = month_pages(), {"hx-request": "true"}
    response = browser.get("/inbox", headers=htmx)
    assert (response.status_code, response.headers["hx-refresh"]) == (200, "true")
    form = {"form_token": form_token(FORM_KEY), "language": "zh"}
    assert browser.post("/language", data=form, headers=htmx).status_code == 303


def test_going_back_in_the_browser_gets_a_whole_page(month_pages: Client) -> None:
    headers = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in month_pages(CLERK).get("/no-such-page", headers=headers).text


def test_the_sentence_of_a_form_reaches_the_part_of_the_page_that_htmx_asks_for_once(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    browser.cookies.set("duecourse-flash_text", "Handed%20in")
    response = browser.get("/inbox", headers={"hx-request": "true"})
    assert '<div id="toast" hx-swap-oob="innerHTML"><p class="flash">Handed in</p></div>' in response.text
    assert "duecourse-flash_text" in response.headers["set-cookie"]
