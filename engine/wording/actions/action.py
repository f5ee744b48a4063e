"""The words of all actions."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "only-department": Text(
        zh="“{what}”只能由{department}人员操作；{actor} 不是该部门人员。",
        en="Only {department} can do this ({what}); {actor} is not in that department.",
    ),
    "phase-does-not-allow": Text(
        zh="该事项{phase}，不能“{what}”。可以“{what}”的状态：{allowed}。",
        en="“{name}” is not possible while the item is {phase}; it must be {allowed}.",
    ),
    "own-request": Text(
        zh="{actor} 是申请人，须由其他人答复。", en="{actor} made this request: somebody else must answer."
    ),
    "not-in-advance": Text(
        zh="时间 {at} 还没到，不能预先记录。", en="{at} is in the future: nothing can be recorded in advance."
    ),
    "text-not-storable": Text(zh="“{field}”：{why}。", en="{field}: {why}."),
}
