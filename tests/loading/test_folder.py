"""A definitions folder as a whole: its files, and that each mistake is reported once."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading import load


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(d.code, d.file) for d in load(folder).diagnostics]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere") == [("DC101", ".")]


def test_an_empty_folder_lacks_organisation_events_and_a_calendar(tmp_path: Path) -> None:
    assert problems(tmp_path) == [("DC102", "calendars"), ("DC102", "events.yaml"), ("DC102", "organisation.yaml")]


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("event.yaml", "events.yaml"),
        ("agreement/sales.yaml", "agreements/sales.yaml"),
        ("agreements/sales.yml", "agreements/sales.yaml"),
    ],
)
def test_a_file_that_would_not_be_read_is_told_with_its_right_place(folder: Path, name: str, guess: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("agreement: sales\n", encoding="utf-8")

    (diagnostic,) = load(folder).diagnostics
    assert (diagnostic.code, diagnostic.file) == ("DC109", name)
    assert diagnostic.hint is not None
    assert f"(did you mean `{guess}`?)" in diagnostic.hint.en


@pytest.mark.parametrize(
    "name",
    [
        "agreements/sales-finance.yaml.txt",
        "agreements/sales-finance.YAML",
        "agreements/sales-finance.yaml.bak",
        "agreements/sales-finance.yaml~",
        "agreements/sales-finance.yaml - 副本",
        "events.yml.old",
        "people - 副本.csv",
        "people.xlsx",
        "people.csv.txt",
    ],
)
def test_a_file_that_looks_like_a_definition_and_is_not_read_is_a_warning(folder: Path, name: str) -> None:
    (folder / name).write_text("agreement: sales-finance\n", encoding="utf-8")
    loaded = load(folder)
    assert [(d.code, d.file, d.severity) for d in loaded.diagnostics] == [("DC112", name, Severity.WARNING)]
    assert loaded.unread == (name,)
    assert loaded.definitions is not None


def test_a_copy_of_an_agreement_is_told_as_what_it_is(folder: Path) -> None:
    text = (folder / "agreements/sales-finance.yaml").read_text(encoding="utf-8")
    (folder / "agreements/sales-finance - 副本.yaml").write_text(text, encoding="utf-8")
    (problem,) = load(folder).errors
    assert (problem.code, problem.file) == ("DC533", "agreements/sales-finance - 副本.yaml")
    assert problem.hint is not None and problem.hint.en == (
        "move it to another folder, or give it a name and an id of its own"
    )


def test_files_that_are_no_yaml_may_lie_beside_them(folder: Path) -> None:
    (folder / "README.md").write_text("# Read me\n", encoding="utf-8")
    (folder / "agreement.schema.json").write_text("{}", encoding="utf-8")
    (folder / ".hidden.yaml").write_text("", encoding="utf-8")
    (folder / "agreements/.#sales.yaml").write_text("", encoding="utf-8")
    assert problems(folder) == []


def test_people_are_optional(folder: Path) -> None:
    (folder / "people.csv").unlink()
    loaded = load(folder)
    assert loaded.diagnostics == ()
    assert loaded.definitions is not None
    assert loaded.definitions.people == ()


def test_a_broken_organisation_does_not_make_every_name_wrong(folder: Path) -> None:
    (folder / "organisation.yaml").write_text("organisation: {", encoding="utf-8")
    assert problems(folder) == [("DC201", "organisation.yaml")]


def test_a_broken_catalogue_does_not_make_every_event_unknown(folder: Path) -> None:
    (folder / "events.yaml").write_text("subjects: [", encoding="utf-8")
    assert problems(folder) == [("DC201", "events.yaml")]


def test_a_broken_calendar_is_still_a_calendar_by_its_name(folder: Path) -> None:
    (folder / "calendars/shop.yaml").write_text("calendar: [", encoding="utf-8")
    assert problems(folder) == [("DC201", "calendars/shop.yaml")]


def test_problems_of_all_files_come_in_one_go_by_file_line_and_column(folder: Path) -> None:
    for file, old, new in (
        ("organisation.yaml", "at: 08:15", "at: 8"),
        ("agreements/sales-finance.yaml", "every: month", "every: monat"),
        ("agreements/sales-finance.yaml", "escalation: gentle", "escalation: none"),
        ("calendars/office.yaml", "zone: Asia/Shanghai", "zone: Mars/Olympus"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    loaded = load(folder)
    assert [(d.file, d.line, d.code) for d in loaded.diagnostics] == [
        ("agreements/sales-finance.yaml", 13, "DC304"),
        ("agreements/sales-finance.yaml", 30, "DC407"),
        ("calendars/office.yaml", 2, "DC411"),
        ("organisation.yaml", 5, "DC309"),
    ]
    assert loaded.definitions is None


def test_clauses_split_by_letters_count_once(sound: Path) -> None:
    loaded = load(sound)
    assert (loaded.agreements, loaded.obligations, loaded.sources) == (1, 8, 6)


def test_loading_twice_gives_equal_definitions(sound: Path) -> None:
    assert load(sound) == load(sound)


def test_scalars_mean_what_they_look_like(folder: Path) -> None:
    path = folder / "organisation.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: 会计", "title: NO").replace("08:15", "17:00"), encoding="utf-8")

    loaded = load(folder)
    assert loaded.definitions is not None
    role = loaded.definitions.organisation.role("finance-clerk")
    assert role is not None
    assert role.title == Text.plain("NO")
    assert loaded.definitions.organisation.digest_at.hour == 17


def test_loading_imports_neither_prefect_nor_the_database_nor_the_web(sound: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from engine.loading import load; load(Path(sys.argv[1]));"
        "print([m for m in ('prefect', 'sqlalchemy', 'sqlmodel', 'fastapi', 'pydantic', 'holidays') if m in "
        "sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(sound)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_people_are_read_as_chinese_excel_saves_them(changed: Any) -> None:
    folder = changed("people.csv", "id", "id")
    expected = load(folder).definitions
    path = folder / "people.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    names = {
        "id": "编号", "name": "姓名", "department": "部门", "role": "岗位",
        "from": "开始日期", "until": "结束日期", "language": "语言", "mail": "邮箱",
    }  # fmt: skip
    chinese = ",".join(names[column] for column in header.split(","))
    text = "\r\n".join([chinese, *(re.sub(r"(\d{4})-0?(\d+)-0?(\d+)", r"\1/\2/\3", row) for row in rows)])
    path.write_bytes(text.replace(",zh,", ",中文,").encode("gbk"))
    loaded = load(folder)
    assert loaded.diagnostics == ()
    assert expected is not None and loaded.definitions is not None
    assert loaded.definitions.people == expected.people
