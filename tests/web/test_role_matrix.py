"""Each page with each right: the table says who may open it, and each cell is tried. A page without a row fails."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.domain.access.right import Right
from engine.web.form_token import form_token
from engine.web.page import Page, pages
from tests.fixtures.pages import Client

NOBODY: frozenset[Right] = frozenset()
PUBLIC = "nobody has to be signed in"
ALL = frozenset(Right)
OURS = frozenset({Right.MEMBER, Right.LEAD})
READERS = OURS | {Right.FINANCE, Right.AUDITOR}
WRITERS = OURS | {Right.FINANCE}
ADMINS = frozenset({Right.ADMIN})

MAY_OPEN: dict[str, frozenset[Right] | str] = {
    "start": ALL,
    "sign_in": PUBLIC,
    "link": PUBLIC,
    "language": PUBLIC,
    "sign_out": ALL,
    "me": ALL,
    "kept_about_me": ALL,
    "next_morning": ALL,
    "administration": ADMINS,
    "administration_account": ADMINS,
    "administration_auditor": ADMINS,
    "administration_people": ADMINS,
    "administration_sessions": ADMINS,
    "administration_audit": ADMINS,
    "administration_runs": ADMINS,
    "inbox": OURS,
    "inbox_draft": OURS,
    "undo": OURS,
    "item": READERS,
    "requests": OURS,
    "request_new": OURS,
    "delegations": OURS,
    "delegations_end": OURS,
    "round": OURS,
    "evidence": ALL,
    "evidence_picture": ALL,
    "evidence_download": ALL,
    "business": OURS,
    "business_template": OURS,
    "business_questions": OURS,
    "business_cancel": OURS,
    "business_record": OURS,
    "business_rows": OURS,
    "business_opened": OURS,
    "find": READERS,
    "subject": READERS,
    "agreements": READERS,
    "agreement": READERS,
    "agreement_changes": READERS,
    "agreement_file": READERS,
    "agreement_map": READERS,
    "reports": READERS,
    "overdue": READERS,
    "overdue_export": READERS,
    "overdue_reason": WRITERS,
    "overdue_remind": WRITERS,
    "month_end": READERS,
    "month_end_closing": WRITERS,
    "department": frozenset({Right.LEAD}),
    "scorecard": READERS,
    "scorecard_file": READERS,
    "satisfaction": READERS,
    "satisfaction_file": READERS,
    "defect_report": READERS,
    "defect_report_file": READERS,
    "trend": READERS,
    "trend_file": READERS,
    "defects": READERS,
    "defect": READERS,
    "defect_new": OURS,
    "praise": READERS,
    "surveys": READERS,
    "survey": READERS,
    "survey_answer": OURS,
    "survey_say": OURS,
    "survey_proof": OURS,
    "survey_results": READERS,
}
"""The rights of which one opens a page. Whoever adds a page says here who may open it."""
CHANGES_NOTHING_OF_THE_HOUSE = frozenset({"sign_out", "me", "next_morning"})
"""The forms that somebody sends who otherwise only reads: about oneself, and the clock of a rehearsal."""


def cells() -> Iterator[tuple[Page, str, frozenset[Right]]]:
    """Each page, with each method that it has, for nobody and for each right alone."""
    for page in pages():
        for method in [*(["GET"] if page.get else []), *(["POST"] if page.post else [])]:
            for rights in (NOBODY, *(frozenset({right}) for right in Right)):
                yield page, method, rights


def is_expected(page: Page, method: str, rights: frozenset[Right]) -> bool:
    """True if the table lets somebody with these rights in."""
    allowed = MAY_OPEN[page.name]
    if isinstance(allowed, str):
        return True
    changes = method == "POST" and page.name not in CHANGES_NOTHING_OF_THE_HOUSE
    return bool(rights & allowed) and not (changes and rights == {Right.AUDITOR})


@pytest.fixture
def browsers(own_month_pages: Client) -> dict[frozenset[Right], TestClient]:
    """A browser for nobody, and one for each right alone, of a person whom no role knows."""
    alone = {frozenset({right}): own_month_pages("probe-1", rights=right.value) for right in Right}
    return {NOBODY: own_month_pages(), **alone}


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert {page.name for page in pages()} == MAY_OPEN.keys()


def test_each_page_lets_in_whom_the_table_says_and_nobody_else(
    browsers: dict[frozenset[Right], TestClient], form_key: str
) -> None:
    wrong = []
    for page, method, rights in cells():
        path = re.sub(r"\{[^}]+\}", "none", page.path)
        browser = browsers[rights]
        if method == "GET":
            response = browser.get(path)
        else:
            response = browser.post(path, data={"form_token": form_token(form_key)})
        leads_to_sign_in = response.headers.get("location", "").startswith("/sign-in")
        is_sent_away = leads_to_sign_in and not (page.name == "sign_out" and rights)
        is_in = response.status_code != 403 and not is_sent_away
        if is_in != is_expected(page, method, rights) or response.status_code >= 500:
            wrong.append((page.name, method, sorted(rights), response.status_code))
    assert wrong == []


def test_nobody_without_a_session_sends_a_form_even_with_a_token(
    browsers: dict[frozenset[Right], TestClient], form_key: str
) -> None:
    for page in pages():
        if page.post is not None and not isinstance(MAY_OPEN[page.name], str):
            path = re.sub(r"\{[^}]+\}", "none", page.path)
            response = browsers[NOBODY].post(path, data={"form_token": form_token(form_key)})
            assert response.headers["location"] == "/sign-in", page.name
