"""An account whose images tests of forms change; each test has an image of its own."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.service.service import Service
from tests.http.images.sample_resources import REGION, disk, image, instance, snapshot

ACTOR = 1000000000000011
ACTOR_KEY = AccessKey(access_key_id="LTAIactor", secret="secret of the actor", account_id=ACTOR)
_DISK = DiskDeviceMapping(device="/dev/xvda", size="40", snapshot_id="s-made", type="system")


def put_actor(service: Service) -> None:
    """Put the account, with an instance and a snapshot that images can be made of."""
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ACTOR, name="actor", created=0))
        catalogue.put_access_key(ACTOR_KEY)
        for resource in (
            instance("host", owner_id=ACTOR),
            disk("host", instance_id="i-host", owner_id=ACTOR),
            snapshot("made", disk_id="d-host", owner_id=ACTOR),
            instance("of-used", image_id="m-act-used", owner_id=ACTOR),
        ):
            catalogue.put_resource(resource)


def put_own(service: Service, name: str, /, **members: object) -> Image:
    """Put an image of the account: ``m-act-NAME``."""
    standard = {"name": f"act-{name}", "owner_id": ACTOR, "disk_device_mappings": (_DISK,)}
    made = image(f"act-{name}", **{**standard, **members})
    with service.store.writing() as catalogue:
        catalogue.put_images([made])
    return made


def kept_own(service: Service, name: str) -> Image | None:
    """An image of the account as the catalogue has it; None if it is deleted."""
    with service.store.reading() as catalogue:
        return catalogue.image(REGION, f"m-act-{name}")


def shares_of(service: Service, name: str) -> list[int]:
    """The accounts that an image is shared with."""
    with service.store.reading() as catalogue:
        return [*catalogue.shared_with(REGION, f"m-act-{name}")]


def fields_of_address(address: str) -> Mapping[str, str]:
    """The fields of an address that a form led to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
