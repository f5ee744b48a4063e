"""SQL queries of departments: their parameters, and refusals before a database sees them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from engine.embedded_languages.sql_query import parameters, query_problem, with_parameters
from engine.wording.refusal import refusal_text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("select 1", ()),
        ("select * from t where a = :key and b = :key or c = :period", ("key", "period")),
        ("select a::date, b :: text, c::key from t", ()),
        ("select ':key', \":key\", ':key''s :key' from t", ()),
        ("select 1 -- :key\n, :period /* :other \n :key */", ("period",)),
        ("select $$:key$$, $a$ :key $b$ :key $a$, :period", ("period",)),
        ("select a[1:key] from t", ()),
        ("select :key::int", ("key",)),
    ],
)
def test_parameters_are_read_where_they_are_code(query: str, names: tuple[str, ...]) -> None:
    assert parameters(query) == names


@pytest.mark.parametrize(
    "query",
    [
        "select key from jobs",
        "SELECT key FROM jobs;",
        "with done as (select 1 as key) select key from done",
        "values ('A-1')",
        "(select 1) union (select 2)",
        "select replace(no, '-', '') as key from jobs where note <> 'insert; delete' -- drop\n",
        'select "update" as key from "set"',
        'select a & "b" as key, \'U&"x"\' from t',
        "select key from jobs where no = :key and sleep > 3",
    ],
)
def test_one_select_is_taken(query: str) -> None:
    assert query_problem(query, "key") is None


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "it is not a SELECT"),
        ("delete from jobs", "it is not a SELECT"),
        ("select 1; select 2", "it has more than one statement"),
        ("select 1;; select 2", "it has more than one statement"),
        ("with x as (delete from jobs returning 1) select 1", "it contains `delete`"),
        ("select 1 into t", "it contains `into`"),
        ("select pg_sleep(9)", "it uses the function `pg_sleep`"),
        ('select "pg_sleep" (9)', "it uses the function `pg_sleep`"),
        ('select U&"pg\\005fnotify"(1)', 'it has a name in the form U&"…"'),
        ("select 1, u&\"!0070g_sleep\" UESCAPE '!' (9)", 'it has a name in the form U&"…"'),
        ("select E'\\' ) x (' as key", "it has a text in the form E'…'"),
        ("select 1) as a, (select 2", "its parentheses do not match"),
        ("select (1", "its parentheses do not match"),
        ("select /* /* */ ) ( */ 1", "its parentheses do not match"),
        ("select " + "1" * 10_000, "it has more than 10000 characters"),
        ("select key from jobs where no = :period", "it has unknown parameters `:period`"),
    ],
)
def test_what_is_no_plain_select_is_refused_and_why(query: str, says: str) -> None:
    problem = query_problem(query, "key")
    assert problem is not None
    assert refusal_text(problem).en == says
    assert refusal_text(problem).zh


def test_only_the_parameters_are_left_as_colons() -> None:
    query = "select ':key', a::date, :key from t -- :key"
    assert with_parameters(query, ["key"]) == r"select '\:key', a\:\:date, :key from t -- \:key"


@pytest.mark.parametrize("part", ["/*", "$a{n}$", "'", '"', "--", "(", "::", "$$ "])
def test_a_hostile_query_is_read_in_no_time(part: str) -> None:
    query = "select " + "".join(part.format(n=n) for n in range(9_000 // (len(part) + 3)))
    began = time.monotonic()
    query_problem(query, "key")
    assert time.monotonic() - began < 2


@given(st.text(alphabet="ab:'\"\\$-/*\n(){}%;[]1 kE_", max_size=30))
def test_a_query_reaches_the_driver_as_it_was_written(query: str) -> None:
    compiled = text(with_parameters(query, [])).compile(dialect=postgresql.psycopg.dialect())
    assert str(compiled).replace("%%", "%") == query
