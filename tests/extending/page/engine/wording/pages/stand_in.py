"""The words of the page of colleagues who can stand in."""

from engine.domain.text import Text

TITLE = Text(zh="谁能代我", en="Who can stand in for me")
PERSON = Text(zh="人员", en="Person")
ID = Text(zh="编号", en="Id")
NOBODY = Text(zh="同部门没有其他人。", en="Nobody else is in your department.")
COLLEAGUE = Text(zh="同事", en="Colleague")
UNTIL = Text(zh="代到哪天", en="Until")
ASK = Text(zh="请这位同事代理", en="Let this colleague act for me")
ASKED = Text(zh="{who} 代理到 {until}。", en="{who} acts for you until {until}.")
NO_DAY = Text(zh="请选同事和日期。", en="Choose a colleague and a day.")
