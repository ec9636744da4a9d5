"""Each action answers common errors with the status and the text of its own list."""

import pytest

from tests.api import Api

REGION = ("InvalidRegionId.NotFound", "The specified RegionId does not exist.")
NO_REGION = (
    400,
    "MissingParameter",
    'An input parameter "RegionId" that is mandatory for processing the request is not supplied.',
)
# What each action needs beside RegionId to be refused for its region
OF_TASKS = {
    "CancelTask": {"TaskId": "t-1"},
    "DescribeTaskAttribute": {"TaskId": "t-1"},
    "DescribeTasks": {},
    "ExportImage": {"ImageId": "m-1", "OSSBucket": "bucket"},
    "ImportImage": {},
}


@pytest.mark.parametrize(("action", "parameters"), OF_TASKS.items())
def test_an_unknown_region_is_400_where_the_list_says_so(
    api: Api, action: str, parameters: dict[str, str]
) -> None:
    answer = api.call(action, RegionId="mars", **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (400, *REGION)


@pytest.mark.parametrize(
    ("action", "parameters", "message"),
    [
        ("RunInstances", {}, "The RegionId provided does not exist in our records."),
        ("CreateInstance", {"InstanceType": "t"}, "The RegionId provided does not exist in our records."),
        ("CreateVpc", {}, 'Specified value of "regionId" is not supported.'),
        ("DescribeVpcs", {}, "The specified RegionId is not found."),
        ("DescribeImages", {}, "The specified RegionId does not exist."),
    ],
)
def test_an_unknown_region_in_the_words_of_the_list(
    api: Api, action: str, parameters: dict[str, str], message: str
) -> None:
    answer = api.call(action, RegionId="mars", **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (404, REGION[0], message)


@pytest.mark.parametrize(("action", "parameters"), OF_TASKS.items())
def test_a_missing_region_in_the_words_of_the_list(api: Api, action: str, parameters: dict[str, str]) -> None:
    answer = api.call(action, **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == NO_REGION


@pytest.mark.parametrize(
    ("action", "parameters", "message"),
    [
        ("CreateVSwitch", {"RegionId": "cn-hangzhou"}, "Miss mandatory parameter."),
        ("DeleteVSwitch", {"RegionId": "cn-hangzhou"}, "Miss mandatory parameter."),
        (
            "DeleteSnapshot",
            {},
            "The input parameter SnapshotId that is mandatory for processing this request is not supplied.",
        ),
        (
            "DescribeImageSharePermission",
            {},
            'The input parameter  "RegionId "that is mandatory for processing this request is not supplied.',
        ),
        (
            "CancelTask",
            {"RegionId": "cn-hangzhou"},
            'The input parameter "TaskId" that is mandatory for processing this request is not supplied.',
        ),
    ],
)
def test_a_missing_parameter_in_the_words_of_the_list(
    api: Api, action: str, parameters: dict[str, str], message: str
) -> None:
    answer = api.call(action, **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (400, "MissingParameter", message)


@pytest.mark.parametrize(
    ("action", "parameters", "status", "message"),
    [
        (
            "ModifyInstanceAttribute",
            {"InstanceId": "i-1", "DeletionProtection": "perhaps"},
            400,
            "The specified parameter is not valid.",
        ),
        (
            "DeleteInstances",
            {"RegionId": "cn-hangzhou", "InstanceId.1": "i-1", "Force": "perhaps"},
            500,
            "Invalid parameters.",
        ),
    ],
)
def test_an_invalid_parameter_in_the_words_of_the_list(
    api: Api, action: str, parameters: dict[str, str], status: int, message: str
) -> None:
    answer = api.call(action, **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (status, "InvalidParameter", message)


@pytest.mark.parametrize(
    ("tags", "member"),
    [
        ({"Tag.1.Key": "acs:x", "Tag.1.Value": "v"}, "Tag.1.Key"),
        ({"Tag.1.Key": "k", "Tag.2.Key": "l", "Tag.2.Value": "acs:x"}, "Tag.2.Value"),
        ({"Tag.1.Key": "k", "Tag.2.Key": "k"}, "Tag.2.Key"),
    ],
)
def test_a_malformed_tag_where_no_code_of_tags_is_listed(api: Api, tags: dict[str, str], member: str) -> None:
    answer = api.call("CreateImageComponent", RegionId="cn-hangzhou", Content="RUN ls", **tags)
    message = f'The specified parameter "{member}" is not valid.'
    assert (answer.status, answer.code, answer.json["Message"]) == (400, "InvalidParameter", message)
