"""The sources flow: takes what is new in each source of events, between the runs of the compliance flow.

One source that fails holds up no other and is a finding of a flow that completed; what was taken is remembered, so
that any step may be done again. What it brings is judged by the next compliance run.
"""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from engine.cli.language import localized
from engine.cli.output import both
from engine.cli.sources import taking_json
from engine.wiring import SourcesTaken, Workspace, open_ledger, source_names, take_sources


@task(name="take source", retries=2, retry_delay_seconds=10, persist_result=False, cache_policy=NO_CACHE)
def take_source(workspace: Workspace, name: str) -> SourcesTaken:
    """Take what is new in one source. A database of ours that is away is tried again."""
    return take_sources(workspace, open_ledger(workspace, begin=True), localized, only=name)


@flow(name="sources", flow_run_name="sources", log_prints=False, persist_result=False)
async def sources(
    state: str | None = None, database: str | None = None, definitions: str | None = None
) -> dict[str, Any]:
    """Take all sources, one after another. Folders are as on the command line."""
    workspace = Workspace.of(
        state=Path(state) if state else None,
        database=database,
        definitions=Path(definitions) if definitions else None,
    )
    takings: list[Any] = []
    findings: list[dict[str, Any]] = []
    for name in source_names(workspace):
        done = take_source(workspace, name, return_state=True)
        if done.is_failed():
            words = {"zh": f"来源 {name}：{done.message}", "en": f"Source {name}: {done.message}"}
            findings.append({"code": "source-not-taken", "text": words, "about": (name,)})
            continue
        taken = await done.aresult()
        takings += [taking_json(taking) for taking in taken.takings]
        found = [{"code": f.code, "text": both(f.text), "about": f.about} for f in taken.findings]
        findings += [f for f in found if f not in findings]
    value = {"sources": takings, "findings": findings}
    await acreate_markdown_artifact(key="sources", markdown=_summary(value), description="What came in")
    return value


def _summary(value: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {source['source']} | {one['name']} | {one['imported']} | {one['corrected']} | {one['rejected']} |"
        for source in value["sources"]
        for one in source["taken"]
    )
    findings = "\n".join(f"- {f['text']['zh']}  \n  {f['text']['en']}" for f in value["findings"])
    return f"| source | | imported | corrected | rejected |\n| --- | --- | ---: | ---: | ---: |\n{rows}\n\n{findings}\n"
