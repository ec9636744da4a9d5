"""The queries that DescribeImages documents: each parameter alone, and some combinations.

DryRun does not query the catalogue; ActionType, NetworkType and ShowExpired do not change the query.
"""

from collections.abc import Mapping

from bench.population import Account, Population
from genzo.catalogue.image import Image

Parameters = Mapping[str, str]

_MANY_IDS = 100
_LARGEST_PAGE = 100


def documented_queries(population: Population, account: Account) -> dict[str, Parameters]:
    """The parameters of each query by its name in the report, for images of the account if it has any."""
    images = [each for each in population.images_of(account) if each.region_id == account.region_id]
    images = images or [population.image(0)]
    return {**_scopes(images), **_parts_of_images(images), **_filters(), **_tags(images[0])}


def _scopes(images: list[Image]) -> dict[str, Parameters]:
    last = str(max(len(images) // _LARGEST_PAGE, 1))
    deep = {"PageNumber": last, "PageSize": str(_LARGEST_PAGE)}
    own = {"ImageOwnerAlias": "self"}
    return {
        "no filter": {},
        "no filter, PageSize 100": {"PageSize": "100"},
        "no filter, last page of 100": deep,
        "self": own,
        "self, last page of 100": own | deep,
        "system": {"ImageOwnerAlias": "system"},
        "others": {"ImageOwnerAlias": "others"},
        "others, IsPublic": {"ImageOwnerAlias": "others", "IsPublic": "true"},
        "marketplace": {"ImageOwnerAlias": "marketplace"},
        "ImageOwnerId, its own": {"ImageOwnerId": str(images[0].owner_id)},
        "ImageOwnerId, another's": {"ImageOwnerId": "1500000000000070"},
        "Status ALL": {"Status": "ALL"},
        "Status, one": {"Status": "UnAvailable"},
        "Status, all six": {
            "Status": "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated",
        },
        "Status and Usable": {"Status": "ALL", "Usable": "true"},
        "ShowExpired": {"ShowExpired": "true"},
        "ActionType": {"ActionType": "CreateEcs"},
    }


def _parts_of_images(images: list[Image]) -> dict[str, Parameters]:
    one = images[len(images) // 2]
    ids = [each.image_id for each in images[:_MANY_IDS]]
    application = one.name.partition("-")[0]
    day = one.creation_time[:10]
    public = {"ImageOwnerAlias": "others", "IsPublic": "true"}
    return {
        "ImageId": {"ImageId": one.image_id},
        "ImageId, self": {"ImageId": one.image_id, "ImageOwnerAlias": "self"},
        "ImageId, a hundred": {"ImageId": ",".join(ids)},
        "ImageId, none": {"ImageId": "m-00000000000000000000"},
        "SnapshotId": {"SnapshotId": one.disk_device_mappings[0].snapshot_id},
        "ImageName, whole": {"ImageName": one.name},
        "ImageName, a part": {"ImageName": f"{application}-prod"},
        "ImageName, a day": {"ImageName": day},
        "ImageName, two characters": {"ImageName": "-p"},
        "ImageName, none": {"ImageName": "nothing-like-it"},
        "ImageName, begin*": {"ImageName": f"{application}-*"},
        "ImageName, *end": {"ImageName": f"*-{one.name[-4:]}"},
        "ImageName, begin*, middle*": {"ImageName": f"{application}-*-{day[:7]}*"},
        "ImageName, begin*, self": {"ImageName": f"{application}-*", "ImageOwnerAlias": "self"},
        "ImageName, a part, IsPublic": {"ImageName": f"{application}-prod", **public},
        "ImageName, whole, IsPublic": {"ImageName": one.name, **public},
    }


def _filters() -> dict[str, Parameters]:
    start, end = "2025-01-01T00:00Z", "2025-02-01T00:00Z"
    online = ("CpuOnlineUpgrade", "CpuOnlineDowngrade", "MemoryOnlineUpgrade", "MemoryOnlineDowngrade")
    return {
        "ImageFamily": {"ImageFamily": "hangzhou-daily"},
        "ResourceGroupId": {"ResourceGroupId": "rg-bp67acfmxazb4p"},
        "Usage instance": {"Usage": "instance"},
        "Usage none": {"Usage": "none"},
        "OSType linux": {"OSType": "linux"},
        "OSType windows": {"OSType": "windows"},
        "Architecture x86_64": {"Architecture": "x86_64"},
        "Architecture arm64": {"Architecture": "arm64"},
        "InstanceType": {"InstanceType": "ecs.g6.large"},
        "IsSupportIoOptimized": {"IsSupportIoOptimized": "true"},
        "IsSupportIoOptimized false": {"IsSupportIoOptimized": "false"},
        "IsSupportCloudinit": {"IsSupportCloudinit": "true"},
        "CreationStartTime": _filter(CreationStartTime=start),
        "CreationEndTime": _filter(CreationEndTime=start),
        "CreationStartTime, CreationEndTime": _filter(CreationStartTime=start, CreationEndTime=end),
        "NetworkType": _filter(NetworkType="vpc"),
        "CpuOnlineUpgrade": _filter(CpuOnlineUpgrade="supported"),
        "all four of …Online…grade": _filter(**dict.fromkeys(online, "unsupported")),
        "OSType, Architecture, Usage, ImageName": {
            "OSType": "linux",
            "Architecture": "x86_64",
            "Usage": "none",
            "ImageName": "web-prod",
        },
    }


def _tags(image: Image) -> dict[str, Parameters]:
    own = [(tag.key, tag.value) for tag in image.tags[:3]]
    return {
        "Tag, key": _tagged(("stage", None)),
        "Tag, key that few have": _tagged(("seen", None)),
        "Tag, key that none has": _tagged(("nobody", None)),
        "Tag, key and value": _tagged(("stage", "prod")),
        "Tag, value that few have": _tagged(("seen", "10")),
        "Tag, three": _tagged(*own),
        "Tag, five": _tagged(*own, ("team", None), ("app", None)),
        "Tag and ImageName": _tagged(("stage", "prod")) | {"ImageName": "web-prod"},
    }


def _filter(**values: str) -> Parameters:
    return {
        name: text
        for number, (key, value) in enumerate(values.items(), 1)
        for name, text in ((f"Filter.{number}.Key", key), (f"Filter.{number}.Value", value))
    }


def _tagged(*tags: tuple[str, str | None]) -> dict[str, str]:
    parameters = {f"Tag.{number}.Key": key for number, (key, _) in enumerate(tags, 1)}
    values = {f"Tag.{number}.Value": value for number, (_, value) in enumerate(tags, 1) if value is not None}
    return parameters | values
