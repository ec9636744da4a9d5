"""Quotas: the service's defaults, which an operator may change."""

from collections.abc import Mapping

from genzo.catalogue.named_numbers import checked_numbers

DEFAULT_QUOTAS: Mapping[str, int] = {
    "images": 100,  # custom images of an account in a region
    "image_families": 50,  # of an account in a region
    "images_per_family": 100,
    "image_components": 100,  # of an account in a region
    "image_pipelines": 100,  # of an account in a region
    "shares": 50,  # accounts that an image is shared with
    "accounts_per_sharing": 10,  # accounts that one call may name (ModifyImageSharePermission, AddAccount.N)
    "exports_at_once": 100,  # of an account in a region; no source names this number nor the next
    "exports_per_week": 1000,
    "snapshots": 4096,  # of an account in a region
    "snapshots_per_disk": 256,
    "auto_snapshot_policies": 100,  # of an account in a region
    "tags": 20,  # of a resource
    "resources_per_tagging": 50,  # resources that one call may name
    "security_groups": 100,  # of an account in a region
    "security_group_rules": 200,  # of a security group
    "group_authorizations": 20,  # rules of a security group that name another
    "security_groups_per_instance": 5,
    "instances_per_security_group": 2000,
    "network_interfaces": 100,  # of an account in a region, without the primary ones
    "key_pairs": 500,  # of an account in a region
    "launch_templates": 30,  # of an account in a region
    "versions_per_launch_template": 30,
    "commands": 500,  # of an account in a region, as the next
    "invocations_per_day": 5000,  # no source names this number
    "instances_per_invocation": 100,
    "resource_groups": 30,  # of an account
    "buckets": 100,  # of an account
    "vpcs": 10,  # of an account in a region
    "vswitches": 150,  # of a VPC
    "route_entries": 200,  # custom ones of a route table
    "eips": 20,  # of an account in a region
    "instances": 1000,  # of an account in a region
    "ram_users": 1000,  # of an account, as all quotas of RAM that follow
    "ram_groups": 50,
    "ram_roles": 1000,
    "ram_policies": 1500,  # custom policies
    "versions_per_policy": 5,
    "access_keys_per_user": 2,
    "groups_per_user": 5,
    "system_policies_per_holder": 20,  # attached to a user, group or role
    "custom_policies_per_user": 10,
    "custom_policies_per_group": 5,
    "custom_policies_per_role": 5,
}
"""Quotas by name. ``genzo serve --quota NAME=NUMBER`` sets them."""
_MAX_QUOTA = 10**9


def checked_quotas(numbers: Mapping[str, int]) -> dict[str, int]:
    """The quotas by name, after a check.

    Raises:
        ValueError: a name has no quota, or a number is negative or above 10⁹.
    """
    return checked_numbers(numbers, DEFAULT_QUOTAS, _MAX_QUOTA)


class Quotas:
    """The quotas in force: the defaults, with ``overrides`` by name."""

    def __init__(self, overrides: Mapping[str, int]) -> None:
        self.numbers: Mapping[str, int] = {**DEFAULT_QUOTAS, **overrides}

    def __getitem__(self, name: str) -> int:
        """The quota called ``name``."""
        return self.numbers[name]

    def with_overrides(self, overrides: Mapping[str, int]) -> "Quotas":
        """These quotas, of which ``overrides`` replace some."""
        return Quotas({**self.numbers, **overrides})
