"""Surveys on pages: answered screen by screen without JavaScript, changed, passed on, and anonymous ones by nobody."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.checks.evidence import Evidence
from engine.domain.agreement.survey import EveryoneServed, Survey, SurveyKind
from engine.domain.ledger.entry import Kind
from engine.services.surveys.answer_anonymously import prove
from engine.web.app import create_app
from engine.web.form_token import form_token
from engine.web.site import Site
from engine.workspace import Workspace
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.pages import Client
from tests.fixtures.surveys import QUARTERLY, with_surveys
from tests.services.test_rounds import POLICY, serve
from tests.web.site import FORM_KEY, WHO, HeaderAuthenticator

Q1 = "/surveys/quarterly@2026-Q1"
HEAD, CLERK, CASHIER = "finance-head-1", "finance-clerk-1", "finance-cashier-1"
ANONYMOUS = replace(QUARTERLY, kind=SurveyKind.ANONYMOUS, raters=EveryoneServed(), k=3)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def app_at(world: World, at: str) -> Starlette:
    """The application on the ledger of a world at an instant."""
    workspace, authenticator = Workspace.of(state=world.folder, environment={}), HeaderAuthenticator(world.ledger)
    evidence = Evidence(workspace.evidence)
    return create_app(Site(workspace, world.ledger, evidence, lambda: instant(at), authenticator))


def browsers(world: World, at: str) -> Client:
    """Makes browsers on the ledger of a world at an instant."""
    app = app_at(world, at)

    def client(person: str, language: str = "en") -> TestClient:
        headers = {"accept-language": language, WHO: person}
        return TestClient(app, base_url="http://duecourse.example", headers=headers, follow_redirects=False)

    return client


@pytest.fixture
def pages_of(surveyed: Callable[..., World]) -> Callable[..., Any]:
    """Opens the round of the first quarter, in which Finance rates Insurance and HR; gives its world and browsers."""

    def opened(survey: Survey) -> tuple[World, Client]:
        world = surveyed(survey)
        serve(world)
        world.run("2026-04-01T08:00")
        return world, browsers(world, "2026-04-02T10:00")

    return opened


@pytest.fixture
def real_pages(new_world: Callable[[Path], World], tmp_path: Path) -> tuple[World, Client]:
    """The same anonymous round on a ledger that is no rehearsal, so that codes are random."""
    world = new_world(tmp_path)
    world.definitions = with_surveys(world.definitions, ANONYMOUS)
    world.now = instant("2026-01-05T09:00")
    world.run()
    for key, day in (("P-1", "2026-01-12"), ("P-2", "2026-02-09")):
        world.now = instant(f"{day}T10:00")
        world.event("policy.issued", key, f"{day} 09:00", **POLICY)  # type: ignore[arg-type]
        item = f"insurance-finance/renewal-dates@policy.issued/{key}"
        world.act(Kind.DELIVERED, item, "insurance-clerk-1", None, values={"renewal_on": "2027-01-12"})
    world.now = instant("2026-04-01T08:00")
    world.run()
    return world, browsers(world, "2026-04-02T10:00")


def press(browser: TestClient, page: Any, **pressed: str) -> Any:
    """Press a button of the form on a screen: its hidden fields, and what is typed."""
    form = page.text.split('class="survey"')[1]
    kept = {name: unescape(value) for name, value in HIDDEN.findall(form)}
    fields = {**kept, **{name.replace("_", "."): value for name, value in pressed.items()}}
    return browser.post(f"{Q1}/answer", data=fields)


def answered(browser: TestClient, *scores: str, about: str = "") -> Any:
    """Give scores, screen by screen, pass over the words, and stay on the last screen."""
    page = browser.get(f"{Q1}/answer" + (f"?about={about}" if about else ""))
    for n, score in enumerate(scores):
        if n and n % 2 == 0:
            page = press(browser, page, go="next")
        page = press(browser, page, score=score)
    return page


def test_the_list_says_whose_answers_a_round_waits_for(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    assert "2 left to rate" in client(HEAD).get("/surveys").text
    assert "No survey waits for your answers." in client(CLERK).get("/surveys").text
    assert "请您填写" in client(HEAD, "zh").get("/surveys").text


def test_a_named_round_is_answered_screen_by_screen_and_can_be_changed(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    browser = client(HEAD)
    page = answered(browser, "4", "2", about="insurance")
    assert "3 / 3" in page.text
    done = press(browser, page, go="finish", comment_0="Quick <b>answers</b>", lost_0="30")
    assert (done.status_code, done.headers["location"]) == (303, Q1)
    shown = browser.get(Q1).text
    assert (shown.count("not rated yet"), shown.count(">rated<")) == (1, 1)

    page = browser.get(f"{Q1}/answer?about=insurance")
    assert 'name="score" value="4" aria-pressed="true"' in page.text
    page = press(browser, press(browser, page, score="5"), go="next")
    assert "Quick &lt;b&gt;answers&lt;/b&gt;" in page.text
    press(browser, page, go="finish", comment_0="Better", lost_0="")
    results = browser.get(f"{Q1}/results").text
    assert "Finance on Insurance: Better" in results
    assert "4.00" in results  # the index: 5 and 2, the first weighs twice


def test_an_older_window_does_not_replace_newer_answers_and_says_both(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    browser = client(HEAD)
    older, newer = answered(browser, "1", "2", about="insurance"), answered(browser, "5", "4", about="insurance")
    assert press(browser, newer, go="finish", comment_0="Quick").status_code == 303
    refused = press(browser, older, go="finish", comment_0="Slow")
    assert refused.status_code == 422
    sentence = unescape(refused.text).partition("the newer ones stay: ")[2].partition(". Yours")[0]
    assert sentence == "Insurance: Timeliness 5, Attitude 4, “Quick”"
    assert "Slow" in refused.text
    assert "Finance on Insurance: Quick" in browser.get(f"{Q1}/results").text
    assert press(browser, refused, go="finish", comment_0="Slow").status_code == 303, "now it was seen"
    assert "Finance on Insurance: Slow" in browser.get(f"{Q1}/results").text


def test_back_and_skip_lose_nothing_and_leave_out_what_does_not_apply(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    browser = client(HEAD)
    page = answered(browser, "4", about="insurance")
    page = press(browser, page, go="back")
    assert 'value="4" aria-pressed="true"' in page.text
    page = press(browser, press(browser, page, go="next"), go="skip")
    press(browser, page, go="finish")
    assert "4.00" in browser.get(f"{Q1}/results").text


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    browser = client(HEAD)
    page = answered(browser, "4", "2", about="insurance")
    wrong = press(browser, page, go="finish", comment_0="Kept", lost_0="half an hour")
    assert wrong.status_code == 422
    assert "whole number of minutes" in wrong.text and "Kept" in wrong.text
    empty = press(browser, browser.get(f"{Q1}/answer?about=hr"), go="finish")
    assert empty.status_code == 422


def test_only_those_whom_a_round_asks_can_answer_it(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    for person, path in ((CLERK, "?about=insurance"), (HEAD, "?about=sales"), ("sales-head-1", "?about=insurance")):
        assert client(person).get(f"{Q1}/answer{path}").status_code == 404
    assert client(HEAD).get("/surveys/none@2026-Q1").status_code == 404


def test_a_member_tells_the_head_who_sees_it_while_answering(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(QUARTERLY)
    form = {"form_token": form_token(FORM_KEY), "about": "insurance", "comment": "Always late"}
    assert client(CLERK).post(f"{Q1}/say", data=form).status_code == 303
    assert "Always late" in client(HEAD).get(Q1).text
    assert "Always late" not in client(CASHIER).get(Q1).text
    assert client(CLERK).post(f"{Q1}/say", data={**form, "comment": " "}).status_code == 422


# ---- anonymous


def dump(world: World, *, of_forms: bool) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the database: those of waiting forms, or all others."""
    (path,) = world.folder.glob("*.db")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        chosen = [name for name in names if name.startswith("waiting_") == of_forms]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in chosen}


def code_in(page: Any) -> str:
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page.text)
    assert found is not None
    return found.group(1)


def test_an_anonymous_form_changes_no_row_but_its_own_and_nothing_says_whose_it_is(
    pages_of: Callable[..., Any],
) -> None:
    world, client = pages_of(ANONYMOUS)
    before, forms = dump(world, of_forms=False), {}
    for person in (CLERK, CASHIER):
        browser = client(person)
        page = answered(browser, "4", "2", "5", "5")
        assert dump(world, of_forms=False) == before, "screens keep nothing"
        done = press(browser, page, go="finish")
        assert done.status_code == 200 and "set-cookie" not in done.headers
        assert done.headers["cache-control"] == "no-store"
        assert dump(world, of_forms=False) == before
        known = dump(world, of_forms=True)
        everything = repr([rows for name, rows in known.items() if "forms" in name])
        assert person not in everything
        forms[person] = code_in(done)
    assert len({form[1] for name, rows in known.items() if "forms" in name for form in rows}) == 1
    assert forms[CLERK] != forms[CASHIER]


def test_a_form_that_is_sent_twice_shows_the_same_code(pages_of: Callable[..., Any]) -> None:
    world, client = pages_of(ANONYMOUS)
    browser = client(CLERK)
    page = answered(browser, "4", "2", "5", "5")
    codes = {code_in(press(browser, page, go="finish")) for _ in range(2)}
    assert len(codes) == 1
    assert len(prove(world.ledger, codes.pop(), instant("2026-04-02T11:00")).answers) == 2


def test_an_older_window_with_the_code_does_not_replace_newer_answers(pages_of: Callable[..., Any]) -> None:
    world, client = pages_of(ANONYMOUS)
    browser = client(CLERK)
    code = code_in(press(browser, answered(browser, "4", "2", "5", "5"), go="finish"))

    def changed(score: str) -> Any:
        """The last screen of a form that changes the first answer."""
        form = {"form_token": form_token(FORM_KEY), "code": code, "begin": "yes"}
        page = press(browser, browser.post(f"{Q1}/answer", data=form), score=score)
        return press(browser, press(browser, page, go="next"), go="next")

    def scores() -> list[object]:
        answers = prove(world.ledger, code, instant("2026-04-02T11:00")).answers
        return [dict(answer.content["scores"])["timeliness"] for answer in answers if answer.content]  # type: ignore[arg-type]

    older, newer = changed("1"), changed("3")
    assert press(browser, newer, go="finish").status_code == 303
    assert press(browser, newer, go="finish").status_code == 303, "sent twice"
    after = scores()
    refused = press(browser, older, go="finish")
    assert refused.status_code == 422
    assert "The answers were changed in another window since you began" in refused.text
    assert scores() == after
    assert press(browser, refused, go="finish").status_code == 303
    assert sorted(map(str, scores())) == ["1", "5"]


def test_on_a_real_ledger_codes_are_random_and_a_second_click_shows_the_same_one(
    real_pages: tuple[World, Client],
) -> None:
    world, client = real_pages
    codes = []
    for person in (CLERK, CASHIER):
        browser = client(person)
        page = answered(browser, "4", "2")
        first, second = (code_in(press(browser, page, go="finish")) for _ in range(2))
        assert first == second
        codes.append(first)
        assert browser.get(f"{Q1}/answer").headers["location"] == Q1
        other = re.sub('name="seed" value="[^"]+"', 'name="seed" value=""', page.text)
        late = press(browser, SimpleNamespace(text=other), go="finish")
        assert late.status_code == 422 and "You took part in" in late.text
    assert len(set(codes)) == 2
    assert all(len(prove(world.ledger, code, instant("2026-04-02T11:00")).answers) == 1 for code in codes)


def test_answers_are_changed_and_proven_by_the_code_alone(pages_of: Callable[..., Any]) -> None:
    _, client = pages_of(ANONYMOUS)
    browser = client(CLERK)
    code = code_in(press(browser, answered(browser, "4", "2", "5", "5"), go="finish"))
    token = {"form_token": form_token(FORM_KEY), "code": code.lower()}
    shown = browser.post(f"{Q1}/proof", data=token).text
    assert "Your answers are there and can be changed" in shown
    page = browser.post(f"{Q1}/answer", data={**token, "begin": "yes"})
    assert page.text.count('aria-pressed="true"') == 1
    page = press(browser, press(browser, page, score="1"), go="next")
    page = press(browser, page, go="finish")
    assert page.headers["location"] == Q1
    assert "<b>1</b>" in browser.post(f"{Q1}/proof", data=token).text
    assert browser.post(f"{Q1}/proof", data={**token, "code": "0000"}).status_code == 422
    assert "You have taken part" in browser.get(Q1).text
