"""Files that a browser sends as evidence: each is taken or refused in a sentence, and none breaks anything."""

import io
import zipfile
from pathlib import Path

import pytest

from engine.domain.action.evidence import LARGEST
from engine.domain.action.file_type import upload_name
from engine.web.site import Site
from tests.conftest import PICTURE
from tests.fixtures.pages import Client
from tests.web.forms import form_of
from tests.web.site import sample_site

CONSULTANT = "sales-consultant-1"
FILE_OF = "sales-finance/complete-file@settlement.arranged/A-1004"
SLIP = "sales-finance/payment-slip@purchase.paid/A-1005"
KEEP = ("do", "keep")
JPEG, WEBP = b"\xff\xd8\xff\xe0 jpeg", b"RIFF\x10\0\0\0WEBPVP8 "
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"
HTML = b"<html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    return sample_site(tmp_path / "demo")


def zipped(name: str = "[Content_Types].xml", content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


TAKEN = {
    "a photo": ("slip", "slip.jpg", JPEG),
    "a photo in capital letters": ("slip", "IMG_0001.JPEG", JPEG),
    "a photo of an iPhone": ("slip", "IMG.heic", HEIC),
    "a picture of a browser": ("slip", "slip.webp", WEBP),
    "a scan": ("slip", "slip.pdf", b"%PDF-1.7"),
    "a picture with a page behind it, which is a picture to everybody": ("slip", "slip.png", PICTURE + HTML),
    "a document": ("contract", "contract.docx", zipped()),
    "a document of WPS": ("contract", "合同.wps", OLE),
    "a table": ("contract", "list.csv", "订单号,金额\nA-1,5\n".encode()),
    "a table in UTF-16": ("contract", "list.txt", "订单号\t金额".encode("utf-16")),
}
REFUSED = {
    "a page": ("contract", "contract.html", HTML),
    "a drawing with a script": ("slip", "slip.svg", SVG),
    "a program": ("contract", "contract.exe", b"MZ\x90\0"),
    "a page that is called a photo": ("slip", "slip.jpg", HTML),
    "a program that is called a contract": ("contract", "contract.pdf", b"MZ\x90\0"),
    "a photo that is called a page": ("slip", "slip.html", JPEG),
    "a sound with the beginning of a picture": ("slip", "slip.webp", b"RIFF\x10\0\0\0WAVEfmt "),
    "a film with the beginning of a photo": ("slip", "slip.heic", b"\0\0\0\x18ftypmp42\0\0\0\0"),
    "a script behind a second extension": ("contract", "contract.pdf.js", b"%PDF-1.7"),
    "a name that is an extension alone": ("slip", ".png", PICTURE),
    "no extension": ("slip", "slip", PICTURE),
    "an empty file": ("slip", "slip.png", b""),
    "a text with control characters": ("contract", "list.csv", b"a,b\n\0\x01\x02"),
    "a table where a photo is wanted": ("slip", "slip.xlsx", zipped()),
    "a file of more than 20 MB": ("slip", "slip.png", PICTURE + bytes(LARGEST)),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_file_of_a_known_type_is_kept_under_its_hash(own_month_pages: Client, site: Site, case: str) -> None:
    field, name, content = TAKEN[case]
    assert _send(own_month_pages, field, name, content) == (303, "")
    (draft,) = site.ledger.drafts.of(CONSULTANT)
    assert draft.file is not None
    assert draft.file.name == name
    stored = site.workspace.drafts / draft.file.sha256[:2] / draft.file.sha256
    assert stored.read_bytes() == content
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("case", REFUSED)
def test_any_other_file_is_refused_beside_its_cell_and_leaves_nothing(
    own_month_pages: Client, site: Site, case: str
) -> None:
    field, name, content = REFUSED[case]
    status, problem = _send(own_month_pages, field, name, content)
    assert status == 422
    assert problem
    assert site.ledger.drafts.of(CONSULTANT) == []
    assert [path for path in site.workspace.drafts.rglob("*") if path.is_file()] == []


def _send(pages: Client, field: str, name: str, content: bytes) -> tuple[int, str]:
    """The status, and the sentence beside the cell."""
    browser = pages(CONSULTANT)
    form = form_of(browser.get("/inbox").text, "row")
    rows = [value for key, value in form.fields if key == "row"]
    place = rows.index(SLIP if field == "slip" else FILE_OF)
    sent = form.send(browser, KEEP, {f"f{place}.{field}": (name, content)})
    beside = sent.text.partition(f'id="c{place}-{field}-problem">')[2].partition("<")[0]
    return sent.status_code, beside


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("C:\\Users\\me\\slip.png", "slip.png"),
        ("../../../etc/passwd.png", "passwd.png"),
        ("/etc/cron.d/slip.png", "slip.png"),
        ("sl\0ip\r\nX-Header: 1.png", "slipX-Header: 1.png"),
        ("slip\u202egnp.exe", "slipgnp.exe"),
        ("\ufeff slip .png ", "slip .png"),
        ("....", "file"),
        ("", "file"),
        ("合同（第一版）.pdf", "合同（第一版）.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_loses_folders_and_what_nobody_sees(written: str, kept: str) -> None:
    assert upload_name(written) == kept


def test_a_table_that_unpacks_to_gigabytes_is_refused_when_it_is_handed_in(own_month_pages: Client) -> None:
    """Sheets are read at the delivery, within limits."""
    clerk = "consumer-credit-clerk-1"
    browser = own_month_pages(clerk)
    page = browser.get("/inbox?by=agreement").text
    form = form_of(page, "row")
    cell = next(value for name, value in form.fields if name == "cell" and value.endswith(".report"))
    id = [value for name, value in form.fields if name == "row"][int(cell.partition(".")[0])]
    form.tick("tick", id)
    bomb = zipped("xl/worksheets/sheet1.xml", bytes(300 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    sent = form.send(browser, ("do", "deliver"), {f"f{cell}": ("欠款.xlsx", bomb)})
    assert sent.status_code == 422
    assert "Nothing was handed in" in sent.text


def test_somebody_with_too_much_in_drafts_is_told_so(
    own_month_pages: Client, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.services.actions.drafts.MOST_BYTES", 100)
    assert _send(own_month_pages, "slip", "slip.png", PICTURE + bytes(50)) == (303, "")
    status, problem = _send(own_month_pages, "contract", "contract.png", PICTURE + bytes(60))
    assert status == 422
    assert "MB of files" in problem
    assert len([path for path in site.workspace.drafts.rglob("*") if path.is_file()]) == 1


def test_a_form_of_more_than_a_page_takes_is_refused_while_it_arrives(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    answer = browser.post("/inbox/draft", content=b"x", headers={"content-length": str(25 * 1024 * 1024)})
    assert answer.status_code == 413
