"""The drawing of the pages, for the tests beside it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def refresh() -> ModuleType:
    """``refresh.py``, which draws and plays the pages."""
    spec = importlib.util.spec_from_file_location("refresh", Path(__file__).parent / "refresh.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
