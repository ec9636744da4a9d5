"""The parameters of a request as the audit trail records them: without secrets and without the signature."""

from collections.abc import Mapping
from functools import lru_cache

from genzo.wire.binding import INDEX
from genzo.wire.common_parameters import COMMON_PARAMETERS, OWNER_PARAMETERS
from genzo.wire.structs import Request, schema_of

HIDDEN = "***"
"""Stands for the value of a secret, and of a parameter that the action does not have."""
_MAX_PARAMETERS = 100
_MAX_VALUE = 512


def recorded_parameters(request: type[Request], values: Mapping[str, str]) -> dict[str, str]:
    """At most 100 parameters with the first 512 characters of their values."""
    recorded = {}
    for name, value in values.items():
        if name not in COMMON_PARAMETERS:
            recorded[name[:_MAX_VALUE]] = value[:_MAX_VALUE] if is_open(request, name) else HIDDEN
            if len(recorded) == _MAX_PARAMETERS:
                break
    return recorded


@lru_cache(maxsize=4096)
def is_open(request: type[Request], name: str) -> bool:
    """Whether the action has a parameter of this name that is not secret."""
    if name in OWNER_PARAMETERS:
        return True
    schema, rest = schema_of(request), name
    while True:
        head, _, rest = rest.partition(".")
        field = schema.by_name.get(head)
        if field is None or field.is_secret:
            return False
        if field.kind == "list":
            index, _, rest = rest.partition(".")
            if INDEX.fullmatch(index) is None:
                return False
        if field.item is None:
            return not rest
        schema = field.item
