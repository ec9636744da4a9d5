"""Filter.N of requests that list something."""

import msgspec


class FilterParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """One condition: the attribute and its value."""

    key: str = ""
    value: str = ""
