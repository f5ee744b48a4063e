"""The proof of anonymous rounds: each batch is the one that its commitment covers, with one form for each person."""

from collections.abc import Iterator
from datetime import datetime

from engine.domain.action.anonymous_answer import recorded_batch
from engine.domain.agreement.survey import SurveyKind
from engine.domain.ledger.entry import About
from engine.domain.refusal import Refusal
from engine.domain.survey.answer_batch import is_committed
from engine.services.ports.ledger import Ledger
from engine.services.rounds import known_rounds
from engine.services.snapshot import rulebooks


def damaged_answer_batches(ledger: Ledger, now: datetime) -> tuple[Refusal, ...]:
    """The anonymous rounds whose entries do not fit their commitment. The chain proves the entries since the closing;
    a difference arose before it: forms were added, taken away or counted twice while the round was open."""
    return ledger.reading(lambda one_state: tuple(_damaged(one_state, now)))


def _damaged(ledger: Ledger, now: datetime) -> Iterator[Refusal]:
    last = ledger.runs.last_recorded_at()
    if last is None or ledger.runs.last() is None:
        return
    rounds = known_rounds(ledger, rulebooks(ledger), max(now, last))
    closed = [r.id for r in rounds.values() if r.kind is SurveyKind.ANONYMOUS and r.closed is not None]
    for id, entries in ledger.entries.about(About.ROUND, closed).items() if closed else ():
        batch = recorded_batch(entries)
        if batch is None:
            yield Refusal("answers-not-committed", round=id)
        elif batch.commitment.people != batch.commitment.forms:
            yield Refusal("forms-not-people", round=id, people=batch.commitment.people, forms=batch.commitment.forms)
        elif not is_committed(batch.commitment, batch.people, batch.answers):
            yield Refusal("answers-not-committed", round=id)
