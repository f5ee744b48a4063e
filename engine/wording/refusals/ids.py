"""The refusals of texts that are not ids."""

from engine.domain.text import Text

REFUSALS = {
    "not-a-definition-name": Text(
        zh="“{written}”不是定义的名称：{why}。写法：类别/编号，例如 agreement/insurance-finance",
        en="“{written}” is not the name of a definition: {why}. Write kind/id, such as agreement/insurance-finance",
    ),
    "not-a-request-id": Text(
        zh="“{written}”不是请求的编号：{why}。写法：request/编号，例如 request/K-1",
        en="“{written}” is not the id of a request: {why}. Write request/number, such as request/K-1",
    ),
    "not-a-round-id": Text(
        zh="“{written}”不是一期调查的编号：{why}。写法：调查@周期，例如 quarterly@2026-Q1",
        en="“{written}” is not the id of a round: {why}. Write survey@period, such as quarterly@2026-Q1",
    ),
    "not-an-event-id": Text(
        zh="“{written}”不是业务的编号：{why}。写法：事件名/编号，例如 vehicle.delivered/A-1009",
        en="“{written}” is not the id of an event: {why}. Write name/number, such as vehicle.delivered/A-1009",
    ),
    "not-an-item-id": Text(
        zh="“{written}”不是事项的编号：{why}。写法：服务约定/义务@周期、…@事件名/编号 或 …@request/编号，例如 "
        "insurance-finance/arrears-report@2026-02",
        en="“{written}” is not the id of an item: {why}. Write agreement/obligation@period, …@event/number or "
        "…@request/number, such as insurance-finance/arrears-report@2026-02",
    ),
    "not-an-obligation-id": Text(
        zh="“{written}”不是义务的编号：{why}。写法：服务约定/义务，例如 insurance-finance/arrears-report",
        en="“{written}” is not the id of an obligation: {why}. Write agreement/obligation, such as "
        "insurance-finance/arrears-report",
    ),
    # ---- what is wrong with which part
    "at-missing": Text(zh="义务“{value}”后面缺少“@”", en="“@” is missing after the obligation “{value}”"),
    "at-missing-in-round": Text(zh="调查“{value}”后面缺少“@”", en="“@” is missing after the survey “{value}”"),
    "event-called-request": Text(zh="事件名不能是 request", en="an event's name cannot be request"),
    "neither-period-nor-event": Text(
        zh="“@”后面的“{value}”既不是周期，也不是业务或请求",
        en="“{value}” after “@” is neither a period nor an event nor a request",
    ),
    "no-period-in-round": Text(zh="“@”后面的“{value}”不是周期", en="“{value}” after “@” is not a period"),
    "no-survey-in-round": Text(
        zh="“@”前面的“{value}”不是调查的编号", en="“{value}” before “@” is not the id of a survey"
    ),
    "no-kind-of-definition": Text(zh="没有“{value}”这类定义", en="there is no kind of definition “{value}”"),
    "part-agreement": Text(zh="服务约定", en="the agreement"),
    "part-cause": Text(zh="评价人或退回次数", en="the person or number of the cause"),
    "part-empty": Text(zh="{part}是空的", en="{part} is empty"),
    "part-event-name": Text(zh="事件名", en="the event's name"),
    "part-id": Text(zh="编号", en="the id"),
    "part-number": Text(zh="编号", en="the number"),
    "part-obligation": Text(zh="义务", en="the obligation"),
    "part-with-separator": Text(zh="{part}“{value}”里不能有“{sign}”", en="{part} “{value}” may not contain “{sign}”"),
    "part-with-spaces": Text(zh="{part}“{value}”里不能有空格", en="{part} “{value}” may not contain spaces"),
    "repeat-not-a-number": Text(
        zh="“#”后面的“{value}”不是 1、2、3 …", en="“{value}” after “#” is none of the numbers 1, 2, 3 and so on"
    ),
    "repeat-without-event": Text(zh="只有由业务引起的事项才有“#”", en="only items that an event starts have “#”"),
    "slash-missing": Text(zh="{part}“{value}”后面缺少“/”", en="“/” is missing after {part} “{value}”"),
}
