"""Loading of definitions: YAML bytes to a marked tree, checked against its schema, then frozen agreements.

Problems in the files are collected, never raised.
"""

from engine.loading.folder import Loaded, load
from engine.loading.schemas import FileKind, schema_document

__all__ = ["FileKind", "Loaded", "load", "schema_document"]
