"""The parser that is made from the commands as data: both languages in one process, and lazy loading."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.exceptions import Exit

from engine.cli.app import ROOT, commands
from engine.cli.command import Command, CommandGroup, listed_command, loaded
from engine.cli.context import CommandContext, SharedOptions
from engine.cli.hints import HINTS, with_hint
from engine.cli.language import chosen_language
from engine.cli.parser import build
from engine.domain.refusal import Refusal
from engine.domain.text import Language
from engine.wording.refusal import sentences

CHECKOUT = Path(__file__).parents[2]
ENGLISH = re.compile(
    r"Usage|OPTIONS|COMMAND |ARGS|Options:|Arguments:|Commands:|required|default:|env var|Show this|TEXT|INTEGER|PATH\b"
)
"""The words of the parser. FIELD=PATH is a word of ours."""
NAMES = [path for path, _ in commands()]


def help_of(path: tuple[str, ...], language: Language) -> str:
    """The help of a command, or of the root if the path is empty."""
    command: click.Command = build(ROOT, language, version="0")
    context = command.context_class(command, info_name="duecourse")
    for name in path:
        assert isinstance(command, click.Group)
        inner = command.get_command(context, name)
        assert inner is not None
        context = inner.context_class(inner, info_name=name, parent=context)
        command = inner
    return context.get_help()


@pytest.mark.parametrize("path", [(), *NAMES], ids=" ".join)
def test_both_languages_are_whole_in_one_process(path: tuple[str, ...]) -> None:
    chinese, english, again = (help_of(path, language) for language in (Language.ZH, Language.EN, Language.ZH))
    assert chinese == again
    assert chinese.startswith(f"用法：{' '.join(('duecourse', *path))} [选项]")
    assert not ENGLISH.search(chinese.replace("FIELD=PATH", ""))
    assert english.startswith(f"Usage: {' '.join(('duecourse', *path))} [OPTIONS]")
    assert not re.search("[\u4e00-\u9fff，。：；［］（）]", english)


def test_the_texts_of_options_begin_in_one_column_though_a_chinese_character_takes_two() -> None:
    lines = help_of(("deliver",), Language.ZH).splitlines()
    begins = set()
    for text in ("备注", "截至时间", "输出 JSON", "显示帮助信息"):
        line = next(line for line in lines if text in line)
        before = line.partition(text)[0]
        begins.add(len(before) + sum(character > "\u2e80" for character in before))
    assert len(begins) == 1


def test_each_call_of_main_has_the_language_of_its_arguments(duecourse: Any) -> None:
    assert "检查全部约定文件" in duecourse("--help", "--lang", "zh").out
    assert "Check all definitions" in duecourse("--help").out
    assert duecourse("verify", "--lang", "zh").err.startswith("错误：")
    assert duecourse("verify").err.startswith("Error: ")


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, Language.EN),
        ([], {"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, Language.EN),
        ([], {"LC_ALL": "C", "DUECOURSE_LANG": "zh"}, Language.ZH),
        (["--lang", "en", "verify"], {"DUECOURSE_LANG": "zh"}, Language.EN),
        (["verify", "--lang=ZH"], {}, Language.ZH),
        (["verify", "--lang"], {}, Language.EN),
    ],
)
def test_the_language_is_that_of_the_option_else_of_the_environment(
    arguments: list[str], environment: dict[str, str], language: Language
) -> None:
    assert chosen_language(arguments, environment) is language


def test_help_imports_no_command(environment: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    code = (
        "import sys; from engine.cli.app import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted(m for m in sys.modules if m.startswith('engine.')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, env=environment(tmp_path), capture_output=True, text=True
    )
    imported = set(done.stderr.split())
    of_the_parser = ("app", "command", "language", "parser", "parser_messages", "safe_output", "wrong_call")
    assert {name for name in imported if name.startswith("engine.cli.")} == {f"engine.cli.{n}" for n in of_the_parser}
    assert not [name for name in imported if name.startswith(("engine.store", "engine.loading", "engine.reports"))]


def test_a_command_that_its_module_does_not_list_is_an_error_of_ours() -> None:
    with pytest.raises(LookupError, match=r"engine\.cli\.people lists no command send"):
        listed_command("engine.cli.people", "send", ROOT.help).load()


def test_each_command_of_a_group_has_a_help_text_and_its_names_once() -> None:
    def groups(group: CommandGroup) -> list[CommandGroup]:
        every = [loaded(command) for command in group.commands]
        return [group, *(inner for one in every if isinstance(one, CommandGroup) for inner in groups(one))]

    for group in groups(ROOT):
        names = [command.name for command in group.commands]
        assert len(names) == len(set(names))
    for path, command in commands():
        assert isinstance(command, Command)
        assert all((command.help.zh, command.help.en)), path
        keys = [option.key for option in command.options]
        assert len(keys) == len(set(keys)), path


def test_a_hint_follows_the_sentence_of_its_code() -> None:
    assert set(HINTS) <= set(sentences())
    text = with_hint(Refusal("template-exists", path="sale.xlsx"))
    assert text.en.startswith("sale.xlsx exists")
    assert text.en.endswith("it is not overwritten. Choose another name with --output.")
    assert text.zh.endswith("不会覆盖。请用 --output 指定其他文件名。")
    plain = Refusal("no-earlier-version")
    assert with_hint(plain).en == "There is no earlier version."


def test_a_question_is_asked_in_the_language_until_it_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    answers = iter(["maybe", "是", "", "y", "N"])
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or next(answers))
    chinese, english = (CommandContext(language, SharedOptions()) for language in (Language.ZH, Language.EN))
    chinese.confirm("确认生效？", "Apply it now?")
    with pytest.raises(Exit):
        english.confirm("确认生效？", "Apply it now?")
    english.confirm("确认生效？", "Apply it now?")
    with pytest.raises(Exit):
        english.confirm("确认生效？", "Apply it now?")
    assert asked == ["确认生效？ [y/N]: "] * 2 + ["Apply it now? [y/N]: "] * 3
    assert capsys.readouterr().out == "请回答 y 或 n。\n"


def test_a_value_out_of_its_range_and_a_group_without_a_command_are_refused_in_both_languages(duecourse: Any) -> None:
    for call, english, chinese in (
        (
            ("sources", "serve", "--port", "70000"),
            "Error: Invalid value for '--port': it is not in the range 0–65535.",
            "错误：--port 的值超出范围 0–65535。",
        ),
        (("events", "--lang", "en"), "Error: Missing command.", "错误：缺少命令。"),
    ):
        done = duecourse(*call)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[-1] == english
        translated = duecourse(*(word if word != "en" else "zh" for word in call), "--lang", "zh")
        assert translated.err.splitlines()[-1] == chinese
