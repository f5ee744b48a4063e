"""Tests that take an hour run where they are asked for by name alone: ``pytest -m trust``."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "trust" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("trust")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]
