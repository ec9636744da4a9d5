"""Names the resources that a call touches, as policies of RAM write them.

An action declares them as its ``resources``, made of `on`, `on_or_any`, `any_of` and `together`. Sources:
ECS, "RAM authorization" and "Authentication rules"; where they differ, docs/decisions/0048-permissions.md
says which one was taken.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.actions.comma_list import comma_list
from genzo.catalogue.arns import ANY, arn
from genzo.errors import INVALID_PARAMETER, ApiError
from genzo.wire.json_array import json_list

Names = Callable[[Any, Context], Sequence[str]]
NamesOrNone = Callable[[Any, Context], Sequence[str] | None]
Read = Callable[[str], Sequence[str]]
_MOST_IDS = 10_000
_REGION = ("region_id",)


class OfKind(msgspec.Struct, frozen=True):
    """The names of the resources of one kind that a request has in ``attribute``.

    The attribute may be in a struct, or in each struct of a list: ``data_disk.snapshot_id``. With ``is_any``,
    a request that names none touches ``kind/*``. The region is the first that the request has in ``regions``,
    else that of the resource of ``beside`` (a kind and an attribute), else that of the resource itself.
    ``read`` gives the ids in one text.
    """

    kind: str
    attribute: str = ""
    is_any: bool = False
    product: str = "ecs"
    regions: tuple[str, ...] = _REGION
    beside: tuple[str, str] = ("", "")
    read: Read | None = None

    def __call__(self, request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
        named = ids_in(request, self.attribute, self.read) if self.attribute else ()
        # An id with an asterisk stands for all of the kind, but must not hide one beside it from a Deny.
        ids = tuple(dict.fromkeys(ANY if ANY in each else each for each in named))
        if not ids and self.is_any:
            ids = (ANY,)
        return [
            arn(self.product, self._region(request, context, each), context.account_id, f"{self.kind}/{each}")
            for each in ids
        ]

    @property
    def shown(self) -> tuple[str, ...]:
        """The name in the notation of the API's pages."""
        variable = "{#" + self.attribute.split(".")[-1].removesuffix("s") + "}"
        ids = [variable] if self.attribute else []
        ids += [ANY] if self.is_any else []
        region = "{#" + (self.regions[0] if self.regions else "region_id") + "}"
        return tuple(f"acs:{self.product}:{region}:{{#account_id}}:{self.kind}/{each}" for each in ids)

    def _region(self, request: Any, context: Context, resource_id: str) -> str | None:  # noqa: ANN401 - see above
        for attribute in self.regions:
            if region_id := getattr(request, attribute, None):
                return str(region_id)
        kind, attribute = self.beside
        if kind:
            beside_id = getattr(request, attribute, None)
            return region_of(kind, beside_id, context) if beside_id else None
        return region_of(self.kind, resource_id, context) if resource_id != ANY else None


class Together(msgspec.Struct, frozen=True):
    """The names of several parts, each once."""

    parts: tuple[Names, ...]

    def __call__(self, request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
        return tuple(dict.fromkeys(name for part in self.parts for name in part(request, context)))

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(dict.fromkeys(name for part in self.parts for name in shown_names(part)))


class Otherwise(msgspec.Struct, frozen=True):
    """The names of the first part; if it has none, those of the second."""

    first: Names
    second: Names

    def __call__(self, request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
        return self.first(request, context) or self.second(request, context)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of both parts."""
        return (*shown_names(self.first), *shown_names(self.second))


class Computed(msgspec.Struct, frozen=True):
    """Names that need a function of their own; ``shown`` are they in the notation of the API's pages."""

    compute: Names
    shown: tuple[str, ...]

    def __call__(self, request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
        return self.compute(request, context)


class Permitted(msgspec.Struct, frozen=True):
    """Names, or None for a request that needs no permission; ``shown`` as in `Computed`."""

    compute: NamesOrNone
    shown: tuple[str, ...]

    def __call__(self, request: Any, context: Context) -> Sequence[str] | None:  # noqa: ANN401 - of each action
        return self.compute(request, context)


def on(kind: str, attribute: str, **options: Any) -> OfKind:  # noqa: ANN401 - those of OfKind
    """The resources that a request names; none if it names none."""
    return OfKind(kind, attribute, **options)


def on_or_any(kind: str, attribute: str, **options: Any) -> OfKind:  # noqa: ANN401 - those of OfKind
    """The resources that a request names; if it names none, any of the kind."""
    return OfKind(kind, attribute, is_any=True, **options)


def any_of(kind: str, **options: Any) -> OfKind:  # noqa: ANN401 - those of OfKind
    """Any resource of a kind, such as one that the action makes."""
    return OfKind(kind, is_any=True, **options)


def together(*parts: Names) -> Together:
    """The names of all parts."""
    return Together(parts)


def otherwise(first: Names, second: Names) -> Otherwise:
    """The names of the first part; if it has none, those of the second."""
    return Otherwise(first, second)


EVERYTHING = Computed(lambda _request, _context: (ANY,), (ANY,))
"""For an action without authorization at the level of resources."""
NOTHING = Permitted(lambda _request, _context: None, ())
"""For an action that needs no permission."""


def shown_names(names: NamesOrNone) -> tuple[str, ...]:
    """The names in the notation of the API's pages."""
    shown: tuple[str, ...] = getattr(names, "shown", ())
    return shown


def json_ids(text: str) -> Sequence[str]:
    """The ids of a JSON array; none of a text that the action refuses."""
    error = INVALID_PARAMETER(name="Ids")
    try:
        return json_list(text, _MOST_IDS, error, error)
    except ApiError:
        return ()


comma_ids = comma_list
"""The ids of a text with commas."""


def ids_in(request: Any, attribute: str, read: Read | None = None) -> Sequence[str]:  # noqa: ANN401 - of each action
    """The ids in an attribute, each once and in order."""
    found = _values([request], attribute.split("."))
    return tuple(dict.fromkeys(each for text in found for each in (read(text) if read else (text,)) if each))


def region_of(kind: str, resource_id: str, context: Context) -> str | None:
    """The region of the caller's resource; None if it has none of this id."""
    from genzo.catalogue.resource_kinds import RESOURCE_KINDS  # noqa: PLC0415 - not needed to start

    if kind not in RESOURCE_KINDS:
        return None
    regions = tuple(context.facts.regions)
    found = context.catalogue.resource_in_any(RESOURCE_KINDS[kind], context.account_id, regions, resource_id)
    return None if found is None else found.region_id


def _values(values: Iterable[Any], path: Sequence[str]) -> list[str]:
    for attribute in path:
        values = [each for value in values for each in _each(getattr(value, attribute, None))]
    return [each for each in values if isinstance(each, str)]


def _each(value: Any) -> Iterable[Any]:  # noqa: ANN401 - of any request
    if isinstance(value, list | tuple):
        return value
    return () if value is None or value is msgspec.UNSET else (value,)
