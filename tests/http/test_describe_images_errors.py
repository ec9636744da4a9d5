"""Every error of DescribeImages, DescribeRegions and DescribeZones, reached over HTTP."""

from collections.abc import Iterator

import pytest

from genzo.actions.action import ECS
from genzo.actions.registry import find
from genzo.errors import gateway_errors
from tests.api import Api
from tests.serving_here import serving_here

REGION = {"RegionId": "cn-hangzhou"}


@pytest.fixture(scope="module")
def current() -> Iterator[Api]:
    with serving_here("--memory", "--edition", "current") as started:
        yield Api(started.host, started.port)


# The messages are those of the specification, letter by letter.
DESCRIBE_IMAGES = [
    (
        {"ImageOwnerAlias": "nobody"},
        400,
        "InvalidImageOwnerAlias.ValueNotSupported",
        "The specified ImageOwnerAlias value is not supported.",
    ),
    (
        {"ImageOwnerAlias": "Self"},
        400,
        "InvalidImageOwnerAlias.ValueNotSupported",
        "The specified ImageOwnerAlias value is not supported.",
    ),
    (
        {"Tag.1.Value": "production"},
        400,
        "InvalidTag.Mismatch",
        "The specified Tag.n.Key and Tag.n.Value are not match.",
    ),
    (
        {"Tag.1.Key": "", "Tag.1.Value": "production"},
        400,
        "InvalidTag.Mismatch",
        "The specified Tag.n.Key and Tag.n.Value are not match.",
    ),
    (
        {"Tag.1.Key": ""},
        400,
        "InvalidTag.Mismatch",
        "The specified Tag.n.Key and Tag.n.Value are not match.",
    ),
    (
        {f"Tag.{n}.Key": f"k{n}" for n in range(1, 7)},
        400,
        "InvalidTagCount",
        "The specified tags are beyond the permitted range.",
    ),
    ({"Usage": "idle"}, 404, "InvalidUsage", "The specifed Usage is not valid."),
    ({"Status": "available"}, 400, "InvalidParamter", "Invalid Parameter."),
    ({"Status": "ALL,Available"}, 400, "InvalidParamter", "Invalid Parameter."),
    ({"Status": ","}, 400, "InvalidParamter", "Invalid Parameter."),
    ({"ActionType": "Reboot"}, 400, "InvalidParamter", "Invalid Parameter."),
    ({"OSType": "bsd"}, 404, "InvalidOSType", "The specified OSType is not valid."),
    ({"Architecture": "x64"}, 404, "InvalidArchitecture", "The specified Architecture is not valid."),
    (
        {"InstanceType": "ecs.g99.large"},
        400,
        "InvalidInstanceType.ValueNotSupported",
        "The specified InstanceType does not exist or beyond the permitted range.",
    ),
    (
        {"IsPublic": "true"},
        400,
        "InvalidImageOwnerAlias.PublicImageUnsupported",
        (
            "When querying images, the parameter ImageOwnerAlias should be others while specified parameter "
            "IsPublic is true."
        ),
    ),
    (
        {"ImageOwnerId": "1234567890", "ImageOwnerAlias": "self"},
        400,
        "InvalidOperation.ImageOwnerIdUnsupported",
        (
            'The parameter "ImageOwnerId" is not supported in this context, it is only valid when querying '
            "shared images or community images."
        ),
    ),
    (
        {"Filter.1.Key": "Colour", "Filter.1.Value": "blue"},
        404,
        "InvalidFilterKey.NotFound",
        "The specified Filter Key is not found.",
    ),
    (
        {"Filter.1.Value": "2017-12-05T22:40Z"},
        404,
        "InvalidFilterKey.NotFound",
        "The specified Filter Key is not found.",
    ),
    (
        {"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "last week"},
        404,
        "InvalidFilterValue",
        "The specified Filter Value is not valid.",
    ),
    (
        {"Filter.1.Key": "CpuOnlineUpgrade", "Filter.1.Value": "perhaps"},
        404,
        "InvalidFilterValue",
        "The specified Filter Value is not valid.",
    ),
    (
        {"Filter.1.Key": "NetworkType", "Filter.1.Value": "token ring"},
        400,
        "InvalidFilterValue.NetworkType",
        "The specified networkType value in the Filter is invalid.",
    ),
    ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound", "The specified RegionId does not exist."),
    (
        {"RegionId": ""},
        400,
        "MissingParameter",
        'The input parameter "RegionId" that is mandatory for processing this request is not supplied.',
    ),
    (
        {"Usable": "true"},
        400,
        "MissingParameter",
        'The input parameter "Status" that is mandatory for processing this request is not supplied.',
    ),
    ({"DryRun": "true"}, 400, "DryRunOperation", "Request validation has been passed with DryRun flag set."),
    *[
        ({name: value}, 400, "InvalidParameter", f'The specified parameter "{name}" is not valid.')
        for name, value in (
            ("PageSize", "51"),
            ("PageSize", "0"),
            ("PageSize", "ten"),
            ("PageSize", "1.5"),
            ("PageSize", "99999999999999999999"),
            ("PageNumber", "0"),
            ("PageNumber", "-1"),
            ("PageNumber", "2147483648"),
            ("IsSupportCloudinit", "yes"),
            ("ImageOwnerId", "me"),
            ("ImageId", ",".join(f"m-{n}" for n in range(101))),
            ("ImageName", "n" * 2000),
        )
    ],
    (
        {f"Filter.{n}.Key": "NetworkType" for n in range(1, 12)},
        400,
        "InvalidParameter",
        'The specified parameter "Filter" is not valid.',
    ),
]


@pytest.mark.parametrize(("parameters", "status", "code", "message"), DESCRIBE_IMAGES)
def test_describe_images_refuses(
    api: Api, parameters: dict[str, str], status: int, code: str, message: str
) -> None:
    answer = api.images(**parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (status, code, message)


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        ("DescribeRegions", {"AcceptLanguage": "tlh"}, 404, "InvalidAcceptLanguage.NotFound"),
        ("DescribeRegions", {"ResourceType": "moon"}, 404, "InvalidResourceType.NotFound"),
        ("DescribeRegions", {"InstanceChargeType": "Gift"}, 403, "Invalid.InstanceChargeType"),
        ("DescribeZones", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DescribeZones", {}, 400, "MissingParameter"),
        ("DescribeZones", {**REGION, "AcceptLanguage": "tlh"}, 404, "InvalidAcceptLanguage.NotFound"),
        ("DescribeZones", {**REGION, "SpotStrategy": "Always"}, 400, "InvalidSpotStrategy"),
        (
            "DescribeZones",
            {**REGION, "InstanceChargeType": "Gift"},
            404,
            "InvalidInstanceChargeType.NotFound",
        ),
        ("DescribeZones", {**REGION, "Verbose": "maybe"}, 400, "InvalidParameter"),
    ],
)
def test_regions_and_zones_refuse(
    api: Api, action: str, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = api.call(action, **parameters)
    assert (answer.status, answer.code) == (status, code)


def test_every_error_that_describe_images_raises_is_reached_here() -> None:
    raised = {kind.code for kind in find(ECS, "DescribeImages").errors}
    common = {kind.code for kind in gateway_errors()}
    assert raised <= common | {code for _, _, code, _ in DESCRIBE_IMAGES}


def test_the_classic_edition_accepts_five_tags_and_pages_of_fifty(api: Api) -> None:
    assert api.images(**{f"Tag.{n}.Key": f"k{n}" for n in range(1, 6)}).status == 200
    assert len(api.images(PageSize="50").image_ids) == 50


def test_the_limit_of_five_tags_is_that_of_describe_images_alone(api: Api) -> None:
    six = {f"Tag.{n}.Key": f"k{n}" for n in range(1, 7)}
    assert api.images(**six).code == "InvalidTagCount"
    for action in ("DescribeInstances", "DescribeDisks", "DescribeSnapshots", "DescribeImagePipelines"):
        assert api.call(action, RegionId="cn-hangzhou", **six).status == 200


def test_the_current_edition_accepts_twenty_tags_and_pages_of_a_hundred(current: Api) -> None:
    assert current.images(**{f"Tag.{n}.Key": f"k{n}" for n in range(1, 21)}).status == 200
    assert current.images(**{f"Tag.{n}.Key": f"k{n}" for n in range(1, 22)}).code == "InvalidTagCount"
    assert len(current.images(PageSize="100").image_ids) == 100
    assert current.images(PageSize="101").code == "InvalidParameter"


def test_each_error_links_to_a_page_that_explains_it(api: Api) -> None:
    for parameters, _, code, message in DESCRIBE_IMAGES[:10]:
        link = api.images(**parameters).json["Recommend"]
        assert link == f"http://{api.host}:{api.port}/_genzo/errors/{code}"
        page = api.send("GET", link.partition(str(api.port))[2])
        assert page.status == 200
        assert message.split('"')[0] in page.body.decode()
