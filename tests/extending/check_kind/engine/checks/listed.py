"""List checks: a text file names the items that are done."""

from engine.domain.agreement.check.listed import ListCheck
from engine.loading.check.listed import TextList

from engine.checks.call import CallContext, CheckCall, Observations
from engine.checks.observation import could_not
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation
from engine.wording.check import result_text


def calls(
    check: ListCheck, subjects: tuple[CheckSubject, ...], text_list: TextList, context: CallContext
) -> list[CheckCall]:
    """Return one call for all occurrences."""

    def run() -> Observations:
        try:
            lines = text_list.file.read_text(encoding="utf-8").split("\n")
        except OSError:
            return {s.occurrence: could_not("list-unreadable", name=check.list) for s in subjects}
        return {s.occurrence: _observed(s, lines, check) for s in subjects}

    return [CheckCall(check, subjects, seconds=5, run=run)]


def _observed(subject: CheckSubject, lines: list[str], check: ListCheck) -> Observation:
    if subject.name in lines:
        return Observation(CheckAnswer.MET, result_text("list-has", list=check.list, name=subject.name))
    return Observation(CheckAnswer.NOT_MET, result_text("list-lacks", list=check.list, name=subject.name))
