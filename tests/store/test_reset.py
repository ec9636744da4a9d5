"""Everything anew, for one account or for all."""

import msgspec

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import DiskDeviceMapping, Source, Tag
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import GLOBAL, PolicyVersion, RamGroup, RamPolicy, RamRole, RamUser
from genzo.catalogue.records import ResetCounts, TokenKey, TokenUse
from genzo.catalogue.resource import Resource
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueStore
from genzo.catalogue.visibility import Arm
from tests.store.making import ALICE, BOB, CAROL, REGION, image, query, system_image

RAM_KINDS = (RamUser, RamGroup, RamRole, RamPolicy)
TOKENS = {owner: TokenKey(owner, "CopyImage", REGION, "token") for owner in (ALICE, BOB)}
KEPT = RuntimeSettings(quotas={"images": 1})


def populate(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        for owner in (ALICE, BOB):
            catalogue.put_account(Account(account_id=owner, name="", created=0))
            catalogue.put_access_key(AccessKey(access_key_id=f"k-{owner}", secret="s", account_id=owner))
            pair = KeyPair(resource_id="k", region_id=REGION, owner_id=owner, created=1)
            catalogue.put_resource(pair)
            catalogue.put_client_token(TOKENS[owner], TokenUse("digest", b"{}", 1_700_000_000))
        lent = image(
            "m-lent",
            tags=(Tag(key="a", value="b"),),
            disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-1"),),
        )
        catalogue.put_images(
            [
                lent,
                image("m-public", is_public=True),
                image("m-far", region_id="cn-beijing"),
                image("m-bobs", owner_id=BOB),
                system_image("m-system"),
                image("m-market", source=Source.MARKETPLACE),
            ]
        )
        catalogue.share_images([lent], BOB)
        catalogue.share_images([image("m-bobs", owner_id=BOB)], ALICE)
        catalogue.put_settings(KEPT)


def reset(store: CatalogueStore, account_id: int | None) -> ResetCounts:
    with store.writing() as catalogue:
        return catalogue.reset(account_id)


def sight(store: CatalogueStore, viewer: int) -> list[str]:
    arms = (Arm.OWN, Arm.SHARED, Arm.COMMUNITY, Arm.SYSTEM, Arm.MARKETPLACE)
    with store.reading() as catalogue:
        found = catalogue.images_page(query(viewer=viewer, arms=arms))
    return sorted(image.image_id for image in found.images)


def version(store: CatalogueStore, viewer: int, region_id: str = REGION) -> int:
    with store.reading() as catalogue:
        return catalogue.version(viewer, region_id)


def test_what_an_account_has_made_is_gone_for_everybody(store: CatalogueStore) -> None:
    populate(store)
    assert sight(store, BOB) == ["m-bobs", "m-lent", "m-market", "m-public", "m-system"]
    assert reset(store, ALICE) == ResetCounts(images=3, resources=1)
    assert sight(store, ALICE) == sight(store, BOB) == ["m-bobs", "m-market", "m-system"]
    assert sight(store, CAROL) == ["m-market", "m-system"]
    with store.reading() as catalogue:
        assert catalogue.image("cn-beijing", "m-far") is None
        assert catalogue.resources(KeyPair, ALICE, REGION) == []
        assert len(catalogue.resources(KeyPair, BOB, REGION)) == 1
        assert catalogue.client_token(TOKENS[ALICE]) is None
        assert catalogue.client_token(TOKENS[BOB]) is not None
    assert reset(store, ALICE) == ResetCounts(images=0, resources=0)


def test_what_all_have_made_is_gone_and_what_belongs_to_none_stays(store: CatalogueStore) -> None:
    populate(store)
    assert reset(store, None) == ResetCounts(images=4, resources=2)
    for viewer in (ALICE, BOB, CAROL):
        assert sight(store, viewer) == ["m-market", "m-system"]
    with store.reading() as catalogue:
        assert [account.account_id for account in catalogue.accounts()] == [ALICE, BOB]
        assert catalogue.access_key(f"k-{BOB}") is not None
        assert catalogue.client_token(TOKENS[BOB]) is None
        assert catalogue.settings() == KEPT


def test_whoever_saw_something_of_it_knows_that_it_has_changed(store: CatalogueStore) -> None:
    populate(store)
    views = [(ALICE, REGION), (BOB, REGION), (CAROL, REGION), (ALICE, "cn-beijing")]
    before = [version(store, *view) for view in views]
    reset(store, ALICE)
    after = [version(store, *view) for view in views]
    assert all(new > old for old, new in zip(before, after, strict=True))


def test_an_id_that_was_forgotten_can_be_used_again(store: CatalogueStore) -> None:
    populate(store)
    reset(store, ALICE)
    with store.writing() as catalogue:
        catalogue.put_images([image("m-lent", name="anew")])
    with store.reading() as catalogue:
        kept = catalogue.image(REGION, "m-lent")
        assert kept is not None
        assert kept.name == "anew"
        assert catalogue.shared_with(REGION, "m-lent") == []
        assert catalogue.images_page(query(name="ane")).total == 1


def ram_resources(owner: int) -> list[Resource]:
    members = {"resource_id": "r", "region_id": GLOBAL, "owner_id": owner, "created": 1, "name": "r"}
    version = PolicyVersion(version_id="v1", document="{}", created=1)
    return [
        msgspec.convert({**members, "user_id": "2"}, RamUser),
        msgspec.convert({**members, "group_id": "g"}, RamGroup),
        msgspec.convert({**members, "role_id": "3", "trust_policy": "{}"}, RamRole),
        msgspec.convert({**members, "default_version": "v1", "versions": (version,)}, RamPolicy),
    ]


def populate_ram(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        for owner in (ALICE, BOB):
            catalogue.put_account(Account(account_id=owner, name="", created=0))
            for name in ("", "r"):
                key = AccessKey(
                    access_key_id=f"k{name}-{owner}", secret="s", account_id=owner, user_name=name
                )
                catalogue.put_access_key(key)
            session = RoleSession(
                access_key_id=f"STS.{owner}",
                secret="s",
                token_digest="0f",
                account_id=owner,
                role_id="3",
                role_name="r",
                session_name="ci",
                expires=1_700_000_900,
            )
            catalogue.put_role_session(session, now=0)
            for resource in ram_resources(owner):
                catalogue.put_resource(resource)


def left(store: CatalogueStore, owner: int) -> tuple[list[str], int, bool]:
    """The ids of an account's keys, how many RAM resources it has, and whether it has a role session."""
    with store.reading() as catalogue:
        keys = [key.access_key_id for key in catalogue.access_keys(owner)]
        resources = [each for kind in RAM_KINDS for each in catalogue.resources(kind, owner, GLOBAL)]
        return keys, len(resources), catalogue.role_session(f"STS.{owner}") is not None


def test_users_and_roles_go_with_their_keys_and_sessions(store: CatalogueStore) -> None:
    populate_ram(store)
    assert reset(store, ALICE) == ResetCounts(images=0, resources=len(RAM_KINDS))
    assert left(store, ALICE) == ([f"k-{ALICE}"], 0, False)
    assert left(store, BOB) == ([f"k-{BOB}", f"kr-{BOB}"], len(RAM_KINDS), True)
    reset(store, None)
    assert left(store, BOB) == ([f"k-{BOB}"], 0, False)
