"""Actions, and the context that their handlers get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from genzo.catalogue.arns import ANY, PASS_ROLE
from genzo.catalogue.durations import Durations
from genzo.catalogue.editions import Edition
from genzo.catalogue.facts import Facts
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_answers import ObjectAnswers
from genzo.catalogue.operation_failure import OperationFailure
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import Principal
from genzo.catalogue.quotas import Quotas
from genzo.catalogue.store import CatalogueReader, CatalogueWriter
from genzo.errors import IDEMPOTENT_PARAMETER_MISMATCH, REGION_NOT_FOUND, ErrorType
from genzo.errors.table import raised_by
from genzo.wire.structs import Request, Response

ECS = "2014-05-26"
"""The version of the ECS API."""
VPC = "2016-04-28"
"""The version of the VPC API."""

RequestT = TypeVar("RequestT", bound=Request)


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The caller, the time, the limits and the catalogue of one call.

    ``now`` is in milliseconds since 1970, by the clock of the caller's account; ``system_now`` is the same by
    the system's clock, for what is not of one account. ``address`` is the base of the server's own links,
    ``objects`` the answers of the store that images come from and go to, ``origin`` where the call came from.
    ``any_account`` says that every account number exists (``--auth open``). With a ``failure``, the call
    succeeds and the operation that it begins fails. ``parameters`` are the texts of the call by name: unlike
    a request, they tell a value that was given from a default. ``command_results`` are what commands answer,
    the first that applies. All that a call reads and writes is one
    transaction, which ends with it: an error undoes everything.
    """

    principal: Principal
    request_id: str
    now: int
    system_now: int
    address: str
    edition: Edition
    durations: Durations
    quotas: Quotas
    facts: Facts
    ids: IdGenerator
    objects: ObjectAnswers
    catalogue: CatalogueReader
    origin: Origin
    any_account: bool = False
    failure: OperationFailure | None = None
    parameters: Mapping[str, str] = msgspec.field(default_factory=dict)
    command_results: tuple[Mapping[str, Any], ...] = ()

    @property
    def account_id(self) -> int:
        """The account that the call acts for."""
        return self.principal.account_id

    def require_region(self, region_id: str | None) -> None:
        """Refuse a region that does not exist. None passes: the request names no region."""
        if region_id is not None and region_id not in self.facts.regions:
            raise REGION_NOT_FOUND()


class WriteContext(Context, frozen=True, kw_only=True):
    """The context of an action that writes."""

    catalogue: CatalogueWriter


@dataclass(frozen=True)
class Action(Generic[RequestT]):
    """One action of the API, as the registry, the coverage page and the documentation read it.

    ``name`` is unique among the actions of all products: that of an action of the VPC product begins with
    ``vpc/``. Requests have ``api_name``.

    An action that ``writes`` gets a WriteContext, and one that ``asks_once`` sends at most one query to the
    catalogue. One that ``writes`` and ``asks_objects`` asks the object store, which may take long
    (`genzo.catalogue.object_answers`). A request whose client token was used before gets the first answer
    again; ``token_mismatch`` is the error where other parameters differ. ``written_region`` is the one region
    whose resources the action changes.

    A policy of RAM must allow ``ram_action``, by default ``ecs:`` and the name, on each of the ``resources``,
    the names of what a request touches (`genzo.actions.resource_names`); None for a request that needs no
    permission. It must also allow ``ram:PassRole`` on each of the ``passed_roles``, the ARNs of the RAM roles
    that a request gives to ECS or takes from it (`genzo.actions.instances.passed_roles`); None for an action
    without such roles.
    """

    name: str
    request: type[RequestT]
    response: type[Response]
    handle: Callable[[RequestT, Any], Response]
    version: str = ECS
    writes: bool = False
    asks_once: bool = False
    asks_objects: bool = False
    token_mismatch: ErrorType = IDEMPOTENT_PARAMETER_MISMATCH
    written_region: Callable[[RequestT], str] = lambda request: getattr(request, "region_id", None) or ""

    ram_action: str = ""
    resources: Callable[[RequestT, Any], Sequence[str] | None] = lambda _request, _context: (ANY,)
    passed_roles: Callable[[RequestT, Any], Sequence[str]] | None = None

    @property
    def api_name(self) -> str:
        """The name in requests, which actions of other products may have, too."""
        return api_name(self.name)

    @property
    def permission(self) -> str:
        """The RAM action that a policy must allow."""
        return self.ram_action or f"ecs:{self.name}"

    @property
    def permissions(self) -> tuple[str, ...]:
        """All RAM actions that a policy must allow; ``ram:PassRole`` is for requests with a role alone."""
        return (self.permission,) if self.passed_roles is None else (self.permission, PASS_ROLE)

    @property
    def errors(self) -> tuple[ErrorType, ...]:
        """The errors that the action answers with, as its data file lists them (`genzo.errors.table`)."""
        return raised_by(self.name)


AnyAction = Action[Any]


def api_name(name: str) -> str:
    """The name in requests of the action of a full name."""
    return name.rpartition("/")[2]
