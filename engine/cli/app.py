"""The ``duecourse`` command line: its commands, each with the module that has it, and its entry point.

Exit codes: 0 done, whatever the result; 1 a check failed (``validate``, ``verify``, ``plan --check`` and similar); 2
the call or its input was wrong; 3 an internal failure.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from io import TextIOWrapper

from engine import __version__, gc_pause
from engine.cli.command import Command, CommandGroup, LazyCommand, listed_command, loaded
from engine.cli.language import chosen_language
from engine.cli.parser import build, call
from engine.cli.safe_output import safe_output
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Language, Text
from engine.wording.action import action_helps


def _lazy(name: str, module: str, zh: str, en: str) -> LazyCommand:
    return listed_command(f"engine.cli.{module}", name, Text(zh=zh, en=en))


COMMANDS = (
    _lazy("run", "run", "全面检查一次：生成事项、判定、催办", "Check everything once: create, evaluate, remind"),
    _lazy(
        "serve", "serve", "打开网页：待办、验收、报告、约定", "Serve the pages: inbox, acceptance, reports, agreements"
    ),
    _lazy("verify", "verify", "核验台账：链条完整，判定可重算", "Verify the ledger: chain and verdicts"),
    _lazy("init", "init", "新建约定目录：单位、日历、事件和一份约定", "Create a definitions folder with one agreement"),
    _lazy("validate", "definitions", "检查全部约定文件，一次列出所有问题", "Check all definitions; list every problem"),
    _lazy("render", "render", "将一份约定排版为可签署的中英文页面", "Print an agreement as a page to read and sign"),
    _lazy("schema", "definitions", "输出编辑器用的 JSON Schema", "Write the JSON Schemas for editors"),
    _lazy(
        "preview",
        "preview",
        "预览期限：按时间段，或按业务事件；预览调查",
        "Preview due dates of an agreement, or a survey",
    ),
    _lazy(
        "explain", "explain", "逐步说明事项的期限，并列出其记录", "Explain step by step why an item is due when it is"
    ),
    _lazy("plan", "plan", "预览变更：改了什么，影响哪些期限", "Show what a change affects"),
    _lazy("apply", "plan", "使变更生效，与预览完全一致", "Apply a change, exactly as planned"),
    _lazy("sign", "sign", "签署待生效的变更（部门负责人）", "Sign a proposed change (head of a department)"),
    _lazy("reject", "sign", "驳回或撤回待签署的变更", "Reject or withdraw a proposed change"),
    _lazy("proposals", "sign", "列出待签署的变更", "List the changes that wait for signatures"),
    _lazy("inbox", "inbox", "我的待办、待答复和等待事项", "My to-dos, requests to answer, items I am waiting for"),
    _lazy("find", "find", "查找事项：编号、车牌、客户、人名", "Find items by number, plate, customer or person"),
    _lazy("history", "history", "一个事项或对象的全部经过", "All that happened to an item or a subject"),
    *(listed_command("engine.cli.actions", name, help) for name, help in action_helps().items() if " " not in name),
    _lazy("evidence", "evidence", "凭证：查看、导出", "Evidence: show and export what was handed in"),
    _lazy("delegate", "people", "请同事代理一段时间", "Delegate to a colleague for a period"),
    _lazy("person", "erase", "人员：删除离职人员的个人信息", "People: erase one who left"),
    _lazy(
        "account", "accounts", "网页登录：管理员、一次性链接", "Sign-in to the pages: administrators, one-time links"
    ),
    _lazy("survey", "survey", "部门之间的满意度调查：填写、查看结果", "Surveys between departments: answer, results"),
    _lazy("check", "checks", "立即核验事项是否完成；不写台账", "Check whether an item is done; writes nothing"),
    _lazy("settings", "checks", "查看设置中的外部资源", "List the resources in the settings"),
    _lazy("demo", "demo", "用样例业务演示，显示逾期报告", "Play sample business, run once, show the overdue report"),
    _lazy("events", "events", "业务事件", "Business events"),
    _lazy("sources", "sources", "业务来源：文件夹、数据库、HTTP", "Sources of events: folders, databases, HTTP"),
    _lazy("defect", "defects", "差错：登记、纠正措施、效果检验", "Defects: record, correct, check the effect"),
    _lazy(
        "review",
        "review",
        "复核一份约定：两期对比、提议、下一版",
        "Review an agreement: terms, proposals, next revision",
    ),
    _lazy("period", "periods", "关账：锁定当月数据", "Close months: their figures no longer change"),
    _lazy("report", "reports", "报告", "Reports"),
    _lazy("db", "db", "数据库", "The database"),
)
"""The commands of the root, in the order in which help shows them."""

ROOT = CommandGroup(
    "duecourse",
    COMMANDS,
    Text(
        zh="Duecourse：部门之间的服务约定，谁应在何时向谁交付什么，完成了没有。",
        en="Duecourse: internal service agreements. Who delivers what to whom, by when, and was it done.",
    ),
)


def commands(group: CommandGroup = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Yield each command with its full name, of all groups; this imports their modules."""
    for declared in group.commands:
        command = loaded(declared)
        if isinstance(command, Command):
            yield (*path, command.name), command
        else:
            yield from commands(command, (*path, command.name))


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run the command that the arguments name, by default those of this process, and exit."""
    ends_with_it = arguments is None
    with gc_pause.short_process() if ends_with_it else nullcontext(), safe_output():
        sys.exit(_exit_code(sys.argv[1:] if arguments is None else arguments))


def _exit_code(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name."""
    language = chosen_language(arguments, os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # half of a pair, or a name that is not UTF-8
    try:
        return call(build(ROOT, language, version=f"duecourse {__version__}"), arguments, language)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _report(error, language)


def _report(error: Exception, language: Language) -> int:
    """Print an error of a command in a sentence. The result is the exit code."""
    from engine.cli.hints import with_hint  # help needs none of these
    from engine.cli.output import print_error
    from engine.services.ports.ledger import Damaged, Unavailable
    from engine.services.refused import Refused

    match error:
        case WrongCall():
            print_error(error.text, language)
            return 2
        case Unavailable() | Damaged():  # the call may be right
            print_error(with_hint(error.refusal), language)
            return 3
        case Refused():
            print_error(with_hint(error.refusal), language)
            return 2
    if os.environ.get("DUECOURSE_DEBUG"):
        raise error
    sentence = Text(
        zh="内部错误：{kind}: {error}（设置 DUECOURSE_DEBUG=1 可查看详情）",
        en="Internal error: {kind}: {error} (set DUECOURSE_DEBUG=1 for details)",
    )
    print(sentence.filled(kind=type(error).__name__, error=str(error)).in_(language), file=sys.stderr)
    return 3
