"""A call on its way: what is known of it before its action is asked."""

from collections.abc import Mapping
from typing import NamedTuple

from genzo.actions.action import AnyAction
from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import UNSET, RuntimeSettings
from genzo.catalogue.store import ReadCache
from genzo.wire.types import Format, HttpRequest

COMMON_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "TimeStamp",
        "Timestamp",
        "Version",
    }
)
"""What every action takes (docs/reference/protocol.md#common-parameters)."""


class Exchange(NamedTuple):
    """A request, and how its answer will be recognised and written."""

    request: HttpRequest
    request_id: str
    answer_format: Format


class PreparedCall(NamedTuple):
    """A call that may go to its action: understood, known, and proven to be its caller's.

    ``faults`` are those that strike it, the one that does so first.
    """

    exchange: Exchange
    action: AnyAction
    account_id: int
    parameters: Mapping[str, str]
    memory: ReadCache
    settings: RuntimeSettings = UNSET
    faults: tuple[Fault, ...] = ()
