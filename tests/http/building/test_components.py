"""Image components over HTTP."""

from collections.abc import Iterator

import pytest

from tests.api import Answer, Api
from tests.http.building.refused_commands import REFUSED_COMMANDS
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
CREATE, DESCRIBE, DELETE = "CreateImageComponent", "DescribeImageComponents", "DeleteImageComponent"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    options = ("--quota", "image_components=30", "--auth", "open")
    with serving_here("--memory", *options) as started:
        yield Api(started.host, started.port)


def _create(api: Api, content: str = "RUN yum update -y", **parameters: str) -> Answer:
    return api.call(CREATE, **{"RegionId": REGION, "Content": content, **parameters})


def _describe(api: Api, **parameters: str) -> Answer:
    return api.call(DESCRIBE, **{"RegionId": REGION, **parameters})


def _names(answer: Answer) -> list[str]:
    return [item["Name"] for item in answer.json["ImageComponent"]["ImageComponentSet"]]


@pytest.fixture
def other(api: Api) -> Api:
    """Another account, without components."""
    number = next(_NUMBERS)
    return api._replace(key=f"20000000000000{number:02}")


_NUMBERS = iter(range(100))


def test_a_component_has_the_given_attributes(other: Api) -> None:
    created = _create(
        other,
        Name="updated",
        Description="Brings all up to date",
        SystemType="Windows",
        ComponentType="Test",
        ResourceGroupId="rg-1",
        **{"Tag.1.Key": "env", "Tag.1.Value": "test"},
    )
    assert set(created.json) == {"ImageComponentId", "RequestId"}
    answer = _describe(other).json
    (item,) = answer["ImageComponent"]["ImageComponentSet"]
    assert item.pop("CreationTime").endswith("Z")
    assert item == {
        "Description": "Brings all up to date",
        "SystemType": "Windows",
        "ImageComponentId": created.json["ImageComponentId"],
        "ComponentType": "Test",
        "ResourceGroupId": "rg-1",
        "Name": "updated",
        "Content": "RUN yum update -y",
        "Owner": "SELF",
        "Tags": {"Tag": [{"TagValue": "test", "TagKey": "env"}]},
        "ComponentVersion": "1.0.0",
    }
    assert (answer["TotalCount"], answer["MaxResults"], answer["NextToken"]) == (1, 50, "")


def test_missing_parameters_have_defaults(other: Api) -> None:
    component_id = _create(other).json["ImageComponentId"]
    assert component_id.startswith("ic-")
    (item,) = _describe(other).json["ImageComponent"]["ImageComponentSet"]
    assert (item["Name"], item["SystemType"], item["ComponentType"]) == (component_id, "Linux", "Build")
    assert (item["Description"], item["Tags"]) == ("", {"Tag": []})


def test_filters(other: Api) -> None:
    first = _create(other, Name="web", **{"Tag.1.Key": "a", "Tag.1.Value": "1"}).json["ImageComponentId"]
    _create(other, Name="web")
    _create(other, Name="web", ComponentVersion="2.7.1", ComponentType="Test")
    _create(other, Name="db", ResourceGroupId="rg-2", SystemType="Windows")
    wanted: list[tuple[dict[str, str], int]] = [
        ({"Name": "web"}, 3),
        ({"Name": "we"}, 0),
        ({"Name": "web", "ComponentVersion": "2.*.1"}, 1),
        ({"Name": "web", "ComponentVersion": "2.0.0"}, 1),
        ({"ComponentVersion": "2.0.0"}, 4),
        ({"ComponentType": "Test"}, 1),
        ({"SystemType": "Windows"}, 1),
        ({"ResourceGroupId": "rg-2"}, 1),
        ({"Owner": "SELF"}, 4),
        ({"Owner": "ALIYUN"}, 0),
        ({"ImageComponentId.1": first, "ImageComponentId.2": "ic-nowhere"}, 1),
        ({"Tag.1.Key": "a"}, 1),
        ({"Tag.1.Key": "a", "Tag.1.Value": "2"}, 0),
    ]
    for parameters, count in wanted:
        answer = _describe(other, **parameters)
        assert (answer.json["TotalCount"], len(_names(answer))) == (count, count), parameters


def test_pages_by_token_tolerate_creation_and_deletion(other: Api) -> None:
    ids = [_create(other, Name=f"c{number}").json["ImageComponentId"] for number in range(5)]
    first = _describe(other, MaxResults="2")
    assert (first.json["TotalCount"], first.json["MaxResults"]) == (5, 2)
    _create(other, Name="new")
    last_shown = first.json["ImageComponent"]["ImageComponentSet"][1]["ImageComponentId"]
    other.call(DELETE, RegionId=REGION, ImageComponentId=last_shown)
    second = _describe(other, MaxResults="2", NextToken=first.json["NextToken"])
    third = _describe(other, MaxResults="2", NextToken=second.json["NextToken"])
    names = _names(first) + _names(second) + _names(third)
    assert (sorted(names), third.json["NextToken"]) == (["c0", "c1", "c2", "c3", "c4"], "")
    assert len(ids) == 5


def test_a_deleted_component_is_gone(other: Api) -> None:
    component_id = _create(other).json["ImageComponentId"]
    assert other.call(DELETE, RegionId=REGION, ImageComponentId=component_id).status == 200
    assert _names(_describe(other)) == []
    answer = other.call(DELETE, RegionId=REGION, ImageComponentId=component_id)
    assert (answer.status, answer.code) == (404, "InvalidImageComponent.NotFound")


def test_other_accounts_neither_see_nor_delete_a_component(api: Api, other: Api) -> None:
    component_id = _create(other, Name="private").json["ImageComponentId"]
    stranger = api._replace(key="3000000000000000")
    assert _names(_describe(stranger, **{"ImageComponentId.1": component_id})) == []
    answer = stranger.call(DELETE, RegionId=REGION, ImageComponentId=component_id)
    assert answer.code == "InvalidImageComponent.NotFound"
    assert _names(other.call(DESCRIBE, RegionId="cn-beijing")) == []
    assert _names(_describe(other)) == ["private"]


def test_a_client_token_creates_one_component(other: Api) -> None:
    token = {"ClientToken": "once"}
    first, second = _create(other, **token), _create(other, **token)
    assert first.json["ImageComponentId"] == second.json["ImageComponentId"]
    assert len(_names(_describe(other))) == 1


def test_the_quota(other: Api) -> None:
    codes = [_create(other).json.get("Code") for _ in range(31)]
    assert codes == [None] * 30 + ["QuotaExceed.ImageComponent"]


def test_yaml_content_is_not_changed(other: Api) -> None:
    content = "Tasks:\n  - Name: a\n    Action: RunShellCommand\n"
    _create(other, content)
    (item,) = _describe(other).json["ImageComponent"]["ImageComponentSet"]
    assert item["Content"] == content
    assert "Parameters" not in item


def test_the_parameters_of_yaml_content_are_shown(api: Api) -> None:
    other = api._replace(key="6000000000000000")
    content = (
        "Parameters:\n  - Name: Port\n    Type: String\n    DefaultValue: '80'\n\n"
        "  - Name: Host\n    Type: String\n"
        "Tasks:\n  - Name: a\n    Type: none\n"
    )
    _create(other, content)
    (item,) = _describe(other).json["ImageComponent"]["ImageComponentSet"]
    assert item["Parameters"] == {
        "Parameter": [
            {"Name": "Port", "Type": "String", "DefaultValue": "80"},
            {"Name": "Host", "Type": "String", "DefaultValue": ""},
        ]
    }


@pytest.mark.parametrize(
    "content",
    [
        "# only that\n\nrun yum update -y \\\n  && yum clean all\n",
        'RUN ["yum", "update"]\nRUN [ -f /etc/hosts ]\nRESTART\nENV A=b\nENV A b\nLABEL x=y',
        "WORKDIR /root\nUSER root\nCOPY http://a/b /c\nCMD ls\nENTRYPOINT ls",
        "\n".join(["RESTART"] * 127),
    ],
)
def test_valid_commands(api: Api, content: str) -> None:
    answer = _create(api, content)
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (" ", 400, "MissingParameter.Content"),
        ("RUN " + "x" * 16 * 1024, 400, "InvalidContent.LengthExceeded"),
        ("\n".join(["RESTART"] * 128), 400, "InvalidImageTemplateCommandSize.ExceededMaxNumber"),
        ("FROM IMAGE:m-1", 404, "NotSupportedCommand.FROM"),
        ("COMPONENT ic-1", 400, "InvalidCommand.Component"),
        *REFUSED_COMMANDS,
    ],
)
def test_refused_commands(api: Api, content: str, status: int, code: str) -> None:
    answer = _create(api, content)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Name": "1"}, "InvalidName.Malformed"),
        ({"Description": "http://a"}, "InvalidDescription.Malformed"),
        ({"SystemType": "Plan9"}, "InvalidSystemType.NotSupportedValue"),
        ({"ComponentType": "Run"}, "InvalidComponentType.NotSupportedValue"),
        ({"ComponentVersion": "1.0"}, "InvalidParameter"),
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"Tag.1.Key": "aliyun"}, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.1.Value": "http://"}, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.2.Key": "a"}, "InvalidParameter"),
        ({f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}, "InvalidParameter"),
    ],
)
def test_refused_parameters(api: Api, parameters: dict[str, str], code: str) -> None:
    assert _create(api, **parameters).code == code


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Owner": "OTHERS"}, "InvalidParameter.Owner"),
        (
            {f"ImageComponentId.{number}": "ic-1" for number in range(1, 22)},
            "InvalidImageComponentIdSize.ExceededMaxNumber",
        ),
        ({"NextToken": "x"}, "Invalid.NextToken"),
        ({"NextToken": "bm9uZQ=="}, "Invalid.NextToken"),
        ({"NextToken": "é"}, "Invalid.NextToken"),
        ({"MaxResults": "501"}, "InvalidParameter"),
        ({"ComponentVersion": "1"}, "InvalidParameter"),
        ({"ComponentType": "Run"}, "InvalidParameter"),
        ({"SystemType": "linux"}, "InvalidParameter"),
        ({f"Tag.{number}.Key": "k" for number in range(1, 22)}, "InvalidParameter"),
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], code: str) -> None:
    assert _describe(api, **parameters).code == code


def test_deleting_in_an_unknown_region_is_refused(api: Api) -> None:
    answer = api.call(DELETE, RegionId="mars", ImageComponentId="ic-1")
    assert answer.code == "InvalidRegionId.NotFound"
