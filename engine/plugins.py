"""The modules of a package that each add one kind of thing: a kind is a file, and no list names it."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules(package: str) -> dict[str, ModuleType]:
    """The modules of a package by their last name, in the order of their names. Imports all of them."""
    path = import_module(package).__path__
    return {found.name: import_module(f"{package}.{found.name}") for found in iter_modules(path)}
