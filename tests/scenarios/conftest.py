"""Shared by scenarios: evidence that fits any obligation."""

from collections.abc import Callable

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Field, FieldKind

VALUES = {
    FieldKind.TEXT: "words",
    FieldKind.NUMBER: "3",
    FieldKind.MONEY: "1,200.00",
    FieldKind.DATE: "2026-01-05",
    FieldKind.TIME: "17:30",
    FieldKind.MOMENT: "2026-01-05 10:00",
    FieldKind.YES_NO: "no",
}


def _evidence_for(obligation: Obligation) -> tuple[dict[str, str], dict[str, Attachment], list[str]]:
    values: dict[str, str] = {}
    files: dict[str, Attachment] = {}
    for field in obligation.evidence:
        if not isinstance(field, Field):
            continue
        if field.kind is FieldKind.CHOICE:
            values[field.name] = field.choices[0].value
        elif field.kind is FieldKind.SHEET:
            heads = field.columns or ("heading",)
            table = ",".join(heads) + "\n" + ",".join("x" for _ in heads) + "\n"
            files[field.name] = Attachment(f"{field.name}.csv", table.encode(), heads)
        elif field.kind.is_file:
            files[field.name] = Attachment(f"{field.name}.png", b"\x89PNG\r\n\x1a\n picture")
        else:
            values[field.name] = VALUES[field.kind]
    return values, files, sorted(files)


@pytest.fixture(scope="session")
def evidence_for() -> Callable[[Obligation], tuple[dict[str, str], dict[str, Attachment], list[str]]]:
    """Complete evidence of an obligation: values, files, and the names of the files that are signed."""
    return _evidence_for
