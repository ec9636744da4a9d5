"""Typical values: the most frequent stated value of types with as many vCPUs."""

from collections import Counter
from collections.abc import Mapping

from tools.instance_types.family_names import generation_of, is_bare_metal
from tools.instance_types.origins import STATED, Values

_SINCE = 7  # from this generation on, families have as many IPv6 addresses as IPv4 ones
# Families of one generation have the same queues; their other numbers differ from older and newer ones less.
_OF_GENERATION = ("PrimaryEniQueueNumber",)

_Group = tuple[object, bool, str]


class Typical:
    """The typical values of all types, by level, kind of server, generation and number of vCPUs."""

    def __init__(self, types: Mapping[str, Values]) -> None:
        self._counts: dict[tuple[_Group, str], dict[int, Counter[int]]] = {}
        for values in types.values():
            for member, value in values.items():
                if value.origin in STATED and type(value.value) is int:
                    for group in _groups(values, member):
                        sizes = self._counts.setdefault((group, member), {})
                        sizes.setdefault(_cores(values), Counter())[value.value] += 1

    def value(self, values: Values, member: str) -> int:
        """The typical value of a member, from the stated types with the nearest number of vCPUs.

        Raises:
            KeyError: no type of this level, kind and age has a stated value.
        """
        groups = _groups(values, member)
        sizes = next((self._counts[each, member] for each in groups if (each, member) in self._counts), None)
        if sizes is None:
            raise KeyError(member)
        cores = _cores(values)
        nearest = min(sizes, key=lambda each: (abs(each - cores), each))
        counts = sizes[nearest]
        return min(counts, key=lambda each: (-counts[each], each))


def _groups(values: Values, member: str) -> list[_Group]:
    """The groups that a type is compared with, the smallest first."""
    level, generation = values["InstanceFamilyLevel"].value, generation_of(values)
    ages = [f"generation {generation}"] if member in _OF_GENERATION else []
    ages.append("new" if generation >= _SINCE else "old")
    return [(level, is_bare_metal(values), age) for age in ages]


def _cores(values: Values) -> int:
    cores = values["CpuCoreCount"].value
    assert isinstance(cores, int)  # noqa: S101 - vCPUs
    return cores
