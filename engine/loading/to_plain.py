"""A part of a file as plain JSON, for parts that are used as they are, such as a JSON Schema."""

import re

from engine.loading.tree import Mapping, Node, Scalar, Sequence

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_CONSTANTS: dict[str, Plain] = {"true": True, "false": False, "null": None, "": None}


def plain(node: Node) -> Plain:
    """The node as a JSON value: unquoted numbers, true, false and null have that type, all else is text."""
    match node:
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar(text=text, plain=True):
            if text in _CONSTANTS:
                return _CONSTANTS[text]
            if _WHOLE.fullmatch(text):
                return int(text)
            return float(text) if _DECIMAL.fullmatch(text) else text
        case Scalar(text=text):
            return text
