"""The refusals of events: of an import, of a row, and of a cancellation."""

from engine.domain.text import Text

REFUSALS = {
    "cancellation-outdated": Text(
        zh="预览之后情况有变，没有撤销。请重新运行。",
        en="The effects have changed since they were shown; nothing was cancelled. Run it again.",
    ),
    "corrected-meanwhile": Text(
        zh="这条记录刚刚更正过，没有重复更正。请再看一遍后提交。",
        en="This was corrected a moment ago, and nothing was replaced. Look at it again, and send yours.",
    ),
    "cancel-reason-missing": Text(zh="请说明原因。", en="Give a reason."),
    "event-cancelled-already": Text(zh="{id} 已撤销，无需重复操作。", en="{id} is already cancelled."),
    "event-not-recorded": Text(zh="没有登记过事件 {id}。{similar}", en="No event {id} is recorded.{similar}"),
    "number-not-in-question": Text(
        zh="没有关于 {id} 编号的问题。{similar}", en="There is no question about the number of {id}.{similar}"
    ),
    "event-without-items": Text(
        zh="事件目录中没有 {name}，它不会生成任何事项，无需撤销。",
        en="The catalogue has no event {name}, so it creates no items and there is nothing to cancel.",
    ),
    # ---- the reasons for rejecting a row
    "cell-empty": Text(zh="“{column}”为空", en="“{column}” is empty"),
    "cell-without-number": Text(
        zh="“{column}”里的“{value}”不是编号，表示没有", en="“{column}” has no number: “{value}” stands for nothing"
    ),
    "cell-too-long": Text(zh="“{column}”过长，最多 {limit} 个字符", en="“{column}” is longer than {limit} characters"),
    "cell-wrong": Text(zh="“{column}”：{why}", en="“{column}”: {why}"),
    "cells-wrong": Text(zh="{problems}", en="{problems}"),
    "event-in-future": Text(
        zh="时间 {at} 还没有到（现在是 {now}），请在发生之后登记。约定的时间请写在事件的字段里",
        en="its time {at} is in the future (it is now {now}): record it once it has happened. A time that people "
        "agree on belongs in a field of the event",
    ),
    "event-name-separators": Text(
        zh="事件的名称或编号“{name}”中不能有 / # @", en="the event's name or id “{name}” must not contain / # @"
    ),
    "event-number-separators": Text(zh="编号 {key} 中不能有 / # @", en="the number {key} must not contain / # @"),
    "event-number-unreadable": Text(
        zh="编号 {key} 过长（最多 {limit} 个字符），或含有换行等控制字符",
        en="the number {key} is longer than {limit} characters or contains line breaks or control characters",
    ),
    "event-unknown": Text(zh="事件目录中没有“{name}”，请使用目录中的名称", en="the catalogue has no event {name}"),
    "event-was-cancelled": Text(zh="{id} 已撤销", en="{id} was cancelled"),
    "field-missing": Text(zh="缺少“{label}”", en="“{label}” is missing"),
    "row-unexpected-error": Text(
        zh="程序处理这一行时出错（{error}），请告知维护人员",
        en="the program failed on this row ({error}): tell its maintainers",
    ),
    "row-contradicts-row": Text(
        zh="与本文件第 {line} 行矛盾：都是 {id}，内容不同",
        en="contradicts line {line} of the same file: both are {id}, with different content",
    ),
    "row-contradicts-row-of-series": Text(
        zh="与本文件第 {line} 行矛盾：都是 {id}，内容不同。如果是两件事，请指定区分它们的列",
        en="contradicts line {line} of the same file: both are {id}, with different content. If they are two events, "
        "name the column that tells them apart",
    ),
    "row-contradicts-source": Text(
        zh="与 {source} 已登记的 {id} 矛盾", en="contradicts {id}, which {source} has recorded"
    ),
    # ---- of rows that are typed
    "cell-required": Text(zh="必填", en="required"),
    "row-twice": Text(
        zh="与第 {line} 行是同一件事，内容不同", en="is the same event as row {line}, with different content"
    ),
    "rows-too-many": Text(
        zh="一次最多 {most} 行，这里有 {found} 行。请分几次登记。",
        en="The most is {most} rows at once, and this would be {found}. Record them in parts.",
    ),
    "rows-none": Text(
        zh="没有读到任何一行。请粘贴或选择一张有内容的表格。",
        en="No row was found. Paste rows, or choose a table that has some.",
    ),
}
