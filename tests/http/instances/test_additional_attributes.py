"""Options of instances that are read back: by default, or when AdditionalAttributes asks for them."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.actions.instances.shown_options import numa
from genzo.catalogue.facts import InstanceType
from tests.api import Api
from tests.http.instances.instance_catalogue import REGION, instance, instances, prepare, run
from tests.serving_here import serving_here

DNS = {
    "PrivateDnsNameOptions.EnableInstanceIdDnsARecord": "true",
    "PrivateDnsNameOptions.HostnameType": "InstanceIdBased",
}
VPC = {"VSwitchId": "vsw-1", "SecurityGroupId": "sg-1"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here("--data", folder, "--duration", "RunInstances=0") as started:
        yield Api(started.host, started.port)


def _asked(api: Api, instance_id: str, *additional: str) -> dict[str, Any]:
    names = {f"AdditionalAttributes.{number}": name for number, name in enumerate(additional, 1)}
    (found,) = instances(api, InstanceIds=f'["{instance_id}"]', **names)
    return found


def test_the_metadata_options_are_shown_when_asked_for_or_changed(api: Api) -> None:
    plain, changed = run(api)[0], run(api, HttpTokens="required", HttpPutResponseHopLimit="2")[0]
    assert instance(api, plain)["MetadataOptions"] == {"HttpEndpoint": "", "HttpTokens": ""}
    options = _asked(api, plain, "META_OPTIONS")["MetadataOptions"]
    assert options == {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1, "HttpTokens": "optional"}
    options = instance(api, changed)["MetadataOptions"]
    assert options == {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2, "HttpTokens": "required"}


def test_private_domain_names_are_shown_when_asked_for(api: Api) -> None:
    (named,) = run(api, **DNS)
    assert instance(api, named)["PrivateDnsNameOptions"] == {}
    shown = {"EnableInstanceIdDnsARecord": True, "HostnameType": "InstanceIdBased"}
    assert _asked(api, named, "PRIVATE_DNS_OPTIONS")["PrivateDnsNameOptions"] == shown
    change = {"InstanceId": named, "PrivateDnsNameOptions.EnableInstanceIdDnsARecord": "false"}
    assert api.call("ModifyInstanceAttribute", **change).status == 200
    changed = _asked(api, named, "PRIVATE_DNS_OPTIONS")["PrivateDnsNameOptions"]
    assert changed == {**shown, "EnableInstanceIdDnsARecord": False}


def test_addresses_of_version_6_and_prefixes_are_shown_when_asked_for(api: Api) -> None:
    (in_vpc,) = run(api, **VPC)
    (interface,) = instance(api, in_vpc)["NetworkInterfaces"]["NetworkInterface"]
    (asked,) = _asked(api, in_vpc, "NETWORK_PRIMARY_ENI_IP")["NetworkInterfaces"]["NetworkInterface"]
    assert {name: asked[name] for name in asked.keys() - interface.keys()} == {
        "Ipv6Sets": {"Ipv6Set": []},
        "Ipv4PrefixSets": {"Ipv4PrefixSet": []},
        "Ipv6PrefixSets": {"Ipv6PrefixSet": []},
    }


def test_the_topology_is_shown_when_it_was_set_or_is_asked_for(api: Api) -> None:
    plain = run(api)[0]
    assert "TopologyType" not in instance(api, plain)["CpuOptions"]
    assert _asked(api, plain, "CPU_OPTIONS_TOPOLOGY_TYPE")["CpuOptions"]["TopologyType"] == ""


def test_nvme_of_the_system_is_that_of_the_image(api: Api) -> None:
    public, own = run(api)[0], run(api, ImageId="m-own")[0]
    assert instance(api, public)["ImageOptions"] == {}
    attribute = "CURRENT_OS_NVME_SUPPORTED"
    assert _asked(api, public, attribute)["ImageOptions"] == {"CurrentOSNVMeSupported": True}
    assert _asked(api, own, attribute)["ImageOptions"] == {"CurrentOSNVMeSupported": False}


def test_options_that_change_nothing_else_are_read_back(api: Api) -> None:
    (instance_id,) = run(api, **{"Isp": "BGP", "ClockOptions.PtpStatus": "enabled"})
    shown = instance(api, instance_id)
    assert (shown["ISP"], shown["ClockOptions"]) == ("BGP", {"PtpStatus": "enabled"})
    assert api.call("ModifyInstanceAttribute", InstanceId=instance_id, Recyclable="true").status == 200
    assert instance(api, instance_id)["Recyclable"] is True


def test_the_interruption_of_a_spot_instance_is_shown(api: Api) -> None:
    (spot,) = run(api, SpotStrategy="SpotAsPriceGo")
    assert instance(api, spot)["SpotInterruptionBehavior"] == "Terminate"


def test_bandwidth_is_shown_with_an_address_alone(api: Api) -> None:
    made = api.call(
        "CreateInstance",
        RegionId=REGION,
        ImageId="m-own",
        InstanceType="ecs.g7.large",
        InternetMaxBandwidthOut="5",
    ).json["InstanceId"]
    assert instance(api, made)["InternetMaxBandwidthIn"] == -1
    assert instance(api, run(api, InternetMaxBandwidthOut="5")[0])["InternetMaxBandwidthIn"] > 0


@pytest.mark.parametrize(
    ("family", "cpus", "expected"),
    [
        ("ecs.c6e", 2, "ON"),
        ("ecs.u1", 2, "ON"),
        ("ecs.c7", 4, "N/A"),
        ("ecs.i3", 4, "N/A"),
        ("ecs.t5", 2, ""),
        ("ecs.e", 2, ""),
        ("ecs.gn6i", 4, ""),
        ("ecs.ebmg6e-2i", 104, ""),
    ],
)
def test_numa_is_that_of_recorded_instances(family: str, cpus: int, expected: str) -> None:
    assert numa(InstanceType("ecs.some", family, cpus, 8.0, "X86")) == expected
