"""The parser's own texts in both languages: usage, headings, remarks on options, and errors.

Click would translate its texts by gettext, whose language is that of the process. Here the language is an argument, and
an error is worded from its class and values.
"""

from collections.abc import Sequence

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from engine.domain.suggest import similar_names
from engine.domain.text import Language, Text

USAGE = Text(zh="用法：", en="Usage: ")
OPTIONS = Text(zh="[选项]", en="[OPTIONS]")
SUBCOMMAND = Text(zh="命令 [参数]...", en="COMMAND [ARGS]...")
ARGUMENTS_HEADING = Text(zh="参数", en="Arguments")
OPTIONS_HEADING = Text(zh="选项", en="Options")
COMMANDS_HEADING = Text(zh="命令", en="Commands")
HELP_OPTION = Text(zh="显示帮助信息", en="Show this message and exit.")
VERSION_OPTION = Text(zh="显示版本", en="Print the version")
VALUE_NAMES = {
    "str": Text(zh="文字", en="TEXT"),
    "int": Text(zh="整数", en="INTEGER"),
    "Path": Text(zh="路径", en="PATH"),
}
"""The value of an option in its help, by the name of its type."""
REQUIRED = Text(zh="必填", en="required")
DEFAULT = Text(zh="默认：{value}", en="default: {value}")
VARIABLE = Text(zh="环境变量：{name}", en="env var: {name}")
_REMARKS = {Language.ZH: ("［", "；", "］"), Language.EN: ("[", "; ", "]")}
ABORTED = Text(zh="已中止。", en="Aborted!")


def remarks(texts: Sequence[Text], language: Language) -> str:
    """Remarks on an option in brackets, two blanks before them; nothing if there are none."""
    begin, between, end = _REMARKS[language]
    return f"  {begin}{between.join(text.in_(language) for text in texts)}{end}" if texts else ""


class MissingCommand(click.UsageError):
    """A group is called without one of its commands."""

    def __init__(self, context: click.Context) -> None:
        super().__init__("", context)


class ExtraArguments(click.UsageError):
    """A command is called with more arguments than it takes."""

    def __init__(self, arguments: Sequence[str], context: click.Context) -> None:
        super().__init__("", context)
        self.arguments = arguments


class NotAnInteger(click.BadParameter):
    """The value of an option is not an integer."""


class OutOfRange(click.BadParameter):
    """The value of an option is below its minimum or above its maximum; the message is the range."""


def error_lines(error: click.ClickException, language: Language) -> str:
    """The text of a usage error: how the command is used, where help is, and the error. No line break at its end."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    sentence = Text(zh="错误：{error}", en="Error: {error}").filled(error=_sentence(error))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return sentence.in_(language)
    hint = Text(zh="查看用法：{command} --help", en="Try '{command} --help' for help.")
    lines = (context.get_usage(), hint.filled(command=context.command_path).in_(language), "", sentence.in_(language))
    return "\n".join(lines)


def _sentence(error: click.ClickException) -> Text:
    match error:
        case NoSuchCommand():
            return _unknown_command(error)
        case click.NoSuchOption():
            return _unknown_option(error)
        case MissingCommand():
            return Text(zh="缺少命令。", en="Missing command.")
        case click.MissingParameter(param=click.Argument()):
            return Text(zh="缺少参数 {name}。", en="Missing argument '{name}'.").filled(name=_name(error))
        case click.MissingParameter():
            return Text(zh="缺少选项 {name}。", en="Missing option '{name}'.").filled(name=_name(error))
        case ExtraArguments():
            sentence = Text(zh="多出的参数：{arguments}。", en="Got unexpected extra argument(s) ({arguments})")
            return sentence.filled(arguments=" ".join(error.arguments))
        case click.BadOptionUsage():
            return _option_value(error)
        case NotAnInteger():
            sentence = Text(
                zh="{name} 必须是整数。",
                en="Invalid value for '{name}': Input should be a valid integer, unable to parse string as an integer",
            )
            return sentence.filled(name=_name(error))
        case OutOfRange():
            sentence = Text(
                zh="{name} 的值超出范围 {range}。", en="Invalid value for '{name}': it is not in the range {range}."
            )
            return sentence.filled(name=_name(error), range=error.message)
        case click.BadParameter():
            sentence = Text(zh="{name} 的值无效：{message}", en="Invalid value for '{name}': {message}")
            return sentence.filled(name=_name(error), message=error.message)
        case _:
            return Text.plain(error.format_message())


def _name(error: click.BadParameter) -> str:
    """The parameter as people type it."""
    match error.param:
        case click.Option() as option:
            return option.opts[0]
        case None:
            return ""
        case parameter:
            return parameter.human_readable_name


def _unknown_command(error: NoSuchCommand) -> Text:
    context = error.ctx
    declared = context.command.list_commands(context) if context and isinstance(context.command, click.Group) else ()
    near = similar_names(error.command_name, declared, most=3, cutoff=0.6)
    if not near:
        return Text(zh="没有命令“{name}”。", en="No such command '{name}'.").filled(name=error.command_name)
    sentence = Text(zh="没有命令“{name}”。是不是：{near}？", en="No such command '{name}'. Did you mean {quoted}?")
    quoted = ", ".join(f"'{name}'" for name in near)
    return sentence.filled(name=error.command_name, near="、".join(near), quoted=quoted)


def _unknown_option(error: click.NoSuchOption) -> Text:
    context = error.ctx
    declared = [name for p in context.command.get_params(context) for name in p.opts] if context is not None else []
    near = sorted(similar_names(error.option_name, declared, most=3, cutoff=0.6))
    if not near:
        return Text(zh="没有选项 {name}。", en="No such option: {name}").filled(name=error.option_name)
    sentence = Text(zh="没有选项 {name}。是不是：{near}？", en="No such option: {name} (Possible options: {listed})")
    return sentence.filled(name=error.option_name, near="、".join(near), listed=", ".join(near))


def _option_value(error: click.BadOptionUsage) -> Text:
    """An option without its value, or a flag with one."""
    context = error.ctx
    parameters = context.command.get_params(context) if context is not None else []
    flags = [name for p in parameters if isinstance(p, click.Option) and p.is_flag for name in p.opts]
    if error.option_name in flags:
        sentence = Text(zh="选项 {name} 不接受值。", en="Option '{name}' does not take a value.")
    else:
        sentence = Text(zh="选项 {name} 需要一个值。", en="Option '{name}' requires an argument.")
    return sentence.filled(name=error.option_name)
