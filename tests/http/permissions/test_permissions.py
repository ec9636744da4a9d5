"""Calls of RAM users: what their policies allow, and how a refusal is answered."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, Account
from genzo.catalogue.image import Tag
from genzo.catalogue.ram import GLOBAL, PolicyName, RamUser
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service
from tests.ram_making import allow, deny, put_group, put_policy, put_user
from tests.store.making import image

REGION, OTHER_REGION = "cn-hangzhou", "cn-beijing"
OTHER = 1234567890123457
REFUSAL = "User not authorized to operate on the specified resource, or this API doesn't support RAM."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("permissions") / "genzo.db")
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=OTHER, name="other", created=0))
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open")


@pytest.fixture(scope="module")
def image_id(service: Service) -> str:
    """An image of the first account."""
    return put_image(service, "m-first")


def put_image(service: Service, image_id: str, **members: Any) -> str:  # noqa: ANN401 - those of an image
    """Put an image of the first account, unless said otherwise."""
    with service.store.writing() as catalogue:
        catalogue.put_images([image(image_id, **{"owner_id": FIRST_ACCOUNT_ID, **members})])
    return image_id


def is_refused(answer: Answer) -> bool:
    """Whether RAM refused; any other failure is one that the action raised after the check."""
    if answer.status != 403 or answer.code != "Forbidden.RAM":
        return False
    assert answer.json["Message"] == REFUSAL
    return True


def test_a_user_without_policies_is_refused(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "nobody")
    calls: dict[str, dict[str, str]] = {
        "DescribeImages": {"RegionId": REGION},
        "DescribeRegions": {},
        "DeleteImage": {"RegionId": REGION, "ImageId": "m-1"},
        "CreateVpc": {"RegionId": REGION},
    }
    for action, parameters in calls.items():
        assert is_refused(worker.call(action, AccessKeyId=key, **parameters)), action


def test_the_identity_of_a_caller_needs_no_permission(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "whoami")
    answer = worker.call("GetCallerIdentity", Version="2015-04-01", AccessKeyId=key)
    assert answer.status == 200


@pytest.mark.parametrize("alias", ["system", "others"])
def test_images_of_system_and_others_need_no_permission(service: Service, worker: Worker, alias: str) -> None:
    """DescribeImages, description; even a Deny does not apply."""
    key = put_user(service.store, "denied", put_policy(service.store, "DenyAll", deny("*")))
    assert (
        worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, ImageOwnerAlias=alias).status == 200
    )
    for other in (
        {},
        {"ImageOwnerAlias": "self"},
        {"ImageOwnerAlias": "marketplace"},
        {"ImageOwnerAlias": ""},
    ):
        assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, **other))


def test_images_that_are_named_need_permission_each(service: Service, worker: Worker, image_id: str) -> None:
    name = put_policy(service.store, "OneImage", allow("ecs:*", f"acs:ecs:{REGION}:*:image/{image_id}"))
    key = put_user(service.store, "one-image", name)
    answer = worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, ImageId=image_id)
    assert answer.image_ids == [image_id]
    for ids in (f"{image_id},m-2", "m-2", ","):
        assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, ImageId=ids))
    assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=OTHER_REGION, ImageId=image_id))


def test_a_page_of_the_cache_is_not_shown_without_permission(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "uncached")
    for _ in range(3):
        assert worker.call("DescribeImages", RegionId=REGION, PageSize="3").status == 200
    assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, PageSize="3"))


def test_parameters_of_a_user_are_refused_as_those_of_an_account(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "mistaken", PolicyName("System", "AliyunECSReadOnlyAccess"))
    for parameters in ({}, {"RegionId": REGION, "PageSize": "x"}, {"RegionId": "nowhere"}):
        answers = [worker.call("DescribeImages", **parameters, **by) for by in ({}, {"AccessKeyId": key})]
        assert len({(each.status, each.code, each.json["Message"]) for each in answers}) == 1


def test_a_change_is_in_force_at_once(service: Service, worker: Worker) -> None:
    reading = put_policy(service.store, "Changing", allow("ecs:Describe*"))
    key = put_user(service.store, "changing", reading)
    for _ in range(3):
        assert worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION).status == 200
    put_policy(service.store, "Changing", deny("ecs:Describe*"))
    assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION))
    put_user(service.store, "changing", PolicyName("System", "AliyunECSReadOnlyAccess"))
    assert worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION).status == 200


def test_policies_of_groups_are_in_force(service: Service, worker: Worker) -> None:
    put_group(service.store, "readers", PolicyName("System", "ReadOnlyAccess"))
    key = put_user(service.store, "member", groups=["Readers", "gone"])
    assert worker.call("DescribeRegions", AccessKeyId=key).status == 200
    put_user(service.store, "member")
    assert is_refused(worker.call("DescribeRegions", AccessKeyId=key))


def test_a_key_of_a_deleted_user_does_not_exist(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "leaving", PolicyName("System", "AdministratorAccess"))
    assert worker.call("DescribeRegions", AccessKeyId=key).status == 200
    with service.store.writing() as catalogue:
        user = catalogue.resource(RamUser, FIRST_ACCOUNT_ID, GLOBAL, "leaving")
        assert user is not None
        catalogue.delete_resource(user)
    assert worker.call("DescribeRegions", AccessKeyId=key).code == "InvalidAccessKeyId.NotFound"
    images = worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION, ImageOwnerAlias="system")
    assert images.code == "InvalidAccessKeyId.NotFound"


def test_permission_comes_before_a_dry_run_and_after_missing_parameters(
    service: Service, worker: Worker, image_id: str
) -> None:
    """DryRun checks RAM; a request without its ids has no names to check."""
    key = put_user(service.store, "dry")
    asked = {"RegionId": REGION, "ImageId": image_id, "AccessKeyId": key}
    assert is_refused(worker.call("ModifyImageSharePermission", DryRun="true", **asked))
    assert (
        worker.call("ModifyImageSharePermission", AccessKeyId=key, RegionId=REGION).code == "MissingParameter"
    )
    put_user(service.store, "dry", PolicyName("System", "AliyunECSFullAccess"))
    assert worker.call("ModifyImageSharePermission", DryRun="true", **asked).code == "DryRunOperation"


def test_a_refused_write_changes_nothing_and_has_no_token(
    service: Service, worker: Worker, image_id: str
) -> None:
    key = put_user(service.store, "copier")
    asked = {
        "RegionId": REGION,
        "DestinationRegionId": OTHER_REGION,
        "ImageId": image_id,
        "ClientToken": "t-1",
        "AccessKeyId": key,
    }
    assert is_refused(worker.call("CopyImage", **asked))
    source = put_policy(service.store, "Copier", allow("ecs:CopyImage", f"acs:ecs:{REGION}:*:image/*"))
    put_user(service.store, "copier", source)
    assert is_refused(worker.call("CopyImage", **asked))
    put_policy(service.store, "Copier", allow("ecs:CopyImage", "acs:ecs:*:*:image/*"))
    assert worker.call("CopyImage", **asked).status == 200


def test_the_answer_to_a_client_token_needs_permission_too(
    service: Service, worker: Worker, image_id: str
) -> None:
    key = put_user(service.store, "repeater")
    asked = {
        "RegionId": REGION,
        "DestinationRegionId": OTHER_REGION,
        "ImageId": image_id,
        "ClientToken": "t-2",
    }
    assert worker.call("CopyImage", **asked).status == 200
    assert is_refused(worker.call("CopyImage", AccessKeyId=key, **asked))


def test_a_policy_that_names_another_account_gives_nothing(service: Service, worker: Worker) -> None:
    """An image of another account stays unknown, whatever the policies say."""
    put_user(service.store, "theirs", account=OTHER)
    foreign = worker.call("CreateKeyPair", AccessKeyId="key-of-theirs", RegionId=REGION, KeyPairName="pair")
    assert is_refused(foreign)
    name = put_policy(
        service.store, "Foreign", allow("*", f"acs:ecs:*:{OTHER}:*"), allow("*", "acs:ecs:*:0:*")
    )
    key = put_user(service.store, "foreign", name)
    assert is_refused(worker.call("DescribeImages", AccessKeyId=key, RegionId=REGION))
    assert is_refused(worker.call("DeleteImage", AccessKeyId=key, RegionId=REGION, ImageId="m-1"))


def test_the_region_of_a_resource_counts_where_the_request_has_none(service: Service, worker: Worker) -> None:
    """StopInstance names no region."""
    disk = worker.call("CreateDisk", RegionId=REGION, ZoneId="cn-hangzhou-h", Size="20").json["DiskId"]
    name = put_policy(service.store, "There", allow("ecs:DeleteDisk", f"acs:ecs:{OTHER_REGION}:*:disk/*"))
    key = put_user(service.store, "there", name)
    assert is_refused(worker.call("DeleteDisk", AccessKeyId=key, DiskId=disk))
    assert is_refused(worker.call("DeleteDisk", AccessKeyId=key, DiskId="d-none"))
    put_policy(service.store, "There", allow("ecs:DeleteDisk", f"acs:ecs:{REGION}:*:disk/*"))
    assert not is_refused(worker.call("DeleteDisk", AccessKeyId=key, DiskId=disk))


def test_a_deny_of_an_image_holds_for_its_family(service: Service, worker: Worker) -> None:
    image_id = put_image(service, "m-of-family", family="genzo-test")
    name = put_policy(
        service.store, "NotThat", allow("*"), deny("ecs:RunInstances", f"acs:ecs:*:*:image/{image_id}")
    )
    key = put_user(service.store, "family", name)
    asked = {"RegionId": REGION, "InstanceType": "ecs.g6.large", "AccessKeyId": key}
    assert is_refused(worker.call("RunInstances", ImageFamily="genzo-test", **asked))
    assert is_refused(worker.call("RunInstances", ImageId=image_id, **asked))
    assert not is_refused(worker.call("RunInstances", ImageId="m-other", **asked))


def test_tags_of_a_resource_and_of_a_request(service: Service, worker: Worker) -> None:
    own = put_image(service, "m-anns", tags=(Tag("owner", "ann"),))
    other = put_image(service, "m-bobs", tags=(Tag("owner", "bob"),))
    condition = {"StringEquals": {"ecs:tag/owner": "ann"}}
    key = put_user(
        service.store, "ann", put_policy(service.store, "Ann", allow("ecs:*", Condition=condition))
    )
    asked = {"AccessKeyId": key, "RegionId": REGION}
    assert worker.call("DescribeImages", ImageId=own, **asked).image_ids == [own]
    assert is_refused(worker.call("DescribeImages", ImageId=other, **asked))
    assert is_refused(worker.call("DescribeImages", **asked))
    assert worker.call("DescribeImages", Tag_1_Key="owner", Tag_1_Value="ann", **asked).status == 200
    tagging = {"ResourceType": "image", "ResourceId_1": other, "Tag_1_Key": "owner", "Tag_1_Value": "ann"}
    assert is_refused(worker.call("TagResources", **tagging, **asked))


def test_time_address_and_transport_are_conditions(service: Service, worker: Worker) -> None:
    for number, (condition, refused) in enumerate(
        [
            ({"IpAddress": {"acs:SourceIp": "127.0.0.0/8"}}, False),
            ({"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}, True),
            ({"Bool": {"acs:SecureTransport": "false"}}, False),
            ({"Bool": {"acs:SecureTransport": "true"}}, True),
            ({"Bool": {"acs:MFAPresent": "true"}}, True),
            ({"DateGreaterThan": {"acs:CurrentTime": "2020-01-01T00:00:00Z"}}, False),
            ({"DateLessThan": {"acs:CurrentTime": "2020-01-01T00:00:00Z"}}, True),
            ({"StringLike": {"acs:PrincipalARN": "acs:ram::*:user/condition-*"}}, False),
            ({"StringEquals": {"acs:SourceVpc": "vpc-1"}}, True),
        ]
    ):
        name = put_policy(service.store, f"Condition{number}", allow("*", Condition=condition))
        key = put_user(service.store, f"condition-{number}", name)
        assert is_refused(worker.call("DescribeRegions", AccessKeyId=key)) is refused, condition


def test_names_that_are_too_long_are_refused(service: Service, worker: Worker) -> None:
    key = put_user(service.store, "long", PolicyName("System", "AdministratorAccess"))
    asked = {"AccessKeyId": key, "RegionId": REGION}
    assert is_refused(worker.call("DeleteImage", ImageId="m-" + "1" * 2000, **asked))
    assert not is_refused(worker.call("DeleteImage", ImageId="m-1", **asked))


def test_no_policy_makes_a_call_slow(service: Service, worker: Worker) -> None:
    """Patterns that compare most, on as many resources and tags as the limit of work lets through."""
    condition = {"StringLike": {"acs:RequestTag/a": ["*" + "a?" * 60 + "b*"] * 40}}
    names = [
        put_policy(service.store, "SlowNames", deny("*", ["acs:ecs:*:*:*" + "a?" * 240 + "b*"] * 12)),
        put_policy(service.store, "SlowTags", deny("*", "*", Condition=condition)),
    ]
    key = put_user(service.store, "sluggish", *names, PolicyName("System", "AdministratorAccess"))
    ids = {f"ResourceId_{each}": "i-" + f"{each:02}" + "a" * 400 for each in range(1, 8)}
    tags = {f"Tag_{each}_{part}": "a" * len(part) ** 3 for each in range(1, 21) for part in ("Key", "Value")}
    tags |= {f"Tag_{each}_Key": "a" for each in range(1, 21)}
    start = time.process_time()
    answer = worker.call(
        "TagResources", AccessKeyId=key, RegionId=REGION, ResourceType="instance", **ids, **tags
    )
    assert not is_refused(answer)
    assert time.process_time() - start < 2


def test_policies_that_would_take_long_are_refused(service: Service, worker: Worker) -> None:
    statements = [allow("*", ["acs:ecs:*:*:" + "*?a" * 300 + f"b{each}" for each in range(6)])]
    names = [put_policy(service.store, f"Slow{each}", *statements) for each in range(8)]
    key = put_user(service.store, "slow", *names, PolicyName("System", "AdministratorAccess"))
    ids = {f"InstanceId_{each}": f"i-{'a' * 100}{each}" for each in range(1, 101)}
    answer = worker.call("DeleteInstances", AccessKeyId=key, RegionId=REGION, **ids)
    assert is_refused(answer)


def test_a_policy_that_cannot_be_read_refuses(service: Service, worker: Worker) -> None:
    name = put_policy(service.store, "Broken", allow("no action"))
    key = put_user(service.store, "broken", name, PolicyName("System", "AdministratorAccess"))
    assert is_refused(worker.call("DescribeRegions", AccessKeyId=key))


def test_a_refusal_is_in_the_log_with_its_statement(
    service: Service, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    name = put_policy(service.store, "Stop", allow("*"), deny("ecs:Describe*", Sid="NoReading"))
    key = put_user(service.store, "logged", name)
    with caplog.at_level(logging.INFO, logger="genzo.requests"):
        assert is_refused(worker.call("DescribeRegions", AccessKeyId=key))
    decided = "Statement NoReading of the custom policy Stop denies ecs:DescribeRegions on *."
    caller = f"acs:ram::{FIRST_ACCOUNT_ID}:user/logged"
    assert caplog.messages == [
        f"DescribeRegions by {caller}",
        f"{caller} is refused ecs:DescribeRegions: {decided}",
    ]


def test_an_account_itself_needs_no_policy(worker: Worker, image_id: str) -> None:
    assert worker.call("DescribeImages", RegionId=REGION, ImageId=image_id).image_ids == [image_id]


def test_images_of_others_are_not_told_by_conditions(service: Service, worker: Worker, image_id: str) -> None:
    """A condition on the owner does not tell an image of others from one that does not exist."""
    theirs = put_image(service, "m-theirs", owner_id=OTHER)
    condition = {"StringLike": {"ecs:ImageOwnerId": "*"}}
    name = put_policy(service.store, "Owner", allow("*"), deny("ecs:RunInstances", "*", Condition=condition))
    key = put_user(service.store, "curious", name)
    asked = {"RegionId": REGION, "InstanceType": "ecs.g6.large", "AccessKeyId": key}
    codes = {worker.call("RunInstances", ImageId=each, **asked).code for each in (theirs, "m-none")}
    assert codes == {"InvalidImageId.NotFound"}
    assert is_refused(worker.call("RunInstances", ImageId=image_id, **asked))
