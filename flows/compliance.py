"""The compliance flow: a table of contents of engine.services.comply, run by Prefect.

``python -m flows.compliance`` runs it once on a configured Prefect server, else on Prefect's embedded one, and
prints the result as one
line of JSON; a deployment runs it on a schedule. Each step may be done again: doing it twice is doing it once. A
breach is
a finding of a run that completed: a failed run means that the engine failed.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from engine import clock
from engine.cli.options import date_of, instant_of, zone_of
from engine.cli.run import run_json
from engine.cli.tongue import said
from engine.domain.verdict import written_instant
from engine.services.check import Checked
from engine.services.comply import Desk, check_all, judge_all, load, send_outbox, summarise, tell_people
from engine.services.refused import Refused
from engine.services.send import Sending
from engine.services.settle import Settled
from engine.services.stance import Stance, stand
from engine.services.take_in import Finding, TakenIn
from engine.services.tell import Telling
from engine.store.ledger import SqlRecord
from engine.wiring import Place, desk, open_record
from engine.wiring import take_sources as take_all


@task(name="load definitions", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def load_definitions(at_work: Desk, stance: Stance, quiet_before: date | None = None) -> TakenIn:
    """What is in force, and how the folder differs."""
    return load(at_work, stance, quiet_before)


@task(name="open and judge", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def open_and_judge(at_work: Desk, taken: TakenIn, stance: Stance) -> Settled:
    """Open what came up, judge what may have changed."""
    return judge_all(at_work, taken, stance)


@task(name="check", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def check(at_work: Desk, taken: TakenIn, stance: Stance) -> Checked:
    """Look whether what is open was done."""
    return check_all(at_work, taken, stance)


@task(name="tell", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def tell(at_work: Desk, taken: TakenIn, stance: Stance) -> Telling:
    """Put what is due to be told into the outbox."""
    return tell_people(at_work, taken, stance)


@task(name="send", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def send(at_work: Desk) -> Sending:
    """Send the outbox."""
    return send_outbox(at_work)


@task(name="take sources", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def take_sources(place: Place, record: SqlRecord, as_of: datetime | None) -> tuple[Finding, ...]:
    """Take what is new in the sources of events; one that fails is a finding and holds up no other."""
    return take_all(place, record, said, as_of=as_of).findings


@flow(name="compliance", flow_run_name="compliance", log_prints=False, persist_result=False)
async def compliance(
    state: str | None = None,
    database: str | None = None,
    definitions: str | None = None,
    as_of: str | None = None,
    quiet_before: str | None = None,
) -> dict[str, Any]:
    """One compliance run. Folders are as on the command line; ``as_of`` only for a rehearsal, ``quiet_before`` only for
    the first run. Returns what ``duecourse run --json`` prints."""
    place = Place.of(
        state=Path(state) if state else None,
        database=database,
        definitions=Path(definitions) if definitions else None,
    )
    record = open_record(place, begin=True)
    at_work = desk(place, record)
    zone = zone_of(record.definitions.in_force() or at_work.offered.definitions)
    stance = stand(record, instant_of(as_of, zone), clock.now(), run=True)
    if (slot := _slot()) is not None and (passage := record.runs.last()) is not None and passage.at >= slot:
        return {"at": written_instant(stance.at), "superseded": True}

    before = take_sources(place, record, instant_of(as_of, zone))
    stance = stand(record, instant_of(as_of, zone), clock.now(), run=True)
    taken = load_definitions(at_work, stance, date_of(quiet_before))
    settled = open_and_judge(at_work, taken, stance)
    checked = check(at_work, taken, stance)
    told = tell(at_work, taken, stance)
    sent = send(at_work)
    run = summarise(at_work, taken, settled, checked, told, sent, stance, before)

    value = run_json(run)
    await acreate_markdown_artifact(
        key="compliance", markdown=_summary(value), description="What the run did and found"
    )
    return value


def _slot() -> datetime | None:
    """When this run was scheduled; None unless a deployment's schedule started it. A later run has done its work
    already (decision 4)."""
    if "auto-scheduled" not in flow_run.tags:
        return None
    scheduled: datetime = flow_run.scheduled_start_time
    return scheduled


def _summary(value: dict[str, Any]) -> str:
    counts = "\n".join(
        f"| {name} | {value[name]} |" for name in ("opened", "checked", "found_done", "entries", "notices", "overdue")
    )
    findings = "\n".join(f"- {f['text']['zh']}  \n  {f['text']['en']}" for f in value["findings"])
    return f"| | |\n| --- | ---: |\n{counts}\n\n{findings}\n"


def main() -> int:
    """Run once in this process and print the result as JSON on the last line of standard output."""
    parser = argparse.ArgumentParser(prog="python -m flows.compliance")
    for option in ("--state", "--database", "--definitions", "--as-of", "--quiet-before", "--lang"):
        parser.add_argument(option)
    parser.add_argument("--leash", type=int, help="a file descriptor: when it closes, this process group ends")
    given = parser.parse_args()
    if given.leash is not None:
        threading.Thread(target=_end_with, args=(given.leash,), daemon=True).start()
    try:
        value = asyncio.run(
            compliance(
                state=given.state,
                database=given.database,
                definitions=given.definitions,
                as_of=given.as_of,
                quiet_before=given.quiet_before,
            )
        )
    except Refused as refused:
        from engine.cli.show import complain

        complain(refused.text)
        return 2
    print(json.dumps(value, ensure_ascii=False), flush=True)
    return 0


def _end_with(leash: int) -> None:
    """Wait until whoever started this process is gone, then end the whole group: no server outlives its run."""
    os.read(leash, 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
