"""One thing of each kind is added to a copy of the tree, used, and the files that this touches are counted."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.extending.copied_tree import FROM_THE_MIDDLE_OF_A_MONTH, HERE, ROOT, Edit, Tree, edits, extended

MOST = {"obligation_key": 4, "check_kind": 4, "channel": 3, "action": 2, "report": 3, "event_source": 4, "page": 3}
"""The most files of the engine that an addition may touch, new ones included."""

EVENTS = """
subjects: {order: {title: Order}}
events: {order.delivered: {title: Order delivered, about: order, label: "{key}", recorded_by: operations}}
"""
ITEM = "operations-finance/monthly-report"


def agreement(tree: Tree, obligation: str) -> None:
    """Replace the obligations of the agreement that ``init`` writes by one due at the end of each month."""
    path = tree.root / "definitions/agreements/operations-finance.yaml"
    head = path.read_text(encoding="utf-8").partition("obligations:\n")[0]
    lines = [
        "id: monthly-report",
        "title: Monthly report",
        "when: {every: month}",
        "due: {by: {day: last}}",
        obligation,
    ]
    path.write_text(head + "obligations:\n  - " + "\n    ".join(lines) + "\n", encoding="utf-8")


def use_check_kind(tree: Tree) -> None:
    """A run finds an item done once its month stands in the list."""
    tree.run("init", "definitions")
    agreement(tree, "check: {listed: {list: closed}}")
    tree.write(".duecourse/settings.yaml", "lists: {closed: {file: ../closed.txt}}\n")
    tree.write("closed.txt", "nothing yet\n")
    tree.run("run", "--in-process")
    (item,) = re.findall(rf"{ITEM}@[\d-]+", tree.run("inbox", "--as", "zhang-san", "--json"))[:1]
    before = tree.json("check", item)
    month = item.partition("@")[2]
    tree.write("closed.txt", f"{month}\n")
    assert tree.json("run", "--in-process")["found_done"] == 1
    after = tree.json("check", item)
    assert (before["answer"], before["what"]["en"]) == ("not met", f"the list closed does not have {month}")
    assert [entry["body"]["zh"] for entry in after["recorded"]][-1] == f"清单 closed 里有 {month}"
    assert "the list closed has it" in tree.run("render", "operations-finance")
    assert "lists: closed" in tree.run("settings")


def use_event_source(tree: Tree) -> None:
    """What another program has appended to its journal is imported once."""
    tree.run("init", "definitions")
    tree.write("definitions/events.yaml", EVENTS)
    tree.write(".duecourse/settings.yaml", "sources: {plant: {journal: ../plant.txt, event: order.delivered}}\n")
    tree.write("plant.txt", "A-17 2026-01-05T10:00\n")
    assert imported(tree) == [1]
    assert imported(tree) == []
    tree.write("plant.txt", "A-17 2026-01-05T10:00\nA-18 2026-01-06T10:00\nA-19 2026-01-06T11:00\n")
    assert imported(tree) == [2]


def imported(tree: Tree) -> list[int]:
    """The number of events of each piece that is taken now."""
    (source,) = tree.json("sources", "take", "plant")["sources"]
    assert source["problems"] == []
    return [piece["imported"] for piece in source["taken"]]


def use_obligation_key(tree: Tree) -> None:
    """The key is read, printed on the agreement page, part of the titles of items, and named by a plan."""
    tree.run("init", "definitions")
    agreement(tree, "place: {zh: 前台, en: Front desk}")
    assert re.search(r"Place\s+前台\s+Front desk", tree.run("render", "operations-finance"))
    tree.run("run", "--in-process")
    assert "Monthly report (Front desk)" in tree.run("inbox", "--as", "zhang-san")
    agreement(tree, "place: Back door")
    assert "(place)" in tree.run("plan")


def opened_item(tree: Tree) -> str:
    """An organisation with one open item, owed by Zhang San."""
    tree.run("init", "definitions")
    agreement(tree, "nothing_to_report: allowed")
    tree.run("run", "--in-process")
    return re.findall(rf"{ITEM}@[\d-]+", tree.run("inbox", "--as", "zhang-san", "--json"))[0]


def use_action(tree: Tree) -> None:
    """The command has the fields as options, refuses by the rules of the type, and the history follows it."""
    item = opened_item(tree)
    assert "--expected-on DATE" in tree.run("acknowledge", "--help")
    who = ("--as", "zhang-san")
    assert "The expected date 2020-01-01 has passed." in tree.run(
        "acknowledge", item, "--expected-on", "2020-01-01", *who, code=2
    )
    assert "Only Operations can do this (acknowledged)" in tree.run(
        "acknowledge", item, "--expected-on", "2099-01-01", "--as", "wang-wu", code=2
    )
    done = tree.json("acknowledge", item, "--expected-on", "2099-01-01", *who)
    assert done["recorded"] == "acknowledged"
    entry = tree.json("explain", item)["entries"][-1]
    assert (entry["kind"], entry["body"]) == ("acknowledged", {"expected_on": "2099-01-01"})
    assert "acknowledged  张三  expected 2099-01-01" in tree.run("explain", item)


def use_report(tree: Tree) -> None:
    """One command writes it in all formats."""
    opened_item(tree)
    assert "workload" in tree.run("report", "--help")
    assert re.search(r"Operations clerk\s+1\s+0", tree.run("report", "workload"))
    assert "Workload" in tree.run("report", "workload", "--format", "html")
    assert "Operations clerk,1,0" in tree.run("report", "workload", "--format", "csv")
    (section,) = tree.json("report", "workload")["sections"]
    assert section["rows"][0]["open"] == 1
    tree.run("report", "workload", "--format", "xlsx", "--output", "workload.xlsx")
    assert (tree.root / "workload.xlsx").stat().st_size > 1000


def use_channel(tree: Tree) -> None:
    """A person with an address on the channel is notified by it, and a wrong address is an error of people.csv."""
    tree.run("init", "definitions")
    agreement(tree, "nothing_to_report: allowed")
    people = tree.root / "definitions/people.csv"
    header, first, *rest = people.read_text(encoding="utf-8").splitlines()
    rows = [f"board,{header}", f"A1,{first}", *(f",{row}" for row in rest)]
    people.write_text("\n".join(rows).replace("A1", "somewhere"), encoding="utf-8")
    assert "a field such as A1" in tree.run("validate", code=1)
    people.write_text("\n".join(rows), encoding="utf-8")
    tree.write(".duecourse/settings.yaml", f"channels: {{board: {{file: {tree.root / 'board.txt'}}}}}\n")
    assert "board" in tree.run("settings")
    tree.run("run", "--in-process")
    assert (tree.root / "board.txt").read_text(encoding="utf-8").startswith("A1: ")


_VISITS = """
import re
from pathlib import Path
from tests.fixtures.pages import clients_of

browsers = clients_of(Path(".duecourse"))
browser, stranger = browsers("zhang-san"), browsers()
shown = browser.get("/stand-ins")
assert shown.status_code == 200 and "Who can stand in for me" in shown.text and "李四" in shown.text
assert "li-si" in browser.get("/stand-ins?format=csv").text
assert stranger.get("/stand-ins").headers["location"].startswith("/sign-in")
token = re.findall('name="form_token" value="([0-9a-f]+)"', shown.text)[0]
form = {"form_token": token, "to": "li-si", "until": "2020-01-01"}
refused = browser.post("/stand-ins", data=form)
assert refused.status_code == 422 and 'role="alert"' in refused.text and 'value="2020-01-01"' in refused.text
form["until"] = "2099-12-31"
for _ in range(2):
    assert browser.post("/stand-ins", data=form).headers["location"] == "/stand-ins"
"""


def use_page(tree: Tree) -> None:
    """The page lists, writes a file, keeps others out, shows a refusal with what was typed, and records once."""
    opened_item(tree)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree.root), str(ROOT)))}
    visited = subprocess.run(
        [sys.executable, "-c", FROM_THE_MIDDLE_OF_A_MONTH + _VISITS],
        cwd=tree.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert visited.returncode == 0, visited.stderr[-2000:]


USES: dict[str, Callable[[Tree], None]] = {
    "channel": use_channel,
    "action": use_action,
    "report": use_report,
    "check_kind": use_check_kind,
    "event_source": use_event_source,
    "obligation_key": use_obligation_key,
    "page": use_page,
}


@pytest.mark.slow
@pytest.mark.parametrize("addition", MOST)
def test_an_addition_touches_few_files_and_works(addition: str, tmp_path: Path) -> None:
    with extended(addition, tmp_path) as tree:
        assert len(tree.touched) <= MOST[addition], sorted(tree.touched)
        USES[addition](tree)


def test_each_addition_has_its_files_and_its_use() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == MOST.keys() == USES.keys()


def test_the_page_shows_the_files_that_are_added_and_edited() -> None:
    page = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    for addition in MOST:
        folder = HERE / addition
        diff = folder / "edits.diff"
        files = [path.relative_to(folder).as_posix() for path in (folder / "engine").rglob("*.py")]
        files += {edit.file for edit in edits(diff.read_text(encoding="utf-8"))} if diff.exists() else ()
        assert [file for file in files if f"`{file}`" not in page] == []


def test_each_excerpt_of_the_page_is_in_the_file_it_names() -> None:
    page = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    for name, excerpt in re.findall(r"```python title=\"(\S+)\"\n(.*?)```", page, re.DOTALL):
        sources = [path for path in (ROOT / name, *HERE.glob(f"*/{name}")) if path.is_file()]
        assert sources, name
        source = sources[-1].read_text(encoding="utf-8")
        assert any(indent(dedent(excerpt), " " * depth) in source for depth in (0, 4, 8)), name


def test_an_edit_is_found_by_its_context() -> None:
    diff = "--- a.py\n+++ a.py\n@@\n one\n-two\n+2\n \n@@\n three\n+four\n--- b.py\n+++ b.py\n@@\n-x\n"
    assert list(edits(diff)) == [
        Edit("a.py", "one\ntwo\n\n", "one\n2\n\n"),
        Edit("a.py", "three\n", "three\nfour\n"),
        Edit("b.py", "x\n", ""),
    ]
