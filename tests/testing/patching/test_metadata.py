"""The metadata service that a patched program finds: what its instance is, its role, and tokens."""

import http.client
import json
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from genzo.testing import Account, Server, patch

METADATA = "100.100.100.200"
TTL = "X-aliyun-ecs-metadata-token-ttl-seconds"
WITHOUT_INSTANCE = ["owner-account-id", "ram/", "region-id", "zone-id"]


@pytest.fixture
def alone(own_server: Server) -> Iterator[Account]:
    """A new account, which the process acts as."""
    account = own_server.account()
    with patch(account=account):
        yield account
    account.delete()


def asked(path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(METADATA, timeout=10)
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    found = response.status, response.read().decode()
    connection.close()
    return found


def data(name: str) -> str:
    status, text = asked(f"/latest/meta-data/{name}")
    assert status == 200, text
    return text


@pytest.mark.parametrize("seconds", ["1", "21600"])
@pytest.mark.usefixtures("patched")
def test_a_token_is_given_and_not_needed(seconds: str) -> None:
    connection = http.client.HTTPConnection(METADATA, timeout=10)
    connection.request("PUT", "/latest/api/token", headers={TTL: seconds})
    response = connection.getresponse()
    token = response.read().decode()
    assert (response.status, len(token) > 20) == (200, True)
    connection.request("GET", "/latest/meta-data/region-id", headers={"X-aliyun-ecs-metadata-token": token})
    assert connection.getresponse().read() == b"cn-hangzhou"
    connection.close()


@pytest.mark.parametrize("seconds", ["", "0", "21601", "1.5", "x"])
@pytest.mark.usefixtures("patched")
def test_a_token_has_a_life_time(seconds: str) -> None:
    assert asked("/latest/api/token", "PUT", **{TTL: seconds})[0] == 400


def test_an_account_without_an_instance(alone: Account) -> None:
    assert data("").splitlines() == WITHOUT_INSTANCE
    assert (data("region-id"), data("zone-id")) == ("cn-hangzhou", "cn-hangzhou-b")
    alone.region = "cn-beijing"
    assert (data("region-id"), data("owner-account-id")) == ("cn-beijing", alone.id)
    assert data("ram/security-credentials/") == "genzo-instance"
    assert data("ram/") == "security-credentials/"
    status, text = asked("/latest/meta-data/instance-id")
    assert status == 404
    assert text == (
        f"Account {alone.id} has no running instance in cn-beijing, so the program runs on none: make one in "
        "the test, such as account.instance()."
    )
    assert alone.requests.all() == []


def test_the_instance_is_the_first_one_that_runs(alone: Account) -> None:
    alone.instance(name="off", status="Stopped")
    mine = alone.instance(name="mine", id="i-mine")
    alone.instance(name="other")
    (shown,) = alone.call("DescribeInstances", InstanceName="mine")["Instances"]["Instance"]
    (interface,) = shown["NetworkInterfaces"]["NetworkInterface"]
    expected = {
        "hostname": shown["HostName"],
        "image-id": shown["ImageId"],
        "instance-id": mine.id,
        "instance/instance-name": "mine",
        "instance/instance-type": "ecs.g6.large",
        "mac": interface["MacAddress"],
        "private-ipv4": interface["PrimaryIpAddress"],
        "serial-number": shown["SerialNumber"],
        "zone-id": shown["ZoneId"],
        f"network/interfaces/macs/{interface['MacAddress']}/network-interface-id": interface[
            "NetworkInterfaceId"
        ],
    }
    assert {name: data(name) for name in expected} == expected
    assert asked("/2016-01-01/meta-data/instance-id") == (200, mine.id)
    assert data("instance/").splitlines() == ["instance-name", "instance-type"]
    assert data("network/interfaces/macs/") == f"{interface['MacAddress']}/"
    status, document = asked("/latest/dynamic/instance-identity/document")
    members = json.loads(document)
    assert (status, members["instance-id"], members["owner-account-id"]) == (200, mine.id, alone.id)
    assert (members["instance-type"], members["region-id"]) == ("ecs.g6.large", "cn-hangzhou")
    assert alone.requests.actions() == ["DescribeInstances"]
    assert alone.requests.last().parameters["InstanceName"] == "mine"


def test_network_role_and_user_data(alone: Account) -> None:
    vpc = alone.call("CreateVpc", CidrBlock="172.16.0.0/12")["VpcId"]
    alone.clock.advance(60)
    vswitch = alone.call("CreateVSwitch", VpcId=vpc, ZoneId="cn-hangzhou-h", CidrBlock="172.16.1.0/24")[
        "VSwitchId"
    ]
    alone.clock.advance(60)
    group = alone.call("CreateSecurityGroup", VpcId=vpc)["SecurityGroupId"]
    trust = {
        "Statement": [
            {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": ["ecs.aliyuncs.com"]}}
        ],
        "Version": "1",
    }
    alone.call(
        "CreateRole", Version="2015-05-01", RoleName="builder", AssumeRolePolicyDocument=json.dumps(trust)
    )
    alone.call(
        "RunInstances",
        ImageId="ubuntu_24_04_x64_20G_alibase_20250722.vhd",
        InstanceType="ecs.g6.large",
        SecurityGroupId=group,
        VSwitchId=vswitch,
        UserData="aGVsbG8=",
        RamRoleName="builder",
    )
    alone.clock.advance(600)
    mac = data("mac")
    for folder in ("", f"network/interfaces/macs/{mac}/"):
        assert (data(f"{folder}vpc-id"), data(f"{folder}vswitch-id")) == (vpc, vswitch)
        assert data(f"{folder}vpc-cidr-block") == "172.16.0.0/12"
        assert data(f"{folder}vswitch-cidr-block") == "172.16.1.0/24"
    assert (data("network-type"), data("zone-id")) == ("vpc", "cn-hangzhou-h")
    assert data("ram/security-credentials/") == "builder"
    assert asked("/latest/user-data") == (200, "hello")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/latest/meta-data/dns-conf/nameservers"),
        ("GET", "/latest/meta-data/instance-identity"),
        ("GET", "/latest/meta-data/ram/security-credentials/%20"),
        ("GET", "/latest/user-data"),
        ("GET", "/1999-01-01/meta-data/region-id"),
        ("GET", "/"),
        ("POST", "/latest/meta-data/region-id"),
        ("PUT", "/latest/meta-data/region-id"),
    ],
)
@pytest.mark.usefixtures("patched")
def test_there_are_no_other_pages(method: str, path: str) -> None:
    status, text = asked(path, method)
    assert (status, bool(text)) == (404, True)


@pytest.mark.usefixtures("patched")
def test_a_name_that_differs_in_a_letter_is_no_page() -> None:
    assert asked("/latest")[1].splitlines() == ["dynamic/", "meta-data/", "user-data"]
    assert asked("/latest/meta-data/regionid")[0] == 404


@pytest.mark.usefixtures("patched")
def test_the_metadata_of_apis_is_found_by_https() -> None:
    with urlopen("https://api.aliyun.com/meta/v1/products.json") as answer:
        assert {"Ecs", "Vpc"} <= {product["code"] for product in json.load(answer)}
