"""The commands as data: each has a name, a help text, options and the function that runs it.

``engine.cli.parser`` makes the parser of one language from them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from engine.domain.text import Text

ValueType = type[str] | type[int] | type[Path] | type[bool]
"""The type of a value; a bool is a flag, which takes none."""
_IN_THE_TABLE = Text(zh="", en="")


@dataclass(frozen=True, slots=True)
class Option:
    """An option, such as ``--as-of``, or with ``name`` in capitals an argument, such as ``ITEM``.

    ``key`` is its name as a keyword of ``run``: that of the option, unless Python or the function needs another one.
    A value that may be repeated arrives as a tuple, an optional one that is absent as its default. The default is shown
    in the help unless it is None, False or empty.
    """

    name: str
    help: Text
    key: str = ""
    type: ValueType = str
    metavar: str | None = None
    default: str | int | Path | None = None
    required: bool = False
    multiple: bool = False
    variable: str | None = None
    """The environment variable that gives the value where the command line does not."""
    minimum: int | None = None
    maximum: int | None = None
    shared: bool = False
    """True if ``run`` finds the value in its context instead of among its keywords."""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", self.name.removeprefix("--").replace("-", "_").lower())

    @property
    def is_argument(self) -> bool:
        """Return whether it is given by its place in the command line, without a name."""
        return not self.name.startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``run`` takes a ``CommandContext``, and the values of the options that are not shared by key.

    A command of the root has no help of its own: the table of the root has it.
    """

    name: str
    run: Callable[..., None]
    options: tuple[Option, ...] = ()
    help: Text = _IN_THE_TABLE


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands under one name, such as ``events``, in the order in which help shows them.

    ``default`` is the command that runs where the first word is no command of the group; empty: that is an error.
    """

    name: str
    commands: "tuple[AnyCommand, ...]"
    help: Text = _IN_THE_TABLE
    default: str = ""


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command or group that is made, and whose modules are imported, when it is used.

    ``help_above`` is its text in the help of the group above; None: the command is made to ask it.
    """

    name: str
    load: Callable[[], Command | CommandGroup]
    help_above: Text | None = None

    @property
    def help(self) -> Text:
        """The text of the command in the help of its group."""
        return self.help_above or self.load().help


def listed_command(module: str, name: str, help: Text) -> LazyCommand:
    """The command of a module that lists it in ``COMMANDS``, with its help.

    Loading it raises LookupError if the module does not list it.
    """

    def load() -> Command | CommandGroup:
        commands: tuple[Command | CommandGroup, ...] = import_module(module).COMMANDS
        for command in commands:
            if command.name == name:
                return replace(command, help=help)
        raise LookupError(f"{module} lists no command {name}")

    return LazyCommand(name, load, help)


def loaded(command: "AnyCommand") -> Command | CommandGroup:
    """The command itself, which may import its module."""
    return command.load() if isinstance(command, LazyCommand) else command


AnyCommand = Command | CommandGroup | LazyCommand
