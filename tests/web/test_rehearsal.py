"""A rehearsal on pages: its clock stands, each form is a second later, and a button goes to the next morning."""

import re

from engine.web.form_token import form_token
from tests.fixtures.pages import Client

CLERK = "sales-clerk-1"


def test_a_banner_says_the_simulated_time_and_a_button_goes_to_the_next_morning_once(
    own_month_pages: Client, form_key: str
) -> None:
    browser = own_month_pages(CLERK)
    page = browser.get("/inbox").text
    assert "the simulated time is Tue 10 Feb 2026, 18:00" in page
    (shown_at,) = re.findall(r'name="shown_at" value="(\d+)"', page)
    form = {"form_token": form_token(form_key), "shown_at": shown_at, "next": "/inbox"}
    done = browser.post("/rehearsal/next-morning", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/inbox")
    assert "It is now Wed 11 Feb 2026, 08:30." in browser.get("/inbox").text
    browser.post("/rehearsal/next-morning", data=form)
    assert "the simulated time is Wed 11 Feb 2026, 08:30" in browser.get("/inbox").text
    later = form | {"shown_at": str(int(shown_at) + 9 * 86_400)}
    assert browser.post("/rehearsal/next-morning", data=later).status_code == 404, "one morning at a time"


def test_a_form_that_no_page_has_is_answered_as_if_there_were_none(own_month_pages: Client, form_key: str) -> None:
    form = {"form_token": form_token(form_key), "shown_at": "soon", "next": "/inbox"}
    assert own_month_pages(CLERK).post("/rehearsal/next-morning", data=form).status_code == 404
