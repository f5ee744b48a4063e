"""CSV as written by programs and by Excel in China."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.intake.csv_rows import separator_of
from engine.intake.open_table import open_table
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text

Rows = Callable[..., list[tuple[int, dict[str, str]]]]
Write = Callable[..., Path]

TABLE = '编号,客户,金额\nA-1,客户甲,"1,200.50"\nA-2,客户乙,8\n'
READ = [(2, {"编号": "A-1", "客户": "客户甲", "金额": "1,200.50"}), (3, {"编号": "A-2", "客户": "客户乙", "金额": "8"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.txt"])
def test_a_table_reads_the_same_in_every_encoding_packed_or_not(
    write: Write, rows: Rows, encoding: str, name: str
) -> None:
    assert rows(write(name, TABLE, encoding)) == READ


@pytest.mark.parametrize(
    "line",
    [
        "A-3,M\xfcller,9".encode("latin-1"),
        "A-3,客户丙,9".encode("gb18030"),
        "A-3,客户丙".encode()[:-1],
    ],
    ids=["Latin-1", "GB18030", "cut off"],
)
@pytest.mark.parametrize("more", [0, 1])
def test_a_byte_of_another_encoding_spoils_its_own_row_only(tmp_path: Path, line: bytes, more: int) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("编号,客户名称,金额\nA-1,客户甲,1\nA-2,客户乙乙,2\n".encode() + b"x" * more + line)
    first, second, bad = open_table(path).rows
    assert [r.cells["客户名称"] for r in (first, second)] == ["客户甲", "客户乙乙"]
    assert first.problem is second.problem is None
    assert bad.line == 4
    assert bad.problem is not None
    assert "has a byte that is not UTF-8" in refusal_text(bad.problem).en
    assert "�" in bad.cells["客户名称"], "what is stored and printed is valid text"


def test_a_spoilt_heading_spoils_no_row(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("编号,客户,".encode() + b"Gr\xf6\xdfe\n" + "A-1,甲,1\n".encode())
    assert rows(path) == [(2, {"编号": "A-1", "客户": "甲", "Gr��e": "1"})]


@pytest.mark.parametrize("text", ["编号,客户\nA-1,客户甲\n", "key,name\n1,张三\n2,李四联通\n", "key,name\n1,丙\n"])
def test_a_short_table_in_gb18030_stays_one(write: Write, text: str) -> None:
    [*_, last] = open_table(write("t.csv", text, "gb18030")).rows
    assert list(last.cells.values()) == text.splitlines()[-1].split(",")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark_at_its_beginning(write: Write, rows: Rows, encoding: str) -> None:
    assert rows(write("t.csv", TABLE, encoding)) == READ


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_separator_and_the_ends_of_lines_are_found_out(
    write: Write, rows: Rows, separator: str, newline: str
) -> None:
    text = newline.join(separator.join(cells) for cells in (("key", "time", "note"), ("1", "x", "a b"), ("2", "y", "")))
    assert rows(write("t.csv", text)) == [
        (2, {"key": "1", "time": "x", "note": "a b"}),
        (3, {"key": "2", "time": "y", "note": ""}),
    ]


def test_commas_in_a_remark_do_not_make_a_tab_separated_table_one_of_commas() -> None:
    assert separator_of("key\tnote\n1\ta, b, c, d\n2\te, f\n3\tg\n") == "\t"
    assert separator_of('key,note\n1,"a;b;c;d"\n2,"e;f"\n') == ","
    assert separator_of("key\n1\n2\n") == ","


def test_excels_own_line_about_the_separator_is_no_heading_and_counts_as_a_line(write: Write, rows: Rows) -> None:
    assert rows(write("t.csv", "sep=;\nkey;time\n1;x\n")) == [(3, {"key": "1", "time": "x"})]


def test_a_row_is_named_by_the_line_on_which_it_begins(write: Write, rows: Rows) -> None:
    text = 'key,note\n\n1,"two\nlines"\n,\n \n2,x\n'
    assert rows(write("t.csv", text)) == [(3, {"key": "1", "note": "two\nlines"}), (7, {"key": "2", "note": "x"})]


def test_a_title_above_the_headings_is_passed_over(write: Write, rows: Rows) -> None:
    assert rows(write("t.csv", "2026年1月交车明细,,\n\n编号,时间,客户\nA-1,x,甲\n")) == [
        (4, {"编号": "A-1", "时间": "x", "客户": "甲"})
    ]


def test_a_table_of_one_column_keeps_its_first_line_as_the_heading(write: Write, rows: Rows) -> None:
    assert rows(write("t.csv", "key\n1\n2\n")) == [(2, {"key": "1"}), (3, {"key": "2"})]


def test_a_heading_that_comes_twice_is_numbered_and_nothing_is_lost(write: Write, rows: Rows) -> None:
    assert rows(write("t.csv", "key,备注,备注\n1,a,b\n")) == [(2, {"key": "1", "备注": "a", "备注 (2)": "b"})]


def test_a_row_with_more_values_than_headings_says_that_quotation_marks_are_missing(write: Write) -> None:
    table = open_table(write("t.csv", "key,amount\n1,8,500\n2,8,\n"))
    first, second = table.rows
    assert first.cells == {"key": "1", "amount": "8", "column 3": "500"}
    assert first.problem is not None
    sentence = refusal_text(first.problem)
    assert sentence.en == "3 values under 2 headings: a value with a comma in it needs quotation marks"
    assert sentence.zh == "有 3 个值，表头只有 2 列：带逗号的值要用双引号括起来"
    assert second.problem is None


def test_rows_are_read_as_they_are_asked_for(write: Write) -> None:
    table = open_table(write("t.csv", "key,n\n" + "".join(f"{n},{n}\n" for n in range(200_000))))
    assert next(table.rows).cells == {"key": "0", "n": "0"}
    assert table.share() < 0.5
    assert sum(1 for _ in table.rows) == 199_999
    assert table.share() == 0.0 or table.share() == 1.0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.csv", b"", "has no header line"),
        ("t.csv", b"\n , \n", "has no header line"),
        ("t.csv", b"key\x00,\x01\x02", "is not text in UTF-8 or GB18030"),
        ("t.csv", b"key,\xff\xfe\xff\n", "is not text in UTF-8 or GB18030"),
        ("t.xls", b"<html><body><table><tr><td>key</td></tr></table>", "is a web page"),
        ("t.xls", b"<!DOCTYPE html><html>", "is a web page"),
        (
            "t.xls",
            b"\xef\xbb\xbf<?xml version='1.0'?>\n<?mso-application progid=\"Excel.Sheet\"?>\n",
            "is an XML spreadsheet",
        ),
        (
            "t.xml",
            b'<?xml version="1.0"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">',
            "is an XML spreadsheet",
        ),
        ("t.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "is an MHTML page"),
        ("t.mht", b"From: <Saved by WPS>\r\nMIME-Version: 1.0\r\n", "is an MHTML page"),
        ("t.csv.gz", b"\x1f\x8b\x08\x00broken", "cannot be read"),
        ("t.xlsx", b"", "cannot be read: empty"),
    ],
)
def test_what_is_no_table_is_refused_in_both_languages(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        list(open_table(path).rows)
    assert words in caught.value.text.en
    assert str(path) in caught.value.text.zh


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            open_table(path)


def test_a_quotation_mark_that_is_not_closed_is_told_with_the_line_where_it_opens(write: Write) -> None:
    path = write("t.csv", 'key,note\n1,a\n2,"open\n3,c\n')
    with pytest.raises(Refused, match=r"from line 3: not CSV .* Often a quotation mark is not closed"):
        open_table(path)
