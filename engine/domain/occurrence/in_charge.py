"""The people in charge of an occurrence now, whatever terms it arose under."""

from dataclasses import replace

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook


def in_charge_now(
    book: Rulebook, occurrence: Occurrence, agreement: Agreement, obligation: Obligation
) -> tuple[Agreement, Obligation]:
    """The agreement and obligation that an occurrence stands under, with the owner and the receiver of now.

    An occurrence that is owed to another department than today, or that is no longer promised, keeps those of its own
    terms.
    """
    return with_roles_of(book.of(occurrence), agreement, obligation)


def with_roles_of(
    now: tuple[Agreement, Obligation] | None, agreement: Agreement, obligation: Obligation
) -> tuple[Agreement, Obligation]:
    """The agreement and obligation of earlier terms, with the owner and the receiver of those in force ``now``."""
    if now is None or (now[0].provider, now[0].consumer) != (agreement.provider, agreement.consumer):
        return agreement, obligation
    owner, receiver = now[1].owner, now[1].receiver
    if (obligation.owner, obligation.receiver) == (owner, receiver):
        return now[0], obligation
    return now[0], replace(obligation, owner=owner, receiver=receiver)
