"""The law beyond items and business: the audit, the people in force, and surveys, of which one is anonymous."""

import json
from collections import Counter
from collections.abc import Sequence

from engine.domain.ledger.entry import About
from engine.domain.survey.confirmation_code import code_hash, code_of, plain_code, rehearsed_bytes
from engine.services.ports.accounts import AuditQuery
from engine.services.rounds import answers_in
from engine.store.entries import entry_of
from engine.store.ledger import SqlLedger
from tests.walks.law import Answer, SentForm, WantedAudit

_MOST = 100_000


def further_problems(
    ledger: SqlLedger, forms: Sequence[SentForm], answers: Sequence[tuple[SentForm, Answer]], named: str, secret: str
) -> list[str]:
    """Everything in which the ledger is not as the browsers were told. ``named`` and ``secret`` are the rounds."""
    return [
        *_audit(ledger, forms),
        *_people(ledger, forms),
        *_named(ledger, named),
        *_anonymous(ledger, answers, secret),
    ]


def _audit(ledger: SqlLedger, forms: Sequence[SentForm]) -> list[str]:
    """Every row of the audit that a form should make is there once, and there is no other of its kind."""
    least, most = Counter[tuple[str, WantedAudit]](), Counter[tuple[str, WantedAudit]]()
    for form in forms:
        low, high = form.bounds()
        for wanted in form.effects.audits:
            least[form.who, wanted] += low
            most[form.who, wanted] += high
    kinds = frozenset(wanted.kind for _, wanted in most)
    rows = ledger.accounts.audit(AuditQuery(kinds=kinds), _MOST) if kinds else ()
    counts = Counter((row.actor, WantedAudit(row.kind, row.about)) for row in rows)
    return [
        f"{counts[key]} instead of {least[key]} to {most[key]} rows of the audit {key}"
        for key in sorted({*counts, *most}, key=str)
        if not least[key] <= counts[key] <= most[key]
    ]


def _people(ledger: SqlLedger, forms: Sequence[SentForm]) -> list[str]:
    """Whoever was imported is in force, and nobody else."""
    definitions = ledger.definitions.in_force()
    names = Counter(person.name for person in definitions.people) if definitions is not None else Counter[str]()
    found = []
    for form in forms:
        least, most = form.bounds()
        # the table is written before its transaction ends: after a kill the next run puts it in force
        found += [
            f"{names[name]} instead of {least} to {most} people {name} by {form}"
            for name in form.effects.people
            if not least <= names[name] <= most
        ]
    return found


def _named(ledger: SqlLedger, round_id: str) -> list[str]:
    """Of each person asked, one answer about a department counts."""
    counts = Counter((one.rater, one.department, one.about) for one in answers_in(ledger, [round_id]).get(round_id, ()))
    return [f"{count} answers of {key} count" for key, count in counts.items() if count > 1]


def _anonymous(ledger: SqlLedger, answers: Sequence[tuple[SentForm, Answer]], round_id: str) -> list[str]:
    """Whoever handed a form in took part, with what was said last; no entry and no row of the audit has it."""
    may: dict[str, set[str]] = {}
    acknowledged: set[str] = set()
    for form, answer in answers:
        if form.effects.takes_part != round_id or answer not in (Answer.DONE, Answer.NONE):
            continue
        marks = may.setdefault(form.who, set())
        if answer is Answer.DONE and form.who in acknowledged and "code" not in dict(form.fields):
            continue  # the code is shown again, and the answer stays
        if answer is Answer.DONE:
            marks.clear()
            acknowledged.add(form.who)
        marks.add(form.effects.says)
    took_part = ledger.open_rounds.took_part(round_id)
    found = [
        f"{who} was acknowledged to have taken part in {round_id}, and did not"
        for who in sorted(acknowledged - took_part)
    ]
    found += [f"{who} took part in {round_id} without a form" for who in sorted(took_part - may.keys())]
    for who in sorted(took_part & may.keys()):
        plain = plain_code(code_of(rehearsed_bytes(round_id, who)))
        kept = ledger.open_rounds.form(round_id, code_hash(plain or ""))
        kept_text = json.dumps(kept.answers, ensure_ascii=False, default=str) if kept is not None else ""
        if not any(mark in kept_text for mark in may[who]):
            found.append(f"{who} said {may[who]} in {round_id}; kept is {kept_text}")
    entries = [entry_of(row) for row in ledger.entries.stored(About.ROUND)]
    written = [f"{entry.actor} {json.dumps(entry.body, default=str)}" for entry in entries]
    written += [f"{row.about} {row.detail}" for row in ledger.accounts.audit(AuditQuery(), _MOST)]
    secrets = {form.effects.says for form, _ in answers if form.effects.says}
    found += [
        f"{mark} was said without a name, and is in {text}" for mark in secrets for text in written if mark in text
    ]
    by_name = [entry for entry in entries if entry.subject_id == round_id and entry.actor in may]
    return [*found, *(f"an entry of {round_id} names {entry.actor}" for entry in by_name)]
