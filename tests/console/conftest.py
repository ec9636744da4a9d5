from collections.abc import Iterator

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.image import DiskDeviceMapping, Tag
from genzo.catalogue.ordering import rank
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.console.browsing import Browsing
from tests.http.images.sample_resources import ELSEWHERE, FAR, disk, image, instance, snapshot
from tests.ram_making import allow, put_policy, put_user

OTHER = 1000000000000009
OTHER_KEY = AccessKey(access_key_id="LTAIother", secret="secret of the other", account_id=OTHER)
HOSTILE = "<script>alert(1)</script>\"'${x}%{y}&\\"
HOSTILE_ID = f"m-{HOSTILE}"
FAR_REGION = "cn-qingdao"
TOKEN = "the token of the operator"
_DISK = DiskDeviceMapping(device="/dev/xvda", size="40", snapshot_id="s-web", type="system")
_COPY = {"is_copied": True, "made_by": "CopyImage"}
_IMAGES = (
    image(
        "web",
        name="web-1",
        family="web",
        tags=(Tag("stage", "test"),),
        rank=rank(40),
        size=40,
        disk_device_mappings=(_DISK,),
    ),
    image(
        "hostile",
        name=HOSTILE,
        description=HOSTILE,
        family=HOSTILE,
        tags=(Tag(HOSTILE, HOSTILE),),
        rank=rank(30),
    ),
    image("arm", name="arm-1", architecture="arm64", status="Deprecated", rank=rank(20), size=60),
    image("making", name="making-1", rank=rank(10), creating_at=1, settles_at=FAR, made_by="CreateImage"),
    image("copy", name="copy-of-web", copied_from="m-web", region_id=ELSEWHERE, **_COPY),
    image(HOSTILE, name="hostile-id", region_id=FAR_REGION),
    image("theirs", name="theirs", owner_id=OTHER),
    image("lent", name="lent-copy", owner_id=OTHER, copied_from="m-secretorigin", **_COPY),
)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue with images of two accounts, and a RAM user who may see those in Beijing."""
    service = build_service(tmp_path_factory.mktemp("console") / "genzo.db", durable=False)
    service.prepare()
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=OTHER, name="other", created=0))
        catalogue.put_access_key(OTHER_KEY)
        catalogue.put_images(_IMAGES)
        catalogue.share_images([each for each in _IMAGES if each.image_id == "m-web"], OTHER)
        catalogue.share_images([each for each in _IMAGES if each.image_id == "m-lent"], FIRST_ACCOUNT_ID)
        for resource in (
            snapshot("web", disk_id="d-web"),
            disk("web", instance_id="i-template"),
            instance("template"),
            instance("runs-on-web", image_id="m-web"),
        ):
            catalogue.put_resource(resource)
    policy = put_policy(
        service.store,
        "regions",
        allow("ecs:Describe*", "acs:ecs:cn-beijing:*:*"),
        allow("ecs:DescribeRegions"),
    )
    put_user(service.store, "reader", policy)
    yield service
    service.store.close()


@pytest.fixture
def operator(service: Service) -> Browsing:
    """A browser on the machine of a test double, to which control is open."""
    return Browsing(service)


@pytest.fixture
def stranger(service: Service) -> Browsing:
    """A browser that control is closed to."""
    return Browsing(service, control_token=TOKEN)
