"""Filter.N of requests that list something."""

import msgspec


class FilterParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """One condition: what it is about, and what that must be."""

    key: str = ""
    value: str = ""
