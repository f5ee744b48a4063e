"""The compliance flow: the steps of engine.services.run.run_compliance as Prefect tasks.

``python -m flows.compliance`` runs it once, on a configured Prefect server or else on Prefect's embedded one, and
prints the result as one line of JSON. A deployment runs it on a schedule. Each step can be repeated without a second
effect. An overdue item is a finding of a run that completed; a failed run means that the engine failed.
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
from engine.domain.text import Language, visible
from engine.domain.time.instant import written_instant
from engine.services.command_time import CommandTime, require_near, resolve_command_time
from engine.services.finding import Finding
from engine.services.refused import Refused
from engine.services.run.dispatch import Dispatched
from engine.services.run.evaluate import Evaluated
from engine.services.run.load_in_force import InForce
from engine.services.run.notify import Queued
from engine.services.run.run_checks import ChecksRun
from engine.services.run.run_compliance import (
    RunContext,
    dispatch_outbox,
    erase_what_expired,
    evaluate_all,
    load_terms,
    queue_notifications,
    run_all_checks,
    summarise,
)
from engine.services.time_input import date_of, instant_of, zone_of
from engine.sources.take_sources import SourcesTaken
from engine.store.ledger import SqlLedger
from engine.views.refusal import refusal_json
from engine.views.run import run_json
from engine.wiring import RUN_DATABASE, language_of, open_ledger, run_context
from engine.wiring import take_sources as take_all
from engine.wording.refusal import error_text
from engine.workspace import Workspace


@task(name="load definitions", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def load_definitions(context: RunContext, command_time: CommandTime, quiet_before: date | None = None) -> InForce:
    """Load the definitions in force, and compare the folder with them."""
    return load_terms(context, command_time, quiet_before)


@task(name="evaluate", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def evaluate(context: RunContext, in_force: InForce, command_time: CommandTime) -> Evaluated:
    """Open new occurrences, and evaluate those that may have changed."""
    return evaluate_all(context, in_force, command_time)


@task(name="check", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def check(context: RunContext, in_force: InForce, command_time: CommandTime) -> ChecksRun:
    """Check whether open items are done."""
    return run_all_checks(context, in_force, command_time)


@task(name="notify", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def notify(context: RunContext, in_force: InForce, command_time: CommandTime) -> Queued:
    """Queue the notifications that are due."""
    return queue_notifications(context, in_force, command_time)


@task(name="send", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def send(context: RunContext) -> Dispatched:
    """Send the outbox."""
    return dispatch_outbox(context)


@task(name="erase", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def erase(context: RunContext, in_force: InForce, command_time: CommandTime) -> tuple[Finding, ...]:
    """Erase what was kept as long as settings and agreements say."""
    return erase_what_expired(context, in_force, command_time)


@task(name="take sources", retries=2, retry_delay_seconds=5, persist_result=False, cache_policy=NO_CACHE)
def take_sources(workspace: Workspace, ledger: SqlLedger, language: Language, as_of: datetime | None) -> SourcesTaken:
    """Read what is new in the sources of events; one that fails is a finding and does not delay the others."""
    return take_all(workspace, ledger, language, as_of=as_of)


@flow(name="compliance", flow_run_name="compliance", log_prints=False, persist_result=False)
async def compliance(
    state: str | None = None,
    definitions: str | None = None,
    as_of: str | None = None,
    quiet_before: str | None = None,
    language: str | None = None,
    clock_is_right: bool = False,
) -> dict[str, Any]:
    """Run compliance once, and return what ``duecourse run --json`` prints.

    The folders and the language are as on the command line; ``as_of`` is only for a rehearsal, ``quiet_before`` only
    for the first run, ``clock_is_right`` where the clock is far ahead of the ledger. Prefect stores and shows all
    parameters, so the URL of the database, which may hold a password, is taken from the environment.
    """
    workspace = Workspace.of(
        state=Path(state) if state else None,
        database=os.environ.get(RUN_DATABASE),
        definitions=Path(definitions) if definitions else None,
    )
    ledger = open_ledger(workspace, begin=True)
    context = run_context(workspace, ledger)
    zone = zone_of(ledger.definitions.in_force() or context.folder.definitions)
    if not clock_is_right:
        require_near(ledger.runs, clock.now())
    command_time = resolve_command_time(ledger, instant_of(as_of, zone), clock.now(), run=True)
    if (slot := _slot()) is not None and (last_run := ledger.runs.last()) is not None and last_run.at >= slot:
        return {"at": written_instant(command_time.at), "superseded": True}

    taken = take_sources(workspace, ledger, language_of(language), instant_of(as_of, zone))
    command_time = resolve_command_time(ledger, instant_of(as_of, zone), clock.now(), run=True)
    in_force = load_definitions(context, command_time, date_of(quiet_before))
    evaluated = evaluate(context, in_force, command_time)
    checks = check(context, in_force, command_time)
    queued = notify(context, in_force, command_time)
    dispatched = send(context)
    erased = erase(context, in_force, command_time)
    before = (*taken.findings, *erased)
    run = summarise(context, in_force, evaluated, checks, queued, dispatched, command_time, before, taken.opened)

    value = run_json(run)
    await acreate_markdown_artifact(
        key="compliance", markdown=_summary(value), description="Results and findings of the run"
    )
    return value


def _slot() -> datetime | None:
    """The scheduled time of this run; None unless a deployment's schedule started it.

    Where a later run has gone through, this one has nothing left to do.
    """
    if "auto-scheduled" not in flow_run.tags:
        return None
    scheduled: datetime = flow_run.scheduled_start_time
    return scheduled


def _summary(value: dict[str, Any]) -> str:
    counts = "\n".join(
        f"| {name} | {value[name]} |"
        for name in ("opened", "checked", "found_done", "entries", "notifications", "overdue")
    )
    findings = "\n".join(f"- {f['text']['zh']}  \n  {f['text']['en']}" for f in value["findings"])
    return f"| | |\n| --- | ---: |\n{counts}\n\n{findings}\n"


def main() -> int:
    """Run once in this process and print the result as JSON on the last line of standard output.

    A run that was refused prints ``{"refused": {"code": …, "values": …}}``, and the sentence on standard error.
    """
    parser = argparse.ArgumentParser(prog="python -m flows.compliance")
    for option in ("--state", "--definitions", "--as-of", "--quiet-before", "--lang"):
        parser.add_argument(option)
    parser.add_argument("--clock-is-right", action="store_true")
    parser.add_argument("--leash", type=int, help="a file descriptor: when it closes, this process group ends")
    options = parser.parse_args()
    if options.leash is not None:
        threading.Thread(target=_end_with, args=(options.leash,), daemon=True).start()
    try:
        value = asyncio.run(
            compliance(
                state=options.state,
                definitions=options.definitions,
                as_of=options.as_of,
                quiet_before=options.quiet_before,
                language=options.lang,
                clock_is_right=options.clock_is_right,
            )
        )
    except Refused as refused:
        print(error_text(refused.text).in_(language_of(options.lang)), file=sys.stderr)
        print(json.dumps({"refused": refusal_json(refused.refusal)}, ensure_ascii=False), flush=True)
        return 2
    print(visible(json.dumps(value, ensure_ascii=False)), flush=True)
    return 0


def _end_with(leash: int) -> None:
    """Wait until the starter of this process is gone, then end the whole group: no server outlives its run."""
    os.read(leash, 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
