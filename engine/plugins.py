"""The modules of a package that each add one kind of thing: a kind is a file, and no list names it."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def names(package: str) -> tuple[str, ...]:
    """The last names of the modules of a package, in order. Imports none of them."""
    return tuple(found.name for found in iter_modules(import_module(package).__path__))


def modules(package: str) -> dict[str, ModuleType]:
    """The modules of a package by their last name, in the order of their names. Imports all of them."""
    return {name: import_module(f"{package}.{name}") for name in names(package)}
