"""What uses an account's images, as the checks of images read it, from both stores."""

from genzo.catalogue.image import DiskDeviceMapping
from genzo.catalogue.image_checks import GROUPS, Check, CheckScope, Place, examine
from genzo.catalogue.image_use import UsedImage, Which
from genzo.catalogue.instances import Instance
from genzo.catalogue.ordering import rank
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB, REGION, image, system_image

NOW = 1_800_000_000_000
DAY = 24 * 60 * 60 * 1000
OLD, NEW = "2020-01-01T00:00:00Z", "2027-01-14T00:00:00Z"
PLAIN = (DiskDeviceMapping(device="/dev/xvda", encrypted=True), DiskDeviceMapping(device="/dev/xvdb"))
SEALED = (DiskDeviceMapping(device="/dev/xvda", encrypted=True),)
IMAGES = (
    image("m-stale", creation_time=OLD, rank=rank(9), unused_since=NOW - 90 * DAY),
    image("m-recent", creation_time=OLD, rank=rank(8), unused_since=NOW - 90 * DAY + 1),
    image("m-never", creation_time=OLD, rank=rank(7), disk_device_mappings=SEALED),
    image("m-new", creation_time=NEW, rank=rank(6)),
    image("m-used", creation_time=OLD, rank=rank(5), unused_since=1, usage="instance"),
    image("m-runs", creation_time=OLD, rank=rank(4), unused_since=1, status="Deprecated"),
    image("m-deprecated", creation_time=NEW, rank=rank(4), status="Deprecated"),
    image("m-shared", creation_time=NEW, rank=rank(3), family="web"),
    image("m-older", creation_time=OLD, rank=rank(2), family="web", is_public=True),
    image("m-plain", creation_time=NEW, rank=rank(1), disk_device_mappings=PLAIN),
    image("m-making", creation_time=OLD, rank=rank(0), settles_at=NOW + 1, is_public=True),
    image("m-base", creation_time=OLD, rank=rank(2), family="base"),
    image("m-base-2", creation_time=OLD, rank=rank(2), family="base"),
    image("m-base-3", creation_time=NEW, rank=rank(3), family="base", status="Deprecated"),
    image("m-far", region_id="cn-beijing", creation_time=OLD),
    image("m-bob", owner_id=BOB, creation_time=OLD, is_public=True, family="theirs"),
)


def _instance(name: str, image_id: str, owner_id: int = ALICE) -> Instance:
    return Instance(
        resource_id=f"i-{name}", region_id=REGION, owner_id=owner_id, created=1, image_id=image_id
    )


def _fill(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([*IMAGES, system_image("p-1")])
        catalogue.share_images([each for each in IMAGES if each.image_id == "m-shared"], BOB)
        for instance in (
            _instance("1", "m-runs", BOB),
            _instance("2", "m-runs"),
            _instance("3", "gone"),
            _instance("4", "gone"),
            _instance("5", "p-1"),
            _instance("6", "gone", BOB),
        ):
            catalogue.put_resource(instance)


def _scope(*regions: str) -> CheckScope:
    return CheckScope(ALICE, regions, 90, NOW, {"gone": "2026-01-01T00:00:00Z", "p-2": ""}.get)


def _found(store: CatalogueStore, *regions: str) -> dict[Check, list[str]]:
    with store.reading() as catalogue:
        findings = [
            finding
            for group in GROUPS
            for examined in examine(catalogue, _scope(*regions), group)
            for finding in examined.findings
        ]
    return {check: [each.image_id for each in findings if each.check is check] for check in Check}


def test_each_check_finds_its_images_and_no_other(store: CatalogueStore) -> None:
    _fill(store)
    assert _found(store, REGION) == {
        Check.STALE: ["m-stale"],
        Check.NEVER_USED: ["m-never", "m-base", "m-base-2", "m-older"],
        Check.DEPRECATED_IN_USE: ["m-runs"],
        Check.SHARED: ["m-shared"],
        Check.PUBLISHED: ["m-older"],
        Check.UNENCRYPTED: ["m-plain"],
        Check.OLD_FAMILY: ["m-base"],
        Check.RETIRED_IN_USE: ["gone"],
    }


def test_a_check_alone_finds_the_same_as_among_others(store: CatalogueStore) -> None:
    _fill(store)
    together = _found(store, REGION, "cn-beijing")
    assert together[Check.NEVER_USED][-1] == "m-far"
    with store.reading() as catalogue:
        for check in Check:
            alone = examine(catalogue, _scope(REGION, "cn-beijing"), {check})
            assert [each.image_id for one in alone for each in one.findings] == together[check]


def test_findings_say_what_was_found(store: CatalogueStore) -> None:
    _fill(store)
    with store.reading() as catalogue:
        found = {
            finding.check: finding
            for group in GROUPS
            for examined in examine(catalogue, _scope(REGION), group)
            for finding in examined.findings
        }
    assert found[Check.DEPRECATED_IN_USE].instances == 2
    assert found[Check.SHARED].accounts == (str(BOB),)
    assert found[Check.STALE].since == "2026-10-17T08:00:00Z"
    assert (found[Check.RETIRED_IN_USE].since, found[Check.RETIRED_IN_USE].instances) == (
        "2026-01-01T00:00:00Z",
        2,
    )
    assert found[Check.OLD_FAMILY].image_family == "base"


def test_an_examination_goes_on_behind_any_place(store: CatalogueStore) -> None:
    _fill(store)
    scope = _scope(REGION, "cn-beijing")
    with store.reading() as catalogue:
        for group in GROUPS:
            whole = [*examine(catalogue, scope, group)]
            for number, examined in enumerate(whole, 1):
                assert [*examine(catalogue, scope, group, examined.place)] == whole[number:]


def test_images_are_read_in_batches(store: CatalogueStore) -> None:
    _fill(store)
    with store.reading() as catalogue:
        first = catalogue.image_uses(ALICE, REGION, Which.ALL, None, 6)
        last = first[-1].image
        second = catalogue.image_uses(ALICE, REGION, Which.ALL, (last.rank, last.image_id), 100)
        assert [use.image.image_id for use in (*first, *second)][5:7] == ["m-deprecated", "m-runs"]
        assert len(first) + len(second) == 14
        assert catalogue.images_of_instances(ALICE, REGION, "", 2) == [
            UsedImage("gone", 2),
            UsedImage("m-runs", 1),
        ]
        assert catalogue.images_of_instances(ALICE, REGION, "m-runs", 2) == [UsedImage("p-1", 1)]
        families = catalogue.newest_of_families(ALICE, REGION, NOW, "", 1)
        assert [each.image_id for each in families] == ["m-base"]
        assert catalogue.newest_of_families(ALICE, REGION, NOW, "web", 1) == []


def test_a_place_is_read_from_its_text() -> None:
    from genzo.catalogue.image_checks import place_of  # noqa: PLC0415 - this test alone

    place = Place("cn-hangzhou", 5, "a/b/c")
    assert place_of(str(place)) == place
    assert place_of("") is None


def test_the_overview_is_counted_by_kept_totals(store: CatalogueStore) -> None:
    _fill(store)
    with store.reading() as catalogue:
        totals = [each for each in catalogue.image_totals(ALICE) if each.source == "account"]
        own = {(each.region_id, each.status): each.total for each in totals}
        shared = [each for each in catalogue.image_totals(BOB) if each.is_shared]
        assert own == {
            (REGION, "Available"): 11,
            (REGION, "Deprecated"): 3,
            ("cn-beijing", "Available"): 1,
        }
        assert [(each.region_id, each.total) for each in shared] == [(REGION, 1)]
        assert catalogue.owner_totals(5) == [(ALICE, 15), (BOB, 1)]
        days = catalogue.day_totals(ALICE, 1_700_000_000, 100)
        assert [(each.day, each.total) for each in days] == [(20832, 5)]
        assert sum(each.total for each in catalogue.day_totals(ALICE, 0, 4)) == 4
        assert sum(each.total for each in catalogue.day_totals(None, 0, 100)) == 16
