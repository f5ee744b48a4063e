"""The law of what differs: evaluating the items of the obligations that differ gives what evaluating everything gives.

It guards against a dependency that ``differing_obligations`` forgets: whatever is edited, the same change is put in
force on two copies of one ledger, one of which evaluates everything. Entries, messages and rows must be the same, then
and at the next runs. An instant at which a row wakes may be earlier where it was evaluated again for nothing.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, select

from engine.domain.agreement.agreement import Acceptance, Need
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.agreement.rule import Every, OnEvent, OnRating, OnReturn, OnReview, Within
from engine.domain.occurrence.differing_terms import ObligationName
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import resolve_command_time
from engine.services.definitions import plan
from engine.services.definitions.apply import apply
from engine.services.definitions.change_notification import ChangeNotifier
from engine.services.run import evaluate
from engine.store.core_tables import batch_t, definition_t, entry_t, event_t, message_t
from engine.wiring import write_change
from tests.laws.edits import T, copied, edited

NOTIFIER = ChangeNotifier(write_change, ("mail",))


@st.composite
def edited_elsewhere(draw: st.DrawFn, old: Definitions) -> Definitions:
    """Definitions with an edit of what agreements share, or of the head of an agreement."""
    organisation, agreements = old.organisation, list(old.agreements)
    at = draw(st.integers(0, len(agreements) - 1))
    kinds = ["digest", "common", "no common", "needs", "stake", "label", "people", "begin", "parties", "title"]
    match draw(st.sampled_from(kinds)):
        case "digest":
            organisation = replace(organisation, digest_at=draw(st.sampled_from([time(7, 0), time(16, 0)])))
        case "common":
            common = CommonObligation(
                "better",
                Text.plain("do it better"),
                draw(st.sampled_from([OnReturn(), OnRating(5), OnReview(Every.MONTH)])),
                draw(st.sampled_from([Audience.OWNER, Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD])),
                Within(Amount.of(draw(st.integers(1, 5)), Unit.WORKING_DAY)),
                Acceptance(),
                EscalationPolicy("other", ()),
            )
            organisation = replace(organisation, common_obligations=(common,))
        case "needs":
            first, other, *_ = [o for o in agreements[at].obligations if isinstance(o.trigger, OnEvent)]
            need = Need(agreements[at].id, first.key)
            due = Within(Amount.of(2, Unit.WORKING_DAY), from_delivery=True)
            waiting = replace(other, due=due, needs=(need,))
            agreements[at] = replace(
                agreements[at],
                obligations=tuple(waiting if o is other else o for o in agreements[at].obligations),
            )
        case "no common":
            organisation = replace(organisation, common_obligations=())
        case "stake" | "label" as kind:
            types = list(old.catalogue.events)
            which = draw(st.integers(0, len(types) - 1))
            fields = tuple(replace(f, stake=False) for f in types[which].fields)
            label = types[which].label if kind == "stake" else "{key}!"
            types[which] = replace(types[which], fields=fields if kind == "stake" else types[which].fields, label=label)
            return replace(old, catalogue=replace(old.catalogue, events=tuple(types)))
        case "people":
            return replace(old, people=tuple(p for p in old.people if not p.role.endswith("clerk")))
        case "begin":
            begin = draw(st.sampled_from([date(2025, 1, 1), date(2026, 1, 20), date(2026, 6, 1)]))
            agreements[at] = replace(agreements[at], effective_from=begin)
        case "parties":
            agreements[at] = replace(agreements[at], provider=agreements[at].consumer, consumer=agreements[at].provider)
        case _:
            agreements[at] = replace(agreements[at], title=Text.plain("another title"))
    return replace(old, organisation=organisation, agreements=tuple(agreements))


def stored(world: Any, table: Table) -> list[tuple[object, ...]]:
    with world.ledger.database.read.begin() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def recorded(world: Any) -> Mapping[str, object]:
    """All that is recorded, the rows of items without the instant at which they wake."""
    rows = {r.occurrence.id: replace(r, wake_at=None) for r in world.ledger.occurrences.all_rows()}
    return {"rows": rows, **{t.name: stored(world, t) for t in (batch_t, entry_t, definition_t, event_t, message_t)}}


def every_obligation(old: Rulebook, new: Rulebook, *_: object) -> frozenset[ObligationName]:
    return frozenset({*old.names(), *new.names()})


def change_course(world: Any, steps: list[tuple[timedelta, Definitions, bool]]) -> list[object]:
    """Put definitions in force one after the other, or offer them to a run, with runs in between."""
    at, results = T, []
    for later, new, applied in steps:
        at = max(at, world.ledger.runs.last().at) + later
        world.definitions = new
        if applied:
            command_time = resolve_command_time(world.ledger, at, world.now)
            results.append(apply(world.ledger, new, command_time, notifier=NOTIFIER))
            at = max(at, world.ledger.runs.last().at)
        results += [recorded(world), world.run((at + timedelta(minutes=1)).isoformat()), recorded(world)]
        assert world.differences() == ()
        results.append(world.run((at + timedelta(days=2)).isoformat()))
    return [*results, recorded(world)]


@pytest.mark.slow
@given(st.data())
def test_evaluating_what_differs_gives_what_evaluating_everything_gives(
    sample: Path, new_world: Callable[[Path], Any], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        narrow, whole = copied(sample, Path(one), new_world), copied(sample, Path(other), new_world)
        versions = [narrow.definitions]
        steps = []
        for _ in range(data.draw(st.integers(1, 2))):
            new = data.draw(st.one_of(edited(versions[-1]), edited_elsewhere(versions[-1]), st.sampled_from(versions)))
            versions.append(new)
            later = timedelta(minutes=data.draw(st.sampled_from([7, 60 * 15, 60 * 24 * 9])))
            steps.append((later, new, data.draw(st.booleans())))
        narrowly = change_course(narrow, steps)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(evaluate, "differing_since", lambda *_: None)
            patch.setattr(plan, "differing_obligations", every_obligation)
            assert change_course(whole, steps) == narrowly
