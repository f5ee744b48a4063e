"""What the pages say is what the program has: links, commands, options, settings, codes, kinds, targets."""

import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engine.cli import app
from engine.cli.command import CommandGroup, loaded
from engine.domain.action.table import transitions
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.embedded_languages.json_schema import FORMATS, KEYWORDS
from engine.wording import diagnostics
from tools.docs.pages import commands, generated, pages

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!\\)\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE):
        kept = (c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN")
        found.add("".join(kept).replace(" ", "-"))
    return found


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page in [*pages(), ROOT / "examples/dealership/README.md"]:
        for target in LINK.findall(prose(page.read_text(encoding="utf-8"))):
            if "://" in target:
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            if not there.exists():
                broken.append(f"{page.name}: {target}")
            elif anchor and anchor not in anchors(there.read_text(encoding="utf-8")):
                broken.append(f"{page.name}: {target} (no such heading)")
    assert broken == []


def test_every_page_that_the_code_refers_to_is_there() -> None:
    broken = []
    for folder in ("engine", "flows", "tests", "tools"):
        for source in (ROOT / folder).rglob("*.py"):
            text = source.read_text(encoding="utf-8")
            for path, anchor in re.findall(r"\b(docs/[a-z0-9/-]+\.md)(?:#([\w-]+))?", text):
                there = ROOT / path
                if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
                    broken.append(f"{source.relative_to(ROOT)}: {path}#{anchor}")
    assert broken == []


def test_nothing_refers_to_a_numbered_rule_or_decision() -> None:
    numbered = re.compile(r"\b([Dd]ecisions?|[Rr]ules?|ADR) [0-9]+")
    sources = [p for folder in ("engine", "flows", "tests", "tools") for p in (ROOT / folder).rglob("*.py")]
    found = [str(p.relative_to(ROOT)) for p in sources if numbered.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for target in LINK.findall(prose(page.read_text(encoding="utf-8"))):
            there = (page.parent / target.partition("#")[0]).resolve()
            if there.suffix == ".md" and there.exists() and there not in reached:
                waiting.append(there)
    assert [str(p.relative_to(ROOT)) for p in pages() if p not in reached] == []


def test_what_is_generated_is_as_the_code_has_it() -> None:
    for page, text in generated():
        assert page.read_text(encoding="utf-8") == text, f"{page.name}: make docs"


def test_every_command_has_a_section_with_its_options() -> None:
    text = read("docs/reference/cli.md")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    drawn = re.findall(r"<!-- drawn: options (.+?) -->", text)
    known = sorted(name for name, _ in commands())
    assert sorted(drawn) == known
    assert sorted(set(headings) - {"For all commands"}) == known


def test_every_command_that_a_page_shows_exists_with_its_options() -> None:
    known_commands = dict(commands())
    groups = [loaded(one) for one in app.COMMANDS]
    defaults = {
        one.name: f"{one.name} {one.default}" for one in groups if isinstance(one, CommandGroup) and one.default
    }
    wrong = []
    shown = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if "do not edit by hand" in text:
            continue  # the words of a generated page belong to what it is generated from
        for line in command_lines(text):
            shown += 1
            words = line.split()
            if words[0] == "review" and words[1:2] != ["propose"]:
                words.insert(1, "show")  # the command of the group that runs where none is named
            name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in known_commands), None)
            name = name or defaults.get(words[0])
            if name is None:
                wrong.append(f"{page.name}: duecourse {line}")
                continue
            known = {option.name for option in known_commands[name].options} | {"--lang", "--help"}
            used = {w.partition("=")[0] for w in words if w.startswith("--")}
            wrong += [f"{page.name}: duecourse {name} {option}" for option in sorted(used - known)]
    assert wrong == []
    assert shown > 20


def command_lines(text: str) -> Iterator[str]:
    """What stands behind ``duecourse`` in code blocks and in code spans, up to the end of that one command."""
    code = [block for kind, block in FENCE.findall(text) if kind in ("sh", "console")]
    code += re.findall(r"`([^`\n]+)`", prose(text))
    for block in code:
        for line in block.replace("\\\n>", "").splitlines():
            found = re.match(r"(?:\$ )?(?:\.venv/bin/)?duecourse ([a-z].*)$", line)
            if found:
                words = shlex.split(found[1].split("|")[0].split(";")[0], comments=True)
                yield " ".join(w.replace(" ", "_") for w in words)


def test_every_setting_is_in_the_table() -> None:
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r"\bDUECOURSE_[A-Z_]+\b", text))
    listed = set(re.findall(r"^\| `(DUECOURSE_[A-Z_]+)` \|", read("docs/for-operators/operations.md"), re.MULTILINE))
    assert listed == used


def test_every_setting_of_others_that_is_read_or_set_is_named() -> None:
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r'"(PREFECT_[A-Z_]+|NO_COLOR|DO_NOT_TRACK|LC_[A-Z]+)"', text))
    page = read("docs/for-operators/operations.md")
    assert sorted(name for name in used if name not in page) == []


@pytest.mark.parametrize("name", [*(row.kind for row in transitions()), *Phase, *Outcome, *Timeliness, *Reason])
def test_every_kind_phase_outcome_and_reason_is_in_the_ledger_page(name: str) -> None:
    assert f"`{name}`" in prose(read("docs/reference/ledger.md"))


def test_every_keyword_and_format_of_json_schema_is_in_the_page_of_checks() -> None:
    section = read("docs/for-agreement-writers/checks.md").partition("## JSON Schema")[2].partition("\n## ")[0]
    keywords, formats = (re.findall(r"`([$\w-]+)`", part) for part in section.split("- `format` is enforced:")[:2])
    assert set(KEYWORDS) == set(keywords) - {"row", "schema", "validate", "$ref", "pattern"}
    assert set(FORMATS) <= set(formats)


def test_every_diagnostic_has_its_place_and_no_other_is_named() -> None:
    known = {code.code for code in diagnostics.ALL}
    headed = set(re.findall(r"^### (DC\d+)", read("docs/reference/diagnostics.md"), re.MULTILINE))
    assert headed == known
    for page in pages():
        assert set(re.findall(r"\bDC\d{3}\b", page.read_text(encoding="utf-8"))) <= known, page.name


def test_every_finding_is_explained() -> None:
    engine = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "engine").rglob("*.py"))
    given = set(re.findall(r'Finding\(\s*"([a-z-]+)"', engine))
    assert given
    assert given == set(
        re.findall(r"^\| `([a-z]+(?:-[a-z]+)*)` \|", read("docs/reference/cli.md").partition("## verify")[0], re.M)
    )


def test_every_make_target_is_explained_and_no_other() -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)[1].split())  # type: ignore[index]
    listed = set(re.findall(r"^\| `make ([a-z]+)` \|", read("docs/for-developers/contributing.md"), re.MULTILINE))
    assert listed == targets
    for page in pages():
        assert set(re.findall(r"`make ([a-z]+)\b", page.read_text(encoding="utf-8"))) <= targets, page.name


def test_the_deployment_that_the_pages_name_is_the_one_in_prefect_yaml() -> None:
    listed = yaml.safe_load(read("prefect.yaml"))["deployments"]
    deployments = {f"{one['entrypoint'].rpartition(':')[2]}/{one['name']}" for one in listed}
    found = re.compile(r"`((?:compliance|sources)/[\w-]+)`")
    assert {n for page in pages() for n in found.findall(page.read_text("utf-8"))} == deployments


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    listed = set(re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", read("docs/adr/index.md")))
    there = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert {p.name for p in there} == listed
    for page in there:
        text = page.read_text(encoding="utf-8")
        parts = ["**Context.**", "**Decision.**", "**Consequences.**"]
        assert [part for part in parts if part not in text] == [], page.name
