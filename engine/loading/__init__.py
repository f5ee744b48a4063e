"""YAML bytes to frozen agreements: marked tree, schema, meaning; every problem is collected, none is raised."""

from engine.loading.folder import Loaded, load
from engine.loading.schemas import Kind, schema_document

__all__ = ["Kind", "Loaded", "load", "schema_document"]
