"""Names of files and folders that every system accepts."""

import pytest

from engine.reports.file_names import LONGEST, FreeNames, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("交车单.png", "交车单.png"),
        ('a/b\\c:d*e?f"g<h>i|j.png', "a_b_c_d_e_f_g_h_i_j.png"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("..", "file"),
        ("  slip .png. ", "slip.png"),
        (".bashrc", "bashrc"),
        ("nul.csv", "_nul.csv"),
        ("COM1", "_COM1"),
        ("rep\u202egnp.exe", "repgnp.exe"),
        ("line\nend\x1b[2J.txt", "line end[2J.txt"),
        ("", "file"),
        ("half \ud800.png", "half.png"),
        ("cafe\u0301.png", "caf\u00e9.png"),
    ],
)
def test_a_name_keeps_all_that_every_system_accepts(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_long_name_is_cut_before_its_ending() -> None:
    assert safe_name("x" * 300 + ".png") == "x" * (LONGEST - 4) + ".png"
    chinese = safe_name("单" * 300 + ".xlsx")
    assert chinese.endswith("单.xlsx")
    assert len(chinese.encode()) <= 200


def test_no_name_is_given_twice_also_where_case_does_not_count() -> None:
    names = FreeNames(["there.png"])
    assert [names.take(name) for name in ("Slip.png", "slip.PNG", "Slip.png", "there.png", "slip")] == [
        "Slip.png",
        "slip (2).PNG",
        "Slip (3).png",
        "there (2).png",
        "slip",
    ]
