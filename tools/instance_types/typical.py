"""Typical values: the most frequent stated value of types with as many vCPUs."""

from collections import Counter
from collections.abc import Mapping

from tools.instance_types.family_names import generation_of, is_bare_metal
from tools.instance_types.origins import STATED, Values

_Group = tuple[object, bool, bool]
_SINCE = 7  # these families have as many IPv6 addresses as IPv4 ones


class Typical:
    """The typical values of all types, by level, kind of server, generation and number of vCPUs."""

    def __init__(self, types: Mapping[str, Values]) -> None:
        self._counts: dict[tuple[_Group, str], dict[int, Counter[int]]] = {}
        for values in types.values():
            for member, value in values.items():
                if value.origin in STATED and type(value.value) is int:
                    sizes = self._counts.setdefault((_group(values), member), {})
                    sizes.setdefault(_cores(values), Counter())[value.value] += 1

    def value(self, values: Values, member: str) -> int:
        """The typical value of a member, from the stated types with the nearest number of vCPUs."""
        sizes = self._counts[_group(values), member]
        cores = _cores(values)
        nearest = min(sizes, key=lambda each: (abs(each - cores), each))
        counts = sizes[nearest]
        return min(counts, key=lambda each: (-counts[each], each))


def _group(values: Values) -> _Group:
    is_new = generation_of(values) >= _SINCE
    return values["InstanceFamilyLevel"].value, is_bare_metal(values), is_new


def _cores(values: Values) -> int:
    cores = values["CpuCoreCount"].value
    assert isinstance(cores, int)  # noqa: S101 - vCPUs
    return cores
