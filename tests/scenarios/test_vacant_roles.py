"""A role that nobody holds: the head hears of it, Finance sees it, and the next holder is told what the role missed."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.domain.text import Language
from engine.reports.formats import Display, write_report
from engine.reports.kinds.overdue import KIND
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.overdue import report_overdue
from engine.services.run.load_in_force import FolderContents
from engine.services.snapshot import rulebook
from tests.builders import instant
from tests.conftest import PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Due on Friday 9 January, 17:30; Saturday is a working day of Sales."""
MORNINGS = [f"2026-01-{day:02}T08:40" for day in (9, 10, 12, 13, 14, 15, 16)]


def held(definitions: Definitions, **spans: tuple[str, str]) -> Definitions:
    """The shipped people with other spans: ``sales_head_1=("", "2026-01-09")``; an unknown id is a second holder."""

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    known = {p.id: p for p in definitions.people}
    for name, (since, until) in spans.items():
        id = name.replace("_", "-")
        like = known.get(id) or known[id[:-1] + "1"]
        known[id] = replace(like, id=id, name=f"{like.name} {id[-1]}", since=day(since), until=day(until))
    return replace(definitions, people=tuple(sorted(known.values(), key=lambda p: (p.id, p.role))))


def begin(world: World, **spans: tuple[str, str]) -> World:
    """A car of Thursday 8 January whose slips are never delivered."""
    world.definitions = held(world.definitions, **spans)
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


def notified(world: World, person: str) -> list[str]:
    """The steps of the car's slips that a person was told of."""
    return [str(e.body["step"]) for e in world.entries(SLIPS, Kind.NOTIFIED) if person in e.body["to"]]  # type: ignore[operator]


def mails(world: World, person: str) -> list[str]:
    return [sent.message.text for sent in world.outbox.sent if sent.message.person == person]


def test_what_is_escalated_to_a_vacant_head_is_told_to_the_next_one_in_the_first_digest(world: World) -> None:
    begin(world, sales_head_1=("", "2026-01-09"), sales_head_2=("2026-01-19", ""))
    for at in MORNINGS:
        world.run(at)
    assert notified(world, "sales-head-2") == notified(world, "sales-head-1") == []
    world.run("2026-01-19T00:30")
    assert mails(world, "sales-head-2") == []
    world.run("2026-01-19T08:40")
    assert notified(world, "sales-head-2") == ["3 working days after"]
    (mail,) = mails(world, "sales-head-2")
    assert SLIPS in mail
    world.run("2026-01-20T08:40")
    world.run("2026-01-21T08:40")
    assert notified(world, "sales-head-2") == ["3 working days after"]


def test_a_head_who_had_a_digest_in_another_role_gets_it_in_the_next_one(world: World) -> None:
    begin(world, sales_head_1=("", "2026-01-09"))
    for at in MORNINGS:
        world.run(at)
    people = world.definitions.people
    consultant = next(p for p in people if p.id == "sales-consultant-1")
    promoted = replace(consultant, id="sales-clerk-1", name="销售内勤", role="sales-head")
    appointed = replace(world.definitions, people=(*people, promoted))
    command_time = resolve_command_time(world.ledger, instant("2026-01-16T12:00"), world.now)
    apply(world.ledger, appointed, command_time)
    folder = FolderContents(appointed, 0, "definitions")
    world.run("2026-01-16T13:00", folder)
    world.run("2026-01-17T08:40", folder)
    assert notified(world, "sales-clerk-1") == ["3 working days after"]


def test_a_head_who_follows_another_after_the_last_step_learns_once_what_stands_escalated(world: World) -> None:
    begin(world, sales_head_1=("", "2026-01-16"), sales_head_2=("2026-01-17", ""))
    for at in (*MORNINGS, "2026-01-17T08:40", "2026-01-19T08:40", "2026-01-20T08:40"):
        world.run(at)
    assert notified(world, "sales-head-1") == ["1 working day after", "3 working days after"]
    assert notified(world, "sales-head-2") == ["3 working days after"]


def test_a_step_that_finds_nobody_stays_untold_until_somebody_holds_the_role(world: World) -> None:
    begin(world, sales_consultant_1=("", "2026-01-07"), sales_consultant_2=("2026-01-14", ""))
    for at in MORNINGS[:4]:
        world.run(at)
    steps = [(e.body["step"], e.body["to"]) for e in world.entries(SLIPS, Kind.NOTIFIED)]
    assert all(to for _, to in steps) and "opening" not in dict(steps)  # type: ignore[arg-type]
    world.run(MORNINGS[4])
    assert "opening" in notified(world, "sales-consultant-2")
    assert SLIPS in mails(world, "sales-consultant-2")[0]


def test_what_was_delivered_meanwhile_is_not_told(world: World) -> None:
    begin(world, sales_head_1=("", "2026-01-09"), sales_head_2=("2026-01-19", ""))
    for at in MORNINGS:
        world.run(at)
    slips = ("order_slip", "delivery_slip")
    files = {name: Attachment(f"{name}.png", PICTURE) for name in slips}
    world.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-16T17:10", files=files, signed=slips)
    world.run("2026-01-19T08:40")
    assert notified(world, "sales-head-2") == []


def test_a_vacant_role_is_told_to_the_head_in_the_digest(world: World) -> None:
    begin(world, sales_consultant_1=("", "2026-01-09"), sales_consultant_2=("", "2026-01-09"))
    for at in MORNINGS[:2]:
        world.run(at)
    (first, *_) = [text for text in mails(world, "sales-head-1") if "岗位空缺：销售顾问" in text]
    assert "自 1月10日" in first and "逾期 1 项" in first


def test_a_vacant_role_alone_is_reason_for_a_digest_on_the_first_day_and_each_week(world: World) -> None:
    world.definitions = held(world.definitions, insurance_clerk_1=("", "2026-01-13"))
    for day in range(5, 31):
        world.run(f"2026-01-{day:02}T08:40")
    digests = [m.message.digest_on for m in world.outbox.sent if m.message.person == "insurance-head-1"]
    alone = [m for m in world.outbox.sent if m.message.person == "insurance-head-1" and not m.message.about]
    assert date(2026, 1, 14) in digests
    assert {m.message.digest_on for m in alone} <= {date(2026, 1, d) for d in (14, 19, 26)}
    assert all("Vacant role: Insurance clerk" in m.message.text for m in alone)


def test_the_report_has_the_vacant_roles_in_every_format(world: World) -> None:
    begin(
        world,
        sales_consultant_1=("", "2026-01-09"),
        sales_consultant_2=("", "2026-01-09"),
        sales_head_1=("", "2026-01-09"),
    )
    for at in MORNINGS:
        world.run(at)
    figures = report_overdue(world.ledger, instant("2026-01-16T09:00"))
    by_role = {v.role: v for v in figures.vacant}
    assert set(by_role) == {"sales-consultant", "sales-head"}
    assert (by_role["sales-consultant"].since, by_role["sales-consultant"].heads) == (date(2026, 1, 10), ())
    assert by_role["sales-consultant"].waiting >= by_role["sales-consultant"].overdue >= 1
    assert '"vacant_roles": [' in world.report("2026-01-16T09:00")
    organisation = rulebook(world.ledger).organisation
    for format_ in ("terminal", "html"):
        written = write_report(KIND, figures, organisation, format_, Display(Language.ZH)).decode()
        assert "岗位空缺" in written and "负责人岗位也空缺" in written, format_
    table = write_report(KIND, figures, organisation, "csv", Display(Language.ZH)).decode()
    assert ",岗位空缺," in table.splitlines()[0]
    workbook = load_workbook(BytesIO(write_report(KIND, figures, organisation, "xlsx", Display(Language.ZH))))
    assert "岗位空缺（演练）" in workbook.sheetnames


def test_before_it_is_vacant_and_once_it_is_filled_the_report_says_nothing(world: World) -> None:
    begin(world, sales_head_1=("", "2026-01-09"), sales_head_2=("2026-01-19", ""))
    for at in (*MORNINGS, "2026-01-19T08:40"):
        world.run(at)
    assert report_overdue(world.ledger, instant("2026-01-09T09:00")).vacant == ()
    assert [v.role for v in report_overdue(world.ledger, instant("2026-01-12T09:00")).vacant] == ["sales-head"]
    assert report_overdue(world.ledger, instant("2026-01-19T09:00")).vacant == ()
