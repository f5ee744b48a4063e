"""Each delivery of an item, with what was submitted."""

from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.figures.submission import SubmittedFile, submissions
from engine.domain.ledger.entry import CHECK, ENGINE, Kind
from engine.domain.text import Text
from tests import builders as build

SLIP = Field("slip", Text(zh="单据", en="Slip"), FieldKind.PHOTO)
AMOUNT = Field("amount", Text(zh="金额", en="Amount"), FieldKind.MONEY)
FILE = {"name": "slip.png", "sha256": "ab" * 32, "bytes": 7}


def test_fields_are_in_the_order_of_the_obligation_and_unknown_ones_keep_their_name() -> None:
    evidence = {"zz_former": "7", "amount": "8500.00", "slip": FILE}
    delivered = build.entry(Kind.DELIVERED, "2026-01-06T10:00", evidence=evidence, signed=["slip"], comment="c")
    (one,) = submissions([delivered], build.obligation(evidence=(SLIP, AMOUNT)))
    assert [(f.field.label.en, f.value, f.signed) for f in one.fields] == [
        ("Slip", SubmittedFile("slip.png", "ab" * 32, 7), True),
        ("Amount", "8500.00", False),
        ("zz_former", "7", False),
    ]
    assert one.comment == "c"
    assert [file.name for _, file in one.files] == ["slip.png"]


def test_a_return_takes_back_all_before_it_and_nothing_after_it() -> None:
    entries = [
        build.entry(Kind.OPENED, "2026-01-06T09:00", actor=ENGINE),
        build.entry(Kind.PARTLY_DELIVERED, "2026-01-06T10:00", evidence={"amount": "1"}),
        build.entry(Kind.DELIVERED, "2026-01-06T11:00", evidence={"amount": "1", "slip": FILE}),
        build.entry(Kind.RETURNED, "2026-01-06T12:00", actor="ann", reason="blurred"),
        build.entry(Kind.DELIVERED, "2026-01-06T13:00", evidence={"slip": FILE}),
        build.entry(Kind.WITHDRAWN, "2026-01-06T14:00"),
        build.entry(Kind.NOTHING_TO_REPORT, "2026-01-06T15:00", comment="none"),
    ]
    found = submissions(entries, build.obligation(evidence=(SLIP, AMOUNT)))
    assert [(s.entry.kind, s.taken_back.kind if s.taken_back else None) for s in found] == [
        (Kind.PARTLY_DELIVERED, Kind.RETURNED),
        (Kind.DELIVERED, Kind.RETURNED),
        (Kind.DELIVERED, Kind.WITHDRAWN),
        (Kind.NOTHING_TO_REPORT, None),
    ]


def test_a_check_and_an_event_say_what_showed_the_delivery() -> None:
    checked = build.entry(Kind.DELIVERED, "2026-01-06T10:00", actor=CHECK, zh="文件已到", en="the file is there")
    met = build.entry(Kind.MET, "2026-01-06T11:00", actor=ENGINE, event="refund.paid/RF-1")
    found = submissions([checked, met], build.obligation())
    assert [s.shown_by.en if s.shown_by else None for s in found] == ["the file is there", "refund.paid/RF-1"]
    assert [s.fields for s in found] == [(), ()]
