"""The refusals about defects."""

from engine.domain.text import Text

REFUSALS = {
    "cause-meanwhile": Text(
        zh="打开页面之后，有人写了新的原因，已保留（见上面）；您填的还在这里。看过后要换成您的，请再提交一次",
        en="Another cause was stated since this page was opened, and it stays, see above; yours is still here. "
        "To replace that one, send yours again",
    ),
    "action-after-agreement": Text(
        zh="期限 {on} 晚于约定的截止日期 {until}。", en="The due date {on} is after the end of the agreement, {until}."
    ),
    "action-in-the-past": Text(zh="期限 {on} 已经过去。", en="The due date {on} has passed already."),
    "action-of-consumer": Text(
        zh="纠正措施由交付有差错的一方负责", en="a corrective action is owed by the side whose delivery had the defect"
    ),
    "action-owner-unknown": Text(
        zh="提供方没有岗位或人员“{written}”；岗位有：{roles}。",
        en="The provider has no role or person “{written}”; its roles are {roles}.",
    ),
    "action-still-open": Text(
        zh="上一项纠正措施还没有完成：{item}。", en="The corrective action before is not delivered yet: {item}."
    ),
    "category-of-its-own": Text(zh="每个类别用自己的编号", en="give each category an id of its own"),
    "category-twice": Text(zh="类别 `{id}` 写了两次", en="the category `{id}` appears twice"),
    "action-needs-owner-and-date": Text(
        zh="请写明期限和责任人或责任岗位。", en="Name the due date and who does it: a person or a role."
    ),
    "defect-agreement-gone": Text(
        zh="{defect} 所属的约定 {agreement} 已不再生效。",
        en="The agreement of {defect}, {agreement}, is no longer in force.",
    ),
    "defect-answered-by-provider": Text(
        zh="只有{department}的负责人或该事项的责任岗位可以写明原因和纠正措施；{person} 不是。",
        en="Only the head of {department} or the owner of the item states causes and decides corrective actions; "
        "{person} is neither.",
    ),
    "defect-by-neither-side": Text(
        zh="只有提供方的负责人、责任岗位或接收方的人（{departments}）可以登记或并入差错；{person} 都不是。",
        en="Only the provider's head, the owner of the item or the people of the consumer record defects "
        "({departments}); {person} is none of them.",
    ),
    "defect-category-missing": Text(
        zh="请写明差错类别；类别有：{known}。", en="A defect needs a category; there are {known}."
    ),
    "defect-category-unknown": Text(
        zh="没有差错类别“{value}”；类别有：{known}。", en="There is no category “{value}”; there are {known}."
    ),
    "defect-description-missing": Text(zh="请说明哪里有差错。", en="A defect needs a description: what was wrong."),
    "defect-dismissed": Text(zh="{defect} 已认定不是差错。", en="{defect} was dismissed: it is no defect."),
    "defect-is-over": Text(zh="{defect} {state}，不能再改。", en="{defect} is {state} and can no longer be changed."),
    "defect-not-closable": Text(
        zh="只有检验表明差错变少了才能关闭；{defect} {state}。",
        en="A defect is closed once it is shown to be rarer; {defect} is {state}.",
    ),
    "defect-not-shown-lower": Text(
        zh="还不能表明 {defect} 的差错变少了；按目前的比例，还需要 {needed} 次交付。",
        en="It is not shown yet that {defect} is rarer; {needed} more deliveries are needed if it stays as rare.",
    ),
    "defect-of-follow-up": Text(
        zh="{item} 是由另一事项引起的；请登记在 {other} 上。",
        en="{item} follows from another item; record the defect of {other}.",
    ),
    "defect-of-other-agreement": Text(
        zh="{defect} 属于约定 {agreement}，只能并入该约定的事项。",
        en="{defect} belongs to the agreement {agreement}; only items of that agreement can be linked to it.",
    ),
    "defect-of-several-agreements": Text(
        zh="一个差错只能涉及同一份约定的事项。", en="The items of a defect belong to one agreement."
    ),
    "defect-reason-missing": Text(zh="请写明理由。", en="It needs a reason."),
    "defect-root-cause-missing": Text(
        zh="请写明根本原因的种类；有：{known}。", en="A root cause needs a category; there are {known}."
    ),
    "defect-root-cause-unknown": Text(
        zh="没有根本原因“{value}”；有：{known}。", en="There is no root cause “{value}”; there are {known}."
    ),
    "defect-severity-missing": Text(
        zh="请写明严重程度；有：{known}。", en="A defect needs a severity; there are {known}."
    ),
    "defect-severity-unknown": Text(
        zh="没有严重程度“{value}”；有：{known}。", en="There is no severity “{value}”; there are {known}."
    ),
    "defect-state-action-due": Text(zh="的纠正措施还没有完成", en="waiting for its corrective action"),
    "defect-state-checking": Text(zh="正在检验效果", en="being checked for effect"),
    "defect-state-closed": Text(zh="已关闭", en="closed"),
    "defect-state-dismissed": Text(zh="已认定不是差错", en="dismissed"),
    "defect-state-not-shown": Text(
        zh="的计划交付次数已满，未表明变少", en="not shown to be rarer by the planned deliveries"
    ),
    "defect-state-open": Text(zh="还没有纠正措施", en="open, without a corrective action"),
    "defect-state-recurred": Text(zh="再次发生", en="open: it recurred"),
    "defect-text-missing": Text(zh="请写明为什么会这样。", en="A root cause needs a text: why it happened."),
    "defect-what-missing": Text(zh="请写明要做什么。", en="A corrective action needs a text: what is to be done."),
    "defect-without-item": Text(zh="请指明至少一个事项。", en="A defect needs at least one item."),
    "dismissal-by-head": Text(
        zh="只有双方负责人可以认定不是差错；{person} 不是。",
        en="Only the head of one of the sides can dismiss a defect; {person} is not one.",
    ),
    "dismissal-by-head-or-consumer": Text(
        zh="只有提供方负责人或接收方的人可以认定不是差错；{person} 都不是。",
        en="Only the provider's head or the people of the consumer can dismiss it; {person} is neither.",
    ),
    "dismissal-of-own-defect": Text(
        zh="{person} 登记的差错须由别人认定。", en="Somebody else has to dismiss the defect that {person} opened."
    ),
    "dismissal-of-own-delivery": Text(
        zh="{person} 交付的事项须由别人认定。", en="Somebody else has to dismiss it: {person} delivered the item."
    ),
    "no-defect": Text(zh="没有差错 {id}。{similar}", en="There is no defect {id}.{similar}"),
    "no-lists-for-defects": Text(
        zh="本单位没有设置差错类别，不能登记差错。",
        en="The organisation has no categories of defects, so none can be recorded.",
    ),
    "no-obligation-for-actions": Text(
        zh="本单位没有设置纠正措施这一通用义务。",
        en="The organisation has no common obligation for corrective actions.",
    ),
    "nothing-proposed": Text(zh="{item} 没有待处理的差错提示。", en="No defect is proposed for {item}."),
    "one-for-actions": Text(zh="只保留一条", en="keep one of them"),
    "planned-out-of-range": Text(
        zh="检验效果的交付次数为 {least} 到 {most}。", en="The planned number of deliveries is {least} to {most}."
    ),
    "provider-only": Text(zh="写 owner 或 provider head", en="use owner or provider head"),
    "second-for-actions": Text(
        zh="纠正措施只能有一条通用义务", en="there is one common obligation for corrective actions already"
    ),
    "root-cause-first": Text(
        zh="{defect} 还没有写明根本原因，不能决定纠正措施。",
        en="State the root cause of {defect} before its corrective action.",
    ),
}
