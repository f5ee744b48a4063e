"""The sources flow: reads what is new in each source of events, between the runs of the compliance flow.

A source that fails does not delay the others, and is a finding of a flow that completed. Progress is recorded, so any
step can be repeated. The next compliance run evaluates the new events.
"""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from engine.domain.text import Language, Text
from engine.sources.take import unreadable_source
from engine.sources.take_sources import SourcesTaken
from engine.views.sources import taking_json
from engine.views.values import finding_json
from engine.wiring import language_of, open_ledger, source_names, take_sources
from engine.workspace import Workspace


@task(name="take source", retries=2, retry_delay_seconds=10, persist_result=False, cache_policy=NO_CACHE)
def take_source(workspace: Workspace, name: str, language: Language) -> SourcesTaken:
    """Read what is new in one source. Where our own database is away, Prefect tries again."""
    return take_sources(workspace, open_ledger(workspace, begin=True), language, only=name)


@flow(name="sources", flow_run_name="sources", log_prints=False, persist_result=False)
async def sources(
    state: str | None = None,
    definitions: str | None = None,
    language: str | None = None,
) -> dict[str, Any]:
    """Read all sources, one after another. The folders and the language are as on the command line.

    The database is named by the environment alone, since Prefect stores and shows all parameters.
    """
    workspace = Workspace.of(
        state=Path(state) if state else None,
        definitions=Path(definitions) if definitions else None,
    )
    takings: list[Any] = []
    findings: list[dict[str, Any]] = []
    for name in source_names(workspace):
        outcome = take_source(workspace, name, language_of(language), return_state=True)
        if outcome.is_failed():
            findings.append(finding_json(unreadable_source(name, Text.plain(str(outcome.message)))))
            continue
        taken = await outcome.aresult()
        takings += [taking_json(taking) for taking in taken.takings]
        new = [finding_json(finding) for finding in taken.findings]
        findings += [f for f in new if f not in findings]
    value = {"sources": takings, "findings": findings}
    await acreate_markdown_artifact(key="sources", markdown=_summary(value), description="Events read from the sources")
    return value


def _summary(value: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {source['source']} | {piece['name']} | {piece['imported']} | {piece['corrected']} | {piece['rejected']} |"
        for source in value["sources"]
        for piece in source["taken"]
    )
    findings = "\n".join(f"- {f['text']['zh']}  \n  {f['text']['en']}" for f in value["findings"])
    return f"| source | | imported | corrected | rejected |\n| --- | --- | ---: | ---: | ---: |\n{rows}\n\n{findings}\n"
