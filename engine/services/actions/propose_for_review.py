"""Record a proposal for the review of an agreement."""

from engine.domain.action.action import unstorable
from engine.domain.action.propose_for_review import ProposeForReview, ReviewProposal
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.reading.review import reviewed_agreement
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


def propose_for_review(
    ledger: Ledger, agreement: str, text: str, *, actor: str, command_time: CommandTime
) -> ReviewProposal:
    """Record what a person of either side proposes, in words, about an agreement given by id or title.

    Raises Refused where there is no such agreement, where the person is of neither side, or for an empty text.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch, ReviewProposal]:
        book = rulebook(ledger)
        person = find_actor(book, actor, command_time.at)
        about = reviewed_agreement(book, agreement)
        on = book.home.local(command_time.at).date()
        sides = (about.provider, about.consumer)
        if person.id not in {p.id for side in sides for p in book.directory.members(side, on)}:
            raise Refused("review-not-a-party", person=person.person)
        proposed = ProposeForReview(text=text.strip())
        if not proposed.text:
            raise Refused("review-text-missing")
        if (refusal := unstorable(ProposeForReview, "text", proposed.text)) is not None:
            raise Refused(refusal)
        at = expected_head.recorded_at
        entry = proposed.entry_about(about.id, actor=person.id, recorded_at=at)
        return Batch("review propose", (entry,)), ReviewProposal(at, person.id, proposed.text)

    return decide(ledger, command_time.at, work)
