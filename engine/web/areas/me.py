"""One's own account: name, roles, rights, password, language, sessions; and what is kept about oneself."""

from collections.abc import Mapping

from starlette.responses import Response

from engine.domain.access.password import SHORTEST
from engine.domain.access.right import EVERYBODY, Right
from engine.domain.text import Text
from engine.domain.time.retention import RetentionPeriod
from engine.services.accounts.kept import kept_about
from engine.services.accounts.links import change_password
from engine.services.accounts.listing import account_of_person
from engine.services.accounts.sessions import end_sessions, live_sessions
from engine.services.accounts.tokens import token_hash
from engine.services.refused import Refused
from engine.services.run.erase_expired import ADDRESSES_FOR
from engine.web.page import Page
from engine.web.presenters.administration import chosen_sessions, exact
from engine.web.visit import NotThere, Visit
from engine.wording.accounts import RIGHTS
from engine.wording.action import entry_title
from engine.wording.amounts import retention_text
from engine.wording.lists import commas
from engine.wording.pages import me as words


def show(visit: Visit) -> Response:
    """Show the own account."""
    return _me(visit)


def _me(visit: Visit, refused: Text | None = None) -> Response:
    now, access = visit.site.now(), visit.access
    here = token_hash(visit.browser.token)
    sessions = [
        (one, one.hash == here, exact(visit, one.begun_at), exact(visit, one.seen_at))
        for one in live_sessions(visit.ledger, now, access.person)
    ]
    return visit.render(
        "me.html",
        words,
        422 if refused is not None else 200,
        name=access.name or visit.names.of(access.person),
        one=account_of_person(visit.ledger, access.person, now),
        rights=commas([RIGHTS[right] for right in Right if right in access.rights]),
        sessions=sessions,
        least=SHORTEST,
        refused=refused,
    )


def change(visit: Visit) -> Response:
    """Change the password, or end sessions; never those of somebody else."""
    match visit.value("action"):
        case "password":
            return _change_password(visit)
        case "end":
            numbers = chosen_sessions(visit)
        case "end others":
            here = token_hash(visit.browser.token)
            sessions = live_sessions(visit.ledger, visit.site.now(), visit.access.person)
            numbers = [one.number for one in sessions if one.hash != here]
        case _:
            raise NotThere
    person, now = visit.access.person, visit.site.now()
    ended = visit.record(lambda ledger: end_sessions(ledger, numbers, person, now, of=person))
    return visit.see(visit.url("me"), words.ENDED.filled(n=len(ended)))


def _change_password(visit: Visit) -> Response:
    """Not recorded once for each form: a wrong password may be tried again, and a right one changes it for all."""
    old, new, site = visit.value("old"), visit.value("new"), visit.site
    try:
        if new != visit.value("again"):
            raise Refused("passwords-differ")
        token = change_password(visit.ledger, site.hasher, visit.access.person, old, new, visit.browser, site.now())
    except Refused as refused:
        return _me(visit, refused.text)
    response = visit.see(visit.url("me"), words.PASSWORD_CHANGED)
    site.authenticator.keep_session(response, token)
    return response


def show_kept(visit: Visit) -> Response:
    """Show all that is kept about oneself, counted, and for how long."""
    person = visit.access.person
    kept = kept_about(visit.ledger, person)
    made = sorted(kept.entries.items(), key=lambda pair: -pair[1])
    known = next((p for p in visit.book.definitions.people if p.id == person), None)
    return visit.render(
        "kept.html",
        words,
        kept=kept,
        made=[(entry_title(kind), count) for kind, count in made],
        name=visit.access.name or visit.names.of(person),
        addresses=[address.address for address in known.addresses] if known is not None else [],
        **_kept_for(visit),
    )


def _kept_for(visit: Visit) -> Mapping[str, str]:
    """How long messages and the addresses in the audit are kept."""
    from engine.loading.settings import read_settings

    spans = read_settings(visit.site.workspace.settings).settings.retention
    messages, addresses = spans.get("messages"), spans.get("audit_addresses")
    return {
        "messages_kept": _span(visit, RetentionPeriod.parse(messages)) if messages else visit.localized(words.FOR_GOOD),
        "addresses_kept": _span(visit, RetentionPeriod.parse(addresses) if addresses else ADDRESSES_FOR),
    }


def _span(visit: Visit, period: RetentionPeriod) -> str:
    return visit.localized(retention_text(period))


PAGES = (
    Page("/me", "me", EVERYBODY, get=show, post=change),
    Page("/me/kept", "kept_about_me", EVERYBODY, get=show_kept),
)
