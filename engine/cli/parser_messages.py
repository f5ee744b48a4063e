"""The command-line parser's own texts (usage, headings, errors) in the language of this process.

Typer accepts classes for commands and groups, and each has a class for its context and its formatter: these translate
the texts. In non-standalone mode Typer raises usage errors, which ``call`` translates.
"""

import re
import sys
from collections.abc import Sequence

import typer
from typer._click.core import Context  # Typer bundles its parser and does not export all of it
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
    (r"Missing command\.", r"缺少命令。"),
    (r"Missing option '(.*)'\.", r"缺少选项 \1。"),
    (r"Missing argument '(.*)'\.", r"缺少参数 \1。"),
    (r"Got unexpected extra argument\(?s?\)? \((.*)\)", r"多出的参数：\1。"),
    (r"Option '(.*)' requires an argument\.", r"选项 \1 需要一个值。"),
    (r"Option '(.*)' does not take a value\.", r"选项 \1 不接受值。"),
    (r"Invalid value for '(.*?)': Input should be a valid integer.*", r"\1 必须是整数。"),
    (r"Invalid value for '(.*?)': (.*)", r"\1 的值无效：\2"),
)
"""The parser's sentences as patterns with their Chinese translations, the more specific first."""


def translate_parser(app: typer.Typer) -> None:
    """Translate the parser of an application and all its groups, and accept ``--lang`` before a command too."""
    app.info.cls = _Group
    if app.registered_callback is None:
        app.callback()(_language_only)
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            translate_parser(group.typer_instance)


def call(app: typer.Typer) -> None:
    """Run an application on the arguments of this process and exit; with 2 on a usage error."""
    try:
        code = app(prog_name=app.info.name, standalone_mode=False)
    except UsageError as error:
        _show(error)
        sys.exit(2)
    except typer.Abort:
        print(localize("已中止。", "Aborted!"), file=sys.stderr)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def translate_error(english: str) -> str:
    """A usage error of the parser in Chinese; unchanged if the sentence is not known here."""
    for pattern, chinese in _ERRORS:
        match = re.fullmatch(pattern, english, re.DOTALL)
        if match is not None:
            return match.expand(chinese).replace("'", "").replace(", ", "、")
    return english


def _language_only(lang: LanguageOption = None) -> None:
    """Do nothing: the language is read before the parser runs."""


def _show(error: UsageError) -> None:
    if LANGUAGE is not Language.ZH or isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    if error.ctx is not None:
        print(error.ctx.get_usage(), file=sys.stderr)
        print(f"查看用法：{error.ctx.command_path} --help\n", file=sys.stderr)
    print(f"错误：{translate_error(error.format_message())}", file=sys.stderr)


class _TranslatedFormatter(HelpFormatter):
    """Writes help with headings and remarks in the language of this process."""

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
    """An option with the translated type of its value."""
    for english, chinese in _KINDS if LANGUAGE is Language.ZH else ():
        name = name.replace(english, chinese)
    return name


def _remarks(what: str) -> str:
    """The help of an option with the parser's remarks translated (required, default, environment variable)."""
    if LANGUAGE is not Language.ZH:
        return what
    for english, chinese in _EXTRAS:
        before, match, after = what.rpartition(english)
        if match:
            what = before + chinese + (after.removesuffix("]") + "］" if chinese[-1] != "］" else after)
    return what


class _TranslatedContext(Context):
    formatter_class = _TranslatedFormatter


class _Command(TyperCommand):
    context_class = _TranslatedContext

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated_help(super().get_help_option(ctx))


class _Group(TyperGroup):
    context_class = _TranslatedContext

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated_help(super().get_help_option(ctx))


def _translated_help(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = localize("显示帮助信息", "Show this message and exit.")
    return option
