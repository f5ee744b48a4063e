"""The quick validator: it accepts ordinary files, and never a file in which the schema finds an error."""

from pathlib import Path

import pytest

from engine.loading import parsing, schema_check
from engine.loading.problem_list import Problems
from engine.loading.schemas import FileKind
from engine.loading.source import decode
from engine.loading.tree import Mapping

ROOT = Path(__file__).parents[2]
FOLDERS = {"agreements": FileKind.AGREEMENT, "calendars": FileKind.CALENDAR, "surveys": FileKind.SURVEY}
SHIPPED = [*(ROOT / "definitions").glob("**/*.yaml"), *(ROOT / "examples/municipality").glob("**/*.yaml")]


def tree(data: bytes) -> Mapping:
    source = decode(data, Problems("x"))
    assert source is not None
    root = parsing.parse(source, Problems("x"))
    assert isinstance(root, Mapping)
    return root


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_shipped_file_fits(path: Path) -> None:
    kind = FOLDERS.get(path.parent.name) or FileKind(path.stem)
    assert schema_check.fits(kind, tree(path.read_bytes()))


WRONG = {
    "a date that does not exist": ("from: 2026-01-01", "from: 2026-02-30"),
    "a blank that only Python knows, in an id": ("provider: sales", 'provider: "sa\\u00a0les"'),
    "an id that ends with a line break": ("provider: sales", 'provider: "sales\\n"'),
    "a list where a text belongs": ("provider: sales", "provider: [sales]"),
    "nothing where a text belongs": ("provider: sales", "provider:"),
    "a title of blanks": ("title: {zh: 月报, en: Monthly report}", 'title: "  "'),
    "a number in quotes where a whole one belongs": ("{day: 5}", '{day: "5"}'),
    "a day before the first": ("{day: 5}", "{day: 0}"),
    "a key that nobody knows": ("provider: sales", "provider: sales\nprovided: sales"),
    "a key of nothing": ("sheet: {label", '"": {label'),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_what_the_schema_refuses_does_not_fit(sound: Path, change: tuple[str, str]) -> None:
    text = (sound / "agreements/sales-finance.yaml").read_text(encoding="utf-8")
    assert schema_check.fits(FileKind.AGREEMENT, tree(text.encode()))
    assert change[0] in text
    assert not schema_check.fits(FileKind.AGREEMENT, tree(text.replace(*change, 1).encode()))
