"""Looking at what was handed in: who may, with which headers, and what a hostile file does."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from engine.checks.evidence import Evidence
from engine.domain.access.access import Access
from engine.domain.access.audit import AuditKind
from engine.domain.action.deliver import Deliver
from engine.domain.action.evidence import Attachment
from engine.domain.deadline.period import Period
from engine.domain.ledger.consequence import EvidenceErased
from engine.domain.ledger.entry import ENGINE
from engine.services.actions.act import act
from engine.services.command_time import CommandTime, rehearsal_clock
from engine.services.commit import decide
from engine.services.ports.accounts import AuditQuery
from engine.services.ports.ledger import Batch, Ledger
from engine.web.app import create_app
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tests.builders import month
from tests.fixtures.pages import Client, clients_of
from tests.fixtures.plays import Playthrough
from tests.web.site import RIGHTS, WHO, HeaderAuthenticator, sample_site

ITEM = "sales-finance/payment-slip@purchase.paid/A-1001"
SLIP = "c9f890c3bed1c698b0cfd00124154000a4aca2252632db1c3c0f2f5add4f35eb"
SHEET_ITEM = "sales-finance/last-month.business-slips@2025-12"
SHEET = "6bc0806684830997a4e4737ed487671b055c014a4422ecce599d8a1be25e0aed"
PAPERS = "consumer-credit-finance/payout-papers@loan.paid_out/A-1004"
HOSTILE = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def _path(sha256: str, what: str = "", item: str = ITEM) -> str:
    return f"/evidence/{sha256}{what}?item={quote(item)}"


@pytest.fixture
def papers(month_by_command: Playthrough, tmp_path: Path) -> tuple[Client, str, Path]:
    """The pages of a copy of the sample month, and a hostile file that a clerk handed in there."""
    state = tmp_path / "demo"
    shutil.copytree(month_by_command.state, state)
    ledger, evidence = open_ledger(Workspace.of(state=state, environment={})), Evidence(state / "evidence")
    at = rehearsal_clock(ledger.runs)
    assert isinstance(at, datetime)
    action = Deliver(
        occurrence=PAPERS,
        actor="consumer-credit-clerk-1",
        values={"card": "1234", "passbook": "5678"},
        files={"details": Attachment('../放款 "明细".svg', HOSTILE)},
    )
    done = act(ledger, action, CommandTime(at, rehearsal=True), evidence)
    sent = done.entry.body["evidence"]
    return clients_of(state), sent["details"]["sha256"], state  # type: ignore[index, call-overload, return-value]


@pytest.mark.parametrize(
    ("person", "rights", "may"),
    [
        ("sales-consultant-1", "", True),
        ("finance-cashier-1", "", True),
        ("auditor-1", "auditor", True),
        ("insurance-clerk-1", "", False),
        ("insurance-head-1", "", False),
        ("hr-head-1", "admin", False),
        ("administrator", "admin", False),
    ],
)
def test_only_those_who_may_see_the_item_see_its_evidence(
    month_pages: Client, person: str, rights: str, may: bool
) -> None:
    browser = month_pages(person, rights=rights)
    for what in ("", "/pictures/0", "/pictures/1", "/download"):
        assert browser.get(_path(SLIP, what)).status_code == (200 if may else 404), what


def test_a_file_is_found_by_its_own_item_alone(month_pages: Client) -> None:
    browser = month_pages("sales-consultant-1")
    for path in (
        _path(SLIP, item=SHEET_ITEM),
        _path("0" * 64),
        _path(SLIP, item="sales-finance/none"),
        _path(SLIP, item=""),
        _path(SLIP, "/pictures/2"),
        _path(SLIP, "/pictures/x"),
        _path(SLIP) + "&page=2",
        _path(SLIP) + "&page=-1",
    ):
        assert browser.get(path).status_code == 404, path


def test_a_picture_is_a_jpeg_that_a_browser_asks_about_each_time(month_pages: Client) -> None:
    browser = month_pages("sales-consultant-1")
    picture = browser.get(_path(SLIP, "/pictures/0"))
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert {name: picture.headers[name] for name in ("content-type", "cache-control", "content-security-policy")} == {
        "content-type": "image/jpeg",
        "cache-control": "private, no-cache",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    again = browser.get(_path(SLIP, "/pictures/0"), headers={"if-none-match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_sheet_is_a_table(month_pages: Client) -> None:
    page = month_pages("finance-clerk-1").get(_path(SHEET, item=SHEET_ITEM)).text
    assert '<th scope="col">订单号</th>' in page
    assert "business-slips-2025-12.csv" in page


def test_a_hostile_file_is_saved_under_its_own_name_and_never_shown(papers: tuple[Client, str, Path]) -> None:
    client, sha256, _ = papers
    browser = client("finance-clerk-1")
    page = browser.get(_path(sha256, item=PAPERS))
    assert page.status_code == 200
    assert "This kind of file cannot be shown here" in page.text
    assert "alert(1)" not in page.text
    assert browser.get(_path(sha256, "/pictures/1", item=PAPERS)).status_code == 404
    saved = browser.get(_path(sha256, "/download", item=PAPERS))
    assert saved.content == HOSTILE
    assert {n: saved.headers[n] for n in ("content-type", "content-disposition", "content-security-policy")} == {
        "content-type": "application/octet-stream",
        "content-disposition": 'attachment; filename="__ ____.svg"; '
        "filename*=UTF-8''%E6%94%BE%E6%AC%BE%20%22%E6%98%8E%E7%BB%86%22.svg",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    assert saved.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_was_changed_or_erased_says_so(papers: tuple[Client, str, Path]) -> None:
    client, sha256, state = papers
    browser = client("finance-clerk-1", language="zh")
    (state / "evidence" / sha256[:2] / sha256).write_bytes(b"something else")
    changed = browser.get(_path(sha256, "/download", item=PAPERS))
    assert changed.status_code == 410
    assert "已被改动" in changed.text
    ledger = open_ledger(Workspace.of(state=state, environment={}))
    at = rehearsal_clock(ledger.runs)
    erased = EvidenceErased(fields=("details",), files=(sha256,))
    decide(
        ledger,
        at,
        lambda head: (
            Batch("run", (erased.entry_about(PAPERS, actor=ENGINE, effective_at=at, recorded_at=head.recorded_at),)),
            None,
        ),
    )
    for what in ("", "/download"):
        gone = browser.get(_path(sha256, what, item=PAPERS))
        assert gone.status_code == 410
        assert "已于" in gone.text and "删除" in gone.text


@dataclass(frozen=True)
class _OfOnePeriod(HeaderAuthenticator):
    """Lets people see one period."""

    period: Period | None = None

    def access(self, request: Request, at: datetime, one_state: Ledger) -> Access | None:
        access = HeaderAuthenticator.access(self, request, at, one_state)
        return replace(access, period=self.period) if access is not None else None


@pytest.mark.parametrize(("period", "may"), [("2026-01", True), ("2026-02", False)])
def test_an_auditor_of_one_period_sees_its_evidence_alone(month_to_read: Path, period: str, may: bool) -> None:
    site = sample_site(month_to_read)
    site = replace(site, authenticator=_OfOnePeriod(site.ledger, period=month(period)))
    browser = TestClient(create_app(site), headers={WHO: "auditor-1", RIGHTS: "auditor"}, follow_redirects=False)
    for what in ("", "/pictures/1", "/download"):
        assert browser.get(_path(SLIP, what)).status_code == (200 if may else 404), what


def test_an_auditor_of_one_period_still_has_the_work_of_the_own_department(month_to_read: Path) -> None:
    site = sample_site(month_to_read)
    site = replace(site, authenticator=_OfOnePeriod(site.ledger, period=month("2026-02")))
    client = TestClient(create_app(site), headers={RIGHTS: "auditor"}, follow_redirects=False)
    for person, status in (("sales-clerk-1", 200), ("insurance-clerk-1", 404)):
        for path in (f"/items/{quote(ITEM)}", f"/round?item={quote(ITEM, safe='')}", _path(SLIP)):
            assert client.get(path, headers={WHO: person}).status_code == status, (person, path)


def test_each_look_at_a_file_is_kept_once_and_each_download(papers: tuple[Client, str, Path]) -> None:
    client, sha256, state = papers
    ledger = open_ledger(Workspace.of(state=state, environment={}))
    views = AuditQuery(frozenset({AuditKind.EVIDENCE_VIEWED}), actor="finance-clerk-2")
    browser, slip = client("finance-clerk-2"), {"file": SLIP, "how": "viewed"}
    for what in ("/pictures/0", "/pictures/1", "/pictures/1", ""):
        assert browser.get(_path(SLIP, what)).status_code == 200
    browser.get(_path(sha256, "/download", item=PAPERS))
    assert [(one.about, one.detail) for one in reversed(ledger.accounts.audit(views, 10))] == [
        (ITEM, slip),
        (PAPERS, {"file": sha256, "how": "downloaded"}),
    ]
