"""The parameters that are kept with their values: known ones that are no secrets, and named ones."""

import re
from collections.abc import Collection

from genzo.actions import registry
from genzo.data import api_description
from genzo.wire.recorded_parameters import is_open
from genzo.wire.structs import Request, schema_of

SIGNATURE = frozenset(
    (
        "AccessKeyId",
        "SecurityToken",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "Timestamp",
    )
)
"""The parameters of a signature, which a replay makes anew."""
NAMES_OF_SECRETS = r"\w*(?:[Pp]ass(?:word|wd|phrase)|Secret|PrivateKey|SecurityToken|Credential|UserData)\w*"
"""Matches names of secrets. Genzo marks its own; the service has parameters and members that it lacks."""
_ALWAYS = frozenset(("Action", "Format", "RegionId", "Version"))
_INDEX = re.compile(r"(?<=\.)[0-9]+(?=\.|$)", re.ASCII)
_SECRET = re.compile(NAMES_OF_SECRETS, re.ASCII)


class OpenParameters:
    """The parameters whose values are kept. ``named`` are those that the user has named beside them.

    An unknown name may be that of a secret, misspelt.
    """

    def __init__(self, named: Collection[str] = ()) -> None:
        self._named = frozenset(named)

    def has(self, action: str, name: str) -> bool:
        """Whether the value of a parameter may be kept."""
        if name in _ALWAYS or name in self._named:
            return True
        found = registry.named(action)
        if found is None:
            return False
        request: type[Request] = found.request
        # Genzo's own mark decides where it has the parameter.
        if schema_of(request).by_name.get(name.partition(".")[0]) is not None:
            return is_open(request, name)
        described = api_description().get(action)
        is_described = described is not None and _INDEX.sub("N", name) in described.parameters
        return is_described and _SECRET.search(name) is None
