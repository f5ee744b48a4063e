"""Files of agreements that did not change are not read again, and nobody can tell by the result."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.loading import folder as folders
from engine.loading import known_files, load
from engine.loading.folder import Loaded
from engine.loading.known_files import KnownFile, KnownFiles
from engine.loading.sealed_entries import SealedEntries
from engine.loading.source import SourceText
from engine.loading.tree import Node
from engine.settings import Settings
from engine.store import codec
from engine.wording.diagnostics import meaning
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 6, 4)
INSURANCE, SALES = "agreements/insurance-finance.yaml", "agreements/sales-finance.yaml"
NEED = "    needs: [insurance-finance/arrears-report]\n"
WAITS = (
    "  - id: waits\n    title: {zh: 等待, en: Waits}\n    when: {every: month, serves: previous}\n"
    "    due: {by: {working_day: 8}}\n    owner: sales-clerk\n" + NEED
)


class Known:
    """What two ways of loading know: a check of the folder, and a command that wants its agreements."""

    def __init__(self) -> None:
        self.checked: dict[str, KnownFile] = {}
        self.entries: dict[str, KnownFile] = {}
        self.recorded: dict[str, Agreement] = {}

    def check(self, folder: Path, today: date | None = TODAY, settings: Settings | None = None) -> Loaded:
        return load(folder, today=today, settings=settings, known=KnownFiles(self.checked, lambda _: ""))

    def load(self, folder: Path) -> Loaded:
        known = KnownFiles(self.entries, lambda a: codec.sha256(codec.dump(a)), self.recorded.get)
        return load(folder, known=known)

    def apply(self, definitions: Definitions | None) -> None:
        """Record the agreements, as a ledger does: as texts."""
        assert definitions is not None
        texts = [codec.dump(agreement) for agreement in definitions.agreements]
        self.recorded |= {codec.sha256(text): codec.load(Agreement, text) for text in texts}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "definitions"
    shutil.copytree(plain_definitions(), copy)
    return copy


@pytest.fixture
def known(folder: Path) -> Known:
    known = Known()
    known.check(folder)
    known.apply(known.load(folder).definitions)
    return known


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of each text that is parsed."""
    lengths: list[int] = []
    parse = folders.parsing.parse

    def counted(source: SourceText, problems: Any) -> Node | None:
        lengths.append(len(source.text))
        return parse(source, problems)

    monkeypatch.setattr(folders.parsing, "parse", counted)
    return lengths


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write(text)


def length(folder: Path, file: str) -> int:
    return len((folder / file).read_text(encoding="utf-8"))


def expect_the_same(folder: Path, known: Known) -> None:
    """Both ways give what a first reading gives."""
    first, checked = load(folder), load(folder, today=TODAY)
    assert known.load(folder) == first
    again = known.check(folder)
    assert again.diagnostics == checked.diagnostics
    assert (again.agreements, again.obligations, again.sources) == (
        checked.agreements, checked.obligations, checked.sources,
    )  # fmt: skip


def test_of_an_unchanged_folder_no_agreement_is_parsed(folder: Path, known: Known, parsed: list[int]) -> None:
    others = sum(len(list(folder.glob(f"{place}*.yaml"))) for place in ("", "calendars/", "surveys/"))
    known.check(folder)
    known.load(folder)
    assert len(parsed) == 2 * others
    expect_the_same(folder, known)


def test_of_a_changed_folder_the_changed_agreement_is_parsed(folder: Path, known: Known, parsed: list[int]) -> None:
    append(folder, INSURANCE, "# a remark\n")
    wanted = length(folder, INSURANCE)
    others = [length(folder, f"agreements/{path.name}") for path in (folder / "agreements").glob("*.yaml")]
    for again in (known.check, known.load):
        parsed.clear()
        again(folder)
        assert [n for n in parsed if n in others] == [wanted]
    expect_the_same(folder, known)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("organisation.yaml", "insurance-clerk:", "insurance-clerk-2:"),  # a role that agreements name
        ("events.yaml", "claim.settled:", "claim.ended:"),
        (INSURANCE, "{before: {day: 5}}", "{before: {day: 32}}"),  # an error
        (INSURANCE, "{before: {day: 5}}", "{by: {day: 1}}"),  # a day off: a warning
        (INSURANCE, "title:", "titel:"),
        ("people.csv", "insurance-clerk-1", "insurance-clerk-9"),
    ],
)
def test_a_change_of_any_file_gives_what_a_first_reading_gives(
    folder: Path, known: Known, file: str, old: str, new: str
) -> None:
    change(folder, file, old, new)
    expect_the_same(folder, known)
    expect_the_same(folder, known)


def test_who_needs_an_obligation_of_another_agreement_is_told_when_it_goes(
    folder: Path, known: Known, parsed: list[int]
) -> None:
    append(folder, SALES, WAITS)
    known.check(folder)
    known.apply(known.load(folder).definitions)
    expect_the_same(folder, known)
    change(folder, INSURANCE, "id: arrears-report", "id: report-of-arrears")
    again = known.check(folder)
    assert [(d.code, d.file) for d in again.errors] == [(meaning.UNKNOWN_NEED.code, SALES)]
    expect_the_same(folder, known)


def test_what_needs_a_changed_agreement_is_read_again(folder: Path, known: Known, parsed: list[int]) -> None:
    append(folder, SALES, WAITS)
    known.check(folder)
    known.apply(known.load(folder).definitions)
    append(folder, INSURANCE, "# a remark\n")
    parsed.clear()
    known.check(folder)
    assert {length(folder, SALES), length(folder, INSURANCE)} <= set(parsed)
    expect_the_same(folder, known)


def test_an_agreement_that_is_new_and_needs_a_known_one_is_linked(folder: Path, known: Known) -> None:
    append(folder, SALES, WAITS)
    expect_the_same(folder, known)
    change(folder, SALES, "arrears-report]", "no-such-report]")
    expect_the_same(folder, known)


def test_warnings_that_need_a_sound_folder_are_left_out_beside_an_error(folder: Path, known: Known) -> None:
    change(folder, INSURANCE, "{before: {day: 5}}", "{by: {day: 1}}")  # a warning: some first days are off
    known.check(folder)
    assert any(d.file == INSURANCE for d in known.check(folder).diagnostics)
    append(folder, SALES, "  - nonsense\n")
    expect_the_same(folder, known)


def test_another_day_other_settings_or_another_program_know_nothing(
    folder: Path, known: Known, parsed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [length(folder, f"agreements/{path.name}") for path in (folder / "agreements").glob("*.yaml")]

    def read_all(again: Callable[[], object]) -> bool:
        parsed.clear()
        again()
        return set(sizes) <= set(parsed)

    assert not read_all(lambda: known.check(folder))
    assert read_all(lambda: known.check(folder, today=date(2026, 6, 5)))
    assert read_all(lambda: known.check(folder, settings=Settings(resources={"folders": {"x": None}})))  # type: ignore[dict-item]
    known.check(folder)
    monkeypatch.setattr(known_files, "_program", lambda: "the next version")
    assert read_all(lambda: known.check(folder))


def test_entries_that_anybody_edited_are_not_believed(folder: Path, known: Known, tmp_path: Path) -> None:
    change(folder, INSURANCE, "{before: {day: 5}}", "{by: {day: 1}}")
    known.check(folder)
    path = tmp_path / "state" / "definitions.checked"
    entries = SealedEntries(path, b"k" * 32)
    entries.write(known.checked)
    assert entries.read() == known.checked
    assert path.stat().st_mode & 0o777 == 0o600
    assert SealedEntries(path, b"another key of the chain" * 2).read() == {}
    content = path.read_bytes()
    for edited in (content.replace(b'"warning"', b'"error"', 1), content[:-1], b"", b"\n", content + b" "):
        assert edited != content
        path.write_bytes(edited)
        assert entries.read() == {}
