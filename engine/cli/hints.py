"""The words to type after a refusal or a finding, by its code.

Their sentences name no option, command or path; the command line adds these. Placeholders stand for the values of the
refusal.
"""

from collections.abc import Mapping, Sequence

from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.wording.refusal import text_with_ids, with_values

_SETTINGS = Text(zh="请查看：duecourse settings", en="See: duecourse settings")
_VERIFY = Text(zh="请运行：duecourse verify", en="Run: duecourse verify")
_REBUILD = Text(zh="可重建：duecourse db rebuild", en="Make it anew: duecourse db rebuild")
_REASON = Text(zh="请用 --reason 写明。", en="Give it with --reason.")
_SURVEYS = Text(zh="查看：duecourse survey list", en="See: duecourse survey list")
HINTS: Mapping[str, Text] = {
    "no-round": _SURVEYS,
    "rater-not-asked": _SURVEYS,
    "no-form": _SURVEYS,
    "survey-score-out-of-range": Text(zh="例如：--score timeliness=4", en="For example: --score timeliness=4"),
    "return-reason-missing": _REASON,
    "request-reason-missing": _REASON,
    "cancel-reason-missing": _REASON,
    "extension-not-later": Text(zh="请用 --until 指定。", en="Name it with --until."),
    "score-out-of-range": Text(zh="例如：--score 4", en="For example: --score 4"),
    "rating-dimensions-undeclared": Text(
        zh="在 organisation.yaml 的 ratings.dimensions 中设置。", en="Add ratings.dimensions to organisation.yaml."
    ),
    "rating-reasons-undeclared": Text(
        zh="或在 organisation.yaml 的 ratings.reasons 中设置。", en="Or add ratings.reasons to organisation.yaml."
    ),
    "rating-reason-missing": Text(zh="请用 --reason 或 --comment 写明。", en="Give it with --reason or --comment."),
    "appeal-rater-missing": Text(zh="请用 --rater 指定。", en="Name it with --rater."),
    "pause-party-unknown": Text(zh="请用 --waiting-for 指定。", en="Name it with --waiting-for."),
    "late-reason-category-unknown": Text(zh="请用 --category 指定。", en="Name it with --category."),
    "check-decides": Text(zh="查看当前核验结果：duecourse check {item}", en="See the result: duecourse check {item}"),
    "consumer-confirms-receipt": Text(zh="命令是 receipt。", en="The command is receipt."),
    "partial-completes": Text(zh="去掉 --partial 交付即可。", en="Deliver it without --partial."),
    "not-a-demo": Text(zh="请用 --state 指明新的目录。", en="Name a new folder with --state."),
    "other-demo": Text(
        zh="请用 --state 指明别的目录，或用 --fresh 从头开始。",
        en="Name another folder with --state, or begin anew with --fresh.",
    ),
    "missing-columns": Text(
        zh="请用 --map key=列 --map name=列 --map time=列 指定；所有行为同一事件的，用 --event。",
        en="Name the columns: --map key=COLUMN --map name=COLUMN --map time=COLUMN; or use --event NAME for all rows.",
    ),
    "channel-settings": _SETTINGS,
    "pdf-extra-missing": Text(
        zh="请安装：pip install 'duecourse[pdf]'；或用 --format html 打开后打印。",
        en="Install them: pip install 'duecourse[pdf]'. Or print the page of --format html.",
    ),
    "pdf-too-large": Text(
        zh="请用 --department、--agreement、--owner 或 --period 缩小范围，或用 --format xlsx。",
        en="Narrow it with --department, --agreement, --owner or --period, or use --format xlsx.",
    ),
    "check-settings-have-errors": _SETTINGS,
    "chain-key-missing": Text(zh="也可设置 DUECOURSE_CHAIN_KEY。", en="Or set DUECOURSE_CHAIN_KEY."),
    "chain-key-wrong": _VERIFY,
    "nothing-verified": Text(zh="请先运行：duecourse verify --keep", en="First run: duecourse verify --keep"),
    "batch-not-verified": Text(zh="最近一次：--since last", en="The last one: --since last"),
    "definition-altered": _VERIFY,
    "definition-missing": _VERIFY,
    "batches-lost": Text(
        zh="如没有更新的备份，接受损失后继续：duecourse run --accept-loss",
        en="If there is none, go on without those batches: duecourse run --accept-loss",
    ),
    "took-part-already": Text(zh="请加上 --code 回执码", en="Add --code CODE"),
    "rounds-have-forms": Text(zh="不带答卷：--without-forms", en="Without the forms: --without-forms"),
    "checkpoints-foreign": _REBUILD,
    "checkpoints-missing": _REBUILD,
    "erase-not-by-head": Text(zh="管理员：--as operator", en="The operator: --as operator"),
    "erase-in-charge": Text(zh="即 people.csv 的 until 列。", en="It is the column until of people.csv."),
    "erased-is-back": _REBUILD,
    "erased-message-is-back": _REBUILD,
    "clock-ahead": Text(
        zh="如果时钟无误：duecourse run --clock-is-right", en="If it is right: duecourse run --clock-is-right"
    ),
    "delegation-overlaps": Text(zh="命令是 delegate --end。", en="The command is delegate --end."),
    "action-still-open": Text(zh="查看：duecourse explain {item}", en="See: duecourse explain {item}"),
    "defect-category-missing": Text(zh="请用 --category 指定。", en="Name it with --category."),
    "defect-description-missing": Text(zh="请用 --description 写明。", en="Give it with --description."),
    "defect-reason-missing": _REASON,
    "defect-root-cause-missing": Text(zh="请用 --category 指定。", en="Name it with --category."),
    "defect-severity-missing": Text(zh="请用 --severity 指定。", en="Name it with --severity."),
    "defect-text-missing": Text(zh="请用 --text 写明。", en="Give it with --text."),
    "defect-what-missing": Text(zh="请用 --what 写明。", en="Give it with --what."),
    "no-defect": Text(zh="查看：duecourse defect list --all", en="See: duecourse defect list --all"),
    "no-lists-for-defects": Text(zh="在 organisation.yaml 的 defects 中设置。", en="Add defects to organisation.yaml."),
    "no-obligation-for-actions": Text(
        zh="在 organisation.yaml 的 common_obligations 中加一条 when: {{corrective_action: true}}。",
        en="Add one to common_obligations in organisation.yaml, with when: {{corrective_action: true}}.",
    ),
    "nothing-proposed": Text(zh="登记：duecourse defect open {item}", en="To record one: duecourse defect open {item}"),
    "root-cause-first": Text(zh="命令是 defect cause {defect}。", en="The command is defect cause {defect}."),
    "event-was-cancelled": Text(
        zh="如要恢复，请加 --again 重新导入", en="To make it count again, import it with --again"
    ),
    "folder-has-errors": Text(zh="请先运行：duecourse validate", en="Run this first: duecourse validate"),
    "instant-on-real-ledger": Text(
        zh="--as-of 只能与 --dry-run 一起使用。如需演练，请使用另一个 --state 目录。",
        en="--as-of needs --dry-run here. To rehearse, use another --state folder.",
    ),
    "no-ledger": Text(
        zh="请先运行：duecourse run（或用 --state、--database 指定台账位置）",
        en="Run this first: duecourse run (or name it: --state, --database)",
    ),
    "no-subject": Text(
        zh="按车牌、客户或人名查找：duecourse find", en="To find it by plate, customer or person: duecourse find"
    ),
    "number-of-subject": Text(
        zh="全部经过：duecourse history {number}", en="All that happened: duecourse history {number}"
    ),
    "subject-without-items": Text(
        zh="全部经过：duecourse history {number}", en="All that happened: duecourse history {number}"
    ),
    "nothing-in-force": Text(zh="请先运行：duecourse run", en="Run this first: duecourse run"),
    "apply-needs-person": Text(
        zh="请用 --as ID（people.csv 里的 id），或设置 DUECOURSE_AS。",
        en="Name the person with --as ID (an id in people.csv), or set DUECOURSE_AS.",
    ),
    "plan-differs": Text(zh="请重新运行：duecourse plan", en="Run again: duecourse plan"),
    "numbers-questioned": Text(zh="请查看：duecourse events questions", en="See: duecourse events questions"),
    "plan-outdated": Text(zh="请重新运行：duecourse plan", en="Run again: duecourse plan"),
    "rebuild-chain-broken": _VERIFY,
    "no-proposal": Text(zh="查看：duecourse proposals", en="See: duecourse proposals"),
    "proposal-outdated": Text(zh="请重新运行：duecourse apply", en="Run again: duecourse apply"),
    "rejection-reason-missing": _REASON,
    "row-contradicts-row-of-series": Text(zh="请用 --map id=列 指定", en="Name it with --map id=COLUMN"),
    "row-contradicts-source": Text(
        zh='如以新的内容为准，请加 --source "{source}" 重新导入',
        en='If the new one is right, import it with --source "{source}"',
    ),
    "sheets-unread": Text(zh="可用 --sheet 指定", en="Choose a sheet with --sheet"),
    "source-settings-have-errors": _SETTINGS,
    "source-broken": _VERIFY,
    "template-exists": Text(zh="请用 --output 指定其他文件名。", en="Choose another name with --output."),
}
"""They follow the sentence of the refusal."""

FINDING_HINTS: Mapping[str, Text] = {
    "change-to-sign": Text(zh="查看：duecourse proposals", en="See: duecourse proposals"),
    "definitions-differ": Text(zh="预览变更并生效：duecourse plan", en="Preview and apply: duecourse plan"),
    "definitions-have-errors": Text(zh="请查看：duecourse validate", en="See: duecourse validate"),
    "number-questioned": Text(
        zh="查看并回答：duecourse events questions", en="See and answer: duecourse events questions"
    ),
    "orphaned-assignments": Text(
        zh="如需转交他人：duecourse hand-over --all --from ID --to ID",
        en="To reassign them: duecourse hand-over --all --from ID --to ID",
    ),
    "question": Text(
        zh="全部待补内容：duecourse events questions", en="All open questions: duecourse events questions"
    ),
    "settings-have-errors": _SETTINGS,
    "undeliverable": Text(zh="地址在 people.csv 中。", en="Addresses are in people.csv."),
}
"""They follow the sentence of the finding."""


def with_hint(refusal: Refusal) -> Text:
    """The sentence of a refusal with the ids that can be typed, and what to type where its code has a hint."""
    sentence, hint = text_with_ids(refusal), hint_of(refusal)
    return sentence if hint is None else _followed(sentence, hint)


def finding_with_hint(code: str, sentence: Text) -> Text:
    """The sentence of a finding, and what to type where its code has a hint."""
    hint = FINDING_HINTS.get(code)
    return sentence if hint is None else _followed(sentence, hint)


def _followed(sentence: Text, hint: Text) -> Text:
    return Text(zh=f"{_ended(sentence.zh, '。')}{hint.zh}", en=f"{_ended(sentence.en, '.')} {hint.en}")


def hint_of(refusal: Refusal) -> Text | None:
    """The words to type after a refusal; None if the sentence says it all."""
    evidence = [p for p in _problems(refusal) if p.code in ("evidence-missing", "evidence-not-signed")]
    if evidence:
        options = " ".join(dict.fromkeys(option for problem in evidence for option in _options(problem)))
        return Text(zh="例如：{options}", en="For example: {options}").filled(options=options)
    return next((with_values(HINTS[r.code], r) for r in (refusal, *_problems(refusal)) if r.code in HINTS), None)


def _ended(sentence: str, stop: str) -> str:
    """A sentence with its full stop; a list of problems has none."""
    return sentence if sentence.endswith(tuple(".?!。？！")) else sentence + stop


def _problems(refusal: Refusal) -> Sequence[Refusal]:
    problems = refusal.values.get("problems", refusal.values.get("why", ()))
    several = problems if isinstance(problems, tuple) else (problems,)
    return [p for p in several if isinstance(p, Refusal)]


def _options(problem: Refusal) -> Sequence[str]:
    """The options that submit what is missing."""
    name = problem.values["name"]
    if problem.code == "evidence-not-signed":
        return [f"--signed {name}"]
    if not problem.values["file"]:
        return [f"--evidence {name}=…"]
    return [f"--file {name}=PATH", *([f"--signed {name}"] if problem.values["signed"] else [])]
