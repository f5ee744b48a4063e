"""``duecourse demo`` finds its folder whatever the environment names, and plays into no record but a demo's own."""

from pathlib import Path
from typing import Any

import pytest

from engine.cli.demo import MONTH, THREE_MONTHS, _clear, _home, _is_played
from engine.services.refused import Refused
from engine.workspace import SAMPLE_MARKER, STATE, Workspace

BEGIN = "2026-01-01T00:00:00+08:00"


def marked(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / SAMPLE_MARKER).write_text(text, encoding="utf-8")
    return folder


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "record.db").write_bytes(b"somebody's own")
    return folder


# ---- which folder


def test_a_sample_is_played_within_the_state_folder(tmp_path: Path) -> None:
    assert _home(tmp_path / STATE, MONTH) == tmp_path / STATE / "demo"
    assert _home(filled(tmp_path / "state"), THREE_MONTHS) == tmp_path / "state" / "quarter"


@pytest.mark.parametrize("text", [MONTH.made, MONTH.begun, "Made by an earlier version\n"])
def test_a_state_folder_that_is_the_samples_own_is_gone_on_with(tmp_path: Path, text: str) -> None:
    home = marked(tmp_path / "tour", text)
    assert _home(home, MONTH) == home


def test_the_other_sample_goes_beside_the_one_that_the_state_folder_names(tmp_path: Path) -> None:
    month = marked(tmp_path / STATE / "demo", MONTH.made)
    assert _home(month, THREE_MONTHS) == tmp_path / STATE / "quarter"
    quarter = marked(tmp_path / STATE / "quarter", THREE_MONTHS.made)
    assert _home(quarter, MONTH) == tmp_path / STATE / "demo"


def test_the_samples_folder_is_known_by_its_name_before_anything_is_in_it(tmp_path: Path) -> None:
    home = tmp_path / STATE / "demo"
    assert _home(home, MONTH) == home
    assert _home(home, THREE_MONTHS) == tmp_path / STATE / "quarter"


def test_a_record_in_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    assert _home(filled(tmp_path / STATE / "demo"), MONTH) == tmp_path / STATE / "demo" / "demo"
    assert _home(tmp_path / "srv" / "demo", MONTH) == tmp_path / "srv" / "demo" / "demo"


# ---- what is in it


@pytest.mark.parametrize("fresh", [False, True])
def test_no_sample_is_played_into_a_folder_with_anything_else_in_it(tmp_path: Path, fresh: bool) -> None:
    home = filled(tmp_path / "state")
    with pytest.raises(Refused, match="is not a demo's folder and is not empty"):
        _is_played(home, MONTH, fresh=fresh)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_state_folder_that_holds_the_folder_of_a_sample_is_no_sample(tmp_path: Path, fresh: bool) -> None:
    home = filled(tmp_path / STATE)
    marked(home / "demo", MONTH.made)
    with pytest.raises(Refused, match="is not a demo's folder"):
        _is_played(home, MONTH, fresh=fresh)


def test_a_folder_that_is_new_or_empty_or_cut_off_is_played_into(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for home in (tmp_path / "new", tmp_path / "empty", marked(tmp_path / "half", MONTH.begun)):
        assert not _is_played(home, MONTH, fresh=False)


def test_the_whole_sample_is_gone_on_with_unless_it_is_begun_anew(tmp_path: Path) -> None:
    home = marked(tmp_path / "tour", MONTH.made)
    assert _is_played(home, MONTH, fresh=False)
    assert not _is_played(home, MONTH, fresh=True)


def test_one_sample_is_not_gone_on_with_as_the_other(tmp_path: Path) -> None:
    home = marked(tmp_path / "tour", MONTH.made)
    with pytest.raises(Refused, match="holds the other sample \\(demo\\)"):
        _is_played(home, THREE_MONTHS, fresh=False)
    assert not _is_played(home, THREE_MONTHS, fresh=True)


def test_a_folder_is_marked_before_it_is_emptied(tmp_path: Path) -> None:
    home = marked(tmp_path / "tour", MONTH.made)
    (home / "mail").mkdir()
    (home / "mail" / "one.eml").write_text("…", encoding="utf-8")
    (home / "record.db").write_bytes(b"the month")
    (home / "elsewhere").symlink_to(filled(tmp_path / "elsewhere"))
    _clear(home, MONTH)
    assert [one.name for one in home.iterdir()] == [SAMPLE_MARKER]
    assert (home / SAMPLE_MARKER).read_text(encoding="utf-8") == MONTH.begun
    assert (tmp_path / "elsewhere" / "record.db").exists()


# ---- where other commands work


def test_the_folder_of_a_sample_has_its_database_and_settings_in_itself(tmp_path: Path) -> None:
    real = {"DUECOURSE_DATABASE_URL": "sqlite:////srv/real.db", "DUECOURSE_SETTINGS": "/srv/settings.yaml"}
    home = marked(tmp_path / "tour", MONTH.made)
    place = Workspace.of(environment={**real, "DUECOURSE_HOME": str(home)})
    assert (place.database, place.settings) == (home / "record.db", home / "settings.yaml")
    other = "sqlite:////srv/other.db"
    assert Workspace.of(state=home, database=other, environment=real).database == other


def test_a_folder_within_which_a_sample_lies_follows_the_environment(tmp_path: Path) -> None:
    marked(tmp_path / STATE / "demo", MONTH.made)
    place = Workspace.of(state=tmp_path / STATE, environment={"DUECOURSE_DATABASE_URL": "sqlite:////srv/real.db"})
    assert place.database == "sqlite:////srv/real.db"


# ---- all of it


@pytest.mark.slow
def test_the_tour_and_the_demo_live_in_one_folder(process: Any, tmp_path: Path) -> None:
    home = tmp_path / STATE / "demo"
    real = tmp_path / "real"
    environment = {
        "DUECOURSE_HOME": str(home),
        "DUECOURSE_DATABASE_URL": f"sqlite:///{real / 'record.db'}",
        "DUECOURSE_SETTINGS": str(real / "settings.yaml"),
    }
    for arguments, first in (
        (("demo", "--in-process"), "Recording the sample business …"),
        (("demo", "--in-process"), "Checking …"),
        (("demo", "--in-process", "--fresh"), "Recording the sample business …"),
    ):
        done = process(*arguments, **environment)
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines()[0] == first
        assert "12 overdue, CNY 545,260.00 at stake" in done.out
        assert f"duecourse report scorecard --period 2026-Q1 --state {home}" in done.out
        assert done.out.splitlines()[-1].strip() == "duecourse demo --serve"
        assert (home / SAMPLE_MARKER).read_text(encoding="utf-8") == MONTH.made
    assert "12 overdue, CNY 545,260.00 at stake" in process("report", "overdue", **environment).out
    assert not real.exists()
    assert [one.name for one in home.parent.iterdir()] == ["demo"]


@pytest.mark.slow
def test_a_rehearsal_of_somebody_is_not_played_into(process: Any, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert process("run", "--in-process", "--as-of", BEGIN).code == 0
    before = process("verify", "--digest").out
    for more in ((), ("--fresh",)):
        done = process("demo", "--in-process", "--state", str(state), *more)
        assert done.code == 2
        assert "is not a demo's folder" in done.err
    assert process("verify", "--digest").out == before
