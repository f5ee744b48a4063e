"""The URL of a database is shown without its password, in every spelling; one that cannot be parsed is not shown."""

from pathlib import Path

import pytest

from engine.domain.refusal import Refusal
from engine.store.connect import CannotOpen, connect
from engine.store.database_url import HIDDEN, parse_url, shown_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://duec:SECRET@host:5432/db", "postgresql+psycopg://duec:***@host:5432/db"),
        ("postgresql://duec:SECRET@[::1]:5432/db", "postgresql://duec:***@[::1]:5432/db"),
        ("postgresql://duec:SEC/RET?a@host/db", "postgresql://duec:***@host/db"),
        ("postgresql://duec:SEC%40RET@host/db", "postgresql://duec:***@host/db"),
        ("postgresql://host/db?user=duec&password=SECRET", "postgresql://host/db?user=duec&***"),
        ("postgresql://host/db?%70assword=SECRET", "postgresql://host/db?***"),
        ("postgresql://host/db?password=SECRET&password=SECRET", "postgresql://host/db?***"),
        ("postgresql://host/db?sslpassword=SECRET&sslmode=require", "postgresql://host/db?sslmode=require&***"),
        ("postgresql://postgres@/db?host=/run/postgresql", "postgresql://postgres@/db?host=/run/postgresql"),
        ("mysql://duec:SECRET@host/db", "mysql://duec:***@host/db"),
        ("sqlite:////srv/record.db", "sqlite:////srv/record.db"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://duec:SECRET@host:54e2/db",
        "postgresql+psycopg:/duec:SECRET@host/db",
        "duec:SECRET@host/db",
        "postgresql://[::1/db?password=SECRET",
        "postgresql://duec:x@SECRET@host/db",
        "postgresql://duec%3ASECRET@host/db",
        "postgresql://duec/SECRET@host/db",
        "postgresql://duec:SECRET/db",
        "postgresql://host/db?SEC-RET=x",
        "sqlite://duec:SECRET@host/db",
        "SECRET",
        "",
    ],
)
def test_a_url_that_cannot_be_parsed_is_not_shown_and_opens_nothing(url: str) -> None:
    assert shown_url(url) == HIDDEN
    with pytest.raises(CannotOpen) as refused:
        connect(url)
    assert "SECRET" not in str(refused.value)
    assert refused.value.why == Refusal("database-url-unreadable")
    assert refused.value.__cause__ is None


def test_the_path_of_a_file_may_contain_what_means_something_in_a_url(tmp_path: Path) -> None:
    path = tmp_path / "q?x=1#%41:@" / "record.db"
    assert parse_url(path).database == str(path)
    with connect(path).write.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    assert path.is_file()
    assert [one.name for one in tmp_path.iterdir()] == ["q?x=1#%41:@"]
