"""AllocatePublicIpAddress over HTTP."""

from pathlib import Path

from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, TYPE, instance, refused, run
from tests.serving_here import serving_here

CREATED = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, "InternetMaxBandwidthOut": "1"}


def test_refused_public_addresses() -> None:
    with serving_here(
        "--memory", "--duration", "RunInstances=0", "--duration", "CreateInstance=600"
    ) as started:
        _refuse(Api(started.host, started.port))


def _refuse(api: Api) -> None:
    pending = api.call("CreateInstance", **CREATED).json["InstanceId"]
    (without,) = run(api)
    answer = api.call("AllocatePublicIpAddress", InstanceId=without)
    assert refused(answer) == (400, "AllocateIpInvalidInstanceBandwidth")
    answer = api.call("AllocatePublicIpAddress", InstanceId=pending)
    assert refused(answer) == (403, "IncorrectInstanceStatus")
    (has_one,) = run(api, InternetMaxBandwidthOut="1")
    answer = api.call("AllocatePublicIpAddress", InstanceId=has_one)
    assert refused(answer) == (403, "AllocatedAlready")
    answer = api.call("AllocatePublicIpAddress", InstanceId="i-none")
    assert refused(answer) == (404, "InvalidInstanceId.NotFound")


def test_an_instance_without_a_public_address_gets_one(tmp_path: Path) -> None:
    with serving_here("--data", tmp_path, "--duration", "CreateInstance=0") as started:
        api = Api(started.host, started.port)
        one, two = (api.call("CreateInstance", **CREATED).json["InstanceId"] for _ in "12")
        for parameters, code in (
            ({"VlanId": "1"}, "InvalidVlanId.NotFound"),
            ({"IpAddress": "1.2.3"}, "InvalidIpAddress.Malformed"),
            ({"IpAddress": "10.0.0.1"}, "InvalidIpAddress.NotPublic"),
        ):
            assert api.call("AllocatePublicIpAddress", InstanceId=one, **parameters).code == code
        answer = api.call("AllocatePublicIpAddress", InstanceId=one)
        assert (answer.status, set(answer.json)) == (200, {"IpAddress", "RequestId"})
        address = answer.json["IpAddress"]
        assert instance(api, one)["PublicIpAddress"]["IpAddress"] == [address]
        answer = api.call("AllocatePublicIpAddress", InstanceId=two, IpAddress=address)
        assert refused(answer) == (403, "IpInUse")
