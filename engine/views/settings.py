"""The resources that the settings name, without their secrets."""

from collections.abc import Mapping, Sequence

from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.ledger.entry import Json
from engine.settings import Settings
from engine.views.diagnostics import diagnostic_json


def settings_json(file: str, diagnostics: Sequence[Diagnostic], settings: Settings) -> Mapping[str, Json]:
    """The settings in a file as JSON: its problems, and the names of the resources."""
    return {
        "file": file,
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in diagnostics],
        "resources": {kind: sorted(names) for kind, names in resource_names(settings).items()},
    }


def resource_names(settings: Settings) -> Mapping[str, Sequence[str]]:
    """The names of the resources, by kind."""
    names = {section: list(resources) for section, resources in settings.resources.items()}
    return {**names, "sources": list(settings.sources), "channels": list(settings.channels)}
