"""The refusals of the definitions in force."""

from engine.domain.text import Text

REFUSALS = {
    "agreement-added": Text(zh="{name} 为新增", en="{name} is new"),
    "agreement-differs": Text(zh="{name} ({obligations})", en="{name} ({obligations})"),
    "agreement-removed": Text(zh="{name} 已删除", en="{name} is removed"),
    "apply-needs-person": Text(
        zh="这是正式台账：变更约定须写明由谁执行。",
        en="This ledger is no rehearsal: a change of agreements needs the person who applies it.",
    ),
    "definition-differs": Text(zh="{name}", en="{name}"),
    "folder-has-errors": Text(
        zh="{folder} 有 {errors} 处错误，还没有任何约定生效。",
        en="{folder} has {errors:error}, and nothing is in force yet.",
    ),
    "nothing-in-force": Text(zh="还没有任何约定生效。", en="Nothing is in force yet."),
    "plan-differs": Text(
        zh="预览之后结果已有变化，没有生效：{rows}",
        en="The outcome has changed since that plan was shown. Nothing was applied: {rows}",
    ),
    "plan-outdated": Text(
        zh="预览之后台账或文件有变化，没有生效。",
        en="The ledger or the files have changed since that plan was shown. Nothing was applied.",
    ),
    "plan-row-appears": Text(zh="新增，期限 {due}", en="appears, due {due}"),
    "plan-row-cancelled": Text(zh="取消", en="cancelled"),
    "plan-row-differs": Text(
        zh="{item} 预览为“{shown}”，现在为“{now}”", en="{item} was shown as “{shown}” and is now “{now}”"
    ),
    "plan-row-moves": Text(zh="改期至 {due}", en="moves to {due}"),
    "plan-row-overdue": Text(zh="已逾期，原条款不变", en="overdue, keeps its terms"),
    "plan-row-pending": Text(zh="待定", en="pending"),
    "plan-row-returns": Text(zh="恢复，期限 {due}", en="comes back, due {due}"),
    "plan-row-stays": Text(zh="改用新版本，期限仍为 {due}", en="new terms, still due {due}"),
    "plan-row-untouched": Text(zh="不受影响", en="not affected"),
    "quiet-date-differs": Text(
        zh="第一次运行设定对 {kept} 之前到期的事项不发通知，不能改为 {requested}。",
        en="The first run was set to notify nobody of items due before {kept}; it cannot be changed to {requested}.",
    ),
    "quiet-date-too-late": Text(
        zh="只有第一次运行可以设定不发通知的日期；本台账已经启用，照常通知。",
        en="Only the first run can leave out notifications. This ledger is in use already and notifies as usual.",
    ),
}
