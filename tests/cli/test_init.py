"""``init``: a folder to begin with that is sound, runs, and can be read in both languages."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.loading.folder import load
from engine.loading.schemas import FileKind, schema_document

FILES = [
    "agreements/operations-finance.yaml",
    "calendars/office.yaml",
    "events.yaml",
    "organisation.yaml",
    "people.csv",
    "schemas/agreement.schema.json",
    "schemas/calendar.schema.json",
    "schemas/events.schema.json",
    "schemas/indicators.schema.json",
    "schemas/organisation.schema.json",
    "schemas/survey.schema.json",
    "surveys/quarterly.yaml",
]
SCHEMA = re.compile(r"^# yaml-language-server: \$schema=(\S+)$")


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_folder_has_no_errors_or_warnings(duecourse: Any, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "definitions"
    done = duecourse("init", str(folder))
    assert (done.code, done.err) == (0, "")
    assert written(folder) == FILES
    checked = duecourse("validate", "--definitions", str(folder))
    assert (checked.code, checked.out) == (
        0,
        "0 errors, 0 warnings; 1 agreement, 3 obligations, 0 clauses\n",
    )


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("en", "Next:"), ("zh", "接下来：")],
)
def test_it_says_what_to_do_next_with_the_folder_in_each_command(
    process: Any, tmp_path: Path, lang: str, heading: str
) -> None:
    folder = tmp_path / "our rules"
    lines = process("init", str(folder), lang=lang).out.splitlines()
    assert heading in lines
    commands = [line.strip() for line in lines if line.startswith("  duecourse ")]
    assert commands == [
        f"duecourse validate --definitions '{folder}'",
        f"duecourse preview operations-finance --explain --definitions '{folder}'",
        f"duecourse run --in-process --definitions '{folder}'",
    ]


def test_each_yaml_file_names_the_schema_beside_it(duecourse: Any, tmp_path: Path) -> None:
    duecourse("init", str(tmp_path / "d"))
    found = {}
    for path in (tmp_path / "d").rglob("*.yaml"):
        named = SCHEMA.match(path.read_text(encoding="utf-8").splitlines()[0])
        assert named, path
        found[path.stem] = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    assert found == {
        "organisation": schema_document(FileKind.ORGANISATION),
        "events": schema_document(FileKind.EVENTS),
        "office": schema_document(FileKind.CALENDAR),
        "operations-finance": schema_document(FileKind.AGREEMENT),
        "quarterly": schema_document(FileKind.SURVEY),
    }


def test_every_title_and_label_is_in_both_languages(duecourse: Any, tmp_path: Path) -> None:
    duecourse("init", str(tmp_path / "d"))
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "d").rglob("*.yaml")))
    for words in re.findall(r"(?:title|label): (\{[^}]*\}|.*)", text):
        assert re.fullmatch(r'\{zh: [^,]+, en: [^,]+\}|"\{customer\}" .*', words), words


def test_due_instants_count_from_the_day_of_writing(duecourse: Any, tmp_path: Path) -> None:
    duecourse("init", str(tmp_path / "d"))
    definitions = load(tmp_path / "d").definitions
    assert definitions is not None
    written_on = definitions.agreements[0].effective_from
    assert abs(written_on - datetime.now(UTC).date()) <= timedelta(days=1)  # noqa: TID251


@pytest.mark.parametrize("name", ["organisation.yaml", "notes.txt", "agreements"])
def test_a_folder_that_holds_something_is_left_as_it_is(duecourse: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    done = duecourse("init", str(tmp_path))
    assert (done.code, done.err) == (
        2,
        f"Error: {tmp_path} is not empty (it contains {name}). Choose a new folder.\n",
    )
    assert written(tmp_path) == []


def test_what_git_and_editors_keep_for_themselves_does_not_count(duecourse: Any, tmp_path: Path) -> None:
    (tmp_path / "d" / ".git").mkdir(parents=True)
    assert duecourse("init", str(tmp_path / "d")).code == 0


def test_a_file_in_its_place_is_the_callers_error(duecourse: Any, tmp_path: Path) -> None:
    (tmp_path / "d").write_text("")
    done = duecourse("init", str(tmp_path / "d"))
    assert (done.code, done.err) == (2, f"Error: Cannot write {tmp_path / 'd'}: Not a directory\n")


@pytest.mark.parametrize(
    ("lang", "title", "promise"),
    [
        ("en", "Our organisation  Overdue report", "Signed delivery note promptly"),
        ("zh", "我们单位  逾期报告", "交付后及时交签收单"),
    ],
)
def test_it_runs_from_event_to_report_in_both_languages(
    process: Any, tmp_path: Path, lang: str, title: str, promise: str
) -> None:
    folder = tmp_path / "d"

    def duecourse(*arguments: str) -> Any:
        done = process(*arguments, lang=lang, DUECOURSE_DEFINITIONS=str(folder), COLUMNS="160")
        assert done.code == 0, done.err
        return done

    duecourse("init", str(folder))
    begin = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251
    duecourse("run", "--in-process", "--as-of", begin.isoformat())

    table = tmp_path / "order.delivered.csv"
    sold_at = begin + timedelta(hours=1)
    table.write_text(
        f'event,key,time,客户,金额\norder.delivered,O-1,{sold_at.isoformat()},客户甲,"8,500.00"\n', encoding="utf-8"
    )
    after = (begin + timedelta(hours=2)).isoformat()
    duecourse("events", "import", str(table), "--as-of", after)

    later = (begin + timedelta(days=50)).isoformat()
    ran = json.loads(duecourse("run", "--in-process", "--as-of", later, "--json").out)
    assert ran["overdue"] >= 2
    assert ran["notifications"] >= 2

    shown = duecourse("report", "overdue").out
    assert title in shown
    assert promise in shown
    note = "operations-finance/delivery-note@order.delivered/O-1"
    before = json.loads(duecourse("report", "overdue", "--json").out)
    assert note in [line["occurrence"] for line in before["lines"]]
    assert before["total"]["stakes"] == {"CNY": "8500.00"}

    photo = tmp_path / "note.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n picture")
    duecourse("deliver", note, "--file", f"note={photo}", "--signed", "note", "--as", "zhang-san")
    done = json.loads(duecourse("report", "overdue", "--json").out)
    assert note not in [line["occurrence"] for line in done["lines"]]
