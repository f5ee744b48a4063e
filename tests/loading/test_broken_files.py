"""Each case of ``broken/`` breaks a sound folder in one place: the diagnostic, its place, and both languages.

A case names the ``file`` to change and replaces ``old`` by ``new`` in it. It expects one diagnostic: its ``code``, its
``place`` (line:column), its wording in ``zh`` and ``en`` (problem · actual value · remedy) and, if the engine
offers one, the ``fixed`` line. ``severity`` is ``error`` unless the case states ``warning``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.text import Text
from engine.loading import load

FOLDER = Path(__file__).parent / "broken"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change of the sound folder, and the resulting diagnostic. The fields are the keys of a case file."""

    name: str
    file: str
    old: str
    new: str
    code: str
    place: str
    zh: str
    en: str
    severity: str = "error"
    fixed: str | None = None

    def __post_init__(self) -> None:
        if wrong := [key for key, value in vars(self).items() if not isinstance(value, str | None)]:
            raise ValueError(f"{', '.join(wrong)}: not a text")
        if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", self.place):
            raise ValueError(f"place: {self.place!r} is not line:column")
        Severity(self.severity)

    @property
    def line(self) -> int:
        return int(self.place.split(":")[0])

    @property
    def column(self) -> int:
        return int(self.place.split(":")[1])


class _Texts(yaml.BaseLoader):
    """Reads each scalar as a text, and refuses duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))} appears twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of some files. Raises ValueError, with file and case, for a case that is malformed."""
    cases: list[Case] = []
    for path in paths:
        with path.open(encoding="utf-8") as stream:
            entries = yaml.load(stream, _Texts)
        if not isinstance(entries, list) or not all(isinstance(keys, dict) for keys in entries):
            raise ValueError(f"{path.name} is not a list of cases")
        for keys in entries:
            try:
                cases.append(Case(**keys))
            except (TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, {keys.get('name')!r}: {error}") from error
    names = [case.name for case in cases]
    if not cases or len(set(names)) < len(names):
        raise ValueError(f"no cases, or a name used twice: {sorted({n for n in names if names.count(n) > 1})}")
    return cases


@pytest.mark.parametrize("case", read_cases(sorted(FOLDER.iterdir())), ids=lambda case: case.name)
def test_a_mistake_is_reported_once_with_its_place_its_wording_and_the_line_that_fixes_it(
    case: Case, changed: Callable[[str, str, str], Path]
) -> None:
    folder = changed(case.file, case.old, case.new)
    loaded = load(folder)

    assert [_summary(d) for d in loaded.diagnostics] == [
        (case.code, case.file, case.line, case.column, Text(zh=case.zh, en=case.en), case.fixed)
    ]
    assert {d.severity for d in loaded.diagnostics} == {Severity(case.severity)}
    assert (loaded.definitions is None) is (case.severity == "error")

    if case.fixed is not None:
        path = folder / case.file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[case.line - 1] = case.fixed
        path.write_text("\n".join(lines), encoding="utf-8")
        assert load(folder).diagnostics == ()


def _summary(d: Diagnostic) -> tuple[str, str, int, int, Text, str | None]:
    assert d.hint is not None
    wording = Text(zh=f"{d.message.zh} · {d.hint.zh}", en=f"{d.message.en} · {d.hint.en}")
    return d.code, d.file, d.line, d.column, wording, d.fixed


GOOD = "- {name: A, file: people.csv, old: a, new: b, code: DC601, place: 1:36, zh: 甲, en: A}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("place:", "colour: red, place:"), "'A': .*'colour'"),
        (GOOD.replace("code: DC601, ", ""), "'A': .*'code'"),
        (GOOD.replace("en: A", "en: A, en: B"), r"en appears twice(?s:.*)cases.yaml.*line 1"),
        (GOOD.replace("en: A", "en: [A]"), "en: not a text"),
        (GOOD.replace("1:36", "36"), "place: '36' is not line:column"),
        (GOOD.replace("zh:", "severity: eror, zh:"), "eror"),
        (GOOD + GOOD, "a name used twice: .*A"),
        (GOOD.replace("- ", ""), "not a list of cases"),
        ("[]", "no cases"),
    ],
)
def test_a_malformed_case_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=message):
        read_cases([path])
