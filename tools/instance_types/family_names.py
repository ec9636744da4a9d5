"""What the name of a family says: its generation, and whether its instances are physical servers."""

import re

from tools.instance_types.origins import Values

_NUMBER = re.compile(r"ecs\.[a-z]+(\d+)")
_BARE_METAL = ("ecs.ebm", "ecs.scc", "ecs.hbm")


def family_of(values: Values) -> str:
    """The family of a type."""
    return str(values["InstanceTypeFamily"].value)


def is_bare_metal(values: Values) -> bool:
    """Whether the type is a physical server."""
    return family_of(values).startswith(_BARE_METAL)


def number_of(values: Values) -> int:
    """The number in the name of the family; 0 without one."""
    found = _NUMBER.match(family_of(values))
    return int(found[1]) if found else 0


def generation_of(values: Values) -> int:
    """The number in the name of an enterprise-level family of virtual machines; 0 for other families."""
    is_other = is_bare_metal(values) or values["InstanceFamilyLevel"].value != "EnterpriseLevel"
    return 0 if is_other else number_of(values)
