"""CreateLaunchTemplate, DescribeLaunchTemplates and DeleteLaunchTemplate over HTTP."""

import base64
import re
from urllib.parse import urlencode

import pytest

from tests.api import Api
from tests.failures import Failure, note
from tests.http.launch_templates.calling import REGION, add_version, create, numbers, templates

GOOD = {"RegionId": REGION, "LaunchTemplateName": "web"}
OTHER_ACCOUNT = "2222222222222222"


def test_a_template_has_the_given_attributes(api: Api) -> None:
    template_id = create(
        api,
        "web",
        TemplateResourceGroupId="rg-1",
        TemplateTag_1_Key="env",
        TemplateTag_1_Value="test",
        Tag_1_Key="of",
        Tag_1_Value="instances",
    )
    assert re.fullmatch(r"lt-bp1[0-9a-z]{17}", template_id)
    (shown,) = templates(api)
    assert shown.pop("CreateTime") == shown.pop("ModifiedTime")
    assert shown == {
        "LaunchTemplateName": "web",
        "LaunchTemplateId": template_id,
        "DefaultVersionNumber": 1,
        "LatestVersionNumber": 1,
        "CreatedBy": api.key,
        "ResourceGroupId": "rg-1",
        "Tags": {"Tag": [{"TagKey": "env", "TagValue": "test"}]},
    }


def test_templates_are_filtered_and_paged(api: Api) -> None:
    first = create(api, "first", TemplateTag_1_Key="env", TemplateTag_1_Value="a")
    second = create(api, "second", TemplateTag_1_Key="env", TemplateResourceGroupId="rg-2")
    for wanted, filters in (
        ({first, second}, {}),
        ({first}, {"LaunchTemplateId_1": first}),
        ({second}, {"LaunchTemplateName_1": "second", "LaunchTemplateName_2": "third"}),
        ({first, second}, {"TemplateTag_1_Key": "env"}),
        ({first}, {"TemplateTag_1_Key": "env", "TemplateTag_1_Value": "a"}),
        ({second}, {"TemplateResourceGroupId": "rg-2"}),
        (set[str](), {"LaunchTemplateId_1": "lt-none"}),
    ):
        assert {each["LaunchTemplateId"] for each in templates(api, **filters)} == wanted
    answer = api.call("DescribeLaunchTemplates", RegionId=REGION, PageNumber="2", PageSize="1").json
    assert (answer["TotalCount"], answer["PageNumber"], answer["PageSize"]) == (2, 2, 1)
    assert len(answer["LaunchTemplateSets"]["LaunchTemplateSet"]) == 1


def test_a_deleted_template_is_gone_with_its_versions(api: Api) -> None:
    template_id = create(api, "web")
    add_version(api, template_id)
    answer = api.call("DeleteLaunchTemplate", RegionId=REGION, LaunchTemplateName="web").json
    assert answer["LaunchTemplateId"] == template_id
    assert answer["LaunchTemplateVersionNumbers"] == {"versionNumbers": [1, 2]}
    assert templates(api) == []
    again = api.call("DeleteLaunchTemplate", RegionId=REGION, LaunchTemplateId=template_id)
    assert (again.status, again.code) == (404, "InvalidLaunchTemplate.NotFound")
    assert numbers(api, create(api, "web")) == [1]


def test_templates_of_other_accounts_do_not_exist(api: Api) -> None:
    template_id = create(api, "web")
    other = api._replace(key=OTHER_ACCOUNT)
    assert templates(other) == []
    for action, more in (
        ("DescribeLaunchTemplateVersions", {}),
        ("DeleteLaunchTemplate", {}),
        ("CreateLaunchTemplateVersion", {}),
        ("DeleteLaunchTemplateVersion", {"DeleteVersion_1": "1"}),
        ("ModifyLaunchTemplateDefaultVersion", {"DefaultVersionNumber": "1"}),
    ):
        answer = other.call(action, RegionId=REGION, LaunchTemplateId=template_id, **more)
        assert (answer.status, answer.code) == (404, "InvalidLaunchTemplate.NotFound")
    assert len(templates(api)) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"RegionId": "mars"}, "InvalidRegion.NotExist"),
        ({"LaunchTemplateName": "1"}, "InvalidLaunchTemplateName.Malformed"),
        ({"VersionDescription": "http://x"}, "InvalidDescription.Malformed"),
        ({"HostName": "-a"}, "InvalidHostName.Malformed"),
        ({"UserData": "no base64"}, "InvalidUserData.Base64FormatInvalid"),
        ({"Tag_1_Key": "acs:a"}, "InvalidTagKey.Malformed"),
        ({"TemplateTag_1_Key": "a", "TemplateTag_1_Value": "http://a"}, "InvalidTagValue.Malformed"),
        ({"TemplateTag_1_Key": "a", "TemplateTag_2_Key": "a"}, "Duplicate.TagKey"),
        ({f"TemplateTag_{number}_Key": f"k{number}" for number in range(1, 5)}, "QuotaExceed.Tags"),
        (
            {"NetworkInterface_1_SecurityGroupId": "sg-1", "NetworkInterface_1_SecurityGroupIds_1": "sg-2"},
            "InvalidParams.CreateEniParams",
        ),
    ],
)
def test_wrong_values_are_refused(api: Api, changed: dict[str, str], code: str) -> None:
    assert api.call("CreateLaunchTemplate", **{**GOOD, **changed}).code == code
    if "LaunchTemplateName" not in changed and not any(name.startswith("TemplateTag") for name in changed):
        template_id = create(api, "web")
        answer = api.call(
            "CreateLaunchTemplateVersion",
            **{"RegionId": REGION, "LaunchTemplateId": template_id, **changed},
        )
        assert answer.code == code
        assert numbers(api, template_id) == [1]


def test_long_user_data_is_refused(api: Api) -> None:
    data = base64.b64encode(bytes(32 * 1024 + 1)).decode()
    answer = _post(api, "CreateLaunchTemplate", {**GOOD, "UserData": data})
    assert answer == "InvalidUserData.SizeExceeded"
    template_id = create(api, "web")
    answer = _post(
        api,
        "CreateLaunchTemplateVersion",
        {"RegionId": REGION, "LaunchTemplateId": template_id, "UserData": data},
    )
    assert answer == "InvalidUserData.SizeExceeded"


def test_a_tag_value_of_a_version_is_checked(api: Api) -> None:
    template_id = create(api, "web")
    for tags, code in (
        ({"Tag_1_Key": "a", "Tag_1_Value": "acs:a"}, "InvalidTagValue.Malformed"),
        ({"Tag_1_Key": "a", "Tag_2_Key": "a"}, "Duplicate.TagKey"),
    ):
        answer = api.call(
            "CreateLaunchTemplateVersion", RegionId=REGION, LaunchTemplateId=template_id, **tags
        )
        assert (answer.status, answer.code) == (400, code)


def test_a_name_is_free_once_and_templates_have_a_quota(api: Api) -> None:
    for number in range(4):
        create(api, f"web{number}")
    taken = api.call("CreateLaunchTemplate", RegionId=REGION, LaunchTemplateName="web0")
    assert (taken.status, taken.code) == (403, "LaunchTemplateName.Duplicated")
    full = api.call("CreateLaunchTemplate", **GOOD)
    assert (full.status, full.code) == (403, "LaunchTemplateLimitExceed")
    elsewhere = api.call("CreateLaunchTemplate", RegionId="cn-beijing", LaunchTemplateName="web0")
    assert elsewhere.status == 200


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("DescribeLaunchTemplates", {}),
        ("DescribeLaunchTemplateVersions", {}),
        ("DeleteLaunchTemplate", {}),
        ("CreateLaunchTemplateVersion", {}),
        ("DeleteLaunchTemplateVersion", {"DeleteVersion_1": "1"}),
        ("ModifyLaunchTemplateDefaultVersion", {"DefaultVersionNumber": "1"}),
    ],
)
def test_an_unknown_region_and_an_unnamed_template_are_refused(
    api: Api, action: str, more: dict[str, str]
) -> None:
    answer = api.call(action, RegionId="mars", LaunchTemplateName="web", **more)
    assert (answer.status, answer.code) == (400, "InvalidRegion.NotExist")
    if action != "DescribeLaunchTemplates":
        answer = api.call(action, RegionId=REGION, **more)
        assert (answer.status, answer.code) == (400, "MissingParameter")


def test_a_template_carries_tags_and_joins_a_group(api: Api) -> None:
    template_id = create(api, "web")
    kind = {"RegionId": REGION, "ResourceType": "launchtemplate"}
    api.call("TagResources", **kind, ResourceId_1=template_id, Tag_1_Key="env", Tag_1_Value="test")
    api.call("JoinResourceGroup", **kind, ResourceId=template_id, ResourceGroupId="rg-9")
    (shown,) = templates(api)
    assert shown["Tags"] == {"Tag": [{"TagKey": "env", "TagValue": "test"}]}
    assert shown["ResourceGroupId"] == "rg-9"


def _post(api: Api, action: str, form: dict[str, str]) -> str:
    """The code of a call whose parameters are in a form, since a URL would be too long."""
    signed = api.signed({"Action": action, "Format": "JSON", **form}, "POST")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api.send("POST", "/", headers, urlencode(signed).encode())
    note(Failure(action, answer.status, answer.code, answer.json["Message"]))
    return answer.code
