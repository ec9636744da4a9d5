"""Launch templates through the API."""

from typing import Any

from tests.api import Answer, Api

REGION = "cn-hangzhou"


def create(api: Api, name: str, /, **parameters: str) -> str:
    """The id of a new template."""
    answer = api.call("CreateLaunchTemplate", RegionId=REGION, LaunchTemplateName=name, **parameters)
    assert answer.status == 200, answer.body
    assert answer.json["LaunchTemplateVersionNumber"] == 1
    return str(answer.json["LaunchTemplateId"])


def add_version(api: Api, template_id: str, /, **parameters: str) -> int:
    """The number of a new version."""
    answer = api.call(
        "CreateLaunchTemplateVersion", RegionId=REGION, LaunchTemplateId=template_id, **parameters
    )
    assert answer.status == 200, answer.body
    assert answer.json["LaunchTemplateId"] == template_id
    return int(answer.json["LaunchTemplateVersionNumber"])


def templates(api: Api, /, **parameters: str) -> list[Any]:
    answer = api.call("DescribeLaunchTemplates", RegionId=REGION, **parameters)
    assert answer.status == 200, answer.body
    return list(answer.json["LaunchTemplateSets"]["LaunchTemplateSet"])


def describe_versions(api: Api, template_id: str, /, **parameters: str) -> Answer:
    return api.call(
        "DescribeLaunchTemplateVersions", RegionId=REGION, LaunchTemplateId=template_id, **parameters
    )


def versions(api: Api, template_id: str, /, **parameters: str) -> list[Any]:
    answer = describe_versions(api, template_id, **parameters)
    assert answer.status == 200, answer.body
    return list(answer.json["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"])


def numbers(api: Api, template_id: str, /, **parameters: str) -> list[int]:
    return [version["VersionNumber"] for version in versions(api, template_id, **parameters)]
