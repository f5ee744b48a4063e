"""``check`` and ``needs`` in agreements, and the administrator's settings: results and refusals with their places."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.agreement.agreement import Need
from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.agreement.check.http import HttpCheck
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.agreement.rule import Within
from engine.domain.agreement.side import Side
from engine.loading import Loaded, load
from engine.loading.check.file import FileRoot
from engine.loading.check.http import Endpoint
from engine.loading.check.sql import SqlSource
from engine.loading.settings import read_settings
from engine.settings import Settings

AGREEMENT = "agreements/sales-finance.yaml"
DECORATION = "    due: {within: 3 days, at: close, roll: next}\n"
REPORT = "    nothing_to_report: allowed\n"
Changed = Callable[[str, str, str], Path]


def with_check(changed: Changed, text: str, anchor: str = DECORATION) -> Loaded:
    return load(changed(AGREEMENT, anchor, f"{anchor}    check: {text}\n"))


def check_of(loaded: Loaded, id: str) -> Check:
    assert loaded.errors == (), [d.message.en for d in loaded.errors]
    assert loaded.definitions is not None
    agreement = loaded.definitions.agreement("sales-finance")
    assert agreement is not None
    obligation = agreement.obligation(id)
    assert obligation is not None
    return obligation.check


def codes(loaded: Loaded) -> list[str]:
    return [d.code for d in loaded.errors]


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("{attest: {by: consumer}}", Attest(Side.CONSUMER)),
        ('{file: {root: slips, path: "{key}.pdf"}}', FileCheck("slips", "{key}.pdf")),
        (
            '{file: {root: s, path: "a/{key}.csv", min_bytes: 10, max_age: 2 days, columns: [客户], min_rows: 3}}',
            FileCheck("s", "a/{key}.csv", 10, timedelta(days=2), SheetRule(None, ("客户",), 3)),
        ),
        (
            '{sql: {source: dms, query: "select order_no as key from slips"}}',
            SqlCheck("dms", "select order_no as key from slips"),
        ),
        (
            '{http: {endpoint: dms, path: "slips/{key}", find: slip.signed, schema: {type: boolean, const: true}}}',
            HttpCheck("dms", "slips/{key}", "slip.signed", '{"const": true, "type": "boolean"}'),
        ),
        (
            '{all: [{attest: {by: provider}}, {any: [{file: {root: a, path: "{key}"}}, '
            '{file: {root: b, path: "{key}"}}]}]}',
            AllOf((Attest(), AnyOf((FileCheck("a", "{key}"), FileCheck("b", "{key}"))))),
        ),
    ],
)
def test_each_kind_of_check_is_read_as_it_stands(changed: Changed, text: str, check: Check) -> None:
    assert check_of(with_check(changed, text), "decoration") == check


def test_what_recurs_is_told_apart_by_its_period(changed: Changed) -> None:
    text = '{file: {root: reports, path: "{period}.xlsx", sheet: 一月, row: {required: [客户]}}}'
    check = check_of(with_check(changed, text, REPORT), "report")
    assert check == FileCheck("reports", "{period}.xlsx", table=SheetRule("一月", (), 1, '{"required": ["客户"]}'))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{file: {root: slips, path: "../{key}.pdf"}}', "DC541"),
        ('{file: {root: slips, path: "/etc/{key}"}}', "DC541"),
        ('{file: {root: slips, path: "a\\\\{key}"}}', "DC541"),
        ('{http: {endpoint: dms, path: "https://elsewhere.example.com/{key}", find: a}}', "DC541"),
        ("{file: {root: slips, path: slip.pdf}}", "DC542"),
        ('{file: {root: slips, path: "{period}.pdf"}}', "DC542"),
        ('{file: {root: slips, path: "{key}.csv", row: {properties: {a: {pattern: "(a+)+$"}}}}}', "DC543"),
        ('{http: {endpoint: dms, path: "{key}", find: a, schema: {$ref: "http://example.com/x"}}}', "DC543"),
        ('{sql: {source: dms, query: "delete from slips"}}', "DC544"),
        ('{sql: {source: dms, query: "select 1; select 2"}}', "DC544"),
        ('{sql: {source: dms, query: "select 1 from slips where o = :order"}}', "DC544"),
        ('{http: {endpoint: dms, path: "{key}", find: "a..b"}}', "DC545"),
        ("{all: [{attest: {by: provider}}, {attest: {by: consumer}}]}", "DC546"),
        ('{file: {root: a, path: "{key}"}, sql: {source: a, query: "select 1 as key"}}', "DC315"),
        ("{any: [{attest: {by: provider}}]}", "DC317"),
    ],
)
def test_a_check_that_cannot_work_is_refused_at_its_place(changed: Changed, text: str, code: str) -> None:
    loaded = with_check(changed, text)
    assert codes(loaded) == [code]
    (problem,) = loaded.errors
    assert (problem.file, problem.line) == (AGREEMENT, 39)
    assert problem.message.zh != problem.message.en


@pytest.mark.parametrize(
    ("entry", "right"),
    [
        (
            "max_age: 2 working days",
            "write a number of minutes, hours, days or weeks, such as 3 days (no working time)",
        ),
        ("min_rows: -1", "write a whole number from 0 to "),
    ],
)
def test_what_a_check_counts_in_is_said_where_something_else_is_written(
    changed: Changed, entry: str, right: str
) -> None:
    (problem,) = with_check(changed, f'{{file: {{root: slips, path: "{{key}}.csv", {entry}}}}}').errors
    assert problem.hint is not None
    assert right in problem.hint.en
    assert "did you mean" not in problem.hint.en


def test_a_clock_can_start_at_the_hand_over_of_what_is_needed(changed: Changed) -> None:
    loaded = load(changed(AGREEMENT, DECORATION, "    needs: slips\n    due: {within: 3 days, from: hand-over}\n"))
    assert loaded.errors == ()
    assert loaded.definitions is not None
    agreement = loaded.definitions.agreement("sales-finance")
    obligation = agreement.obligation("decoration") if agreement else None
    assert obligation is not None
    assert obligation.needs == (Need("sales-finance", "slips"),)
    assert isinstance(obligation.due, Within)
    assert obligation.due.from_delivery


def test_what_is_needed_goes_by_the_id_it_had_first(changed: Changed) -> None:
    folder = changed(AGREEMENT, "  - id: slips\n", "  - id: slips\n    formerly: papers\n")
    text = (folder / AGREEMENT).read_text(encoding="utf-8").replace(DECORATION, f"    needs: slips\n{DECORATION}")
    (folder / AGREEMENT).write_text(text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.definitions is not None
    agreement = loaded.definitions.agreement("sales-finance")
    obligation = agreement.obligation("decoration") if agreement else None
    assert obligation is not None
    assert obligation.needs == (Need("sales-finance", "papers"),)


@pytest.mark.parametrize(
    ("needs", "code"),
    [
        ("needs: slip", "DC536"),
        ("needs: joiner.file", "DC537"),
        ("needs: report", "DC537"),
        ("needs: decoration", "DC538"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(changed: Changed, needs: str, code: str) -> None:
    assert codes(load(changed(AGREEMENT, DECORATION, f"    {needs}\n{DECORATION}"))) == [code]


def test_counting_from_a_hand_over_needs_to_know_whose(changed: Changed) -> None:
    assert len(codes(load(changed(AGREEMENT, DECORATION, "    due: {within: 3 days, from: hand-over}\n")))) == 1


# ---- settings


@pytest.fixture
def settings(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "settings.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_settings_name_folders_databases_and_services(settings: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n", encoding="utf-8")
    path = settings(
        "files: {reports: {folder: share, largest_mb: 2, settled: 5 seconds}}\n"
        "databases: {dms: {url: env:DMS, deadline: 3 seconds, rows: 10}}\n"
        "endpoints: {portal: {url: https://portal.example.com/api, token: file:token, private: true}}\n"
    )
    read = read_settings(path, {"DMS": "postgresql://u:p@db/x"})
    assert read.diagnostics == ()
    reports, dms, portal = (
        read.settings.of(FileRoot)["reports"],
        read.settings.of(SqlSource)["dms"],
        read.settings.of(Endpoint)["portal"],
    )
    assert (reports.folder, reports.largest, reports.settled) == (
        tmp_path / "share",
        2 * 1024 * 1024,
        timedelta(seconds=5),
    )
    assert (dms.url, dms.deadline, dms.rows) == ("postgresql://u:p@db/x", timedelta(seconds=3), 10)
    assert (portal.token, portal.private) == ("s3cret", True)
    assert "s3cret" not in repr(read.settings)
    assert ":p@" not in repr(read.settings)


def test_no_settings_file_is_no_resources(tmp_path: Path) -> None:
    read = read_settings(tmp_path / "settings.yaml", {})
    assert ([*read.settings.resources.values()], read.diagnostics) == ([{}, {}, {}], ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("endpoints: {a: {url: https://a.example.com, token: abc}}", "DC547"),
        ("databases: {a: {url: 'postgresql://u:p@db/x'}}", "DC547"),
        ("endpoints: {a: {url: https://a.example.com, token: env:NOT_THERE}}", "DC548"),
        ("files: {a: {dir: x}}", "DC301"),
        ("endpoints: {a: {url: ftp://a.example.com}}", "DC305"),
    ],
)
def test_what_is_wrong_with_settings_is_said_and_the_rest_is_used(
    settings: Callable[[str], Path], text: str, code: str
) -> None:
    kind = "files" if text.startswith("files") else "other"
    sound = "databases: {sound: {url: 'sqlite:///x.db'}}" if kind == "files" else "files: {sound: {folder: x}}"
    read = read_settings(settings(f"{text}\n{sound}\n"), {})
    assert code in [d.code for d in read.diagnostics]
    assert "sound" in {**read.settings.of(FileRoot), **read.settings.of(SqlSource)}


def test_a_token_of_blanks_is_none_and_its_source_takes_nothing(settings: Callable[[str], Path]) -> None:
    read = read_settings(settings("sources: {till: {token: env:TILL}}"), {"TILL": "  "})
    assert [d.code for d in read.diagnostics] == ["DC548"]
    assert dict(read.settings.sources) == {}, "a header without a token would fit it"


def test_a_name_that_the_settings_do_not_have_is_told_and_refuses_nothing(changed: Changed, tmp_path: Path) -> None:
    check = '{any: [{file: {root: slip, path: "{key}.pdf"}}, {sql: {source: dms, query: "select 1 as key"}}]}'
    folder = changed(AGREEMENT, DECORATION, f"{DECORATION}    check: {check}\n")
    known = Settings({"files": {"slips": FileRoot(tmp_path)}, "databases": {"dms": SqlSource("sqlite:///dms.db")}})
    loaded = load(folder, settings=known)
    assert loaded.errors == ()
    (warning,) = [d for d in loaded.diagnostics if d.code == "DC550"]
    assert (warning.file, warning.line, "slips" in warning.hint.en) == (AGREEMENT, 39, True)
    assert [d for d in load(folder).diagnostics if d.code == "DC550"] == []


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{label: A, kind: text, equals: {field: customer}}", None),
        ("{label: A, kind: moment, equals: {field: delivery_at}}", None),
        ("{label: A, kind: photo, unique: true}", None),
        ("{label: A, kind: number, equals: {field: customer}}", "DC511"),
        ("{label: A, equals: {field: costumer}}", "DC405"),
        ("{label: A, kind: photo, equals: {field: customer}}", "DC517"),
        ("{label: A, unique: true}", "DC517"),
    ],
)
def test_evidence_agrees_with_a_field_of_its_event_or_is_a_file_of_its_own(
    changed: Changed, field: str, code: str | None
) -> None:
    new = (
        f"  - id: x\n    when: {{event: delivery.arranged}}\n    due: {{day: next}}\n    evidence:\n      a: {field}\n"
    )
    loaded = load(changed("agreements/sales-finance.yaml", "  - id: budget\n    when: {on: 2026-06-30}\n", new))
    assert [d.code for d in loaded.diagnostics] == ([code] if code else [])


def test_nothing_can_be_compared_where_no_event_opens_the_item(changed: Changed) -> None:
    new = "  - id: x\n    when: {on: 2026-06-30}\n    evidence:\n      a: {label: A, equals: {field: customer}}\n"
    loaded = load(changed("agreements/sales-finance.yaml", "  - id: budget\n    when: {on: 2026-06-30}\n", new))
    assert [(d.code, "there is no event to compare with" in d.message.en) for d in loaded.diagnostics] == [
        ("DC511", True)
    ]
