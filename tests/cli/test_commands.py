"""The command line as people and scripts meet it: languages, exit codes, where JSON goes, what --help costs."""

import inspect
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
T = "2026-02-10T18:00:00+08:00"
EVENTS = str(ROOT / "examples/dealership/events/customer.in_default.csv")
ARREARS = "insurance-finance/arrears-report@2025-12"


def commands() -> list[tuple[str, ...]]:
    from engine.cli import app

    return [path for path, _ in app.commands()]


# ---- help


def test_help_takes_0_3_seconds_of_the_processor_at_most_and_loads_neither_prefect_nor_a_database(
    environment: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    code = (
        "import sys; from engine.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "loaded = {m.partition('.')[0] for m in sys.modules}\n"
        "assert not loaded & {'prefect', 'sqlalchemy', 'sqlmodel', 'pydantic', 'alembic'}, loaded"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert "validate" in done.stdout
    # of the processor, which a busy machine does not stretch
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 0.3


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_each_command_has_its_help(duecourse: Any, command: tuple[str, ...]) -> None:
    done = duecourse(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage: duecourse" in done.out


def test_chinese_and_english(process: Any) -> None:
    for how in ({"lang": "zh"}, {"lang": "zh_CN.UTF-8"}):
        assert "检查全部约定文件" in process("--help", **how).out
    assert "检查全部约定文件" in process("--lang", "zh", "--help").out
    assert "Check all definitions" in process("--help", lang="fr").out
    assert "里还没有台账" in process("verify", lang="zh").err
    refused = process("accept", ARREARS, lang="zh")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "错误：请指定操作人：--as ID（people.csv 里的 id），或设置 DUECOURSE_AS。\n"


def test_the_function_of_each_command_takes_its_options() -> None:
    from engine.cli import app

    for path, command in app.commands():
        given = [option.key for option in command.options if not option.shared]
        inspect.signature(command.run).bind(None, **dict.fromkeys(given)), path


# ---- exit codes and streams


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--fail-on", "nothing", "--in-process"),
        ("run", "--in-process", "--as-of", "yesterday"),
        ("run", "--in-process", "--database", "record.db"),
        ("events", "import", "no-such-file.csv"),
        ("events", "import", EVENTS, "--map", "key"),
        ("events", "import", EVENTS, "--map", "key=Nummer"),
        ("events", "import", EVENTS, "--undeclared", "burn"),
        ("report", "overdue"),
        ("explain", ARREARS),
        ("deliver", ARREARS, "--as", "insurance-clerk-1"),
        ("deliver", ARREARS, "--evidence", "report", "--as", "insurance-clerk-1"),
        ("deliver", ARREARS, "--file", "report=no-such-file.csv", "--as", "insurance-clerk-1"),
        ("accept", ARREARS),
        ("preview", "insurance-finanse"),
        ("rate", ARREARS),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(duecourse: Any, arguments: tuple[str, ...]) -> None:
    done = duecourse(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert "Internal error" not in done.err


def test_our_own_failure_is_exit_code_3_and_no_traceback(duecourse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.services.reading import verify

    def fails(_record: object) -> str:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(verify, "digest", fails)
    assert duecourse("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00").code == 0
    done = duecourse("verify", "--digest")
    assert (done.code, done.out) == (3, "")
    assert done.err == "Internal error: RuntimeError: the disk is on fire (set DUECOURSE_DEBUG=1 for details)\n"


def test_a_state_folder_that_is_a_file_is_refused(duecourse: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = duecourse("run", "--in-process", "--state", str(tmp_path / "file"))
    assert (done.code, done.out) == (2, "")
    assert "cannot be opened" in done.err


def test_a_mistyped_state_folder_is_said_to_hold_no_record_and_is_not_made(duecourse: Any, tmp_path: Path) -> None:
    for command in (("verify",), ("report", "overdue"), ("explain", ARREARS), ("plan",)):
        done = duecourse(*command, "--state", str(tmp_path / "typo"))
        assert (done.code, done.out) == (2, "")
        assert "There is no ledger in" in done.err
    assert not (tmp_path / "typo").exists()


def test_a_database_that_is_none_is_refused(duecourse: Any, tmp_path: Path) -> None:
    (tmp_path / "record.db").write_text("this is no database, only words, and quite a few of them" * 100)
    done = duecourse("verify", "--database", f"sqlite:///{tmp_path / 'record.db'}")
    assert (done.code, done.out) == (2, "")
    assert "file is not a database" in done.err
    done = duecourse("verify", "--database", f"sqlite:///{tmp_path / 'record.db'}", "--lang", "zh")
    assert "该文件不是数据库" in done.err
    done = duecourse("verify", "--database", "mysql://host/record", "--lang", "zh")
    assert (
        done.err
        == "错误：无法打开数据库 mysql://host/record：不支持 mysql；请用 sqlite:///文件 或 postgresql+psycopg://…\n"
    )


def test_a_password_in_an_address_is_never_shown(duecourse: Any) -> None:
    done = duecourse("verify", "--database", "mysql://boss:secret@host/record")
    assert done.code == 2
    assert "secret" not in done.err


# ---- the sequence, through the command line


def test_run_prints_json_alone_and_the_same_again_does_nothing(duecourse: Any) -> None:
    imported = json.loads(duecourse("events", "import", EVENTS, "--json").out)
    assert {k: imported[k] for k in ("imported", "corrected", "unchanged", "rejected")} == {
        "imported": 2,
        "corrected": 0,
        "unchanged": 0,
        "rejected": 0,
    }
    first = duecourse("run", "--as-of", T, "--in-process", "--json")
    assert (first.code, first.err) == (0, "")
    value = json.loads(first.out)
    assert min(value[k] for k in ("opened", "entries", "notifications", "overdue")) > 0
    again = json.loads(duecourse("run", "--as-of", T, "--in-process", "--json").out)
    assert (again["entries"], again["notifications"], again["overdue"]) == (0, 0, value["overdue"])
    planned = json.loads(duecourse("run", "--dry-run", "--as-of", "2026-02-12T09:00+08:00", "--json").out)
    assert {tuple(sorted(n)) for n in planned["notifications"]} == {("about", "channel", "name", "step", "to")}
    assert duecourse("verify").code == 0
    assert duecourse("run", "--as-of", T, "--in-process", "--fail-on", "overdue").code == 1
    back = duecourse("run", "--as-of", "2026-02-10T09:59:59Z", "--in-process")
    assert back.code == 2
    assert "2026-02-10T10:00:00Z" in back.err
    assert "2026-02-10T09:59:59Z" in back.err


def test_what_was_reported_of_an_instant_stays_so_byte_by_byte(duecourse: Any, tmp_path: Path) -> None:
    report = ("report", "overdue", "--format", "json", "--as-of")
    duecourse("events", "import", EVENTS)
    duecourse("run", "--as-of", T, "--in-process")
    reported = duecourse(*report, T).out
    more = tmp_path / "more.csv"
    more.write_text(
        "what,number,when,客户,逾期金额,订单号\ncustomer.in_default,D-99,2026-01-05 10:00,C,10,O\n", encoding="gb18030"
    )
    done = duecourse(
        "events", "import", str(more), "--map", "key=number", "--map", "name=what", "--map", "time=when", "--as-of", T
    )
    assert done.out.startswith("imported 1, corrected 0, unchanged 0, rejected 0\nnew items 11\n")
    backdated = ("deliver", ARREARS, "--nothing", "--at", "2026-01-03 10:00", "--as", "insurance-clerk-1")
    assert duecourse(*backdated).code == 0
    assert duecourse("run", "--as-of", "2026-02-12T18:00:00+08:00", "--in-process").code == 0
    assert duecourse(*report, T).out == reported
    assert duecourse(*report, "2026-02-10T10:00:00Z").out == reported
    assert duecourse(*report, "2026-02-10 18:00").out == reported


def test_a_missing_chain_key_is_refused_and_not_made_anew(duecourse: Any, tmp_path: Path) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    key = tmp_path / "state" / "chain.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    for command in (("verify",), ("run", "--as-of", T, "--in-process"), ("report", "overdue")):
        done = duecourse(*command)
        assert done.code == 2
        assert "chain.key is missing" in done.err
    assert not key.exists()


@pytest.mark.parametrize(
    ("key", "reason"), [("", "has 0 bytes"), ("short", "has 5 bytes"), ("k" * 64, "does not fit batch 3, the last")]
)
def test_a_ledger_is_not_written_with_a_key_that_is_not_its_own(
    duecourse: Any, tmp_path: Path, key: str, reason: str
) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    file = tmp_path / "state" / "chain.key"
    own = file.read_text()
    file.write_text(key)
    for command in (("run", "--as-of", "2026-03-01", "--in-process"), ("waive", "ask", ARREARS, "--as", "x")):
        done = duecourse(*command)
        assert done.code == 2
        assert reason in done.err
    file.write_text(own)
    assert duecourse("verify").code == 0


def test_a_key_in_the_environment_that_is_not_the_ledger_s_is_refused_by_its_name(
    duecourse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    monkeypatch.setenv("DUECOURSE_CHAIN_KEY", "a key of another ledger")
    done = duecourse("run", "--as-of", "2026-03-01", "--in-process")
    assert done.code == 2
    assert "DUECOURSE_CHAIN_KEY does not fit batch 3, the last of the ledger" in done.err
    assert "Run: duecourse verify" in done.err
    assert "broken at batch 1" in duecourse("verify").out, "verification opens it all the same, and names the place"


def test_no_ledger_begins_with_an_empty_key(duecourse: Any, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "chain.key").write_text("\n")
    done = duecourse("run", "--as-of", T, "--in-process")
    assert done.code == 2
    assert "has 0 bytes; it needs at least 16" in done.err


@pytest.mark.parametrize("loss", ["deleted", "emptied", "older copy"])
def test_a_run_refuses_a_database_that_lacks_what_the_state_folder_has_seen(
    duecourse: Any, tmp_path: Path, loss: str
) -> None:
    state = tmp_path / "state"
    run = ("run", "--in-process", "--as-of")
    duecourse(*run, T)
    copy = (state / "record.db").read_bytes()
    for later in ("2026-03-01T09:00", "2026-03-02T09:00"):
        assert duecourse(*run, later).code == 0
    sent = sorted(state.glob("mail/*"))
    for file in state.glob("record.db*"):
        file.unlink()
    if loss != "deleted":
        (state / "record.db").write_bytes(copy if loss == "older copy" else b"")
    refused = duecourse(*run, "2026-03-03T09:00")
    assert refused.code == 2
    assert "which is in chain.heads: its database was lost, emptied or restored from an older copy" in refused.err
    assert "duecourse run --accept-loss" in refused.err
    assert duecourse(*run, "2026-03-03T09:00").code == 2, "a second attempt as well: nothing was written"
    assert sorted(state.glob("mail/*")) == sent
    assert "but no longer in the ledger" in duecourse("verify").out
    assert duecourse(*run, "2026-03-03T09:00", "--accept-loss", "--dry-run").code == 2
    seen = (state / "chain.heads").read_text()
    assert duecourse(*run, "2026-03-03T09:00", "--accept-loss").code == 0
    assert duecourse("verify").code == 0
    assert duecourse(*run, "2026-03-04T09:00").code == 0
    assert (state / "chain.heads").read_text().startswith(f"{seen}loss accepted "), "the loss stays visible"
    unneeded = duecourse(*run, "2026-03-05T09:00", "--accept-loss")
    assert (unneeded.code, unneeded.err) == (2, "Error: The ledger lacks no batch: leave out --accept-loss.\n")


def test_no_loss_is_accepted_under_the_key_of_another_ledger(
    duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    heads = tmp_path / "state" / "chain.heads"
    with heads.open("a") as file:
        file.write(f"99 9999 {'0' * 64}\n")
    seen = heads.read_text()
    monkeypatch.setenv("DUECOURSE_CHAIN_KEY", "a key of another ledger")
    refused = duecourse("run", "--as-of", "2026-03-01T09:00", "--in-process", "--accept-loss")
    assert (refused.code, heads.read_text()) == (2, seen)


def test_a_head_that_another_process_wrote_out_of_turn_is_no_loss(duecourse: Any, tmp_path: Path) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    heads = tmp_path / "state" / "chain.heads"
    lines = heads.read_text().splitlines(keepends=True)
    heads.write_text("".join([*lines[1:], lines[0]]))
    assert duecourse("run", "--as-of", "2026-03-01T09:00", "--in-process").code == 0


@pytest.mark.parametrize("damage", ["pages", "text"])
def test_a_damaged_database_file_is_said_to_be_damaged(duecourse: Any, tmp_path: Path, damage: str) -> None:
    from engine.store.connect import sqlite_module

    duecourse("run", "--as-of", T, "--in-process")
    file = tmp_path / "state" / "record.db"
    connection = sqlite_module().connect(file)
    if damage == "text":
        connection.execute("UPDATE entry SET body = CAST(x'ff' AS TEXT) WHERE seq = 3")
        connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    if damage == "pages":
        for page in range(3 * 4096, len(content), 4096):
            content[page : page + 8] = b"\xff" * 8
    file.write_bytes(content)
    done = duecourse("verify")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("The database file is damaged: ")
    assert done.out.endswith(". Restore a backup.\n")
    assert json.loads(duecourse("verify", "--json").out)["damage"][0]["code"] == "database-damaged"
    if damage != "text":
        run = duecourse("run", "--as-of", T, "--in-process")
        assert run.code == 3
        assert "The database file is damaged" in run.err


@pytest.mark.parametrize("command", [["run", "--in-process"], ["report", "overdue"], ["sources", "take", "--all"]])
def test_a_damaged_schema_is_damage_and_no_wrong_call(duecourse: Any, tmp_path: Path, command: list[str]) -> None:
    from engine.store.connect import sqlite_module

    duecourse("run", "--as-of", T, "--in-process")
    connection = sqlite_module().connect(tmp_path / "state" / "record.db")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE' WHERE name = 'entry'")
    connection.commit()
    connection.close()
    done = duecourse(*command)
    assert done.code == 3, done.err
    assert "The database file is damaged: malformed database schema" in done.err


def test_verify_names_the_place_and_exits_with_1(duecourse: Any, tmp_path: Path) -> None:
    from engine.store.connect import sqlite_module

    duecourse("run", "--as-of", T, "--in-process")
    connection = sqlite_module().connect(tmp_path / "state" / "record.db")
    connection.execute("UPDATE entry SET actor = 'somebody' WHERE seq = 3")
    connection.commit()
    connection.close()
    done = duecourse("verify")
    assert done.code == 1
    assert done.out == "The chain is broken at batch 1: entry 3 was changed (now applied, agreement/hr-finance)\n"


def test_what_a_person_does_is_recorded_in_their_name_and_answered(
    duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duecourse("run", "--as-of", "2026-01-02T09:00+08:00", "--in-process")
    sheet = tmp_path / "arrears.csv"
    sheet.write_text("客户,金额,逾期天数\n甲,1,2\n", encoding="utf-8-sig")
    wrong = duecourse("deliver", ARREARS, "--file", f"report={sheet}", "--as", "finance-clerk-1")
    assert wrong.code == 2
    assert wrong.err == "Error: Only Insurance can do this (delivered); 会计一 is not in that department.\n"
    monkeypatch.setenv("DUECOURSE_AS", "insurance-clerk-1")
    tried = json.loads(duecourse("deliver", ARREARS, "--file", f"report={sheet}", "--dry-run", "--json").out)
    done = json.loads(duecourse("deliver", ARREARS, "--file", f"report={sheet}", "--json").out)
    assert {k: v for k, v in tried.items() if k != "recorded_at"} == {
        k: v for k, v in done.items() if k != "recorded_at"
    }
    assert (done["phase"], done["timeliness"], done["actor"]) == ("delivered", "on time", "insurance-clerk-1")
    assert duecourse("accept", ARREARS, "--as", "finance-clerk-1").code == 0
    rated = duecourse("rate", ARREARS, "--score", "5", "--as", "finance-clerk-1")
    assert rated.out.startswith("rated: Arrears report before the 5th")


def test_a_rerun_on_a_real_record_takes_an_instant_only_for_a_dry_run(duecourse: Any) -> None:
    assert duecourse("run", "--in-process").code == 0
    done = duecourse("run", "--as-of", T, "--in-process")
    assert done.code == 2
    assert "--as-of needs --dry-run here" in done.err
    assert duecourse("run", "--as-of", "2030-01-01T09:00", "--dry-run").code == 0
