"""File checks: a file below a configured root tells if an occurrence is done, and no path leads out of the root."""

import errno
import gzip
import io
import json
import os
import socket
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import xlsxwriter

from engine.checks import row_comparison, table
from engine.checks.file import check_file
from engine.checks.table import table_problems
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.text import Text
from engine.intake import excel_rows
from engine.intake.stream import TooLarge
from engine.loading.check.file import FileRoot

NOW = datetime(2026, 4, 3, 8, 30, tzinfo=UTC)
WRITTEN = datetime(2026, 4, 3, 8, 20, tzinfo=UTC)
ARREARS = "客户,金额\n王,8500\n李,120.50\n"

Put = Callable[..., Path]
RunCheck = Callable[..., Observation]
Reached = Callable[[str, str], set[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the root, next to files that no check may reach."""
    (tmp_path / "secret.csv").write_text("secret", encoding="utf-8")
    root = tmp_path / "share"
    root.mkdir()
    return root


@pytest.fixture
def put(folder: Path) -> Put:
    """Writes a file below the root with a given time of modification."""

    def make(name: str, content: str | bytes = ARREARS, modified: datetime = WRITTEN) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (modified.timestamp(), modified.timestamp()))
        return path

    return make


@pytest.fixture
def run_check(folder: Path) -> RunCheck:
    """Runs the check of a path at NOW."""

    def check(
        path: str = "arrears-{period}.csv",
        *,
        key: str | None = None,
        table: SheetRule | None = None,
        root: FileRoot | None = None,
        now: datetime = NOW,
        **rules: object,
    ) -> Observation:
        period = "2026-03" if key is None else None
        subject = CheckSubject("finance/arrears@2026-03", key, period, NOW - timedelta(days=3), NOW)
        file_check = FileCheck("reports", path, table=table, **rules)  # type: ignore[arg-type]
        return check_file(file_check, subject, root or FileRoot(folder), now=now)

    return check


@pytest.fixture
def reached(put: Put, run_check: RunCheck, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Reached:
    """Runs a check and returns the paths that it opens; it writes nothing."""
    put("A-1/secret.csv")

    def opens(path: str, key: str) -> set[str]:
        before, real, opened = tree(folder), os.open, set[str]()

        def watch(name: str, flags: int, *, dir_fd: int | None = None) -> int:
            assert not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            found = real(name, flags, dir_fd=dir_fd)
            opened.add(os.path.relpath(os.readlink(f"/proc/self/fd/{found}"), folder.parent))
            return found

        with monkeypatch.context() as patched:
            patched.setattr(os, "open", watch)
            observation = run_check(path, key=key)
        assert observation.answer in (CheckAnswer.NOT_MET, CheckAnswer.COULD_NOT) and observation.digest == ""
        assert tree(folder) == before
        return opened

    return opens


def tree(folder: Path) -> dict[str, int]:
    return {str(p): p.lstat().st_mtime_ns for p in folder.parent.rglob("*")}


def workbook(rows: Sequence[Sequence[object]], sheet: str = "欠款") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet(sheet)
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    return content.getvalue()


# ---- present or absent


def test_a_file_that_is_there_is_met_and_done_when_it_was_last_modified(put: Put, run_check: RunCheck) -> None:
    put("arrears-2026-03.csv")
    size, digest = len(ARREARS.encode()), sha256(ARREARS.encode()).hexdigest()
    assert run_check() == Observation(
        CheckAnswer.MET,
        Text(
            zh=f"reports/arrears-2026-03.csv 有 {size} 字节，修改于 2026-04-03 08:20 UTC",
            en=f"reports/arrears-2026-03.csv has {size} bytes, modified at 2026-04-03 08:20 UTC",
        ),
        WRITTEN,
        digest,
    )


@pytest.mark.parametrize("path", ["arrears-{period}.csv", "insurance/{period}/arrears.csv"])
def test_a_file_or_folder_that_is_not_there_is_not_met(run_check: RunCheck, path: str) -> None:
    observation = run_check(path)
    assert (observation.answer, observation.done_at, observation.digest) == (CheckAnswer.NOT_MET, None, "")
    name = path.replace("{period}", "2026-03")
    assert observation.what == Text(zh=f"没有文件 reports/{name}", en=f"there is no file reports/{name}")


def test_a_path_is_filled_with_the_key_and_the_case_is_as_written(put: Put, run_check: RunCheck) -> None:
    put("订单/A-1/凭证.csv")
    assert run_check("订单/{key}/凭证.csv", key="A-1").answer is CheckAnswer.MET
    assert run_check("订单/{key}/凭证.csv", key="a-1").answer is CheckAnswer.NOT_MET


def test_equal_content_has_an_equal_digest_whatever_its_name_and_age(put: Put, run_check: RunCheck) -> None:
    put("a.csv")
    put("b.csv", modified=WRITTEN - timedelta(days=9))
    assert run_check("a.csv").digest == run_check("b.csv").digest != ""


# ---- complete, recent, large enough


@pytest.mark.parametrize(("age", "answer"), [(29, CheckAnswer.NOT_MET), (30, CheckAnswer.MET)])
def test_a_file_modified_less_than_settled_ago_is_still_being_written(
    put: Put, run_check: RunCheck, age: int, answer: CheckAnswer
) -> None:
    put("arrears-2026-03.csv", modified=NOW - timedelta(seconds=age))
    observation = run_check()
    assert observation.answer is answer
    if answer is CheckAnswer.NOT_MET:
        assert observation.what == Text(
            zh="reports/arrears-2026-03.csv 还在写入", en="reports/arrears-2026-03.csv is still being written"
        )


@pytest.mark.parametrize(("ahead", "answer"), [(30, CheckAnswer.NOT_MET), (31, CheckAnswer.COULD_NOT)])
def test_a_file_from_the_future_asks_for_the_clocks_to_be_checked(
    put: Put, run_check: RunCheck, ahead: int, answer: CheckAnswer
) -> None:
    put("arrears-2026-03.csv", modified=NOW + timedelta(seconds=ahead))
    assert run_check().answer is answer


def test_a_file_that_grows_while_it_is_read_is_still_being_written(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("arrears-2026-03.csv")
    real, was_read = os.fstat, []

    def fstat(fd: int) -> os.stat_result:
        found = real(fd)
        if not was_read:
            was_read.append(fd)
            with path.open("ab") as file:
                file.write("张,3\n".encode())
            os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
        return found

    monkeypatch.setattr(os, "fstat", fstat)
    observation = run_check()
    assert (observation.answer, observation.digest) == (CheckAnswer.NOT_MET, "")
    assert observation.what.en.endswith("is still being written")


def test_a_file_rewritten_at_the_same_size_while_it_is_read_is_still_being_written(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("arrears-2026-03.csv")
    real, was_read = os.fstat, []

    def fstat(fd: int) -> os.stat_result:
        if was_read:
            os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        was_read.append(fd)
        return real(fd)

    monkeypatch.setattr(os, "fstat", fstat)
    assert run_check().what.zh.endswith("还在写入")


@pytest.mark.parametrize(("least", "answer"), [(3, CheckAnswer.MET), (4, CheckAnswer.NOT_MET)])
def test_a_file_has_its_least_size(put: Put, run_check: RunCheck, least: int, answer: CheckAnswer) -> None:
    put("a.pdf", "abc")
    observation = run_check("a.pdf", min_bytes=least)
    assert observation.answer is answer
    assert observation.digest == sha256(b"abc").hexdigest()


def test_an_empty_file_is_not_met(put: Put, run_check: RunCheck) -> None:
    put("a.csv", "")
    assert run_check("a.csv").what == Text(
        zh="reports/a.csv 只有 0 字节，至少应有 1", en="reports/a.csv has 0 bytes, fewer than 1"
    )


@pytest.mark.parametrize(("minutes", "answer"), [(10, CheckAnswer.MET), (9, CheckAnswer.NOT_MET)])
def test_the_age_of_a_file_counts_up_to_the_instant_of_asking(
    put: Put, run_check: RunCheck, minutes: int, answer: CheckAnswer
) -> None:
    put("a.csv")
    observation = run_check("a.csv", max_age=timedelta(minutes=minutes), now=NOW + timedelta(days=200))
    assert observation.answer is answer
    if answer is CheckAnswer.NOT_MET:
        assert observation.what == Text(
            zh="reports/a.csv 修改于 2026-04-03 08:20 UTC，早于约定的时限",
            en="reports/a.csv was modified at 2026-04-03 08:20 UTC, longer ago than agreed",
        )


# ---- unreadable files are never “not delivered”


def could_not(observation: Observation) -> str:
    assert (observation.answer, observation.done_at, observation.digest) == (CheckAnswer.COULD_NOT, None, "")
    assert observation.what.zh != observation.what.en
    return observation.what.en


def test_a_root_that_is_gone_could_not_be_checked(run_check: RunCheck, folder: Path) -> None:
    words = could_not(run_check(root=FileRoot(folder / "unmounted")))
    assert words == "the folder of reports is not there; it may not be mounted"


def test_a_root_that_is_a_file_could_not_be_checked(put: Put, run_check: RunCheck) -> None:
    assert could_not(run_check(root=FileRoot(put("file")))) == "reports cannot be read: Not a directory"


def test_a_file_larger_than_allowed_could_not_be_checked(put: Put, run_check: RunCheck, folder: Path) -> None:
    path = put("a.csv")
    os.truncate(path, 2**40)
    words = could_not(run_check("a.csv"))
    assert words == "reports/a.csv has 1099511627776 bytes, more than the allowed 20971520"
    put("b.csv", b"x" * 100)
    assert run_check("b.csv", root=FileRoot(folder, largest=100)).answer is CheckAnswer.MET
    could_not(run_check("b.csv", root=FileRoot(folder, largest=99)))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.ELOOP, errno.EMFILE])
@pytest.mark.parametrize("step", ["root", "insurance", "a.csv"])
def test_a_refusal_at_any_step_could_not_be_checked(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch, folder: Path, step: str, number: int
) -> None:
    put("insurance/a.csv")
    real = os.open

    def refuse(path: object, flags: int, *, dir_fd: int | None = None) -> int:
        if path == (folder if step == "root" else step):
            raise OSError(number, os.strerror(number), str(folder))
        return real(path, flags, dir_fd=dir_fd)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    words = could_not(run_check("insurance/a.csv"))
    assert "cannot be read" in words
    assert str(folder) not in words


def test_a_disk_that_fails_while_it_is_read_could_not_be_checked(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.csv")

    def fstat(_: int) -> os.stat_result:
        raise OSError(errno.EIO, "disk")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fstat", fstat)
        observation = run_check("a.csv")
    assert could_not(observation) == "reports/a.csv cannot be read: Input/output error"


def test_no_descriptor_is_left_open_whatever_happens(put: Put, run_check: RunCheck, folder: Path) -> None:
    put("insurance/a.csv")
    os.mkfifo(folder / "insurance/pipe")
    before = len(os.listdir("/proc/self/fd"))
    for path in ("insurance/a.csv", "insurance/none", "insurance/pipe", "insurance/a.csv/x", "../x"):
        run_check(path)
    assert len(os.listdir("/proc/self/fd")) == before


# ---- links, pipes, devices


def test_a_link_in_place_of_a_file_is_not_followed(run_check: RunCheck, folder: Path) -> None:
    (folder / "a.csv").symlink_to(folder.parent / "secret.csv")
    assert could_not(run_check("a.csv")) == "reports/a.csv is a symbolic link, which is not followed"


def test_a_link_in_place_of_a_folder_is_not_followed(run_check: RunCheck, folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent)
    assert could_not(run_check("out/secret.csv")) == "reports/out is a symbolic link, which is not followed"


def test_a_root_may_itself_be_a_link_for_it_is_the_administrators(put: Put, run_check: RunCheck, folder: Path) -> None:
    put("a.csv")
    (folder.parent / "link").symlink_to(folder)
    assert run_check("a.csv", root=FileRoot(folder.parent / "link")).answer is CheckAnswer.MET


@pytest.mark.parametrize("path", ["a.csv", "out/secret.csv"])
def test_a_link_put_there_after_it_was_looked_at_is_not_followed(
    run_check: RunCheck, folder: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    (folder / "a.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "out").symlink_to(folder.parent)
    real = os.stat
    monkeypatch.setattr(os, "stat", lambda name, dir_fd, follow_symlinks: real(name, dir_fd=dir_fd))
    assert "cannot be read" in could_not(run_check(path))


def test_a_pipe_is_neither_opened_nor_waited_for(run_check: RunCheck, folder: Path) -> None:
    os.mkfifo(folder / "a.csv")
    assert could_not(run_check("a.csv")) == "reports/a.csv is not a regular file"


def test_a_pipe_put_there_after_it_was_looked_at_is_not_waited_for(
    put: Put, run_check: RunCheck, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regular = os.stat(put("b.csv"))
    os.mkfifo(folder / "a.csv")
    monkeypatch.setattr(os, "stat", lambda *_, **__: regular)
    assert could_not(run_check("a.csv")) == "reports/a.csv is not a regular file"


def test_a_folder_a_socket_and_a_device_are_no_files(
    run_check: RunCheck, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.csv").mkdir()
    assert could_not(run_check("a.csv")) == "reports/a.csv is not a regular file"
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.csv")
        assert could_not(run_check("s.csv")) == "reports/s.csv is not a regular file"
    assert could_not(run_check("zero", root=FileRoot(Path("/dev")))) == "reports/zero is not a regular file"


def test_a_file_in_place_of_a_folder_could_not_be_checked(put: Put, run_check: RunCheck) -> None:
    put("insurance")
    assert could_not(run_check("insurance/a.csv")) == "reports/insurance is not a folder"


# ---- hostile names

HOSTILE_KEYS = [
    *("..", ".", "", " ", "../secret", "../../etc/passwd", "/etc/passwd", "//etc/passwd", "a/../../secret"),
    *("..\\secret", "a\\b", "C:\\secret", "\\\\server\\share", "secret\x00", "..\x00", "a\nb", "a\tb", "\x1b[2J"),
    *("a/b", "a/", "/", "./secret", "../share/../secret", "\u202ecod.exe", "a\u200b", "\udce4", "\ud800", "A-1."),
    *("A-1 ", "..\u3000", "x" * 300, "{key}/../../secret", "%2e%2e%2fsecret", "..;/secret", "~root", "$HOME"),
]
HOSTILE_PATHS = [
    *("../secret.csv", "/etc/passwd", "a/../../secret.csv", "a//secret.csv", "./secret.csv", "a/./b", "", "/", "a/"),
    *("..", "...", "{key}/../../secret.csv", "..\\secret.csv", "\\\\server\\x", "secret.csv\x00.pdf", "a\x00", "{key}"),
    *("/proc/self/environ", "/dev/stdin", "proc/../../secret.csv", "a/..", "..//secret.csv", "\n", " ", "a /b", "b."),
]


@pytest.mark.parametrize("key", HOSTILE_KEYS, ids=ascii)
def test_no_number_reaches_or_writes_anything_outside_its_root(reached: Reached, key: str) -> None:
    for path in ("{key}", "{key}.csv", "{key}/secret.csv"):
        assert reached(path, key) <= {"share"}
    assert reached("A-1/{key}/secret.csv", key) <= {"share", "share/A-1"}


@pytest.mark.parametrize("path", HOSTILE_PATHS, ids=ascii)
def test_no_path_reaches_or_writes_anything_outside_its_root(reached: Reached, path: str) -> None:
    assert reached(path, "..") <= {"share"}


@pytest.mark.parametrize("key", ["../../etc/passwd", "..\\x", "a\nb", "A-1.", "\ud800"])
def test_a_number_that_is_no_name_is_no_breach_and_is_said_without_it(run_check: RunCheck, key: str) -> None:
    observation = run_check("{key}.csv", key=key)
    assert observation.answer is (CheckAnswer.COULD_NOT if key != "A-1." else CheckAnswer.NOT_MET)
    assert run_check("{key}", key=key).what.en.startswith("reports/{key} with the number or period of this item")


# ---- tables

SHEET = SheetRule(columns=("客户", "金额"), min_rows=2)


@pytest.mark.parametrize(
    "content",
    [
        ARREARS.encode(),
        ARREARS.encode("utf-8-sig"),
        ARREARS.encode("gb18030"),
        ARREARS.encode("utf-16"),
        ARREARS.replace("\n", "\r\n").replace(",", ";").encode(),
        gzip.compress(ARREARS.encode()),
        workbook([["客户", "金额"], ["王", 8500], ["李", 120.5]]),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "semicolons", "gzip", "xlsx"],
)
def test_a_table_as_agreed_is_met_with_its_rows(put: Put, run_check: RunCheck, content: bytes) -> None:
    put("a.csv", content)
    observation = run_check("a.csv", table=SHEET)
    assert observation.answer is CheckAnswer.MET
    assert observation.what == Text(
        zh="reports/a.csv 有 2 行，修改于 2026-04-03 08:20 UTC",
        en="reports/a.csv has rows: 2, modified at 2026-04-03 08:20 UTC",
    )


def test_missing_columns_and_missing_rows_are_both_told(put: Put, run_check: RunCheck) -> None:
    content = "客户,数额\n王,1\n"
    put("a.csv", content)
    observation = run_check("a.csv", table=SHEET)
    assert (observation.answer, observation.done_at, observation.digest) == (
        CheckAnswer.NOT_MET,
        None,
        sha256(content.encode()).hexdigest(),
    )
    assert observation.what == Text(
        zh="reports/a.csv：缺少列：金额（表头是：客户, 数额）；只有 1 行，至少应有 2 行",
        en="reports/a.csv: missing columns: 金额 (the headings are: 客户, 数额); it has 1 rows, at least 2 are needed",
    )


@pytest.mark.parametrize("content", ["客户,金额\n".encode(), "客户,金额\n,\n".encode(), workbook([["客户", "金额"]])])
def test_a_table_of_headings_alone_is_empty_unless_the_check_allows_it(
    put: Put, run_check: RunCheck, content: bytes
) -> None:
    put("a.csv", content)
    observation = run_check("a.csv", table=SheetRule(columns=("客户",)))
    assert observation.answer is CheckAnswer.NOT_MET
    assert observation.what == Text(
        zh="reports/a.csv：只有表头，没有数据", en="reports/a.csv: it has headings, but no rows"
    )
    assert run_check("a.csv", table=SheetRule(columns=("客户",), min_rows=0)).answer is CheckAnswer.MET


def test_the_sheet_named_is_looked_at(put: Put, run_check: RunCheck) -> None:
    put("a.xlsx", workbook([["客户", "金额"], ["王", 1], ["李", 2]], sheet="四月"))
    assert run_check("a.xlsx", table=SheetRule(sheet="四月", min_rows=2)).answer is CheckAnswer.MET
    observation = run_check("a.xlsx", table=SheetRule(sheet="三月"))
    assert observation.answer is CheckAnswer.NOT_MET
    assert observation.what.en == "reports/a.xlsx has no sheet “三月”. It has: 四月"


ROW = json.dumps({"properties": {"客户": {"minLength": 1}, "金额": {"type": "number", "exclusiveMinimum": 0}}})


def test_rows_that_do_not_fit_their_schema_are_told_by_line_without_their_values(put: Put, run_check: RunCheck) -> None:
    put("a.csv", '客户,金额\n王,"8,500.00"\n,0\n李,约三百\n')
    observation = run_check("a.csv", table=SheetRule(row=ROW))
    assert observation.answer is CheckAnswer.NOT_MET
    assert observation.what == Text(
        zh="reports/a.csv：第 3 行：“客户”不符合 minLength：1；第 3 行：“金额”不符合 exclusiveMinimum：0；"
        '第 4 行：“金额”不符合 type："number"',
        en="reports/a.csv: row 3: `客户` does not fit minLength: 1; row 3: `金额` does not fit exclusiveMinimum: 0; "
        'row 4: `金额` does not fit type: "number"',
    )


def test_a_cell_that_a_short_row_leaves_out_is_blank(put: Put, run_check: RunCheck) -> None:
    put("a.csv", "客户,金额,备注\n王,1\n")
    rule = json.dumps({"required": ["备注"], "properties": {"备注": {"const": ""}}})
    assert run_check("a.csv", table=SheetRule(row=rule)).answer is CheckAnswer.MET


def test_numbers_of_a_workbook_fit_as_those_of_a_text(put: Put, run_check: RunCheck) -> None:
    put("a.xlsx", workbook([["客户", "金额"], ["王", 8500.5], ["李", -1]]))
    observation = run_check("a.xlsx", table=SheetRule(row=ROW))
    assert observation.what.en == "reports/a.xlsx: row 3: `金额` does not fit exclusiveMinimum: 0"


def test_a_row_whose_comma_is_not_quoted_is_told(put: Put, run_check: RunCheck) -> None:
    put("a.csv", "客户,金额\n王,8,500.00\n")
    observation = run_check("a.csv", table=SheetRule())
    assert observation.what.en.startswith("reports/a.csv: row 2: 3 values under 2 headings")


def test_of_many_wrong_rows_the_first_are_told(put: Put, run_check: RunCheck) -> None:
    put("a.csv", "客户,金额\n" + "王,零\n" * 10_000)
    observation = run_check("a.csv", table=SheetRule(row=ROW))
    assert observation.what.en.count("row ") == 5


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95])
def test_half_a_workbook_is_not_met(put: Put, run_check: RunCheck, keep: float) -> None:
    whole = workbook([["客户", "金额"], *[["王", n] for n in range(500)]])
    put("a.xlsx", whole[: int(len(whole) * keep)])
    observation = run_check("a.xlsx", table=SHEET)
    assert observation.answer is CheckAnswer.NOT_MET
    assert observation.what.en.startswith("reports/a.xlsx is not a readable workbook; it may be damaged")


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02" * 50, b"<html><table></table></html>", b"%PDF-1.7 \xff\xfe\x00", b"\n\n", b'"never closed\n1,2\n'],
    ids=["bytes", "page", "pdf", "blank", "quote"],
)
def test_what_is_no_table_is_not_met_where_a_table_was_agreed(put: Put, run_check: RunCheck, content: bytes) -> None:
    put("a.csv", content)
    observation = run_check("a.csv", table=SheetRule(columns=("客户",)))
    assert observation.answer is CheckAnswer.NOT_MET
    assert "reports/a.csv" in observation.what.zh
    assert not observation.what.en.endswith(".") and not observation.what.zh.endswith("。")


def test_a_bomb_could_not_be_checked(put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.csv", gzip.compress(b"key,note\n" + b"0" * 40 * 1024**2))
    assert "reports/a.csv is too large" in could_not(run_check("a.csv", table=SHEET))
    monkeypatch.setattr(excel_rows, "UNPACKED", 1024)
    put("a.xlsx", workbook([["客户", "金额"], ["王", 1]]))
    assert "reports/a.xlsx is too large" in could_not(run_check("a.xlsx", table=SHEET))


def test_a_table_that_unpacks_to_more_than_a_look_may_read_could_not_be_checked(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "UNPACKED", 1024**2)
    put("a.csv", gzip.compress(b"key,note\n" + os.urandom(1024**2).hex().encode()))
    assert "more than 1 MB when unpacked" in could_not(run_check("a.csv", table=SHEET))


def test_words_that_quote_a_file_are_one_line_and_cut(put: Put, run_check: RunCheck) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for n in range(60):
            book.add_worksheet(f"{n} \u202egnol yrev si eman a")
    put("a.xlsx", content.getvalue())
    observation = run_check("a.xlsx", table=SheetRule(sheet="四月"))
    assert observation.answer is CheckAnswer.NOT_MET
    for words in (observation.what.zh, observation.what.en):
        assert words.isprintable() and len(words) <= 500


def test_a_sheet_that_spans_millions_of_blank_cells_could_not_be_checked(put: Put, run_check: RunCheck) -> None:
    far = io.BytesIO()
    small = io.BytesIO(workbook([["客户", "金额"], ["王", 1]]))
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'r="B2"', b'r="XFD1048576"'))
    put("a.xlsx", far.getvalue())
    assert "is too large" in could_not(run_check("a.xlsx", table=SHEET))


def test_more_rows_than_can_be_compared_could_not_be_checked(
    put: Put, run_check: RunCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_comparison, "MOST_STEPS", 1000)
    put("a.csv", "客户,金额\n" + "王,1\n" * 1000)
    words = could_not(run_check("a.csv", table=SheetRule(row=ROW)))
    assert "has too many rows or columns, from row " in words
    assert run_check("a.csv", table=SheetRule(min_rows=1000)).answer is CheckAnswer.MET


def test_an_upload_is_held_to_the_same_rules() -> None:
    rule = SheetRule(columns=("客户", "金额"), row=ROW)
    assert table_problems(rule, "欠款.csv", ARREARS.encode("gb18030")) == ()
    assert [p.zh for p in table_problems(rule, "欠款.csv", "客户\n王\n".encode())] == ["缺少列：金额（表头是：客户）"]
    assert table_problems(rule, "a.xlsx", b"PK\x03\x04 half")[0].en.startswith("a.xlsx is not a readable workbook")
    with pytest.raises(TooLarge):
        table_problems(rule, "a.csv.gz", gzip.compress(b"a,b\n" + b"0" * 40 * 1024**2))


@pytest.mark.parametrize("heading", ["金额（元）", "金额 / Amount", "金 额*", "金额:"])
def test_headings_are_read_as_imports_read_them(heading: str) -> None:
    rule = SheetRule(columns=("客户", "金额"), row=ROW)
    content = workbook([["2026年2月欠款报表"], ["编制单位：保险部", "单位：元"], ["客户", heading], ["王", 8500]])
    assert table_problems(rule, "a.xlsx", content) == ()
    behind = workbook([["客户", heading], ["王", "ten"]])
    assert len(table_problems(rule, "a.xlsx", behind)) == 1, "rows are held to the names of the agreement"


def test_a_look_at_a_megabyte_takes_about_as_long_as_reading_its_table(put: Put, run_check: RunCheck) -> None:
    content = "客户,金额,天数,备注\n" + "".join(f"客户{n},{n}.50,{n % 90},第 {n} 行备注\n" for n in range(28_000))
    put("a.csv", content)
    assert len(content.encode()) > 1_000_000
    began = time.perf_counter()
    assert run_check("a.csv", table=SheetRule(columns=("客户",), min_rows=28_000)).answer is CheckAnswer.MET
    assert time.perf_counter() - began < 2
