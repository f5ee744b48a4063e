"""The content of events as it is hashed and spelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.store.codec import canonical, canonical_text, sha256
from engine.store.instants import micro


def content_hash(at: datetime, data: object) -> str:
    """The hash that tells one version of an event from another, over its time and data."""
    return hash_of_content(micro(at), data)


def hash_of_content(at: int, data: object) -> str:
    """The hash of the canonical JSON of a list of the two."""
    return sha256(f"[{at},{_spelled(data)}]")


def _spelled(data: object) -> str:
    return "{}" if data == {} else canonical(data)


def spelled_body(body: Mapping[str, Any]) -> str:
    """The body of an event's entry as canonical JSON, in half of the time where it has the usual keys."""
    if body.keys() != _USUAL_KEYS:
        return canonical(body)
    key, name = canonical_text(body["key"]), canonical_text(body["name"])
    source, subject = canonical_text(body["source"]), canonical_text(body["subject"])
    return f'{{"data":{_spelled(body["data"])},"key":{key},"name":{name},"source":{source},"subject":{subject}}}'


_USUAL_KEYS = {"data", "key", "name", "source", "subject"}
