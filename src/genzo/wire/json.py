"""Responses as JSON, with the members of each object in the service's order (`genzo.wire.key_order`).

msgspec writes a struct's members in the order of its fields, which `fields_in_key_order` makes that of the
keys when a class is made. The order depends on the number of members that are present. An object with so many
of its optional members that the order is another one is written through a twin, which has the same members in
that order. So is an object of a struct that was not decorated.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, UNSET, UnsetType
from msgspec.structs import astuple, fields

from genzo.wire.key_order import capacity_of, key_order
from genzo.wire.structs import DECLARED_ORDER, StructSchema, schema_of

S = TypeVar("S", bound=msgspec.Struct)
_Arrange = Callable[[Any], Any]
_Make = Callable[[Sequence[Any]], msgspec.Struct]

_ENCODER = msgspec.json.Encoder()


def encode(response: msgspec.Struct) -> bytes:
    """The body of a JSON answer (docs/reference/protocol.md#answers-in-json)."""
    arrange = _arrangement(type(response))
    return _ENCODER.encode(response if arrange is None else arrange(response))


def encode_in_field_order(body: msgspec.Struct) -> bytes:
    """A JSON body whose members have the order of the struct's fields."""
    return _ENCODER.encode(body)


def fields_in_key_order(struct: type[S]) -> type[S]:
    """The decorated struct with its fields in the order of their keys, so that it needs no twin.

    The order is that of an object without its optional members. `schema_of` keeps the declared order, which
    is that of XML. The struct must inherit no fields, and all of them are keyword arguments.
    """
    declared = struct.__struct_fields__
    by_name = {field.encode_name: field for field in fields(struct)}
    always = sum(not _is_optional(field.type) for field in by_name.values())
    ordered = [by_name[name] for name in key_order(list(by_name), always, struct.__name__)]
    config = struct.__struct_config__
    return msgspec.defstruct(  # type: ignore[return-value]  # the same fields, which mypy cannot know
        struct.__name__,
        [(field.name, field.type, _with_default(field)) for field in ordered],
        bases=struct.__bases__,
        namespace={"__doc__": struct.__doc__, DECLARED_ORDER: declared},
        module=struct.__module__,
        frozen=config.frozen,
        forbid_unknown_fields=config.forbid_unknown_fields,
        kw_only=True,
    )


def _is_optional(annotation: Any) -> bool:  # noqa: ANN401 - any type
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return UnsetType in get_args(annotation)


def _with_default(field: msgspec.structs.FieldInfo) -> Any:  # noqa: ANN401 - msgspec.field says so
    if field.default_factory is not NODEFAULT:
        return msgspec.field(name=field.encode_name, default_factory=field.default_factory)
    return msgspec.field(name=field.encode_name, default=field.default)


@cache
def _arrangement(struct: type[msgspec.Struct]) -> _Arrange | None:
    """The function that returns a struct's twin; None if all objects are in order as they are."""
    schema = schema_of(struct)
    children = _children(schema)
    optional = [field.attribute for field in schema.fields if field.is_optional and not field.never_sent]
    always = sum(not field.is_optional for field in schema.fields)
    most = always + len(optional)
    counts = range(always, most + 1)
    twins = {capacity_of(count): _twin(schema, count) for count in counts}
    if not children and all(twin is None for twin in twins.values()):
        return None
    by_capacity = {capacity: _arrangement_of(struct, twin, children) for capacity, twin in twins.items()}
    if len(by_capacity) == 1:
        return by_capacity.popitem()[1]
    by_absent = [by_capacity[capacity_of(most - absent)] for absent in range(len(optional) + 1)]
    members_of = attrgetter(*optional)

    def arrange(value: msgspec.Struct) -> msgspec.Struct:
        of_this_number = by_absent[members_of(value).count(UNSET)]
        return value if of_this_number is None else of_this_number(value)

    return arrange


def _arrangement_of(
    struct: type[msgspec.Struct], twin: _Make | None, children: Mapping[int, _Arrange]
) -> _Arrange | None:
    """The function that returns the twin of an object of one capacity; None if the object needs none."""
    if twin is None and not children:
        return None
    return _arranged(twin or _same(struct), children)


def _children(schema: StructSchema) -> Mapping[int, _Arrange]:
    """The functions that arrange the members of a struct which are structs or lists of them."""
    places = {name: place for place, name in enumerate(schema.struct.__struct_fields__)}
    children: dict[int, _Arrange] = {}
    for field in schema.fields:
        arrange = None if field.item is None else _arrangement(field.item.struct)
        if arrange is not None:
            children[places[field.attribute]] = _each(arrange) if field.kind == "list" else arrange
    return children


def _each(arrange: _Arrange) -> _Arrange:
    return lambda values: [arrange(value) for value in values]


def _arranged(make: _Make, children: Mapping[int, _Arrange]) -> _Arrange:
    if not children:
        return lambda value: make(astuple(value))

    def arrange(value: msgspec.Struct) -> msgspec.Struct:
        members = list(astuple(value))
        for place, arrange_child in children.items():
            member = members[place]
            if member is not UNSET and member is not None:
                members[place] = arrange_child(member)
        return make(members)

    return arrange


def _twin(schema: StructSchema, present: int) -> _Make | None:
    """The function that makes the twin of a struct's members; None if the struct has the order itself."""
    struct = schema.struct
    names = struct.__struct_encode_fields__
    declared = [field.name for field in schema.fields]
    ordered = tuple(key_order(declared, present, struct.__name__))
    if ordered == names:
        return None
    places = [names.index(name) for name in ordered]
    twin = _plain(struct.__name__, ordered)
    in_order = itemgetter(*places)
    return lambda members: twin(*in_order(members))


def _same(struct: type[msgspec.Struct]) -> _Make:
    """The function that makes a struct of the same order, whose members may be twins."""
    twin = _plain(struct.__name__, struct.__struct_encode_fields__)
    return lambda members: twin(*members)


def _plain(name: str, keys: tuple[str, ...]) -> type[msgspec.Struct]:
    """A struct with members of these keys, of any type."""
    members = [(f"_{place}", object, msgspec.field(name=key)) for place, key in enumerate(keys)]
    return msgspec.defstruct(name, members)
