"""The receiver's round: look at each delivery and accept it, return it with a reason, rate it, or say it was received.

The address holds all of it: the part, the filters, and the item that is looked at. A form brings the item that comes
next, which opens by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.action.accept import Accept
from engine.domain.action.action import Action
from engine.domain.action.rate import Rate
from engine.domain.action.receive import Receive
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.agreement.rating_scheme import category_id
from engine.domain.figures.round_section import RoundSection
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.actions.act import act_all
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.reading.delivered_item import DeliveredItem, delivered_item
from engine.services.reading.receiver_round import ReceiverRound, receiver_round
from engine.services.refused import Refused
from engine.services.time_input import instant_of
from engine.web.page import Page
from engine.web.presenters.shown_round import round_detail, round_lines, section_tabs
from engine.web.presenters.submitted_files import sees_item
from engine.web.visit import NotThere, Visit
from engine.web.written_number import whole_number
from engine.wording.names import parties_title, thing, title_of
from engine.wording.pages import round as words
from engine.wording.refusal import refusal_text


def show(visit: Visit) -> Response:
    """Show the list, and beside it one item."""
    return _page(visit)


def record(visit: Visit) -> Response:
    """Record what the form says about one item or several, and open the next one."""
    what, ids = visit.value("act"), tuple(dict.fromkeys(visit.values("occurrence")))
    make = _ACTIONS.get(what)
    if make is None:
        raise NotThere
    chosen = ids[0] if len(ids) == 1 and visit.value("single") else ""
    if not ids:
        return _page(visit, 422, problem=words.NOTHING_TICKED, what=what)
    if not all(sees_item(visit, id) for id in ids):
        raise NotThere
    try:
        actions = [make(visit, id) for id in ids]
        results = visit.record(lambda ledger: _recorded(visit, ledger, actions))
    except Refused as refused:
        return _page(visit, 422, item=chosen, problem=refused.text, what=what)
    return visit.see(_addresses(visit)(visit.value("next")), _done_text(what, results))


def _page(
    visit: Visit, status: int = 200, *, item: str | None = None, problem: Text | None = None, what: str = ""
) -> Response:
    """The round with one item; ``problem`` is why the form ``what`` was refused, whose values are shown again."""
    named = visit.query("item") if item is None else item
    named_item = _seen(visit, named) if named else None
    words_asked = visit.query("q")
    too_short: Text | None = None
    try:
        part = _part(visit, words_asked)
    except Refused as refused:
        if not words_asked:
            raise
        too_short, part = refused.text, _part(visit, "")
    lines = round_lines(visit, part)
    ids = [line.id for line in lines]
    here = named or (ids[0] if ids and not problem else "")
    found = named_item or (_seen(visit, here) if here else None)
    at = ids.index(here) if here in ids else None
    after = (ids[at + 1 :] or ids[:at]) if at is not None else ids
    kept = {name: visit.query(name) for name in ("agreement", "q")}
    return visit.render(
        "round.html",
        words,
        status,
        part=part,
        lines=lines,
        detail=round_detail(visit, found) if found is not None else None,
        is_chosen=bool(named) or (problem is not None and bool(item)),
        position=at + 1 if at is not None else None,
        next_id=after[0] if after else "",
        previous_id=ids[at - 1] if at else "",
        tabs=section_tabs(visit, part, {"q": visit.query("q")}),
        agreements=_agreements(visit, part),
        kept=kept,
        here=_addresses(visit),
        problem=problem,
        search_problem=too_short,
        what=what,
    )


def _part(visit: Visit, text: str) -> ReceiverRound:
    named = visit.query("section")
    if named and named not in set(RoundSection):
        raise NotThere
    section = RoundSection(named) if named else None
    agreement = visit.query("agreement") or None
    return receiver_round(visit.ledger, visit.access.person, visit.at, section, agreement=agreement, text=text)


def _addresses(visit: Visit) -> Callable[[str], str]:
    """Gives the address of the round with the same part and filters, and an item; empty: with none."""
    kept = visit.url("round", {name: visit.query(name) for name in ("section", "agreement", "q")})
    joined = kept + ("&" if "?" in kept else "?")
    return lambda item: f"{joined}item={quote(item, safe='')}" if item else kept


def _agreements(visit: Visit, part: ReceiverRound) -> list[tuple[str, str, int, bool]]:
    """The agreements of the part as links: title, address, count, and whether it is chosen; none for a single one."""
    organisation, chosen = visit.book.organisation, visit.query("agreement")
    if len(part.by_agreement) < 2 and not chosen:
        return []
    kept = {"section": part.section.value, "q": visit.query("q")}
    total = sum(part.by_agreement.values())
    links = [(visit.localized(words.EVERY_AGREEMENT), visit.url("round", kept), total, not chosen)]
    for id, count in sorted(part.by_agreement.items()):
        agreement = visit.book.definitions.agreement(id)
        title = Text.plain(id)
        if agreement is not None:
            title = parties_title(organisation, agreement.provider, agreement.consumer)
        links.append((visit.localized(title), visit.url("round", {**kept, "agreement": id}), count, id == chosen))
    return links


def _seen(visit: Visit, item: str) -> DeliveredItem:
    """An item. Answers as if there were none where there is none, or where the visitor must not see it."""
    try:
        found = delivered_item(visit.ledger, item, visit.at, visit.access.person)
    except Refused:
        raise NotThere from None
    if not visit.sees_item(found.case.agreement, found.case.occurrence, found.case.history):
        raise NotThere
    return found


# ---- the forms


def _accept(visit: Visit, item: str) -> Action:
    return Accept(occurrence=item, actor=visit.access.person)


def _return(visit: Visit, item: str) -> Action:
    """A return; its reason is one of the list, what was written, or both."""
    reasons = visit.book.organisation.ratings.reasons
    category = category_id(reasons, visit.value("category"))
    written = visit.value("reason").strip()
    title = next((visit.localized(reason.title) for reason in reasons if reason.id == category), "")
    reason = title or written
    if title and written:
        reason = visit.localized(words.REASON_JOINED.filled(category=title, reason=written))
    return ReturnDelivery(occurrence=item, actor=visit.access.person, reason=reason)


def _rate(visit: Visit, item: str) -> Action:
    dimensions = {
        dimension.id: score
        for dimension in visit.book.organisation.ratings.dimensions
        if (score := _number(visit.value(f"dimension.{dimension.id}"))) is not None
    }
    return Rate(
        occurrence=item,
        actor=visit.access.person,
        score=_number(visit.value("score")) or 0,
        dimensions=dimensions or None,
        reason=visit.value("category"),
        lost_minutes=_number(visit.value("lost_minutes")),
        comment=visit.value("comment"),
    )


def _receive(visit: Visit, item: str) -> Action:
    at = instant_of(visit.value("at") or None, visit.zone)
    return Receive(occurrence=item, actor=visit.access.person, at=at, comment=visit.value("comment"))


def _number(written: str) -> int | None:
    """A whole number as typed; None for a blank. One that is none is refused as out of range."""
    if not written.strip():
        return None
    number = whole_number(written.strip())
    return number if number is not None else -1


_ACTIONS: Mapping[str, Callable[[Visit, str], Action]] = {
    "accept": _accept,
    "return": _return,
    "rate": _rate,
    "receive": _receive,
}


def _recorded(visit: Visit, ledger: Ledger, actions: Sequence[Action]) -> tuple[Done | Refusal, ...]:
    """Record the actions. Raises Refused where all are refused: then the form may be sent again."""
    results = act_all(ledger, actions, visit.command_time, visit.site.evidence)
    refusals = [result for result in results if isinstance(result, Refusal)]
    if len(refusals) == len(results):
        raise Refused(refusals[0])
    return results


def _done_text(what: str, results: Sequence[Done | Refusal]) -> Text:
    """The sentence on what was recorded, and on what was not."""
    done = [result for result in results if isinstance(result, Done)]
    refused = [result for result in results if isinstance(result, Refusal)]
    about = words.SEVERAL.filled(count=len(done))
    if len(results) == 1:
        occurrence = done[0].occurrence
        title = title_of(done[0].obligation, occurrence)
        about = Text.plain(thing(occurrence.label, occurrence.subject))
        about = Text(zh=f"{title.zh} {about.zh}".rstrip(), en=f"{title.en} {about.en}".rstrip())
    done_text = words.DONE[what].filled(what=about)
    if not refused:
        return done_text
    return words.SOME_REFUSED.filled(done=done_text, count=len(refused), why=refusal_text(refused[0]))


PAGES = (Page("/round", "round", OF_A_DEPARTMENT, get=show, post=record),)
