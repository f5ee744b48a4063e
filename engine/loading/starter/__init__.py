"""A small folder of definitions to start from, as package data: valid, commented, in both languages."""

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

from engine.loading.schemas import DEFINITIONS, schema_document

AGREEMENT = "operations-finance"
_FILES = (
    "organisation.yaml",
    "events.yaml",
    "calendars/office.yaml",
    f"agreements/{AGREEMENT}.yaml",
    "surveys/quarterly.yaml",
    "people.csv",
)
_TODAY = "@TODAY@"


def starter(today: date) -> Mapping[str, str]:
    """The texts by their paths in the folder, with the schemas that editors use to complete keys.

    The agreement counts from ``today`` (a local date), so that nothing is overdue on the first day.
    """
    texts = {name: files(__name__).joinpath(name).read_text(encoding="utf-8") for name in _FILES}
    schemas = {
        f"schemas/{kind.value}.schema.json": json.dumps(schema_document(kind), ensure_ascii=False, indent=2) + "\n"
        for kind in DEFINITIONS
    }
    return {name: text.replace(_TODAY, today.isoformat()) for name, text in {**texts, **schemas}.items()}
