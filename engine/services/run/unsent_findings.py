"""The findings of a run about messages that were not sent: one for each reason, and one for each wrong address."""

from datetime import timedelta

from engine.domain.agreement.names import Names
from engine.domain.text import Text
from engine.services.finding import Finding
from engine.services.ports.channels import SendOutcome
from engine.services.run.backoff import BACKOFF
from engine.services.run.dispatch import Dispatched, Unsent
from engine.wording.lists import first_names
from engine.wording.refusal import refusal_text
from engine.wording.unsent import span_text


def unsent_findings(dispatched: Dispatched, names: Names) -> tuple[Finding, ...]:
    """The findings about the messages that were not sent, in the order of their first attempts.

    A message that is given up is reported once: no later run tries it.
    """
    groups: dict[tuple[str, Text, timedelta | None], list[Unsent]] = {}
    for unsent in dispatched.unsent:
        wrong_address = unsent.outcome is SendOutcome.NEVER
        group = (f"{unsent.person} {unsent.address}" if wrong_address else "", refusal_text(unsent.why), unsent.wait)
        groups.setdefault(group, []).append(unsent)
    return tuple(_finding(group, names) for group in groups.values())


def _finding(group: list[Unsent], known: Names) -> Finding:
    """The finding about messages that failed for one reason."""
    first, people = group[0], [unsent.person for unsent in group]
    about = tuple(sorted(set(people)))
    if first.outcome is SendOutcome.NEVER:
        address = first.address or "—"
        return Finding(
            "undeliverable", about, person=known.person(first.person), address=address, count=len(group), why=first.why
        )
    names, count = _names(about, known), len(people)
    if first.wait is None:
        span = span_text(BACKOFF.give_up_after)
        return Finding("given-up", about, people=names, count=count, span=span, why=first.why)
    return Finding("not-sent", about, people=names, count=count, wait=span_text(first.wait), why=first.why)


def _names(ids: tuple[str, ...], known: Names) -> Text:
    names = [known.of(id) for id in ids]
    return Text(zh=first_names([name.zh for name in names]), en=first_names([name.en for name in names]))
