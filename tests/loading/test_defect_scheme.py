"""``defects`` of organisation.yaml: a tree of categories, and what it refers to."""

import shutil
from pathlib import Path

import pytest

from engine.domain.agreement.defect_scheme import DefectCategory
from engine.domain.agreement.organisation import Organisation
from engine.loading import load
from engine.wording.defect import category_path
from tests.fixtures.defects import DEFECTS
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))


def with_lists(folder: Path, text: str) -> tuple[Organisation | None, list[str]]:
    file = folder / "organisation.yaml"
    file.write_text((plain_definitions() / "organisation.yaml").read_text(encoding="utf-8") + text, encoding="utf-8")
    loaded = load(folder)
    organisation = loaded.definitions.organisation if loaded.definitions is not None else None
    return organisation, [f"{e.code} {e.message.en} · {e.hint.en if e.hint else ''}" for e in loaded.errors]


def test_categories_are_a_tree_in_the_order_of_the_file(folder: Path) -> None:
    organisation, errors = with_lists(folder, DEFECTS)
    assert organisation is not None, errors
    scheme = organisation.defects
    assert [(c.id, c.under) for c in scheme.categories] == [
        ("late", None),
        ("documents", None),
        ("incomplete", "documents"),
        ("wrong", "documents"),
        ("conduct", None),
    ]
    assert isinstance(scheme.category("late"), DefectCategory)
    assert category_path(scheme, "wrong").en == "Documents › Wrong"
    assert (scheme.of_reason("rude"), scheme.of_reason("other")) == ("conduct", None)


def test_an_id_names_one_category_in_the_whole_tree(folder: Path) -> None:
    twice = DEFECTS.replace("wrong: {title: {zh: 内容有误", "late: {title: {zh: 内容有误").replace(
        "wrong: wrong", "wrong: late"
    )
    _, errors = with_lists(folder, twice)
    assert len(errors) == 1
    assert "the category `late` appears twice" in errors[0]


def test_reasons_and_categories_that_there_are_not_are_reported_with_those_that_there_are(folder: Path) -> None:
    _, errors = with_lists(folder, DEFECTS.replace("{late: late,", "{late: tardy, tardy: late,"))
    assert [error.split()[0] for error in errors] == ["DC420", "DC421"]
    assert "conduct, documents, incomplete, late, wrong" in errors[0]


def test_lists_are_required_and_not_empty(folder: Path) -> None:
    _, errors = with_lists(folder, "\ndefects: {categories: {late: {title: Late}}}\n")
    assert len(errors) == 2
