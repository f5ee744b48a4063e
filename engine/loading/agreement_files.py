"""The files of agreements in a folder: those that changed are read, what is known of the others is taken as it is."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.diagnostic import Diagnostic
from engine.loading import agreement as agreements
from engine.loading import needs
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.known_files import KnownFile, KnownFiles, key_of, still_known

NOTHING_KNOWN = KnownFiles({}, lambda _: "", lambda _: None)
"""For a folder that is read as a whole."""


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """One file: the id of its agreement, which is its name without the suffix, its place and its bytes."""

    id: str
    path: Path
    content: bytes


class AgreementFiles:
    """The agreements of a folder, each read or known.

    ``documents`` are the files that were read, in the order of their ids, ``known`` has the entries of the others by
    id. ``agreements`` are sorted by id; those of known files are there if anybody wants the agreements themselves.
    """

    def __init__(
        self,
        files: Iterable[AgreementFile],
        context: str,
        known: KnownFiles,
        open_document: Callable[[AgreementFile], Document | None],
        declared: DeclaredNames,
    ) -> None:
        self._known_files = known
        self._open = open_document
        self._declared = declared
        self._by_id = {file.id: file for file in files}
        self._keys = {file.id: key_of(context, file.path.name, file.content) for file in self._by_id.values()}
        self.known = still_known(self._keys, known.entries)
        self._taken: dict[str, Agreement] = {}
        if known.agreement is not None:
            self._take(known.agreement)
        self._documents: dict[str, Document] = {}
        self._built: dict[str, Agreement] = {}
        self.sound = True
        """False if a file that was read gave no agreement."""
        self._read()
        self._by_id.clear()  # the bytes

    def _take(self, agreement: Callable[[str], Agreement | None]) -> None:
        for id, entry in list(self.known.items()):
            recorded = agreement(entry.hash)
            if recorded is None:
                del self.known[id]
            else:
                self._taken[id] = recorded

    def _read(self) -> None:
        """Read all files that are not known. A folder that is only checked lacks the agreements that they need: those
        are read too."""
        wanted = [id for id in self._by_id if id not in self.known]
        while wanted:
            for id in wanted:
                self.known.pop(id, None)
                document = self._open(self._by_id[id])
                built = agreements.agreement(document, self._declared) if document is not None else None
                if document is not None:
                    self._documents[id] = document
                    self.sound = self.sound and built is not None
                if built is not None:
                    self._built[id] = built
            needed = {need for id in wanted if id in self._built for need in _needed_by(self._built[id])}
            wanted = sorted((needed & self.known.keys()) - self._taken.keys())

    @property
    def documents(self) -> Sequence[Document]:
        """The files that were read."""
        return [self._documents[id] for id in sorted(self._documents)]

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements that were read, and those of known files where they are wanted."""
        return tuple(sorted((*self._built.values(), *self._taken.values()), key=lambda a: a.id))

    def link_needs(self, catalogue: Catalogue) -> None:
        """Resolve what the agreements that were read need; those of known files are resolved."""
        read = sorted(self._built.items(), key=lambda item: item[1].id)
        linked = needs.link_needs(tuple(a for _, a in read), self.documents, catalogue, tuple(self._taken.values()))
        self._built = {id: agreement for (id, _), agreement in zip(read, linked, strict=True)}

    def obligations(self) -> int:
        """The number of obligations."""
        return sum(len(a.obligations) for a in self._built.values()) + sum(e.obligations for e in self.known.values())

    def clauses(self) -> frozenset[str]:
        """The clauses that obligations name as their source."""
        read = (clause for agreement in self._built.values() for clause in _clauses(agreement))
        return frozenset((*read, *(clause for entry in self.known.values() for clause in entry.clauses)))

    def __len__(self) -> int:
        return len(self._built) + len(self.known)

    def remember(self, warnings: dict[str, tuple[Diagnostic, ...]], outlook: dict[str, tuple[Diagnostic, ...]]) -> bool:
        """Keep what all files of a folder without errors gave; the diagnostics are by file. True if anything is new."""
        if not self._built and len(self._known_files.entries) == len(self.known):
            return False
        entries = {self._keys[id]: entry for id, entry in self.known.items()}
        for id, agreement in self._built.items():
            file = self._documents[id].file
            entries[self._keys[id]] = KnownFile(
                hash=self._known_files.hash(agreement),
                obligations=len(agreement.obligations),
                clauses=tuple(sorted(_clauses(agreement))),
                warnings=warnings.get(file, ()),
                outlook=outlook.get(file, ()),
                needs={need: self._keys[need] for need in sorted(_needed_by(agreement))},
            )
        self._known_files.entries.clear()
        self._known_files.entries.update(entries)
        return True


def _needed_by(agreement: Agreement) -> set[str]:
    return {need.agreement for obligation in agreement.obligations for need in obligation.needs} - {agreement.id}


def _clauses(agreement: Agreement) -> set[str]:
    """The distinct clauses: ``hr/1a`` and ``hr/1b`` are one."""
    return {re.sub(r"(?<=\d)[a-z]$", "", o.source) for o in agreement.obligations if o.source is not None}
