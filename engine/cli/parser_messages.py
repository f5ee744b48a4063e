"""What the parser of the command line says itself (usage, headings, errors), in the language of this process.

Typer takes classes for commands and groups, a class of the context and one of its formatter: that is where the words
are put in. It raises what is wrong with a call where it is asked to.
"""

import re
import sys
from collections.abc import Sequence

import typer
from typer._click.core import Context  # Typer brings its parser along and exports not all of it
from typer._click.exceptions import NoArgsIsHelpError, UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup, TyperOption

from engine.cli.language import LANGUAGE, localize
from engine.cli.options import LanguageOption
from engine.domain.text import Language

_HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
_USAGE = (("OPTIONS", "选项"), ("COMMAND", "命令"), ("ARGS", "参数"))
_KINDS = (("<list[str]>", "<文字>"), ("<str>", "<文字>"), ("<int>", "<整数>"), ("<path>", "<路径>"))
_EXTRAS = (("[required]", "［必填］"), ("[default: ", "［默认："), ("[env var: ", "［环境变量："))
_ERRORS = (
    (r"No such command '(.*?)'\. Did you mean (.*)\?", r"没有命令“\1”。是不是：\2？"),
    (r"No such command '(.*)'\.", r"没有命令“\1”。"),
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"没有选项 \1。是不是：\2？"),
    (r"No such option: (.*)", r"没有选项 \1。"),
    (r"Missing command\.", r"没有写命令。"),
    (r"Missing option '(.*)'\.", r"缺少选项 \1。"),
    (r"Missing argument '(.*)'\.", r"缺少参数 \1。"),
    (r"Got unexpected extra argument\(?s?\)? \((.*)\)", r"多出的参数：\1。"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 后面要有值。"),
    (r"Option '(.*)' does not take a value\.", r"选项 \1 后面不能有值。"),
    (r"Invalid value for '(.*?)': Input should be a valid integer.*", r"\1 要是整数。"),
    (r"Invalid value for '(.*?)': (.*)", r"\1 的值不对：\2"),
)
"""The parser's sentences as patterns, and how Chinese says them; the likelier to hold first."""


def translate_parser(app: typer.Typer) -> None:
    """Have an application and all its groups speak the language of this process, and take ``--lang`` before a command
    as well as after it."""
    app.info.cls = _Group
    if app.registered_callback is None:
        app.callback()(_language_alone)
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            translate_parser(group.typer_instance)


def call(app: typer.Typer) -> None:
    """Run an application on this process's arguments and end the process; with 2 where the call is wrong."""
    try:
        ended = app(prog_name=app.info.name, standalone_mode=False)
    except UsageError as wrong:
        _show(wrong)
        sys.exit(2)
    except typer.Abort:
        print(localize("已中止。", "Aborted!"), file=sys.stderr)
        sys.exit(1)
    sys.exit(ended if isinstance(ended, int) else 0)


def error_words(english: str) -> str:
    """What the parser says of a wrong call, in Chinese; as it is where it says something that is not known here."""
    for pattern, words in _ERRORS:
        found = re.fullmatch(pattern, english, re.DOTALL)
        if found is not None:
            return found.expand(words).replace("'", "").replace(", ", "、")
    return english


def _language_alone(lang: LanguageOption = None) -> None:
    """Nothing to do: the language is read before the parser runs."""


def _show(wrong: UsageError) -> None:
    if LANGUAGE is not Language.ZH or isinstance(wrong, NoArgsIsHelpError):
        wrong.show()
        return
    if wrong.ctx is not None:
        print(wrong.ctx.get_usage(), file=sys.stderr)
        print(f"要看怎么用：{wrong.ctx.command_path} --help\n", file=sys.stderr)
    print(f"错误：{error_words(wrong.format_message())}", file=sys.stderr)


class _Words(HelpFormatter):
    """Writes help with the headings and remarks of this language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if LANGUAGE is Language.ZH:
            for english, chinese in _USAGE:
                args = re.sub(rf"\b{english}\b", chinese, args)
        super().write_usage(prog, args, localize("用法：", "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(localize(_HEADINGS.get(heading, heading), heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_kinds(name), _remarks(what)) for name, what in rows], col_max, col_spacing)


def _kinds(name: str) -> str:
    """An option with the kind of its value, where it has no name of its own for that."""
    for english, chinese in _KINDS if LANGUAGE is Language.ZH else ():
        name = name.replace(english, chinese)
    return name


def _remarks(what: str) -> str:
    """The text of an option with what the parser adds to it (needed, the value without one)."""
    if LANGUAGE is not Language.ZH:
        return what
    for english, chinese in _EXTRAS:
        before, found, after = what.rpartition(english)
        if found:
            what = before + chinese + (after.removesuffix("]") + "］" if chinese[-1] != "］" else after)
    return what


class _Spoken(Context):
    formatter_class = _Words


class _Command(TyperCommand):
    context_class = _Spoken

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated_help(super().get_help_option(ctx))


class _Group(TyperGroup):
    context_class = _Spoken

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated_help(super().get_help_option(ctx))


def _translated_help(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = localize("显示这份帮助", "Show this message and exit.")
    return option
