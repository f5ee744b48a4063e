"""A run that is refused in its own process says why, and what to type, as it does in this one."""

from typing import Any

import pytest


@pytest.mark.prefect
def test_a_refused_run_shows_what_to_type(duecourse: Any, tmp_path: Any) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "organisation.yaml").write_text("organisation: 1\n")
    here = duecourse("run", "--in-process", "--definitions", str(folder))
    by_prefect = duecourse("run", "--definitions", str(folder))
    assert (by_prefect.code, by_prefect.out, by_prefect.err) == (here.code, here.out, here.err)
    assert here.code == 2
    assert here.err.endswith("nothing is in force yet. Run this first: duecourse validate\n")
