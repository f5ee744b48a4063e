"""Evidence in the form of a delivery: what was put in place before is there, and nothing that was sent is lost.

The form and the inbox share the drafts of a person. A delivery that is refused leaves them as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import UploadFile

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.action.deliver import Deliver, DeliverPart
from engine.domain.action.evidence import LARGEST
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.organisation import Organisation
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.refusal import Refusal
from engine.intake.draft_folder import DraftFolder
from engine.services.actions.act import act_all
from engine.services.actions.drafts import (
    SIGNED,
    FilledIn,
    StoredUploads,
    Upload,
    drafted_evidence,
    keep_drafts,
    store_uploads,
)
from engine.services.case import Done
from engine.services.ports.drafts import StoredDraft
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.run.erase_drafts import erase_unused, files_of
from engine.web.presenters.action_form import FILE, SHOWN, SIGNED_BOX, VALUE, read_action
from engine.web.visit import Visit

DRAFTED: tuple[type[Action], ...] = (Deliver, DeliverPart)
"""The actions whose evidence is kept as drafts until it is delivered."""


def drafted_values(visit: Visit, case: Case) -> Mapping[str, str]:
    """The drafts of the reader as fields of a form: values, names of files, ticks of signatures."""
    wanted = {field.name: field for field in _wanted(case)}
    values: dict[str, str] = {}
    for draft in _own(visit.ledger.drafts.of(visit.access.person), case):
        field = wanted.get(draft.field)
        if field is None:
            continue
        if not field.kind.is_file:
            values[VALUE + draft.field] = draft.value
            continue
        if draft.file is not None:
            values[FILE + draft.field] = draft.file.name
        if draft.value == SIGNED:
            values[SIGNED_BOX + draft.field] = "yes"
    return values


def shown_drafts(case: Case, drafted: Mapping[str, str]) -> Mapping[str, str]:
    """The texts and the ticks of signatures that the form of a delivery shows of the drafts."""
    wanted = _wanted(case)
    names = [VALUE + field.name for field in wanted if not field.kind.is_file]
    names += [SIGNED_BOX + field.name for field in wanted if field.signed_by is not None]
    return {name: drafted.get(name, "") for name in names}


def deliver_drafted(visit: Visit, type_: type[Action], case: Case, organisation: Organisation) -> Done | Refusal:
    """Keep the evidence of a form as drafts, and deliver it. A refusal leaves the drafts; a delivery forgets them."""
    folder, filled_in = DraftFolder(visit.site.workspace.drafts), _filled_in(visit, case)
    uploads = store_uploads(folder, [filled_in])
    before = files_of(visit.ledger, visit.access.person)
    attempt = _Attempt(visit, type_, case, organisation, folder, filled_in, uploads)
    result = visit.record(attempt.recorded)
    erase_unused(visit.ledger, folder, before | {file.sha256 for file in uploads.files.values()})
    return result


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A delivery with the drafts that it leaves or forgets."""

    visit: Visit
    type_: type[Action]
    case: Case
    organisation: Organisation
    folder: DraftFolder
    filled_in: FilledIn
    uploads: StoredUploads

    def recorded(self, ledger: Ledger) -> Done | Refusal:
        """Write the drafts and deliver. A refusal is returned, so that the drafts are written all the same."""
        visit, person = self.visit, self.visit.access.person
        not_taken = keep_drafts(ledger, person, [self.filled_in], self.uploads, visit.site.now())
        if not_taken:
            return Refusal("problems", problems=tuple(not_taken.values()))
        drafts = _own(ledger.drafts.of(person), self.case)
        evidence = drafted_evidence(drafts, _wanted(self.case), self.folder)
        try:
            action = read_action(self.type_, visit, self.case, self.organisation, evidence)
        except Refused as refused:
            return refused.refusal
        (result,) = act_all(ledger, [action], visit.command_time, visit.site.evidence)
        if isinstance(result, Done):
            ledger.drafts.drop(person, {self.case.occurrence.id: {draft.field for draft in drafts}})
        return result


def _wanted(case: Case) -> tuple[Field, ...]:
    """The own fields of evidence that an item still wants."""
    owed = outstanding_evidence(case.agreement, case.obligation, case.history, case.verdict)
    return tuple(one.field for one in owed.wanted if one.lender is None) if owed is not None else ()


def _own(drafts: Sequence[StoredDraft], case: Case) -> tuple[StoredDraft, ...]:
    return tuple(draft for draft in drafts if draft.occurrence == case.occurrence.id)


def _filled_in(visit: Visit, case: Case) -> FilledIn:
    fields = tuple(field for field in _wanted(case) if not _is_untouched(visit, field))
    signed = {f.name: bool(visit.value(SIGNED_BOX + f.name)) for f in fields if f.signed_by is not None}
    before = {name: visit.form.get(SHOWN + SIGNED_BOX + name) for name in signed}
    return FilledIn(
        case.occurrence.id,
        fields,
        values={field.name: visit.value(VALUE + field.name) for field in fields},
        files={f.name: _upload(sent[-1]) for f in fields if (sent := visit.uploads(FILE + f.name)) and f.kind.is_file},
        signed={
            name: is_set for name, is_set in signed.items() if before[name] is None or bool(before[name]) != is_set
        },
        shown={f.name: visit.value(s) for f in fields if (s := SHOWN + VALUE + f.name) in visit.form},
    )


def _is_untouched(visit: Visit, field: Field) -> bool:
    """True for a text that is the one that the page showed: another window may have filled it in since."""
    return not field.kind.is_file and visit.value(VALUE + field.name) == visit.form.get(SHOWN + VALUE + field.name)


def _upload(file: UploadFile) -> Upload:
    def read() -> bytes:
        file.file.seek(0)
        return file.file.read(LARGEST + 1)

    return Upload(file.filename or "", read)
