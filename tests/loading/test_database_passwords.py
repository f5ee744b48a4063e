"""A database URL may stand in the settings only if it holds no password, in whatever spelling."""

from pathlib import Path

import pytest

from engine.loading.settings import read_settings


@pytest.mark.parametrize(
    ("url", "is_plain"),
    [
        ("sqlite:////srv/dms.db", True),
        ("postgresql://reader@db.example.com/dms?sslmode=require", True),
        ("postgresql://reader:SECRET@db.example.com/dms", False),
        ("postgresql://reader%3ASECRET@db.example.com/dms", False),
        ("postgresql://db.example.com/dms?user=reader&password=SECRET", False),
        ("postgresql://db.example.com/dms?%70assword=SECRET", False),
        ("postgresql://db.example.com/dms?p%61ssw%6Frd=SECRET", False),
        ("postgresql://db.example.com/dms?%2570assword=SECRET", False),
        ("postgresql://db.example.com/dms?sslp%41ssword=SECRET", False),
        ("mysql://db.example.com/dms?passwd=SECRET", False),
        ("mssql+pyodbc:///?odbc_connect=UID%3Dx%3BPWD%3DSECRET", False),
    ],
)
def test_a_url_with_a_password_is_taken_from_the_environment_alone(tmp_path: Path, url: str, is_plain: bool) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text(f'databases:\n  dms: {{url: "{url}"}}\n', encoding="utf-8")
    found = read_settings(file).diagnostics
    assert (not found) is is_plain
    assert "SECRET" not in " ".join(f"{one}" for one in found)
