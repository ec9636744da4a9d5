"""What the parts of one account in a seed file need: its catalogue, its calls and its ids."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from genzo.actions.action import WriteContext
from genzo.catalogue.clock import format_timestamp, parse_timestamp
from genzo.catalogue.derived_ids import ChosenIdGenerator, DerivedBytes
from genzo.catalogue.durations import DEFAULT_SECONDS, Durations
from genzo.catalogue.facts import Facts
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.catalogue.resource import Resource
from genzo.catalogue.store import CatalogueWriter
from genzo.service.batch import Batch

R = TypeVar("R", bound=Resource)

AT_ONCE = Durations(dict.fromkeys(DEFAULT_SECONDS, 0.0))
"""What a seed makes is complete at once."""


class RefusedPartError(Exception):
    """A part cannot be applied; the text is a clause that says why."""


class AccountScope:
    """The account ``account_id``, whose parts are in ``region_id`` unless they name another.

    ``now`` is the time of the API, in milliseconds since 1970. ``changes`` counts what was created or
    changed.
    """

    def __init__(self, batch: Batch, facts: Facts, account_id: int, region_id: str, now: int) -> None:
        self.changes = 0
        self.account_id = account_id
        self.now = now
        self._batch = batch
        self._facts = facts
        self._region_id = region_id
        self._named = dict[tuple[str, str], dict[str, Resource]]()

    @property
    def catalogue(self) -> CatalogueWriter:
        """The open transaction."""
        return self._batch.catalogue

    def region(self, chosen: str | UnsetType) -> str:
        """The region of a part.

        Raises:
            RefusedPartError: there is no such region.
        """
        region_id = self._region_id if chosen is UNSET else chosen
        if region_id not in self._facts.regions:
            raise RefusedPartError(f"there is no region {region_id}")
        return region_id

    def zone(self, region_id: str, chosen: str | UnsetType) -> str:
        """The zone of a part, by default the first of its region."""
        return self._facts.zones_of(region_id)[0].zone_id if chosen is UNSET else chosen

    def found(self, kind: type[R], region_id: str, name: str, chosen: str | UnsetType) -> R | None:
        """The account's resource with the chosen id, or without one with this name.

        Raises:
            RefusedPartError: an id is chosen, and the name belongs to another.
        """
        named = self._resources(kind, region_id).get(name)
        if chosen is not UNSET:
            self.require_id(named.resource_id if named else "", chosen)
            return self.catalogue.resource(kind, self.account_id, region_id, chosen)
        return named  # type: ignore[return-value] # of this kind

    @staticmethod
    def require_id(present: str, chosen: str) -> None:
        """Refuse another id for what exists.

        Raises:
            RefusedPartError: it has another.
        """
        if present not in ("", chosen):
            raise RefusedPartError(f"it exists with the id {present}: delete it, or give this id")

    def id_of(self, kind: type[Resource], region_id: str, name: str) -> str:
        """The id of the account's resource with this name; the text itself where none has it."""
        named = self._resources(kind, region_id).get(name)
        return name if named is None else named.resource_id

    def new_id(self, prefix: str, region_id: str, name: str, chosen: str | UnsetType = UNSET) -> str:
        """The chosen id, or one that follows from the account, the region and the name.

        Raises:
            RefusedPartError: the chosen id has not the prefix.
        """
        if chosen is UNSET:
            return self._ids(prefix, region_id, name).new_resource_id(prefix, region_id)
        if not chosen.startswith(f"{prefix}-"):
            raise RefusedPartError(f"the id begins with {prefix}-")
        return chosen

    def put(self, resource: Resource, present: Resource | None) -> None:
        """Store a resource unless it is there already."""
        if resource != present:
            self.catalogue.put_resource(resource)
            self.changes += 1
        self._resources(type(resource), resource.region_id)[resource.name] = resource

    def create(
        self,
        kind: type[R],
        action: str,
        prefix: str,
        region_id: str,
        name: str,
        chosen: str | UnsetType,
        parameters: Mapping[str, Any],
    ) -> R:
        """What a call of an action creates, complete at once; an id follows as of `new_id`.

        Raises:
            ApiError: as the action documents.
            RefusedPartError: the chosen id has not the prefix.
        """
        first = self.new_id(prefix, region_id, name, chosen)
        ids = ChosenIdGenerator(self._ids(f"{prefix} parts", region_id, name), first)

        def change(context: WriteContext) -> WriteContext:
            return msgspec.structs.replace(context, ids=ids, durations=AT_ONCE)

        self._batch.call(self.account_id, action, _texts(parameters), change)
        self.changes += 1
        made_id = name if prefix == "ssh" else first  # a key pair's id in the catalogue is its name
        made = self.catalogue.resource(kind, self.account_id, region_id, made_id)
        assert made is not None  # noqa: S101 - the action has stored it under this id
        self._resources(kind, region_id)[name] = made
        return made

    def call(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Call an action that changes something, at once.

        Raises:
            ApiError: as the action documents.
        """

        def change(context: WriteContext) -> WriteContext:
            return msgspec.structs.replace(context, durations=AT_ONCE)

        self._batch.call(self.account_id, action, _texts(parameters), change)
        self.changes += 1

    def moment(self, creation_time: str | UnsetType, otherwise: int) -> int:
        """The milliseconds since 1970 of a time in the format of the API.

        Raises:
            RefusedPartError: the text has another format.
        """
        if creation_time is UNSET:
            return otherwise
        seconds = parse_timestamp(creation_time)
        if seconds is None:
            now = format_timestamp(self.now // 1000)
            raise RefusedPartError(f'the creation_time "{creation_time}" is no time: write it as {now}')
        return seconds * 1000

    def _ids(self, kind: str, region_id: str, name: str) -> IdGenerator:
        return IdGenerator(DerivedBytes("seed", self.account_id, region_id, kind, name))

    def _resources(self, kind: type[Resource], region_id: str) -> dict[str, Resource]:
        key = kind.kind, region_id
        if key not in self._named:
            stored = self.catalogue.resources(kind, self.account_id, region_id)
            # The newest of several with one name is the last to be put in.
            self._named[key] = {each.name: each for each in reversed(stored)}
        return self._named[key]


def tags_of(tags: Mapping[str, str]) -> tuple[Tag, ...]:
    """Tags of the catalogue.

    Raises:
        RefusedPartError: a key or a value breaks the rules of the API.
    """
    for key, value in tags.items():
        if not is_valid_tag_key(key) or not is_valid_tag_value(value):
            raise RefusedPartError(f"the tag {key} breaks the rules of TagResources")
    return tuple(Tag(key, value) for key, value in tags.items())


def tag_parameters(tags: Mapping[str, str] | UnsetType) -> dict[str, str]:
    """Tags as parameters of a call."""
    parameters: dict[str, str] = {}
    for number, (key, value) in enumerate({} if tags is UNSET else tags.items(), start=1):
        parameters |= {f"Tag.{number}.Key": key, f"Tag.{number}.Value": value}
    return parameters


def _texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that have a value, as a request carries them."""
    given = {name: value for name, value in parameters.items() if value is not UNSET and value != ""}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()
    }
