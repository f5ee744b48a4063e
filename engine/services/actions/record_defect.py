"""Record a defect: open it, state its root cause, decide a corrective action, link items, dismiss, check its effect.

Either side of the agreement opens and links; the provider's head or the owner of the item says why and what is done
about it. Nobody judges alone in their own cause: who delivered an item does not dismiss it, and who opened a defect
does not dismiss that.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from engine.domain.action.decide_corrective_action import DecideCorrectiveAction
from engine.domain.action.defect import DismissDefect, LinkDefect, OpenDefect, RecurDefect, StateRootCause
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.payload import Payload
from engine.domain.ledger.transition import DELIVERIES
from engine.services.actions.defect_work import (
    DefectWork,
    agreement_of,
    as_list,
    cases_of_one_agreement,
    checked_text,
    head_of,
    known_id,
    may_record,
    not_shown_refusal,
    owner_of_action,
    proposals_about,
    proposed_category,
    require_open,
    require_provider,
    work_on,
)
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.defects import action_obligation, read_defects
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.run.check_effects import due_stages, stage_entries

LEAST_PLANNED, MOST_PLANNED = 4, 100_000
"""The fewest and the most deliveries that a check of effect may be planned for: each stage needs one."""


def open_defect(
    ledger: Ledger,
    items: Sequence[str],
    *,
    category: str,
    severity: str,
    description: str,
    actor: str,
    command_time: CommandTime,
) -> Defect:
    """Open a defect of some items of one agreement; ``category`` and ``severity`` by id or title.

    An empty ``category`` takes the one that is proposed for the first item. Raises Refused where the organisation
    records no defects, the person belongs to neither side, or something named is unknown.
    """

    def work(one: DefectWork) -> tuple[str, Payload]:
        scheme = one.book.organisation.defects
        cases = cases_of_one_agreement(one, items)
        ids = tuple(dict.fromkeys(case.occurrence.id for case in cases))
        recording = may_record(one, cases[0].agreement, ids)
        named = category.strip() or proposed_category(one, ids)
        payload = OpenDefect(
            category=known_id("category", named, as_list(scheme.categories)),
            severity=known_id("severity", severity, scheme.severities),
            description=checked_text(OpenDefect, "description", description),
            items=ids,
            on_behalf_of=one.represented(*recording),
        )
        return one.record.next_id, payload

    return _record(ledger, "defect open", actor, command_time, work)


def state_root_cause(
    ledger: Ledger, defect: str, *, category: str, text: str, actor: str, command_time: CommandTime
) -> Defect:
    """State why a defect happened; the last statement counts. Raises Refused."""

    def work(one: DefectWork) -> tuple[str, Payload]:
        known = one.defect(defect)
        require_open(known)
        answering = require_provider(one, known)
        payload = StateRootCause(
            category=known_id("root-cause", category, one.book.organisation.defects.root_causes),
            text=checked_text(StateRootCause, "text", text),
            on_behalf_of=one.represented(answering, frozenset()),
        )
        return known.id, payload

    return _record(ledger, "defect cause", actor, command_time, work)


def decide_action(
    ledger: Ledger,
    defect: str,
    *,
    what: str,
    due_on: date,
    owner: str,
    planned: int,
    actor: str,
    command_time: CommandTime,
) -> Defect:
    """Decide a corrective action, which the next run opens as an item: for a role or a person of the provider
    (``owner``), due at the end of a local date.

    Raises Refused before the root cause is stated, while another action is open, and where a value does not fit.
    """

    def work(one: DefectWork) -> tuple[str, Payload]:
        known = one.defect(defect)
        require_open(known)
        answering = require_provider(one, known)
        obligation = action_obligation(one.book.organisation)
        if obligation is None:
            raise Refused("no-obligation-for-actions")
        if known.root_cause is None:
            raise Refused("root-cause-first", defect=known.id)
        if known.state is DefectState.ACTION_DUE:
            raise Refused("action-still-open", item=known.actions[-1].item)
        if due_on < one.book.home.local(one.at).date():
            raise Refused("action-in-the-past", on=due_on)
        until = agreement_of(one.book, known).effective_until
        if until is not None and due_on > until:
            raise Refused("action-after-agreement", on=due_on, until=until)
        if not LEAST_PLANNED <= planned <= MOST_PLANNED:
            raise Refused("planned-out-of-range", least=LEAST_PLANNED, most=MOST_PLANNED)
        role, person = owner_of_action(one, known, owner)
        payload = DecideCorrectiveAction(
            occurrence=known.first_item,
            actor=one.actor.id,
            what=checked_text(DecideCorrectiveAction, "what", what),
            due_on=due_on,
            owner=role,
            person=person,
            planned=planned,
            defect=known.id,
            obligation=obligation,
            number=len(known.actions) + 1,
            on_behalf_of=one.represented(answering, frozenset()),
        )
        return known.first_item, payload

    return _record(ledger, "defect action", actor, command_time, work, of=defect)


def link_defect(ledger: Ledger, defect: str, items: Sequence[str], *, actor: str, command_time: CommandTime) -> Defect:
    """Say that more items of the same agreement have a defect; a closed one is open again. Raises Refused."""

    def work(one: DefectWork) -> tuple[str, Payload]:
        known = one.defect(defect)
        if known.state is DefectState.DISMISSED:
            raise Refused("defect-dismissed", defect=known.id)
        cases = cases_of_one_agreement(one, items)
        agreement = cases[0].agreement
        if agreement.id != known.agreement:
            raise Refused("defect-of-other-agreement", defect=known.id, agreement=known.agreement)
        ids = tuple(dict.fromkeys(case.occurrence.id for case in cases))
        recording = may_record(one, agreement, ids)
        type_ = RecurDefect if known.state is DefectState.CLOSED else LinkDefect
        return known.id, type_(items=ids, on_behalf_of=one.represented(*recording))

    return _record(ledger, "defect link", actor, command_time, work)


def dismiss_proposal(ledger: Ledger, item: str, *, reason: str, actor: str, command_time: CommandTime) -> str:
    """Say that an item that a return or a rating proposed is no defect; return its id.

    The provider's head or anybody of the consumer may, but not who delivered it. Raises Refused, also where nothing is
    proposed.
    """

    def work(one: DefectWork) -> tuple[str, Payload]:
        case = one.case(item)
        agreement, id = case.agreement, case.occurrence.id
        if not proposals_about(one, [id]):
            raise Refused("nothing-proposed", item=id)
        head = head_of(one.book, agreement.provider)
        if not (head & one.actor.roles or agreement.consumer in one.actor.departments):
            raise Refused("dismissal-by-head-or-consumer", person=one.actor.person)
        recorded = one.ledger.entries.of_people([id]).get(id, ())
        if one.actor.id in {entry.actor for entry in recorded if entry.kind in DELIVERIES}:
            raise Refused("dismissal-of-own-delivery", person=one.actor.person)
        represented = one.represented(head, frozenset({agreement.consumer}))
        written = checked_text(DismissDefect, "reason", reason)
        return id, DismissDefect(reason=written, on_behalf_of=represented)

    _recorded(ledger, "defect dismiss", actor, command_time, work)
    return item


def dismiss_defect(ledger: Ledger, defect: str, *, reason: str, actor: str, command_time: CommandTime) -> Defect:
    """Say that a defect is none. A head of either side may, but not who opened it. Raises Refused."""

    def work(one: DefectWork) -> tuple[str, Payload]:
        known = one.defect(defect)
        require_open(known)
        agreement = agreement_of(one.book, known)
        heads = head_of(one.book, agreement.provider) | head_of(one.book, agreement.consumer)
        if not heads & one.actor.roles:
            raise Refused("dismissal-by-head", person=one.actor.person)
        if known.by == one.actor.id:
            raise Refused("dismissal-of-own-defect", person=one.actor.person)
        written = checked_text(DismissDefect, "reason", reason)
        return known.id, DismissDefect(reason=written, on_behalf_of=one.represented(heads, frozenset()))

    return _record(ledger, "defect dismiss", actor, command_time, work)


def close_defect(ledger: Ledger, defect: str, *, actor: str, command_time: CommandTime) -> Defect:
    """Test the stage that is due now instead of with the next run; it closes the defect where it is shown to be rarer.

    Raises Refused, with how far the check is, where it is not shown.
    """

    def attempt(expected_head: ExpectedHead) -> tuple[Batch | None, str]:
        one = work_on(ledger, actor, command_time)
        known = one.defect(defect)
        require_open(known)
        may_record(one, agreement_of(one.book, known), tuple(known.items))
        stages = due_stages(ledger, one.record, one.book, known, one.at)
        if not stages or stages[-1].finding is not EffectResult.EFFECTIVE:
            raise Refused(not_shown_refusal(known))
        entries = stage_entries(known, known.actions[-1], stages, expected_head.recorded_at)
        rows = ledger.occurrences.rows([known.actions[-1].item])
        woken = tuple(replace(row, wake_at=one.at) for row in rows.values())
        return Batch("defect close", entries, woken), known.id

    return _read(ledger, decide(ledger, command_time.at, attempt))


# ---- one decision


def _recorded(
    ledger: Ledger,
    command: str,
    actor: str,
    command_time: CommandTime,
    work: Callable[[DefectWork], tuple[str, Payload]],
) -> str:
    """Record the payload that ``work`` decides on, and return the id that the entry is about."""

    def attempt(expected_head: ExpectedHead) -> tuple[Batch, str]:
        about, payload = work(work_on(ledger, actor, command_time))
        entry: Entry = payload.entry_about(about, actor=actor, recorded_at=expected_head.recorded_at)
        return Batch(command, (entry,)), about

    return decide(ledger, command_time.at, attempt)


def _record(
    ledger: Ledger,
    command: str,
    actor: str,
    command_time: CommandTime,
    work: Callable[[DefectWork], tuple[str, Payload]],
    of: str | None = None,
) -> Defect:
    """The same; return the defect afterwards. ``of`` names it where the entry is about something else."""
    about = _recorded(ledger, command, actor, command_time, work)
    return _read(ledger, of.strip().upper() if of is not None else about)


def _read(ledger: Ledger, id: str) -> Defect:
    record = read_defects(ledger.entries, of=[id])
    return record.defects[0]
