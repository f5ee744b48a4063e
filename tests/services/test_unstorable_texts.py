"""A character that no database stores, U+0000 or half of a pair, is refused with its place, on either database."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

pytestmark = pytest.mark.databases

T = "2026-01-14T09:00"
CAR = {"event": "vehicle.delivered", "key": "A-1", "time": "2026-01-13 15:00", "客户": "甲", "车牌号": "P", "金额": "1"}
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
BAD = [("\0", "U+0000"), ("\ud800", "U+D800"), ("\udcff", "U+DCFF")]


@pytest.mark.parametrize(("character", "code"), BAD)
@pytest.mark.parametrize("column", ["event", "key", "time", "客户", "金额"])
def test_a_row_with_it_is_rejected_with_its_column_and_the_others_are_taken_in(
    world: Any, column: str, character: str, code: str
) -> None:
    spoilt = {**CAR, column: f"{CAR[column][:1]}{character}{CAR[column][1:]}"}
    done = world.ingest([SourceRow(2, spoilt), SourceRow(3, {**CAR, "key": "A-2"})], T)
    assert done.imported == 1
    [rejected] = done.rejected
    named = {"客户": ("客户", "Customer"), "金额": ("车款", "Price")}.get(column, (column, column))
    assert rejected.reason.zh == (
        f"“{named[0]}”：含有无法保存的字符 {code}（第 2 个字符），多半是导出程序留下的。请删去后再试"
    )
    assert rejected.reason.en == (
        f"“{named[1]}”: it has {code} as character 2, which cannot be stored. Take it out and try again"
    )


@pytest.mark.parametrize(("character", "code"), BAD)
def test_an_undeclared_event_that_is_kept_may_not_hold_it_either(world: Any, character: str, code: str) -> None:
    for extra in ({f"备{character}注": "x"}, {"备注": f"x{character}"}):
        row = SourceRow(2, {"event": "new.thing", "key": "N-1", "time": "2026-01-13 15:00", **extra})
        done = world.ingest([row], T, keep_undeclared=True)
        assert (done.imported, [code in a.reason.zh for a in done.rejected]) == (0, [True])


@pytest.mark.parametrize(("character", "code"), BAD)
def test_a_comment_a_reason_or_a_value_with_it_is_refused_and_nothing_is_recorded(
    world: Any, character: str, code: str
) -> None:
    world.ingest([SourceRow(2, CAR)], T)
    world.run(T)
    head = world.ledger.head()
    spoilt = f"a{character}"
    for ask in (
        lambda: world.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", T, reason=spoilt),
        lambda: world.act(
            Kind.DELIVERED,
            "hr-finance/new-employee.deposit@employee.joined/E-1",
            "hr-clerk-1",
            T,
            values={"told_on": spoilt},
        ),
    ):
        world.event("employee.joined", "E-1", "2026-01-13 09:00", T, 姓名="甲", 入职部门="S", 职位="P")
        world.run(T)
        head = world.ledger.head()
        with pytest.raises(Refused) as refused:
            ask()
        assert code in refused.value.text.zh
        assert code in refused.value.text.en
        assert world.ledger.head() == head


def test_an_import_says_so_and_keeps_the_row_for_correction(duecourse: Any, tmp_path: Path) -> None:
    rows = [{**CAR, "key": "A-1", "客户": "甲\0乙"}, {**CAR, "key": "A-2", "客户": "甲\ud800"}, {**CAR, "key": "A-3"}]
    (tmp_path / "cars.json").write_text(json.dumps(rows), encoding="ascii")
    done = duecourse("events", "import", str(tmp_path / "cars.json"))
    assert done.code == 0
    assert done.out.startswith("imported 1, corrected 0, unchanged 0, rejected 2\n")
    assert "“Customer”: it has U+0000 as character 2, which cannot be stored." in done.out
    [kept] = (tmp_path / "state" / "rejected").iterdir()
    text = kept.read_text(encoding="utf-8-sig")
    assert ("甲\ufffd乙" in text, "\0" in text) == (True, False)


def test_a_stray_one_in_a_csv_file_costs_its_row_alone(duecourse: Any, tmp_path: Path) -> None:
    heads, good = ",".join(CAR), ",".join(CAR.values())
    path = tmp_path / "cars.csv"
    path.write_text(f"{heads}\n{good}\n{good.replace('A-1', 'A-2').replace('甲', '甲' + chr(0))}\n", encoding="utf-8")
    done = duecourse("events", "import", str(path))
    assert done.out.startswith("imported 1, corrected 0, unchanged 0, rejected 1\n  line 3: “Customer”: it has U+0000")
