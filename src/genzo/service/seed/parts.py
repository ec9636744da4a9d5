"""What the structs of a seed file share."""

from typing import Annotated, Any

import msgspec

Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
"""A chosen id of a resource."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Tags = dict[str, str]
"""The values of tags by key."""


class SeedStruct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a seed file. An unknown member is refused, since it may be a misspelt one."""

    def given(self) -> dict[str, Any]:
        """The members that the file gives a value: those with the default UNSET only if it names them."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in values.items() if value is not msgspec.UNSET}
