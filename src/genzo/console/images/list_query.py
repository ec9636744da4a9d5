"""What the list of images is asked for: the address of the page, and the parameters of DescribeImages."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from genzo.console.calls import Parameters
from genzo.console.visit import link

DEFAULT_REGION = "cn-hangzhou"
SIZES = (10, 20, 50)
SORTS = ("newest", "oldest", "name", "size")
COMMUNITY = "community"
_DEFAULT_SIZE = 20
_MAX_PAGE = 2**31 // SIZES[-1]
_ID = re.compile(r"m-[A-Za-z0-9]+|[A-Za-z0-9_.-]+\.vhd", re.ASCII)

FACETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "owner": ("ImageOwnerAlias", ("self", "system", "others", "marketplace", COMMUNITY)),
    "status": ("Status", ("Available", "Creating", "Waiting", "UnAvailable", "CreateFailed", "Deprecated")),
    "os": ("OSType", ("linux", "windows")),
    "architecture": ("Architecture", ("x86_64", "arm64", "i386")),
    "usage": ("Usage", ("instance", "none")),
}
"""The parameter and the values of each field of the address that has a fixed set of values."""
TEXTS: Mapping[str, str] = {
    "family": "ImageFamily",
    "tag_key": "Tag.1.Key",
    "tag_value": "Tag.1.Value",
    "snapshot": "SnapshotId",
    "group": "ResourceGroupId",
    "instance_type": "InstanceType",
}
"""The parameter of each field of the address that is a text."""
_TIMES = {"created_from": "CreationStartTime", "created_until": "CreationEndTime"}
_SHOWN_ELSEWHERE = ("family",)
MORE = tuple(name for name in (*TEXTS, *_TIMES) if name not in _SHOWN_ELSEWHERE)
"""The fields of the form behind "More filters"."""


class ListQuery(NamedTuple):
    """The fields of the address of the list. ``values`` are conditions by the names of their fields."""

    account: str
    region: str
    search: str
    values: Mapping[str, str]
    sort: str
    number: int
    size: int

    @property
    def may_be_id(self) -> bool:
        """Whether the text that is searched for may be the id of an image."""
        return _ID.fullmatch(self.search) is not None

    def conditions(self, *, by_id: bool = False) -> dict[str, str]:
        """The parameters of DescribeImages for the conditions, without those of the page."""
        parameters = {"RegionId": self.region, "Status": "ALL"}
        if self.search:
            parameters["ImageId" if by_id else "ImageName"] = self.search
        for name, value in self.values.items():
            parameters |= condition(name, value)
        times = [(key, self.values[name]) for name, key in _TIMES.items() if name in self.values]
        for number, (key, value) in enumerate(times, 1):
            parameters |= {f"Filter.{number}.Key": key, f"Filter.{number}.Value": value}
        return parameters

    def link(self, **changed: str) -> str:
        """The address of the list with other fields; a change of a condition leads to its first page."""
        fields = {**self.fields(), "page": "", **changed}
        return link("images", fields)

    def fields(self) -> dict[str, str]:
        """The fields of the address, without those that say nothing."""
        return {
            "account": self.account,
            "region": self.region,
            "q": self.search,
            **self.values,
            "sort": "" if self.sort == SORTS[0] else self.sort,
            "page": "" if self.number == 1 else str(self.number),
            "size": "" if self.size == _DEFAULT_SIZE else str(self.size),
        }

    def without(self, name: str) -> "ListQuery":
        """The query without one of its conditions."""
        return self._replace(values={key: value for key, value in self.values.items() if key != name})


def condition(name: str, value: str) -> Parameters:
    """The parameters of one condition; none for a time, which depends on the others."""
    if name == "owner" and value == COMMUNITY:
        return {"ImageOwnerAlias": "others", "IsPublic": "true"}
    if name in FACETS:
        return {FACETS[name][0]: value}
    return {TEXTS[name]: value} if name in TEXTS else {}


def list_query(fields: Mapping[str, str]) -> ListQuery:
    """The query of the fields of an address.

    Raises:
        ValueError: a field has a value that it never has.
    """
    values = {
        name: fields[name].strip() for name in (*FACETS, *TEXTS, *_TIMES) if fields.get(name, "").strip()
    }
    unknown = [name for name, (_, known) in FACETS.items() if name in values and values[name] not in known]
    sort = fields.get("sort") or SORTS[0]
    number, size = _number(fields.get("page"), 1), _number(fields.get("size"), _DEFAULT_SIZE)
    if unknown or sort not in SORTS or size not in SIZES or not 1 <= number <= _MAX_PAGE:
        raise ValueError(fields)
    return ListQuery(
        fields.get("account", ""),
        fields.get("region") or DEFAULT_REGION,
        fields.get("q", "").strip(),
        values,
        sort,
        number,
        size,
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text else default
