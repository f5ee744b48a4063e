"""The words of proposed changes and their signatures."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "change proposed": Text(zh="提出变更", en="change proposed"),
    "change signed": Text(zh="签署变更", en="change signed"),
    "change rejected": Text(zh="驳回变更", en="change rejected"),
    "change replaced": Text(zh="被新变更取代", en="change replaced"),
    "change in force": Text(zh="变更已签齐", en="change in force"),
}
REFUSALS: dict[str, Text] = {
    "change-needs-heads": Text(
        zh="只有{departments}的负责人可以签署或驳回这项变更，{person} 不是。",
        en="Only the head of {departments} can sign or reject this change; {person} is not.",
    ),
    "change-signed-already": Text(
        zh="{person} 已经签署 {agreement} 的变更。", en="{person} has signed the change of {agreement} already."
    ),
    "no-proposal": Text(
        zh="{agreement} 没有待签署的变更。{known}", en="No change of {agreement} waits for signatures. {known}"
    ),
    "proposal-outdated": Text(
        zh="提出之后 {names} 已有变化，请重新提出。",
        en="Since it was proposed, {names} changed. Propose the change again.",
    ),
    "proposals-of": Text(zh="有待签署变更的约定：{names}", en="These have one: {names}"),
    "rejection-reason-missing": Text(zh="驳回须写明原因。", en="A rejection needs a reason."),
}
