"""What an action is, and what its handler may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from genzo.catalogue.editions import Edition
from genzo.catalogue.facts import Facts
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ErrorType
from genzo.wire.structs import Request, Response

ECS = "2014-05-26"
"""The version of the ECS API."""

RequestT = TypeVar("RequestT", bound=Request)


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds one call: who calls, when, under which limits, on which catalogue.

    ``now`` is in seconds since 1970.
    """

    account_id: int
    request_id: str
    now: float
    edition: Edition
    facts: Facts
    store: CatalogueStore


@dataclass(frozen=True)
class Action(Generic[RequestT]):
    """One action of the API, as the registry, the coverage page and the documentation read it.

    ``errors`` lists what the handler itself can raise; every action can also answer with the gateway's
    errors, MissingParameter and InvalidParameter.
    """

    name: str
    request: type[RequestT]
    response: type[Response]
    handle: Callable[[RequestT, Context], Response]
    errors: tuple[ErrorType, ...] = ()
    version: str = ECS


AnyAction = Action[Any]
