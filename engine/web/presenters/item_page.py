"""The values of the page of one item: everything in words, for one lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.action.action import Action
from engine.domain.action.comment import CommentItem
from engine.domain.action.praise import PraiseItem
from engine.domain.action.reassign import Reassign
from engine.domain.action.respond import Respond, named_by_other
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.text import Text
from engine.services.actions.replacing import standing
from engine.services.reading.item import ItemDetail
from engine.web.presenters.action_form import ActionForm, action_form
from engine.web.presenters.evidence_form import DRAFTED, drafted_values, shown_drafts
from engine.web.presenters.item_lines import EventLine, ItemLines, RequestTalk, SpokenLine, SubmissionLines
from engine.wording.action import action_button, entry_title
from engine.wording.dates import period_words
from engine.wording.evidence import wanted_text
from engine.wording.item_sentence import state_sentence, when_text
from engine.wording.lists import all_of
from engine.wording.money import money
from engine.wording.names import department_title, parties_title, role_title, thing, title_of
from engine.wording.pages import items as words
from engine.wording.refusal import refusal_text

if TYPE_CHECKING:
    from engine.web.visit import Visit

STANDING = "standing"
"""The name of what stands and would be replaced, among what a form shows."""


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """An action with its form. The primary one is the next step."""

    form: ActionForm
    is_primary: bool
    is_open: bool
    is_rare: bool


@dataclass(frozen=True, slots=True)
class WaitingAction:
    """An action that is not possible now, and why."""

    button: Text
    why: Text


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that the template shows."""

    id: str
    url: str
    title: Text
    thing: str
    subject_url: str
    parties: Text
    agreement: Text
    agreement_id: str
    owner: Text
    receiver: Text
    stake: str
    state: Text
    tone: str
    due: str
    steps: tuple[Text, ...]
    wanted: tuple[Text, ...]
    partly: bool
    submissions: tuple[SubmissionLines, ...]
    request: RequestTalk | None
    agree_to: Text | None
    ratings: tuple[SpokenLine, ...]
    praise_url: str
    comments: tuple[SpokenLine, ...]
    comment: ActionForm | None
    history: tuple[EventLine, ...]
    messages: tuple[EventLine, ...]
    acts: tuple[OfferedAction, ...]
    waiting: tuple[WaitingAction, ...]
    other_side: Text
    others_can: Text | None
    can_delegate: bool
    undo: ActionForm | None
    last_done: Text


def item_page(visit: "Visit", detail: ItemDetail, refused: ActionForm | None = None) -> ItemPage:
    """The page of an item for who is signed in; ``refused`` is a form that was refused, with what was typed."""
    case, organisation = detail.case, detail.organisation
    lines = ItemLines(visit, detail)
    provider, consumer = case.agreement.provider, case.agreement.consumer
    owed = outstanding_evidence(case.agreement, case.obligation, case.history, case.verdict)
    due = case.verdict.due
    forms = {f.action: f for f in _forms(visit, detail, refused)}
    others = _others_can(detail)
    mine = detail.case.agreement.provider in visit.access.departments
    return ItemPage(
        id=case.occurrence.id,
        url=visit.url("item", id=case.occurrence.id),
        title=title_of(case.obligation, case.occurrence),
        thing=_thing(visit, detail),
        subject_url=visit.url("subject", number=case.occurrence.subject) if case.occurrence.subject else "",
        parties=parties_title(organisation, provider, consumer),
        agreement=case.agreement.title,
        agreement_id=case.agreement.id,
        owner=_owner(visit, detail),
        receiver=_receiver(visit, detail),
        stake=_stake(visit, detail),
        state=state_sentence(case, organisation, visit.names, detail.reminded_at),
        tone=_tone(detail),
        due=visit.localized(when_text(due.at, visit.zone, visit.at)) if due is not None else "",
        steps=lines.steps(),
        wanted=tuple(wanted_text(one) for one in owed.wanted) if owed is not None else (),
        partly=owed is not None and bool(owed.submitted),
        submissions=lines.submissions(),
        request=lines.request(),
        agree_to=_agree_to(visit, detail),
        ratings=lines.ratings(),
        praise_url=visit.url("praise", {"item": case.occurrence.id}) if PraiseItem in detail.actions.possible else "",
        comments=lines.comments(),
        comment=forms.get(CommentItem),
        history=lines.history(),
        messages=lines.messages(),
        acts=_acts(detail, forms, refused, _agree_to(visit, detail) is not None),
        waiting=tuple(WaitingAction(action_button(t.TRANSITION), refusal_text(r)) for t, r in detail.actions.waiting),
        other_side=department_title(organisation, consumer if mine else provider),
        others_can=all_of([action_button(t.TRANSITION) for t in others]) if others else None,
        can_delegate=Reassign in detail.actions.possible,
        undo=forms.get(detail.actions.undo) if detail.actions.undo is not None else None,
        last_done=_last_done(detail),
    )


def _thing(visit: "Visit", detail: ItemDetail) -> str:
    """The thing or the period that the item is about."""
    occurrence = detail.case.occurrence
    served = period_words(occurrence.served, visit.language) if occurrence.served else None
    return thing(occurrence.label or served, occurrence.subject)


def _others_can(detail: ItemDetail) -> Sequence[type[Action]]:
    return [type_ for type_ in detail.actions.of_other_side if type_ is not CommentItem]


def _forms(visit: "Visit", detail: ItemDetail, refused: ActionForm | None) -> Iterable[ActionForm]:
    possible = detail.actions.possible
    drafted = drafted_values(visit, detail.case) if any(type_ in DRAFTED for type_ in possible) else {}
    for type_ in possible:
        if refused is not None and refused.action is type_:
            yield refused
        else:
            typed = drafted if type_ in DRAFTED else None
            shown = shown_before(detail, type_, drafted)
            yield action_form(type_, detail.case, detail.organisation, visit.names, typed, shown=shown)


def shown_before(detail: ItemDetail, type_: type[Action], drafted: Mapping[str, str]) -> Mapping[str, str]:
    """The texts and instants that the page shows and an action would replace, for the form of it."""
    if type_ in DRAFTED:
        return shown_drafts(detail.case, drafted)
    stands = standing(type_, (one.entry for one in detail.history))
    return {STANDING: stands} if stands is not None else {}


def _acts(
    detail: ItemDetail, forms: dict[type[Action], ActionForm], refused: ActionForm | None, agreed_by_button: bool
) -> tuple[OfferedAction, ...]:
    """The forms in their order. The next step is open, and so is one that was refused, also where it is no longer
    possible."""
    acts: list[OfferedAction] = []
    for type_ in detail.actions.possible:
        if type_ is CommentItem:
            continue
        is_next = type_.TRANSITION.kind is detail.actions.likeliest and not (agreed_by_button and type_ is Respond)
        is_refused = refused is not None and refused.action is type_
        is_open = is_refused or (is_next and refused is None)
        is_rare = len(acts) >= _AT_ONCE and not is_open and type_.RANK > _USUAL
        acts.append(OfferedAction(forms[type_], is_next, is_open, is_rare))
    if refused is not None and refused.action not in forms:
        acts.insert(0, OfferedAction(refused, False, True, False))
    return tuple(acts)


_AT_ONCE = 3
"""The actions that are shown whatever their rank."""
_USUAL = 30
"""The highest rank of actions that are always shown; the others are behind one more tap."""


def _agree_to(visit: "Visit", detail: ItemDetail) -> Text | None:
    """The time that one can agree to with one tap: the one that the other side named last."""
    if Respond not in detail.actions.possible:
        return None
    mine = Side.PROVIDER if detail.case.agreement.provider in visit.access.departments else Side.CONSUMER
    named = named_by_other(detail.case, mine)
    if named is None or named == detail.case.history.agreed_at or named <= visit.at:
        return None
    return when_text(named, visit.zone, visit.at, happened=True)


def _owner(visit: "Visit", detail: ItemDetail) -> Text:
    """The role that owes it, and the people whose it is."""
    case, book = detail.case, visit.book
    _, promised = in_charge_now(book, case.occurrence, case.agreement, case.obligation)
    holders = [p.id for p in book.directory.holders(promised.owner, visit.today)]
    if case.occurrence.named_owner is not None:
        named = book.directory.holder_with_name(promised.owner, visit.today, [case.occurrence.named_owner])
        holders = [named.id] if named is not None else holders
    if case.history.assigned_to in holders:
        holders = [case.history.assigned_to]
    return _with_people(visit, role_title(detail.organisation, promised.owner), holders)


def _receiver(visit: "Visit", detail: ItemDetail) -> Text:
    case, book = detail.case, visit.book
    _, promised = in_charge_now(book, case.occurrence, case.agreement, case.obligation)
    if promised.receiver is None:
        return department_title(detail.organisation, case.agreement.consumer)
    holders = [p.id for p in book.directory.holders(promised.receiver, visit.today)]
    return _with_people(visit, role_title(detail.organisation, promised.receiver), holders)


def _with_people(visit: "Visit", role: Text, people: Sequence[str]) -> Text:
    if not people:
        return Text(zh="{role}（{who}）", en="{role} ({who})").filled(role=role, who=words.VACANT)
    return Text(zh="{role}（{who}）", en="{role} ({who})").filled(role=role, who=visit.names.listed(people))


def _stake(visit: "Visit", detail: ItemDetail) -> str:
    occurrence = detail.case.occurrence
    if occurrence.stake is None or occurrence.currency is None:
        return ""
    return money(occurrence.stake, occurrence.currency, visit.language)


_TONES = {
    Timeliness.OVERDUE: "overdue",
    Timeliness.AT_RISK: "risk",
    Timeliness.ON_TIME: "done",
    Timeliness.LATE: "late",
}


def _tone(detail: ItemDetail) -> str:
    """The class of the colour for the state."""
    verdict = detail.case.verdict
    return "waiting" if verdict.phase is Phase.DELIVERED else _TONES.get(verdict.timeliness, "")


def _last_done(detail: ItemDetail) -> Text:
    """The title of the last thing that a person did."""
    by_people = [one.entry for one in detail.history if one.case is not None and one.entry.actor != "engine"]
    return entry_title(by_people[-1].kind) if by_people else Text.plain("")
