"""What the parser of the command line says itself, in Chinese and in English."""

from typing import Any

import pytest

MESSAGES = [
    (("deliv",), "No such command 'deliv'. Did you mean 'deliver'?", "没有命令“deliv”。是不是：deliver？"),
    (("zzz",), "No such command 'zzz'.", "没有命令“zzz”。"),
    (("hand-over", "x"), "Missing option '--to'.", "缺少选项 --to。"),
    (("withdraw",), "Missing argument 'ITEM'.", "缺少参数 ITEM。"),
    (
        ("rate", "x", "--scre", "1"),
        "No such option: --scre (Possible options: --as, --score, --state)",
        "没有选项 --scre。是不是：--as、--score、--state？",
    ),
    (("verify", "--zzz"), "No such option: --zzz", "没有选项 --zzz。"),
    (("rate", "x", "--score"), "Option '--score' requires an argument.", "选项 --score 需要一个值。"),
    (("verify", "--digest=1"), "Option '--digest' does not take a value.", "选项 --digest 不接受值。"),
    (("rate", "--score", "1", "x", "y"), "Got unexpected extra argument(s) (y)", "多出的参数：y。"),
    (
        ("rate", "x", "--score", "a"),
        "Invalid value for '--score': Input should be a valid integer, unable to parse string as an integer",
        "--score 必须是整数。",
    ),
]


@pytest.mark.parametrize(("call", "english", "chinese"), MESSAGES, ids=[s[1][:30] for s in MESSAGES])
def test_a_wrong_call_is_told_in_both_languages(
    process: Any, call: tuple[str, ...], english: str, chinese: str
) -> None:
    for language, sentence in (("en", f"Error: {english}"), ("zh", f"错误：{chinese}")):
        done = process(*call, lang=language)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[-1] == sentence


def test_help_is_wholly_in_the_chosen_language(process: Any) -> None:
    chinese = process("rate", "--help", lang="zh").out
    for words in (
        "用法：duecourse rate [选项]",
        "参数:",
        "选项:",
        "［必填］",
        "［环境变量：DUECOURSE_AS］",
        "显示帮助信息",
    ):
        assert words in chinese
    for words in ("Usage", "Options", "Arguments", "required", "env var", "Show this", "<str>"):
        assert words not in chinese
    english = process("rate", "--help").out
    assert "Usage: duecourse rate [OPTIONS]" in english
    assert "[required]" in english


def test_a_wrong_call_shows_how_it_is_used_in_the_chosen_language(process: Any) -> None:
    assert process("withdraw", lang="zh").err.splitlines()[:2] == [
        "用法：duecourse withdraw [选项] ITEM",
        "查看用法：duecourse withdraw --help",
    ]


@pytest.mark.parametrize("call", [("--lang", "zh", "events"), ("events", "--lang", "zh", "--help")])
def test_the_language_may_stand_before_the_command(process: Any, call: tuple[str, ...]) -> None:
    done = process(*call)
    assert "用法：duecourse events" in done.out + done.err


def test_each_group_takes_the_language_before_its_command(process: Any) -> None:
    groups = ("events", "sources", "report", "period", "db", "extend", "waive", "not-applicable")
    for group, command in zip(
        groups, ("questions", "take", "overdue", "list", "status", "ask", "ask", "ask"), strict=True
    ):
        done = process(group, "--lang", "zh", command, "--help")
        assert (done.code, done.err) == (0, "")
        assert f"用法：duecourse {group} {command}" in done.out


def test_a_language_that_is_not_there_is_refused_by_name(process: Any) -> None:
    for call in (("--lang", "fr", "verify"), ("verify", "--lang", "fr"), ("events", "--lang=fr", "questions")):
        done = process(*call)
        assert (done.code, done.out) == (2, "")
        assert done.err == "Error: Language fr is not supported; use zh or en.\n"
    assert process("verify", "--lang", "zh_CN").code == 2, "no record: its language is read all the same"
    assert "里还没有台账" in process("verify", "--lang", "zh_CN").err
