"""The ratings and the praise of one item."""

from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.domain.ledger.history_types import Praise, Rating
from engine.views.values import iso, iso_or_none


def rating_json(rating: Rating, zone: tzinfo) -> Json:
    """A rating with the person's earlier ones of the item, the first one first, and the appeal against it."""
    appeal = rating.appeal
    return {
        "at": iso(rating.at, zone),
        "by": rating.by,
        "score": rating.score,
        "dimensions": dict(rating.dimensions),
        "reason": rating.reason,
        "lost_minutes": rating.lost_minutes,
        "comment": rating.comment,
        "bad": rating.bad,
        "left_out": rating.is_left_out,
        "earlier": [{"at": iso(one.at, zone), "score": one.score} for one in rating.earlier],
        "appeal": {
            "at": iso(appeal.at, zone),
            "by": appeal.by,
            "reason": appeal.reason,
            "upheld": appeal.upheld,
            "decided_at": iso_or_none(appeal.decided_at, zone),
            "decided_by": appeal.decided_by,
            "decision_reason": appeal.decision_reason,
        }
        if appeal is not None
        else None,
    }


def praise_json(praise: Praise, zone: tzinfo) -> Json:
    """A praise."""
    return {"at": iso(praise.at, zone), "by": praise.by, "person": praise.person, "text": praise.text}
