"""Look up what a person names in a folder of definitions. An unknown name is refused with a similar one."""

from collections.abc import Sequence

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.survey import Survey
from engine.domain.refusal import Refusal
from engine.domain.suggest import similar_names
from engine.services.refused import Refused


def agreement_of(definitions: Definitions, id: str) -> Agreement:
    """The agreement of that id. Raises Refused with a suggestion if there is none."""
    agreement = definitions.agreement(id)
    if agreement is None:
        raise unknown_name("no-agreement", id, [a.id for a in definitions.agreements])
    return agreement


def agreement_or_survey(definitions: Definitions, id: str) -> Agreement | Survey:
    """The agreement of that id, else the survey. Raises Refused with a suggestion if there is neither."""
    found = definitions.agreement(id) or definitions.survey(id)
    if found is None:
        known = [*(a.id for a in definitions.agreements), *(s.id for s in definitions.surveys)]
        raise unknown_name("no-agreement-or-survey", id, known)
    return found


def unknown_name(code: str, name: str, known: Sequence[str]) -> Refused:
    """The refusal of an unknown name, with the most similar known one, or all of them where none is similar."""
    similar = similar_names(name, known, most=1)
    hint = Refusal("one-similar-name", name=similar[0]) if similar else Refusal("known-names", names=tuple(known))
    return Refused(code, name=name, hint=hint)
