"""The parser of one language, made from the commands as data."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import click
from click.exceptions import Exit, NoSuchCommand
from click.types import OptionHelpExtra

from engine.cli.command import AnyCommand, Command, CommandGroup, Option, loaded
from engine.cli.parser_messages import (
    ABORTED,
    ARGUMENTS_HEADING,
    COMMANDS_HEADING,
    DEFAULT,
    HELP_OPTION,
    OPTIONS,
    OPTIONS_HEADING,
    REQUIRED,
    SUBCOMMAND,
    USAGE,
    VALUE_NAMES,
    VARIABLE,
    VERSION_OPTION,
    ExtraArguments,
    MissingCommand,
    NotAnInteger,
    OutOfRange,
    error_lines,
    remarks,
)
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Language, Text

LANG = Option("--lang", Text(zh="语言：zh 或 en", en="Language: zh or en"), metavar="LANG")
"""Every command and group takes it. The language is read before the parser runs; here its value is checked."""


def build(group: CommandGroup, language: Language, *, version: str) -> click.Group:
    """The parser of a whole command line in one language; ``version`` is what ``--version`` prints."""
    return _ParserGroup(group, language, version)


def call(group: click.Group, arguments: Sequence[str], language: Language) -> int:
    """Run the command that the arguments name. The result is its exit code: 2 on a usage error, which is printed."""
    try:
        with group.make_context(group.name, list(arguments)) as context:
            group.invoke(context)
    except Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        print(error_lines(error, language), file=sys.stderr)
        return 2
    except (click.Abort, EOFError, KeyboardInterrupt):
        print(f"\n{ABORTED.in_(language)}", file=sys.stderr)  # the terminal has shown ^C
        return 1
    return 0


class _HelpFormatter(click.HelpFormatter):
    """Writes help in columns: a Chinese character takes two."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        column = min(max(_columns(first) for first, _ in rows), col_max) + col_spacing
        for first, second in rows:
            lines = click.wrap_text(second, max(self.width - column - 2, 10), preserve_paragraphs=True).splitlines()
            if _columns(first) > column - col_spacing:
                lines.insert(0, "")
            indent = " " * (self.current_indent + column)
            begin = f"{'':{self.current_indent}}{first}{' ' * (column - _columns(first))}"
            self.write(
                "\n".join((f"{begin}{lines[0] if lines else ''}".rstrip(), *(indent + line for line in lines[1:])))
            )
            self.write("\n")


def _columns(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


class _ParserContext(click.Context):
    formatter_class = _HelpFormatter


class _Localized(click.Command):
    """A command or group whose help is in one language."""

    context_class = _ParserContext

    def __init__(self, name: str, help: Text, language: Language, **attributes: Any) -> None:
        self.language = language
        super().__init__(
            name=name,
            help=help.in_(language),
            add_help_option=False,  # ours is one of the parameters
            options_metavar=OPTIONS.in_(language),
            **attributes,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the parser leaves it out of some
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, USAGE.in_(self.language))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [p for p in self.params if isinstance(p, click.Argument)]
        self._write_section(formatter, ARGUMENTS_HEADING, [(p.human_readable_name, p.help or "") for p in arguments])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [p.get_help_record(ctx) for p in self.params if isinstance(p, click.Option)]
        self._write_section(formatter, OPTIONS_HEADING, [row for row in rows if row is not None])

    def _write_section(self, formatter: click.HelpFormatter, heading: Text, rows: list[tuple[str, str]]) -> None:
        if rows:
            with formatter.section(heading.in_(self.language)):
                formatter.write_dl(rows)


class _ParserCommand(_Localized):
    """The parser of one command."""

    allow_extra_args = True  # refused below, in words of ours

    def __init__(self, command: Command, language: Language) -> None:
        parameters = [_parameter(option, language) for option in command.options]
        super().__init__(
            command.name,
            command.help,
            language,
            params=[*parameters, *_common(language)],
            callback=_callback(command, language),
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise ExtraArguments(extra, ctx)
        return extra


class _ParserGroup(_Localized, click.Group):
    """The parser of a group. The parser of each of its commands is made when the command is used."""

    def __init__(self, group: CommandGroup, language: Language, version: str | None = None) -> None:
        self.declared = {command.name: command for command in group.commands}
        self.default = group.default
        super().__init__(
            group.name,
            group.help,
            language,
            params=[*([_version(version, language)] if version else []), *_common(language)],
            callback=_refuse_no_command,
            invoke_without_command=True,  # refused by the callback, in words of ours
            no_args_is_help=True,
            subcommand_metavar=SUBCOMMAND.in_(language),
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.declared)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self.declared:
            self.commands[cmd_name] = _parser_of(self.declared[cmd_name], self.language)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.default and args[0] not in self.declared:
            args = [self.default, *args]
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, ctx=ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, command.help.in_(self.language)) for name, command in self.declared.items()]
        self._write_section(formatter, COMMANDS_HEADING, rows)


def _parser_of(command: AnyCommand, language: Language) -> click.Command:
    match loaded(command):
        case CommandGroup() as group:
            return _ParserGroup(group, language)
        case Command() as one:
            return _ParserCommand(one, language)


def _callback(command: Command, language: Language) -> Callable[..., None]:
    """Run a command: the values of shared options go into its context, the others are its keywords."""

    def run(**values: Any) -> None:
        from engine.cli.context import CommandContext, SharedOptions  # they need the domain, which help does not

        shared = SharedOptions(**{option.key: values.pop(option.key) for option in command.options if option.shared})
        for option in command.options:
            if option.multiple and not option.shared:
                values[option.key] = tuple(values[option.key] or ())
        command.run(CommandContext(language, shared), **values)

    return run


def _refuse_no_command() -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        raise MissingCommand(context)


# ---- parameters


def _common(language: Language) -> list[click.Parameter]:
    """The options that every command and group has."""
    return [
        click.Option(
            [LANG.name],
            help=LANG.help.in_(language),
            metavar=LANG.metavar,
            callback=_check_language,
            expose_value=False,
        ),
        click.Option(
            ["--help"],
            help=HELP_OPTION.in_(language),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
        ),
    ]


def _check_language(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None and not value.lower().startswith(("zh", "en")):
        raise WrongCall(
            zh="不支持语言“{language}”；可用 zh（中文）、en（英文）。",
            en="Language {language} is not supported; use zh or en.",
            language=value,
        )


def _show_help(context: click.Context, parameter: click.Parameter, requested: bool) -> None:
    if requested and not context.resilient_parsing:
        print(context.get_help())
        context.exit()


def _version(version: str, language: Language) -> click.Option:
    def show(context: click.Context, parameter: click.Parameter, requested: bool) -> None:
        if requested and not context.resilient_parsing:
            print(version)
            context.exit()

    return click.Option(
        ["--version"],
        help=VERSION_OPTION.in_(language),
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
    )


def _parameter(option: Option, language: Language) -> click.Parameter:
    """The parser's parameter of an option or argument."""
    if option.is_argument:
        return _Argument(
            [option.key],
            help=option.help.in_(language) + remarks([REQUIRED] if option.required else [], language),
            metavar=option.name,
            required=option.required,
            nargs=-1 if option.multiple else 1,
            type=_value_type(option),
        )
    help = option.help.in_(language) + remarks(_remarks(option), language)
    names = [option.name, option.key]
    if option.type is bool:
        return _Option(names, help=help, is_flag=True)
    given: dict[str, Any] = {} if option.default is None else {"default": option.default}  # None would be a default too
    return _Option(
        names,
        help=help,
        metavar=option.metavar or VALUE_NAMES[option.type.__name__].in_(language),
        required=option.required,
        multiple=option.multiple,
        envvar=option.variable,
        type=_value_type(option),
        **given,
    )


def _remarks(option: Option) -> list[Text]:
    """The default, the range, the environment variable and the need for an option, for its help."""
    listed = []
    if option.variable is not None:
        listed.append(VARIABLE.filled(name=option.variable))
    if option.default not in (None, False, ""):
        listed.append(DEFAULT.filled(value=str(option.default)))
    if option.minimum is not None and option.maximum is not None:
        listed.append(Text.plain(f"{option.minimum}<=x<={option.maximum}"))
    if option.required:
        listed.append(REQUIRED)
    return listed


def _value_type(option: Option) -> click.ParamType[Any]:
    if option.type is int:
        return _Integer(option.minimum, option.maximum)
    return _FilePath() if option.type is Path else click.STRING


class _FilePath(click.ParamType[Path]):
    """The path of a file or folder, which need not exist."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value)


class _Integer(click.ParamType[int]):
    """An integer in a range."""

    name = "integer"

    def __init__(self, minimum: int | None, maximum: int | None) -> None:
        self.minimum = minimum
        self.maximum = maximum

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            raise NotAnInteger("", ctx, param) from None
        if (self.minimum is not None and number < self.minimum) or (self.maximum is not None and number > self.maximum):
            raise OutOfRange(f"{self.minimum}–{self.maximum}", ctx, param)
        return number


class _Option(click.Option):
    """An option whose help has its remarks already, in the language of the parser."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        return {}


class _Argument(click.Argument):
    """An argument whose name in usage lines shows whether it is required and may be repeated."""

    def make_metavar(self, ctx: click.Context) -> str:
        name = self.human_readable_name if self.required else f"[{self.human_readable_name}]"
        return f"{name}..." if self.nargs == -1 else name
