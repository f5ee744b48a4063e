"""Signing in: who may, for how long, and what stays in the audit. On both databases."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.access.account import IDLE, LINK_LASTS, LONGEST, Account
from engine.domain.access.audit import AuditKind
from engine.domain.access.right import Right
from engine.domain.access.throttle import LONGEST_WAIT
from engine.domain.deadline.period import Period
from engine.services.accounts.grants import close_account, grant, invite_auditor, withdraw
from engine.services.accounts.links import (
    change_password,
    first_admin,
    invite,
    set_password_by_link,
    usable_link,
)
from engine.services.accounts.session_access import session_access
from engine.services.accounts.sessions import end_sessions, live_sessions
from engine.services.accounts.sign_in import Browser, sign_in, sign_out
from engine.services.ports.accounts import AuditQuery
from engine.services.reading.verify import verify
from engine.services.refused import Refused

pytestmark = pytest.mark.databases

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
CLERK, HEAD, FINANCE = "sales-clerk-1", "sales-head-1", "finance-head-1"
GOOD = "four quiet words"
OFFICE = Browser("10.0.0.5", "Firefox")


@dataclass
class QuickHasher:
    """Hashes without taking time, and counts."""

    calls: list[str | None] = field(default_factory=list)

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, hash_: str | None, password: str) -> bool:
        self.calls.append(hash_)
        return hash_ == f"hash of {password}"


@dataclass
class House:
    """A rehearsal with people in force; everything is at ``now`` unless a test says otherwise."""

    world: Any
    hasher: QuickHasher = field(default_factory=QuickHasher)

    @property
    def ledger(self) -> Any:
        return self.world.ledger

    def joined(self, name: str, by: str = "operator", now: datetime = NOW) -> str:
        (invitation,) = invite(self.ledger, [name], by, now)
        return set_password_by_link(self.ledger, self.hasher, invitation.token, GOOD, OFFICE, now)

    def sign_in(self, name: str, password: str = GOOD, browser: Browser = OFFICE, now: datetime = NOW) -> str:
        return sign_in(self.ledger, self.hasher, name, password, browser, now)

    def refusal(self, name: str, password: str = "wrong", browser: Browser = OFFICE, now: datetime = NOW) -> str:
        with pytest.raises(Refused) as refused:
            self.sign_in(name, password, browser, now)
        return refused.value.refusal.code

    def kinds(self, about: str) -> list[AuditKind]:
        return [record.kind for record in self.ledger.accounts.audit(AuditQuery(about=about), 100)][::-1]


@pytest.fixture
def house(world: Any) -> House:
    world.run("2026-01-02T09:00")
    return House(world)


def code_of(work: Any) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.refusal.code


# ---- links


def test_the_first_admin_sets_a_password_by_a_link_that_works_once(house: House) -> None:
    invitation = first_admin(house.ledger, HEAD, NOW)
    assert usable_link(house.ledger, invitation.token, NOW)[1].name == HEAD
    token = set_password_by_link(house.ledger, house.hasher, invitation.token, GOOD, OFFICE, NOW)
    signed_in = session_access(house.ledger, token, NOW)
    assert signed_in is not None
    assert signed_in.access.rights == {Right.MEMBER, Right.LEAD, Right.ADMIN}
    assert signed_in.access.departments == {"sales"}
    again = lambda: set_password_by_link(house.ledger, house.hasher, invitation.token, GOOD, OFFICE, NOW)  # noqa: E731
    assert code_of(again) == "link-ended"
    assert house.kinds(HEAD) == [
        AuditKind.RIGHT_GRANTED,
        AuditKind.INVITED,
        AuditKind.PASSWORD_SET,
        AuditKind.SIGNED_IN,
    ]


def test_a_link_ends_after_a_day_and_when_a_newer_one_is_made(house: House) -> None:
    (first,) = invite(house.ledger, [CLERK], HEAD, NOW)
    assert code_of(lambda: usable_link(house.ledger, first.token, NOW + LINK_LASTS)) == "link-ended"
    (second,) = invite(house.ledger, [CLERK], HEAD, NOW)
    assert code_of(lambda: usable_link(house.ledger, first.token, NOW)) == "link-ended"
    assert usable_link(house.ledger, second.token, NOW)
    assert code_of(lambda: usable_link(house.ledger, "no such token", NOW)) == "link-ended"


def test_a_password_that_is_too_weak_leaves_the_link_usable(house: House) -> None:
    (invitation,) = invite(house.ledger, [CLERK], HEAD, NOW)
    weak = {
        "short": "password-short",
        "1234567890": "password-common",
        "aaaaaaaaaaaa": "password-common",
        "Passw0rd123": "password-common",
        "x" * 201: "password-long",
        f"i am {CLERK} !": "password-own-name",
    }
    for password, code in weak.items():
        given = lambda p=password: set_password_by_link(  # noqa: E731
            house.ledger, house.hasher, invitation.token, p, OFFICE, NOW
        )
        assert code_of(given) == code, password
    assert set_password_by_link(house.ledger, house.hasher, invitation.token, GOOD, OFFICE, NOW)


def test_nobody_without_a_role_is_invited_and_then_nobody_of_the_others_is(house: House) -> None:
    assert code_of(lambda: invite(house.ledger, [CLERK, "nobody-1"], HEAD, NOW)) == "account-no-role"
    assert house.ledger.accounts.every() == ()


def test_a_forgotten_password_is_a_new_link_that_ends_all_sessions(house: House) -> None:
    before = house.joined(CLERK)
    (invitation,) = invite(house.ledger, [CLERK], HEAD, NOW)
    assert session_access(house.ledger, before, NOW) is not None, "only the use of the link ends them"
    set_password_by_link(house.ledger, house.hasher, invitation.token, "other quiet words", OFFICE, NOW)
    assert session_access(house.ledger, before, NOW) is None
    assert house.refusal(CLERK, GOOD) == "sign-in-wrong"


# ---- signing in


def test_the_answer_and_the_work_are_the_same_for_a_wrong_name_and_a_wrong_password(house: House) -> None:
    house.joined(CLERK)
    house.hasher.calls.clear()
    assert house.refusal(CLERK) == house.refusal("nobody-1") == house.refusal(HEAD) == "sign-in-wrong"
    assert len(house.hasher.calls) == 3, "one hash each"


def test_an_unknown_name_is_not_kept_as_it_was_typed(house: House) -> None:
    house.refusal("my secret password")
    (record,) = house.ledger.accounts.audit(AuditQuery(), 9)
    assert record.actor.startswith("?") and "secret" not in record.actor + record.about + str(record.detail)


def test_the_name_of_a_person_signs_in_as_the_id_does(house: House) -> None:
    house.joined(CLERK)
    name = next(p.name for p in house.world.definitions.people if p.id == CLERK)
    assert house.sign_in(f" {name} ")


def test_each_sign_in_has_a_new_token_and_ends_the_one_that_the_browser_had(house: House) -> None:
    first = house.joined(CLERK)
    second = house.sign_in(CLERK, browser=replace(OFFICE, token=first))
    assert second != first
    assert session_access(house.ledger, first, NOW) is None
    planted = house.sign_in(CLERK, browser=replace(OFFICE, token="planted by a stranger"))
    assert session_access(house.ledger, "planted by a stranger", NOW) is None
    assert session_access(house.ledger, planted, NOW) is not None


def test_only_the_hash_of_a_token_is_stored(house: House) -> None:
    token = house.joined(CLERK)
    (session,) = live_sessions(house.ledger, NOW)
    assert len(token) >= 43 and token not in repr(session) and session.hash != token
    assert session_access(house.ledger, session.hash, NOW) is None


def test_a_session_ends_when_it_is_idle_and_after_a_week_in_any_case(house: House) -> None:
    token = house.joined(CLERK)
    assert session_access(house.ledger, token, NOW + IDLE - timedelta(seconds=1)) is not None
    late = NOW + IDLE - timedelta(seconds=1)
    assert session_access(house.ledger, token, late + IDLE) is None
    token, at = house.sign_in(CLERK, now=late), late
    while at + IDLE / 2 < late + LONGEST:
        at += IDLE / 2
        assert session_access(house.ledger, token, at) is not None
    assert session_access(house.ledger, token, late + LONGEST) is None


def test_the_last_use_is_stored_every_five_minutes_at_most(house: House) -> None:
    token = house.joined(CLERK)
    for minutes in (1, 4, 6, 8):
        session_access(house.ledger, token, NOW + timedelta(minutes=minutes))
    (session,) = live_sessions(house.ledger, NOW)
    assert session.seen_at == NOW + timedelta(minutes=6)


def test_sessions_end_one_by_one_and_nobody_ends_those_of_another_account(house: House) -> None:
    clerk, head = house.joined(CLERK), house.joined(HEAD)
    numbers = {session.account: session.number for session in live_sessions(house.ledger, NOW)}
    assert end_sessions(house.ledger, numbers.values(), CLERK, NOW, of=CLERK) != ()
    assert session_access(house.ledger, clerk, NOW) is None
    assert session_access(house.ledger, head, NOW) is not None
    sign_out(house.ledger, Browser(token=head), NOW)
    assert session_access(house.ledger, head, NOW) is None
    assert house.kinds(HEAD)[-1] is AuditKind.SIGNED_OUT


def test_a_changed_password_ends_the_other_sessions(house: House) -> None:
    other = house.joined(CLERK)
    change = lambda old: change_password(  # noqa: E731
        house.ledger, house.hasher, CLERK, old, "other quiet words", OFFICE, NOW
    )
    assert code_of(lambda: change("wrong")) == "password-wrong"
    token = change(GOOD)
    assert session_access(house.ledger, other, NOW) is None
    assert session_access(house.ledger, token, NOW) is not None


@dataclass
class SlowHasher(QuickHasher):
    """Lets something happen while a password is hashed."""

    meanwhile: Callable[[], object] = lambda: None

    def hash(self, password: str) -> str:
        self.meanwhile()
        return super().hash(password)

    def matches(self, hash_: str | None, password: str) -> bool:
        self.meanwhile()
        return super().matches(hash_, password)


def test_a_right_that_is_withdrawn_while_a_password_is_hashed_stays_withdrawn(house: House) -> None:
    house.joined(CLERK)
    grant(house.ledger, Right.FINANCE, CLERK, HEAD, NOW)

    def withdrawn() -> None:
        if Right.FINANCE in house.ledger.accounts.find(CLERK).granted:
            withdraw(house.ledger, Right.FINANCE, CLERK, HEAD, NOW)

    change_password(house.ledger, SlowHasher(meanwhile=withdrawn), CLERK, GOOD, "other quiet words", OFFICE, NOW)
    account = house.ledger.accounts.find(CLERK)
    assert (account.granted, account.password) == (frozenset(), "hash of other quiet words")


def test_an_account_that_is_closed_while_a_password_is_hashed_stays_closed(house: House) -> None:
    house.joined(CLERK)
    hasher = SlowHasher(meanwhile=lambda: close_account(house.ledger, CLERK, HEAD, NOW))
    change = lambda: change_password(house.ledger, hasher, CLERK, GOOD, "other quiet words", OFFICE, NOW)  # noqa: E731
    assert code_of(change) == "password-wrong"
    house.joined(CLERK)
    assert code_of(lambda: sign_in(house.ledger, hasher, CLERK, GOOD, OFFICE, NOW)) == "sign-in-wrong"
    account = house.ledger.accounts.find(CLERK)
    assert (account.password, account.closed_at) == (None, NOW)
    assert live_sessions(house.ledger, NOW, CLERK) == ()


def test_whoever_finds_a_browser_open_cannot_guess_the_password_there(house: House) -> None:
    house.joined(CLERK)
    change = lambda old: change_password(  # noqa: E731
        house.ledger, house.hasher, CLERK, old, "other quiet words", OFFICE, NOW
    )
    codes = [code_of(lambda: change("wrong")) for _ in range(6)]
    assert codes == ["password-wrong"] * 5 + ["sign-in-wait"]
    assert code_of(lambda: change(GOOD)) == "sign-in-wait"
    assert house.kinds(CLERK)[-5:] == [AuditKind.SIGN_IN_FAILED] * 5


def test_an_ended_role_ends_the_access_at_once(house: House) -> None:
    token = house.joined(CLERK)
    people = tuple(replace(p, until=date(2026, 1, 5)) if p.id == CLERK else p for p in house.world.definitions.people)
    house.world.definitions = replace(house.world.definitions, people=people)
    house.world.run("2026-01-05T09:00")
    assert session_access(house.ledger, token, NOW) is not None, "the last day"
    house.world.run("2026-01-06T09:00")
    assert session_access(house.ledger, token, NOW) is None
    assert house.refusal(CLERK, GOOD) == "sign-in-no-role"


# ---- throttling


def test_wrong_passwords_make_the_next_try_wait_longer_each_time_and_it_is_not_hashed(house: House) -> None:
    house.joined(CLERK)
    codes = [house.refusal(CLERK) for _ in range(6)]
    assert codes == ["sign-in-wrong"] * 5 + ["sign-in-wait"]
    hashed = len(house.hasher.calls)
    assert house.refusal(CLERK, GOOD) == "sign-in-wait"
    assert len(house.hasher.calls) == hashed
    assert house.refusal(CLERK, now=NOW + timedelta(seconds=1)) == "sign-in-wrong"
    assert house.refusal(CLERK, GOOD, now=NOW + timedelta(seconds=2)) == "sign-in-wait"
    assert house.sign_in(CLERK, now=NOW + timedelta(seconds=3))
    assert house.refusal(CLERK, now=NOW + timedelta(seconds=4)) == "sign-in-wrong", "a success begins anew"


def test_an_unknown_name_waits_as_a_known_one_does(house: House) -> None:
    assert [house.refusal("nobody-1") for _ in range(6)][-1] == "sign-in-wait"


def test_a_stranger_does_not_keep_the_person_out(house: House) -> None:
    house.joined(CLERK)
    at = NOW
    for n in range(60):
        house.refusal(CLERK, browser=Browser(f"203.0.113.{n}"), now=at)
    assert house.refusal(CLERK, GOOD, Browser("203.0.113.200"), at) == "sign-in-wait"
    assert house.sign_in(CLERK, now=at), "from an address that is known"
    assert house.sign_in(CLERK, browser=Browser("203.0.113.201"), now=at + LONGEST_WAIT), "and from anywhere later"


# ---- rights


def test_nobody_grants_rights_to_themselves_and_the_last_admin_stays(house: House) -> None:
    first_admin(house.ledger, HEAD, NOW)
    house.joined(HEAD)
    assert code_of(lambda: grant(house.ledger, Right.FINANCE, HEAD, HEAD, NOW)) == "grant-to-oneself"
    assert code_of(lambda: withdraw(house.ledger, Right.ADMIN, HEAD, FINANCE, NOW)) == "last-admin"
    grant(house.ledger, Right.ADMIN, FINANCE, HEAD, NOW)
    assert code_of(lambda: withdraw(house.ledger, Right.ADMIN, HEAD, FINANCE, NOW)) == "last-admin", (
        "cannot sign in yet"
    )
    house.joined(FINANCE)
    withdraw(house.ledger, Right.ADMIN, HEAD, FINANCE, NOW)
    assert code_of(lambda: close_account(house.ledger, FINANCE, HEAD, NOW)) == "last-admin"
    assert code_of(lambda: close_account(house.ledger, HEAD, HEAD, NOW)) == "close-own-account"
    assert code_of(lambda: grant(house.ledger, Right.LEAD, CLERK, HEAD, NOW)) == "right-not-granted"
    assert code_of(lambda: grant(house.ledger, Right.FINANCE, "nobody-1", HEAD, NOW)) == "account-no-role"
    assert AuditKind.RIGHT_WITHDRAWN in house.kinds(HEAD)


def test_a_closed_account_has_no_session_and_no_link(house: House) -> None:
    first_admin(house.ledger, HEAD, NOW)
    token = house.joined(CLERK)
    (invitation,) = invite(house.ledger, [CLERK], HEAD, NOW)
    close_account(house.ledger, CLERK, HEAD, NOW)
    assert session_access(house.ledger, token, NOW) is None
    assert house.refusal(CLERK, GOOD) == "sign-in-wrong"
    assert code_of(lambda: usable_link(house.ledger, invitation.token, NOW)) == "link-ended"
    assert house.joined(CLERK), "an invitation opens it again"


def test_an_auditor_from_outside_sees_one_period_until_a_day_and_nothing_else(house: House) -> None:
    period, until = Period.read("2026-01"), NOW + timedelta(days=10)
    invitation = invite_auditor(house.ledger, "Li@Firm.example", "Li, Firm", period, until, HEAD, NOW)
    token = set_password_by_link(house.ledger, house.hasher, invitation.token, GOOD, OFFICE, NOW)
    signed_in = session_access(house.ledger, token, NOW)
    assert signed_in is not None
    access = signed_in.access
    assert (access.rights, access.departments, access.is_read_only) == ({Right.AUDITOR}, frozenset(), True)
    assert access.covers(period.first) and not access.covers(period.next().first)
    assert house.sign_in("li@firm.example", now=until - timedelta(minutes=1))
    assert house.refusal("li@firm.example", GOOD, now=until) == "sign-in-wrong"
    assert session_access(house.ledger, token, until) is None
    for name, title, ends, code in (
        ("li@firm.example", "Li", until, "auditor-name-taken"),
        ("No Name!", "Li", until, "auditor-name-form"),
        ("wang", " ", until, "auditor-title-missing"),
        ("wang", "Wang", NOW, "auditor-until-past"),
    ):
        made = lambda n=name, t=title, e=ends: invite_auditor(house.ledger, n, t, period, e, HEAD, NOW)  # noqa: E731
        assert code_of(made) == code
    assert code_of(lambda: grant(house.ledger, Right.FINANCE, "auditor:li@firm.example", HEAD, NOW)) == (
        "outside-is-auditor"
    )


# ---- rows


def test_a_row_that_was_changed_from_outside_gives_no_access(house: House) -> None:
    token = house.joined(CLERK)
    with house.ledger.database.write.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET granted = 'admin finance'")
    assert house.ledger.accounts.find(CLERK) is None
    assert session_access(house.ledger, token, NOW) is None
    damage = verify(house.ledger, Evidence(house.world.folder / "evidence"), house.world.now).damage
    assert [(d.code, d.values["table"]) for d in damage] == [("row-altered", "account")]


def test_an_account_is_stored_as_it_is(house: House) -> None:
    account = Account("p", "T", "h", frozenset({Right.ADMIN}), None, Period.read("2026-Q1"), NOW, NOW)
    house.ledger.accounts.save(account)
    assert house.ledger.accounts.find("p") == account
