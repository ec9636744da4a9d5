"""The tag genzo:id: a call gives what it creates the id in the tag."""

from collections.abc import Callable
from pathlib import Path

import pytest

from genzo.catalogue.derived_ids import CHOSEN_ID_TAG
from genzo.service.server_settings import ServerSettings
from tests.http.repeatable.scenario import BASE, REGION, Client
from tests.new_service import new_service

A, B = "1000000000000007", "1000000000000008"
MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(tmp_path: Path) -> MakeClient:
    """Makes a client of a server with the mode of --chosen-ids; time stands still, and nothing takes any."""

    def make(mode: str = "on", seed: int | None = None) -> Client:
        at_once = dict.fromkeys(("RunInstances", "CreateSnapshot", "CreateImage", "CreateDisk"), 0.0)
        service = new_service(
            tmp_path / "genzo.db", any_account=True, chosen_ids=mode, random_seed=seed, durations=at_once
        )
        return Client(service)

    return make


def _tag(chosen: str, number: int = 1) -> dict[str, str]:
    return {f"Tag_{number}_Key": CHOSEN_ID_TAG, f"Tag_{number}_Value": chosen}


def _instance(client: Client, account: str = A, **parameters: str) -> str:
    answer = client.call(account, "RunInstances", ImageId=BASE, InstanceType="ecs.g6.large", **parameters)
    return str(answer["InstanceIdSets"]["InstanceIdSet"][0])


def test_what_a_call_creates_has_the_chosen_id(make_client: MakeClient) -> None:
    client = make_client()
    assert _instance(client, Tag_1_Key="a", Tag_1_Value="b", **_tag("i-web1", 2)) == "i-web1"
    image = client.call(A, "CreateImage", InstanceId="i-web1", ImageName="golden", **_tag("m-golden"))
    assert image["ImageId"] == "m-golden"
    copied = client.call(
        A, "CopyImage", ImageId="m-golden", DestinationRegionId="cn-beijing", **_tag("m-golden")
    )
    assert copied["ImageId"] == "m-golden"  # in another region
    disk = client.call(A, "CreateDisk", ZoneId=f"{REGION}-h", Size="20", **_tag("d-data"))["DiskId"]
    assert disk == "d-data"
    system = client.call(A, "DescribeDisks", InstanceId="i-web1")["Disks"]["Disk"][0]["DiskId"]
    snapshot = client.call(A, "CreateSnapshot", DiskId=system, **_tag("s-nightly"))
    assert snapshot["SnapshotId"] == "s-nightly"
    group = client.call(A, "CreateSecurityGroup", **_tag("sg-web"))
    assert group["SecurityGroupId"] == "sg-web"
    # The tag is one like others, so a tool that compares tags finds what it has sent.
    (shown,) = client.call(A, "DescribeImages", ImageId="m-golden")["Images"]["Image"]
    assert shown["Tags"]["Tag"] == [{"TagKey": "genzo:id", "TagValue": "m-golden"}]
    (found,) = client.call(A, "DescribeInstances", **_tag("i-web1"))["Instances"]["Instance"]
    assert found["InstanceId"] == "i-web1"


def test_further_resources_of_a_call_have_generated_ids(make_client: MakeClient) -> None:
    client = make_client()
    answer = client.call(
        A, "RunInstances", ImageId=BASE, InstanceType="ecs.g6.large", Amount="2", **_tag("i-first")
    )
    first, second = answer["InstanceIdSets"]["InstanceIdSet"]
    assert first == "i-first"
    assert second.startswith("i-bp1")


def test_a_repeated_request_gets_the_first_answer(make_client: MakeClient) -> None:
    client = make_client()
    for _ in range(2):
        assert _instance(client, ClientToken="once", **_tag("i-web1")) == "i-web1"


def test_a_seed_and_a_chosen_id_go_together(make_client: MakeClient) -> None:
    client = make_client(seed=3)
    assert _instance(client, **_tag("i-web1")) == "i-web1"
    assert _instance(client).startswith("i-bp1")


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ("", '"" is not a prefix, a hyphen and 1 to 40 small letters and digits'),
        ("i-Web", '"i-Web" is not a prefix, a hyphen and 1 to 40 small letters and digits'),
        ("i-" + "a" * 41, "1 to 40 small letters and digits"),
        ("vpc-one", "no resource whose id can be chosen has the prefix vpc-"),
        ("m-one", "ids of what the call creates begin with i- and eni- and d-"),
        ("i-taken", "the id i-taken exists already in cn-hangzhou"),
    ],
)
def test_an_id_that_the_resource_cannot_have_is_refused_and_nothing_is_created(
    make_client: MakeClient, chosen: str, reason: str
) -> None:
    client = make_client()
    _instance(client, **_tag("i-taken"))
    refused = client.call(A, "RunInstances", ImageId=BASE, InstanceType="ecs.g6.large", **_tag(chosen))
    assert refused["Code"] == "InvalidChosenId"
    assert refused["Message"].startswith("The tag genzo:id cannot be used: ")
    assert reason in refused["Message"]
    assert client.call(A, "DescribeInstances")["TotalCount"] == 1


def test_the_id_of_an_image_is_one_of_the_region(make_client: MakeClient) -> None:
    client = make_client()
    for account in (A, B):
        _instance(client, account, **_tag("i-web1"))
    client.call(A, "CreateImage", InstanceId="i-web1", **_tag("m-golden"))
    refused = client.call(B, "CreateImage", InstanceId="i-web1", **_tag("m-golden"))
    assert refused["Message"].endswith("the id m-golden exists already in cn-hangzhou.")


def test_a_tag_that_is_added_later_is_one_like_others(make_client: MakeClient) -> None:
    client = make_client()
    instance = _instance(client)
    added = client.call(A, "TagResources", ResourceType="instance", ResourceId_1=instance, **_tag("i-web1"))
    assert "Code" not in added
    assert _instance(client, **_tag("i-web1")) == "i-web1"


def test_by_default_the_tag_has_a_meaning_while_the_well_known_key_is_active(make_client: MakeClient) -> None:
    client = make_client("auto")
    assert _instance(client, **_tag("i-web1")) == "i-web1"
    store = client.worker_service.store
    with store.writing() as catalogue:
        catalogue.delete_access_key("genzo")
    assert _instance(client, **_tag("i-web2")).startswith("i-bp1")
    assert _instance(make_client("off"), **_tag("i-web3")).startswith("i-bp1")


@pytest.mark.parametrize(
    ("settings", "mode"),
    [
        (ServerSettings(), "auto"),
        (ServerSettings(control="open"), "on"),
        (ServerSettings(control="token"), "off"),
        (ServerSettings(control="off"), "off"),
        (ServerSettings(control_token="t"), "off"),
        (ServerSettings(host="0.0.0.0"), "off"),
        (ServerSettings(trusted_proxies=("127.0.0.1",)), "off"),
        (ServerSettings(host="0.0.0.0", chosen_ids="on"), "on"),
        (ServerSettings(control="open", chosen_ids="off"), "off"),
    ],
)
def test_only_a_server_that_may_be_a_test_double_takes_chosen_ids(
    settings: ServerSettings, mode: str
) -> None:
    assert settings.chosen_id_mode == mode
