"""What a worker keeps of its reads is right at once after any write of another server."""

import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

import msgspec
import psycopg
import pytest

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import GLOBAL, RamUser
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.state import StateRow
from genzo.catalogue.store import CatalogueReader, CatalogueWriter, StoreError
from genzo.store.admin.recount import recount
from genzo.store.postgresql.admin import PostgresqlAdmin
from genzo.store.postgresql.change_feed import ChangeFeed
from genzo.store.postgresql.check_statement import MAX_CHANGES, Checked
from genzo.store.postgresql.store import PostgresqlStore
from tests.postgresql.servers import Server
from tests.postgresql.suspended import on_loop
from tests.store.making import ALICE, BOB, REGION, image, system_image

CAROL = 1000000000000003
USER = RamUser(resource_id="bob", region_id=GLOBAL, owner_id=ALICE, created=1, name="bob", user_id="1")
CHANGED_USER = msgspec.structs.replace(USER, email="bob@example.com")
KEY = AccessKey(access_key_id="key", secret="before", account_id=ALICE)
SESSION_KEY = "STS.key"
HOUR = 3600
STATE_ROW = StateRow(
    "access_keys",
    ("loaded",),
    "",
    b'{"access_key_id":"loaded","secret":"s","account_id":1000000000000001,"active":true}',
)
OWN = AccountSettings(quotas={"images": 7})
EXEMPT = {
    "claim_nonce": "nonces are never cached",
    "delete_nonces": "nonces are never cached",
    "mark_secrets_key": "read by starts alone",
    "prune_audit_events": "the audit trail is never cached",
    "put_audit_event": "the audit trail is never cached",
    "put_client_token": "read by writes alone",
    "writers": "gives the writers of the databases",
    "rewrite_secrets": "changes how secrets are stored, not what they are",
}
"""Writes that change nothing that may be cached."""


def session(key: str = SESSION_KEY, *, expires: int, secret: str = "secret") -> RoleSession:
    return RoleSession(
        access_key_id=key,
        secret=secret,
        token_digest="digest",
        account_id=ALICE,
        role_name="role",
        role_id="1",
        session_name="name",
        expires=expires,
    )


class Case(NamedTuple):
    """A write, and what may be cached that it changes: a question for a `ReadCache`, or a view."""

    write: Callable[[CatalogueWriter], object]
    ask: Callable[[CatalogueReader], object] | None = None
    view: tuple[int, str] = (ALICE, REGION)


def _key(catalogue: CatalogueReader) -> object:
    return catalogue.access_key("key")


def _record(catalogue: CatalogueReader) -> object:
    return catalogue.auth_record("key")


def _account(catalogue: CatalogueReader) -> object:
    return catalogue.account(ALICE)


def _account_record(catalogue: CatalogueReader) -> object:
    return catalogue.account_record(ALICE)


def _settings(catalogue: CatalogueReader) -> object:
    return catalogue.settings()


def _session(catalogue: CatalogueReader) -> object:
    return catalogue.role_session(SESSION_KEY)


def _user(catalogue: CatalogueReader) -> object:
    return catalogue.resource(RamUser, ALICE, GLOBAL, "bob")


CASES = {
    "put_images": [
        Case(lambda writer: writer.put_images([image("m-1", name="other")])),
        Case(lambda writer: writer.put_images([image("m-9", owner_id=BOB)]), view=(BOB, REGION)),
        Case(lambda writer: writer.put_images([system_image("p-1")])),
        Case(lambda writer: writer.put_images([system_image("p-1", region_id="*")])),
    ],
    "put_new_image": [Case(lambda writer: writer.put_new_image(image("m-2")))],
    "share_images": [Case(lambda writer: writer.share_images([image("m-1")], BOB), view=(BOB, REGION))],
    "unshare_images": [Case(lambda writer: writer.unshare_images([image("m-1")], BOB), view=(BOB, REGION))],
    "delete_image": [Case(lambda writer: writer.delete_image(REGION, "m-1"))],
    "put_resource": [Case(lambda writer: writer.put_resource(CHANGED_USER), _user)],
    "delete_resource": [Case(lambda writer: writer.delete_resource(USER), _user)],
    "put_account": [
        Case(lambda writer: writer.put_account(Account(account_id=ALICE, name="b", created=1)), _account)
    ],
    "delete_account": [Case(lambda writer: writer.delete_account(ALICE), _account)],
    "delete_account_cascade": [
        Case(lambda writer: writer.delete_account_cascade(ALICE), ask)
        for ask in (_account, _account_record, _record, _user, _session)
    ]
    + [
        Case(lambda writer: writer.delete_account_cascade(ALICE), view=view)
        for view in ((ALICE, REGION), (BOB, "cn-beijing"), (CAROL, "cn-shanghai"))
    ]
    + [Case(lambda writer: writer.delete_account_cascade(BOB), view=(ALICE, "cn-beijing"))],
    "put_account_settings": [
        Case(lambda writer: writer.put_account_settings(ALICE, OWN), ask)
        for ask in (_record, _account_record)
    ],
    "put_access_key": [
        Case(
            lambda writer: writer.put_access_key(
                AccessKey(access_key_id="key", secret="after", account_id=BOB)
            ),
            ask,
        )
        for ask in (_key, _record)
    ],
    "delete_access_key": [
        Case(lambda writer: writer.delete_access_key("key"), ask) for ask in (_key, _record)
    ],
    "put_role_session": [
        Case(
            lambda writer: writer.put_role_session(
                session(expires=HOUR, secret="other"),
                0,
            ),
            _session,
        ),
        Case(
            lambda writer: writer.put_role_session(session("STS.other", expires=100 * HOUR), 99 * HOUR),
            _session,
        ),
    ],
    "set_metadata": [
        Case(lambda writer: writer.set_metadata("settings", '{"quotas":{"images":7}}'), ask)
        for ask in (_settings, _record)
    ],
    "put_settings": [
        Case(lambda writer: writer.put_settings(RuntimeSettings(quotas={"images": 7})), ask)
        for ask in (_settings, _record)
    ],
    "delete_state": [
        Case(lambda writer: writer.delete_state(["role_sessions"]), _session),
        Case(lambda writer: writer.delete_state(["access_keys"]), _record),
        Case(lambda writer: writer.delete_state(["images"]), view=(BOB, "cn-beijing")),
    ],
    "put_state_rows": [
        Case(lambda writer: writer.put_state_rows("access_keys", [STATE_ROW]), ask)
        for ask in (None, lambda catalogue: catalogue.access_key("loaded"))
    ],
    "reset": [
        Case(lambda writer: writer.reset(ALICE), _user),
        Case(lambda writer: writer.reset(None), _session),
        Case(lambda writer: writer.reset(ALICE)),
        Case(lambda writer: writer.reset(ALICE), view=(BOB, "cn-beijing")),
    ],
}


class Servers(NamedTuple):
    """Two servers of one database."""

    writing: PostgresqlStore
    caching: PostgresqlStore
    url: str

    def cached(self, case: Case) -> object:
        """What a request to the caching server finds."""
        return on_loop(self._cached, case)

    def _cached(self, case: Case) -> object:
        while True:
            cache = self.caching.read_cache()
            if case.ask is None:
                return cache.view_version(*case.view)
            value = cache.get_or_read(case.ask)
            if cache.holds():
                return value

    def direct(self, case: Case) -> object:
        assert case.ask is not None
        with self.writing.reading() as reader:
            return case.ask(reader)


@pytest.fixture(scope="module")
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.database("cached") as made:
        with closing(PostgresqlStore(made)) as store:
            store.prepare()
        yield made


@pytest.fixture
def servers(url: str) -> Iterator[Servers]:
    with closing(PostgresqlStore(url)) as writing, closing(PostgresqlStore(url)) as caching:
        with writing.writing() as writer:
            writer.reset(None)
            for account_id in (ALICE, BOB):
                writer.put_account(Account(account_id=account_id, name="a", created=1))
            writer.put_access_key(KEY)
            writer.put_settings(RuntimeSettings())
            writer.put_resource(USER)
            writer.put_role_session(session(expires=HOUR), 0)
            lent = image("m-lent", region_id="cn-beijing")
            writer.put_images([image("m-1"), lent, image("m-open", region_id="cn-shanghai", is_public=True)])
            writer.share_images([lent], BOB)
        yield Servers(writing, caching, url)


def test_every_method_that_writes_has_a_case_or_needs_none() -> None:
    methods = {name for name, _ in inspect.getmembers(CatalogueWriter, inspect.isfunction)}
    readers = {name for name, _ in inspect.getmembers(CatalogueReader, inspect.isfunction)}
    assert methods - readers == {*CASES, *EXEMPT}


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases])
def test_a_write_of_another_server_is_seen_at_once(servers: Servers, name: str, case: Case) -> None:
    if name == "delete_account":
        with servers.writing.writing() as writer:
            writer.delete_access_key("key")
    if name == "put_state_rows":
        with servers.writing.writing() as writer:
            writer.delete_access_key("loaded")
    if name == "unshare_images":
        with servers.writing.writing() as writer:
            writer.share_images([image("m-1")], BOB)
    before = [servers.cached(case) for _ in range(3)]
    assert before[1] == before[2]
    with servers.writing.writing() as writer:
        case.write(writer)
    after = servers.cached(case)
    assert after != before[2]
    if case.ask is not None:
        assert after == servers.direct(case)


def test_totals_that_a_command_counts_anew_are_seen_at_once(servers: Servers) -> None:
    case = Case(lambda _writer: None)
    before = [servers.cached(case) for _ in range(2)][-1]
    recount(PostgresqlAdmin(servers.url))
    assert servers.cached(case) != before


def test_what_is_cached_is_not_read_again(servers: Servers) -> None:
    asked = list[int]()

    def account(catalogue: CatalogueReader) -> object:
        asked.append(1)
        return catalogue.account(ALICE)

    for _ in range(4):
        found = servers.cached(Case(lambda _writer: None, account))
        assert isinstance(found, Account)
    # The first check drops what was read before it: until then, nothing was known of the server.
    assert len(asked) <= 2


def test_a_write_that_is_undone_changes_nothing(servers: Servers) -> None:
    case = CASES["put_access_key"][0]
    before = [servers.cached(case) for _ in range(2)][-1]
    with pytest.raises(ZeroDivisionError), servers.writing.writing() as writer:  # noqa: PT012
        case.write(writer)
        assert servers.cached(case) == before
        raise ZeroDivisionError
    assert servers.cached(case) == before


def test_transactions_that_commit_in_another_order_than_they_began_are_all_seen(servers: Servers) -> None:
    views = ((ALICE, REGION), (BOB, REGION))
    cases = [Case(lambda _writer: None, view=view) for view in views]
    numbers = [servers.cached(case) for case in cases]
    with psycopg.connect(servers.url) as early, psycopg.connect(servers.url, autocommit=True) as late:
        early.execute("SELECT pg_current_xact_id()")
        statement = (
            "INSERT INTO versions VALUES (%s, %s, 1, pg_current_xact_id()) "
            "ON CONFLICT (account_id, region_id) DO UPDATE SET changed = pg_current_xact_id()"
        )
        late.execute(statement, views[0])
        between = [servers.cached(case) for case in cases]
        early.execute(statement, views[1])
        early.commit()
    after = [servers.cached(case) for case in cases]
    assert [before != then for before, then in zip(numbers, between, strict=True)] == [True, False]
    assert [before != then for before, then in zip(between, after, strict=True)] == [False, True]


@pytest.mark.parametrize(
    "statement",
    [
        (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ),
        "TRUNCATE versions",
    ],
)
def test_what_the_database_may_have_forgotten_is_dropped(servers: Servers, statement: str) -> None:
    case = Case(lambda _writer: None)
    before = [servers.cached(case) for _ in range(2)][-1]
    with psycopg.connect(servers.url, autocommit=True) as other:
        other.execute(statement)
    assert patiently(lambda: servers.cached(case)) != before


def patiently(ask: Callable[[], object]) -> object:
    """The answer, once no request meets a process of the server that is about to end."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return ask()
        except StoreError:
            assert time.monotonic() < deadline


def checked(changes: Any, server: bytes = b"1", table: bytes = b"1") -> Checked:  # noqa: ANN401
    return Checked(b"1:1:", server, table, frozenset(), changes)


def feed(max_views: int = 10) -> ChangeFeed:
    made = ChangeFeed(max_views)
    made.note(1, checked(()))
    return made


def test_a_view_is_changed_by_its_parts() -> None:
    for view in ((ALICE, REGION), (ALICE, "*"), (0, REGION), (0, "*")):
        changes = feed()
        changes.note(5, checked([view]))
        assert changes.changed(ALICE, REGION) == 5
        assert changes.changed(BOB, "cn-beijing") == (5 if view == (0, "*") else 1)


@pytest.mark.parametrize(
    "then",
    [
        checked(None),
        checked((), server=b"2"),
        checked((), table=b"2"),
        checked([(number, REGION) for number in range(11)]),
    ],
    ids=["too many changes", "another server", "another table", "too many views"],
)
def test_what_cannot_be_told_apart_has_changed(then: Checked) -> None:
    changes = feed()
    changes.note(7, then)
    assert changes.changed(ALICE, REGION) == 7
    changes.note(8, then._replace(changes=()))
    assert changes.changed(ALICE, REGION) == 7


def test_more_changes_than_a_check_names_are_all_of_them(servers: Servers) -> None:
    case = Case(lambda _writer: None, view=(CAROL, REGION))
    before = [servers.cached(case) for _ in range(2)][-1]
    with psycopg.connect(servers.url, autocommit=True) as other:
        other.execute(
            "INSERT INTO versions SELECT number, %s, 1, pg_current_xact_id() "
            "FROM generate_series(1, %s) AS number",
            (REGION, MAX_CHANGES + 1),
        )
    assert servers.cached(case) != before
    with psycopg.connect(servers.url, autocommit=True) as other:
        other.execute("DELETE FROM versions WHERE account_id BETWEEN 1 AND 20000")
