"""A call whose action, caller and settings are known."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from genzo.actions.action import AnyAction
from genzo.catalogue.faults import Fault
from genzo.catalogue.operation_failure import OperationFailure
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import Principal
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import ReadCache
from genzo.wire.types import Format

if TYPE_CHECKING:
    from genzo.identity.policies.evaluate import Decision


class PreparedCall(NamedTuple):
    """A decoded and authenticated call.

    ``parameters`` are all parameters of the request by their exact names, common ones included. ``address``
    is the base URL of links to this server, as the client reached it; ``host`` is the host name in it (HostId
    of an error). ``faults`` are those that may apply to the call, in the order of trial. ``name_headers`` are
    the headers that name the parameters without effect. ``nonce`` is the digest of the signature's nonce and
    when it may be deleted, in seconds since 1970; None for a call without a signature. ``decision`` is that
    of the policies on the call; None before it is made, and for a call by an account itself. ``failure`` is
    that of the operation which a successful call begins, by a fault.
    """

    action: AnyAction
    principal: Principal
    parameters: Mapping[str, str]
    settings: RuntimeSettings
    read_cache: ReadCache
    request_id: str
    address: str
    host: str = ""
    answer_format: Format = Format.JSON
    faults: tuple[Fault, ...] = ()
    name_headers: Mapping[str, str] | None = None
    origin: Origin = Origin()
    nonce: tuple[bytes, int] | None = None
    decision: "Decision | None" = None
    failure: OperationFailure | None = None

    @property
    def account_id(self) -> int:
        """The account that the call acts for."""
        return self.principal.account_id
