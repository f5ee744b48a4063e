"""The words of delegations."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "delegated": Text(zh="代理", en="delegated"),
    "delegation ended": Text(zh="结束代理", en="delegation ended"),
}
