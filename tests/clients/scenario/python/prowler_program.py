"""Prowler: its scan of an account, whose findings are compared with what the account has.

It calls fixed hosts by HTTPS, so that it runs through `genzo run` alone.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.models import (  # type: ignore[import-untyped]
    AuthorizeSecurityGroupRequest,
    CreateDiskRequest,
    CreateSecurityGroupRequest,
    CreateVpcRequest,
    DescribeDisksRequest,
)
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]

from tests.clients.scenario.python.report import World, run

SECONDS = 240
SSH = "ecs_securitygroup_restrict_ssh_internet"
RDP = "ecs_securitygroup_restrict_rdp_internet"
ATTACHED = "ecs_attached_disk_encrypted"
UNATTACHED = "ecs_unattached_disk_encrypted"
LEGACY = "ecs_instance_no_legacy_network"
ROOT = "acs:ram::1000000000000001:root"

Findings = set[tuple[str, str, str]]
"""The check, its status, and the last part of the name of the resource."""


class Scan(NamedTuple):
    """What one run of Prowler said and found."""

    findings: Findings
    said: str


class Account:
    """An account that Prowler scans."""

    def __init__(self, world: World, _endpoint: str | None) -> None:
        self.world = world
        self.region = world["region"]

    @cached_property
    def made(self) -> dict[str, str]:
        """The ids of two security groups and two disks, by what is right or wrong about them."""
        owner = self.world["owner"]
        ecs = Client(
            Config(
                access_key_id=owner["key"],
                access_key_secret=owner["secret"],
                region_id=self.region,
                endpoint=f"ecs.{self.region}.aliyuncs.com",
            )
        )
        vpc_id = ecs.create_vpc(CreateVpcRequest(region_id=self.region)).body.vpc_id
        made = {"instance": self.world["instance"]}
        for name, source in (("open", "0.0.0.0/0"), ("closed", "10.0.0.0/8")):
            asked = CreateSecurityGroupRequest(region_id=self.region, vpc_id=vpc_id)
            made[name] = ecs.create_security_group(asked).body.security_group_id
            ecs.authorize_security_group(
                AuthorizeSecurityGroupRequest(
                    region_id=self.region,
                    security_group_id=made[name],
                    ip_protocol="tcp",
                    port_range="22/22",
                    source_cidr_ip=source,
                )
            )
        for name, encrypted in (("encrypted", True), ("plain", False)):
            asked = CreateDiskRequest(
                region_id=self.region,
                zone_id=f"{self.region}-k",
                size=20,
                disk_category="cloud_essd",
                encrypted=encrypted,
            )
            made[name] = ecs.create_disk(asked).body.disk_id
        found = ecs.describe_disks(
            DescribeDisksRequest(region_id=self.region, instance_id=self.world["instance"])
        )
        (made["attached"],) = (disk.disk_id for disk in found.body.disks.disk)
        return made

    @cached_property
    def scanned(self) -> Scan:
        """The account's scan of itself."""
        assert self.made
        return self.scan("owner")

    def scan(self, who: str, *options: str) -> Scan:
        with tempfile.TemporaryDirectory() as folder:
            command = [
                str(Path(sys.executable).with_name("prowler")),
                "alibabacloud",
                "--no-banner",
                "--log-level",
                "ERROR",
            ]
            command += ["--service", "ecs", "ram", "--region", self.region, "--ignore-exit-code-3", *options]
            command += ["--output-formats", "csv", "--output-directory", folder, "--output-filename", "scan"]
            done = subprocess.run(
                command,
                env=os.environ
                | {
                    "ALIBABA_CLOUD_ACCESS_KEY_ID": self.world[who]["key"],
                    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": self.world[who]["secret"],
                },
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            report = Path(folder, "scan.csv")
            rows = csv.DictReader(report.open(encoding="utf-8"), delimiter=";") if report.exists() else ()
            findings = {
                (row["CHECK_ID"], row["STATUS"], row["RESOURCE_UID"].rpartition("/")[2]) for row in rows
            }
        return Scan(findings, done.stdout + done.stderr)

    def found(self, prefix: str) -> Findings:
        return {finding for finding in self.scanned.findings if finding[0].startswith(prefix)}

    def resources(self) -> str:
        made = self.made
        wanted = {
            (ATTACHED, "FAIL", made["attached"]),
            (UNATTACHED, "PASS", made["encrypted"]),
            (UNATTACHED, "FAIL", made["plain"]),
            (LEGACY, "FAIL", made["instance"]),
            (SSH, "FAIL", made["open"]),
            (SSH, "PASS", made["closed"]),
            (RDP, "PASS", made["open"]),
            (RDP, "PASS", made["closed"]),
        }
        found = self.found("ecs_")
        assert found == wanted, (found ^ wanted, self.scanned.said)
        return "each disk, instance and security group, found as it is"

    def users(self) -> str:
        wanted = {
            ("ram_no_root_access_key", "FAIL", ROOT),
            ("ram_policy_attached_only_to_group_or_roles", "FAIL", "nightly"),
            ("ram_policy_no_administrative_privileges", "PASS", "ListImages"),
            ("ram_rotate_access_key_90_days", "PASS", "nightly-key"),
            ("ram_user_console_access_unused", "PASS", "nightly"),
        }
        found = self.found("ram_")
        assert found == wanted, (found ^ wanted, self.scanned.said)
        return "the account's key, its user, and what both may do"

    def role(self) -> str:
        scan = self.scan("user", "--role-arn", self.world["role"])
        # Sessions cannot tell whether the account has keys of its own.
        assert scan.findings == {("ram_no_root_access_key", "MANUAL", ROOT)}, scan
        assert "Forbidden.RAM" in scan.said, scan.said
        return "by a role that may only list images: its scan is refused disks, instances and groups"

    def errors(self) -> str:
        self.world["stranger"] = {**self.world["owner"], "secret": "wrong"}
        scan = self.scan("stranger")
        assert not scan.findings, scan
        assert "SignatureDoesNotMatch" in scan.said, scan.said
        return "a wrong secret is told"


STEPS = ("resources", "users", "role", "errors")


def steps(world: World, endpoint: str | None) -> Mapping[str, Callable[[], str]]:
    account = Account(world, endpoint)
    return {name: getattr(account, name) for name in STEPS}


if __name__ == "__main__":
    run(steps)
