"""A call whose action, caller and settings are known: the one value that travels to the action and back."""

from collections.abc import Mapping
from typing import NamedTuple

from genzo.actions.action import AnyAction
from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import ReadCache
from genzo.wire.types import Format


class PreparedCall(NamedTuple):
    """A call that may go to its action.

    ``parameters`` are all that were sent, those of the protocol among them. ``address`` is the base of links
    to this server as the client reached it, ``host`` the name of that host (HostId of an error). ``faults``
    are those that apply to the call, in the order in which they are tried.
    """

    action: AnyAction
    account_id: int
    parameters: Mapping[str, str]
    settings: RuntimeSettings
    read_cache: ReadCache
    request_id: str
    address: str
    host: str = ""
    answer_format: Format = Format.JSON
    faults: tuple[Fault, ...] = ()
