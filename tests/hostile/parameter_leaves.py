"""The parameters of an action that carry a value."""

from collections.abc import Iterator

from genzo.wire.structs import StructSchema


def leaves(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and kind of each parameter with a value; of lists, the first item."""
    for field in schema.fields:
        name = prefix + field.name
        if field.kind == "list":
            if field.item is None:
                yield f"{name}.1", field.item_kind
            else:
                yield from leaves(field.item, f"{name}.1.")
        elif field.item is not None:
            yield from leaves(field.item, f"{name}.")
        else:
            yield name, field.kind
