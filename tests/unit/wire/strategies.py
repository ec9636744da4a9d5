"""Random values of response structs: texts of any characters, and members that are sometimes unset."""

from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from genzo.wire.structs import UNSET, Field, schema_of

S = TypeVar("S", bound=msgspec.Struct)
Texts = SearchStrategy[str]

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""All texts that JSON allows."""
NASTY_TEXT = st.one_of(
    ANY_TEXT, st.sampled_from(["", "null", "true", "1", "]]>", "&amp;", "\r\n", " ", "<a/>"])
)


def xml_texts() -> Texts:
    """All texts that XML 1.0 allows (XML 1.0 §2.2)."""
    control = "".join(map(chr, range(0x20))).translate({9: None, 10: None, 13: None})
    characters = st.characters(exclude_categories=["Cs"], exclude_characters=control + "\ufffe\uffff")
    return st.one_of(
        st.text(characters, max_size=12), st.sampled_from(["", "null", "]]>", "\r\n", " ", "true"])
    )


def structs(struct: type[S], texts: Texts) -> SearchStrategy[S]:
    """Values of a response struct or of one nested in it."""
    members = {field.attribute: _members(field, struct, texts) for field in schema_of(struct).fields}
    return st.builds(struct, **members)


def _members(field: Field, struct: type[msgspec.Struct], texts: Texts) -> SearchStrategy[Any]:
    value = _values(field.kind, field, texts)
    members = msgspec.structs.fields(struct)
    default = next(each.default for each in members if each.name == field.attribute)
    if default is not UNSET:
        return value
    return st.just(UNSET) if field.never_sent else st.one_of(st.just(UNSET), value)


def _values(kind: str, field: Field, texts: Texts) -> SearchStrategy[Any]:
    if kind == "list":
        return st.lists(_values(field.item_kind, field, texts), max_size=3)
    if kind == "struct":
        assert field.item is not None
        return structs(field.item.struct, texts)
    scalars: dict[str, SearchStrategy[Any]] = {
        "str": texts,
        "bool": st.booleans(),
        "int": st.integers(-(2**63), 2**63 - 1),
        "float": st.floats(0, 1e6),
    }
    return scalars[kind]
