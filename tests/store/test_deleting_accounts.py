"""An account is deleted with all that it owns and all that is shared with it, and nothing of others."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import GLOBAL, RamUser
from genzo.catalogue.records import ResetCounts, TokenKey, TokenUse
from genzo.catalogue.store import CatalogueStore
from genzo.catalogue.visibility import Arm
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.regional import RegionalStore
from genzo.store.sqlite.store import SqliteStore
from tests.postgresql.servers import Server
from tests.store.making import ALICE, BOB, REGION, image, query

AWAY = "cn-beijing"
SETTINGS = AccountSettings(quotas={"images": 1})
OWNED = ResetCounts(images=2, resources=2)
"""What each account owns after `populate`."""


@pytest.fixture(params=["sqlite", "postgresql", "regions in several files"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CatalogueStore]:
    home = SqliteStore(tmp_path / "home.db", durable=False)
    store: CatalogueStore = home
    if request.param == "postgresql":
        databases: Server = request.getfixturevalue("postgresql")
        template = request.getfixturevalue("tables_template")
        store = PostgresqlStore(databases.create_database("deleting", template))
    elif request.param != "sqlite":
        store = RegionalStore(home, {AWAY: SqliteStore(tmp_path / "away.db", durable=False)})
    with closing(store):
        store.prepare()
        yield store


def populate(store: CatalogueStore) -> None:
    for owner, other in ((ALICE, BOB), (BOB, ALICE)):
        with store.writing() as catalogue:
            catalogue.put_account(Account(account_id=owner, name=f"a-{owner}", created=1))
            for user in ("", "ci"):
                key = AccessKey(
                    access_key_id=f"k{user}-{owner}", secret="s", account_id=owner, user_name=user
                )
                catalogue.put_access_key(key)
            catalogue.put_role_session(session(owner), 0)
            catalogue.put_account_settings(owner, SETTINGS)
            catalogue.put_resource(user_of(owner))
            catalogue.put_client_token(token(owner), TokenUse("digest", b"{}", 1_700_000_000))
            assert catalogue.claim_nonce(f"{owner:032}".encode(), 1_700_000_900)
            event = AuditEvent(
                at=1,
                request_id="1",
                account_id=owner,
                principal="",
                source="",
                user_agent="",
                action="CreateImage",
                parameters={},
            )
            catalogue.put_audit_event(event)
        for region in (REGION, AWAY):
            with store.writing() as catalogue:
                made = image(f"m-{owner}", owner_id=owner, region_id=region)
                catalogue.put_images([made])
                catalogue.share_images([made], other)
        with store.writing() as catalogue:
            pair = KeyPair(resource_id="k", region_id=AWAY, owner_id=owner, created=1)
            catalogue.put_resource(pair)


def session(owner: int) -> RoleSession:
    return RoleSession(
        access_key_id=f"STS.{owner}",
        secret="s",
        token_digest="0f",
        account_id=owner,
        role_id="3",
        role_name="r",
        session_name="ci",
        expires=1_700_000_900,
    )


def user_of(owner: int) -> RamUser:
    return RamUser(resource_id="ci", region_id=GLOBAL, owner_id=owner, created=1, name="ci", user_id="1")


def token(owner: int) -> TokenKey:
    return TokenKey(owner, "CopyImage", "", "token")


def delete(store: CatalogueStore, account_id: int) -> ResetCounts:
    with store.writing() as catalogue:
        return catalogue.delete_account_cascade(account_id)


def belongings(store: CatalogueStore, owner: int) -> list[object]:
    """All that can be read of what an account has; empty values for what it lacks."""
    arms = (Arm.OWN, Arm.SHARED)
    with store.reading() as catalogue:
        return [
            catalogue.account(owner),
            catalogue.access_keys(owner),
            catalogue.role_session(f"STS.{owner}"),
            catalogue.account_settings(owner).quotas,
            catalogue.resource(RamUser, owner, GLOBAL, "ci"),
            catalogue.client_token(token(owner)),
            catalogue.resources(KeyPair, owner, AWAY),
            *(
                catalogue.images_page(query(viewer=owner, arms=arms, region_id=each)).images
                for each in REGIONS
            ),
        ]


REGIONS = (REGION, AWAY)


def test_nothing_of_the_account_is_left_and_nothing_of_others_is_gone(any_store: CatalogueStore) -> None:
    populate(any_store)
    assert all(belongings(any_store, ALICE))
    assert delete(any_store, ALICE) == OWNED
    assert not any(belongings(any_store, ALICE))
    with any_store.reading() as catalogue:
        for region in REGIONS:
            assert catalogue.shared_with(region, f"m-{BOB}") == []
            seen = catalogue.images_page(query(viewer=BOB, arms=(Arm.OWN, Arm.SHARED), region_id=region))
            assert ([each.image_id for each in seen.images], seen.total) == ([f"m-{BOB}"], 1)
        assert len(catalogue.access_keys(BOB)) == 2
        assert catalogue.client_token(token(BOB)) is not None
        assert catalogue.role_session(f"STS.{BOB}") is not None
        assert catalogue.account_settings(BOB) == SETTINGS
        assert catalogue.resource(RamUser, BOB, GLOBAL, "ci") is not None
    assert delete(any_store, ALICE) == ResetCounts(0, 0)


def test_the_audit_trail_and_the_nonces_stay(any_store: CatalogueStore) -> None:
    populate(any_store)
    delete(any_store, ALICE)
    with any_store.writing() as catalogue:
        assert [event.action for event in catalogue.audit_events(AuditQuery(account_id=ALICE))] == [
            "CreateImage"
        ]
        # A key with the same id and secret may be made again: an old request must not count once more.
        assert not catalogue.claim_nonce(f"{ALICE:032}".encode(), 1_700_000_900)


def test_an_account_that_is_made_again_has_nothing(any_store: CatalogueStore) -> None:
    populate(any_store)
    delete(any_store, ALICE)
    again = Account(account_id=ALICE, name="again", created=2)
    with any_store.writing() as catalogue:
        catalogue.put_account(again)
    assert [each for each in belongings(any_store, ALICE) if each] == [again]


@pytest.mark.parametrize(
    ("deleted", "view"),
    [
        (ALICE, (ALICE, REGION)),
        (ALICE, (BOB, REGION)),
        (ALICE, (ALICE, AWAY)),
        (ALICE, (BOB, AWAY)),
        (ALICE, (ALICE, GLOBAL)),
    ],
)
def test_views_that_had_something_of_it_change(
    any_store: CatalogueStore, deleted: int, view: tuple[int, str]
) -> None:
    populate(any_store)
    before = version(any_store, *view)
    delete(any_store, deleted)
    assert version(any_store, *view) > before


def test_views_of_others_are_as_they_were(any_store: CatalogueStore) -> None:
    """What is cached for one account survives the end of another one's test."""
    populate(any_store)
    with any_store.writing() as catalogue:
        catalogue.put_images([image("m-carol", owner_id=3, region_id="cn-shanghai")])
    before = version(any_store, 3, "cn-shanghai")
    delete(any_store, ALICE)
    with any_store.writing() as catalogue:
        catalogue.reset(BOB)
    assert version(any_store, 3, "cn-shanghai") == before


@pytest.mark.parametrize("region", [REGION, EVERY_REGION])
def test_a_community_image_is_gone_from_every_view(store: CatalogueStore, region: str) -> None:
    populate(store)
    with store.writing() as catalogue:
        catalogue.put_images([image("m-open", owner_id=ALICE, is_public=True, region_id=region)])
    before = version(store, 3, REGION)
    delete(store, ALICE)
    assert version(store, 3, REGION) > before


def version(store: CatalogueStore, account_id: int, region_id: str) -> int:
    with store.reading() as catalogue:
        return catalogue.version(account_id, region_id)
