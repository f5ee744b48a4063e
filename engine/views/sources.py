"""The new events of a source."""

from collections.abc import Mapping, Sequence

from engine.domain.ledger.entry import Json
from engine.domain.refusal import Refusal, Wording
from engine.domain.text import Text
from engine.services.events.taking import TakenPiece, Taking
from engine.views.values import both
from engine.wording.refusal import text_with_ids


def takings_json(
    takings: Sequence[Taking], problem: Refusal | None, wording: Wording = text_with_ids
) -> Mapping[str, Json]:
    """The results of reading some sources as JSON; ``problem`` is that of the settings."""
    return {
        "problem": both(wording(problem)) if problem is not None else None,
        "sources": [taking_json(taking, wording) for taking in takings],
    }


def taking_json(taking: Taking, wording: Wording = text_with_ids) -> Mapping[str, Json]:
    """The result of reading one source as JSON; ``wording`` words its problems."""
    return {
        "source": taking.source,
        "taken": [_piece_json(piece, wording) for piece in taking.taken],
        "waiting": list(taking.waiting),
        "problems": [both(problem_text(problem, wording)) for problem in taking.problems],
    }


def problem_text(problem: Refusal | Text, wording: Wording = text_with_ids) -> Text:
    """The sentence of a problem of a source."""
    return problem if isinstance(problem, Text) else wording(problem)


def _piece_json(piece: TakenPiece, wording: Wording) -> Mapping[str, Json]:
    return {
        "name": piece.name,
        "imported": piece.done.imported,
        "corrected": piece.done.corrected,
        "unchanged": piece.done.unchanged,
        "rejected": len(piece.done.rejected),
        "opened": piece.done.opened.count,
        "kept_in": str(piece.kept) if piece.kept else None,
        "remarks": [both(wording(remark)) for remark in piece.remarks],
    }
