"""Hostile requests: random combinations of the tables in request_bytes.py and texts.py."""

from functools import cache
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from genzo.actions.action import ECS, AnyAction
from genzo.actions.registry import all_actions, find
from genzo.wire.structs import Field, Request, StructSchema, schema_of
from tests.hostile import request_bytes
from tests.hostile import texts as tables

Pair = tuple[str, str]
RawHeader = tuple[bytes, bytes]

texts = st.one_of(
    st.sampled_from(tables.TEXTS),
    st.text(max_size=30),
    st.lists(st.sampled_from(tables.TEXTS[1:-2]), min_size=2, max_size=3).map("".join),
)
"""Any text, seldom with a NUL."""

_OF_KIND: dict[str, tuple[str, ...]] = {
    "int": tables.NUMBERS,
    "bool": tables.BOOLEANS,
    "str": tables.TIMES,
}


def _values_of(name: str, kind: str) -> st.SearchStrategy[str]:
    typed = st.sampled_from(_OF_KIND.get(kind, tables.NUMBERS))
    plausible = tables.PLAUSIBLE.get(name)
    return (
        st.one_of(typed, texts) if plausible is None else st.one_of(st.sampled_from(plausible), typed, texts)
    )


def _pairs_of_field(field: Field, prefix: str = "") -> st.SearchStrategy[Pair]:
    """The field's parameter, or for a list one of its items', under names it has and names it has not."""
    names = st.sampled_from([prefix + name for name in (field.name, *field.aliases)])
    if field.kind == "list":
        return st.one_of(_pairs_of_item(field, prefix), st.tuples(names.map(lambda name: f"{name}."), texts))
    return st.tuples(names, _values_of(field.name, field.kind))


def _pairs_of_item(field: Field, prefix: str) -> st.SearchStrategy[Pair]:
    if field.item is None:
        inner = st.tuples(st.just(""), _values_of(field.name, field.item_kind))
    else:
        inner = st.one_of([_pairs_of_field(member, ".") for member in field.item.fields])
    valid_mostly = st.one_of(st.sampled_from("123456"), st.sampled_from(tables.INDICES))
    return st.builds(
        lambda index, pair: (f"{prefix}{field.name}.{index}{pair[0]}", pair[1]), valid_mostly, inner
    )


def _pairs(schema: StructSchema) -> st.SearchStrategy[Pair]:
    known = st.one_of([_pairs_of_field(field) for field in schema.fields])
    other_case = known.map(lambda pair: (pair[0].swapcase(), pair[1]))
    unknown = st.tuples(texts, texts)
    return st.one_of(known, known, known, known, known, known, other_case, unknown)


def _parameters(action: AnyAction) -> st.SearchStrategy[list[Pair]]:
    request: type[Request] = action.request
    schema = schema_of(request)
    region = [("RegionId", "cn-hangzhou")]
    required = st.sampled_from((region, region, region, []))
    return st.builds(lambda first, rest: first + rest, required, st.lists(_pairs(schema), max_size=8))


@cache
def _call(action: AnyAction) -> st.SearchStrategy[tuple[str, list[Pair]]]:
    return st.tuples(st.just(action.name), _parameters(action))


_ACTIONS = (*all_actions(), *[find(ECS, "DescribeImages")] * len(all_actions()))

# Made for an action when it is drawn: those of all take two seconds.
calls: st.SearchStrategy[tuple[str, list[Pair]]] = st.sampled_from(_ACTIONS).flatmap(_call)
"""An action and parameters of it, of which names may be repeated; half of them of DescribeImages."""

formats = st.sampled_from(("JSON", "JSON", "XML", "XML", *tables.FORMATS))

raw_values = st.one_of(
    st.sampled_from(request_bytes.VALUES),
    st.binary(max_size=20),
    st.binary(max_size=20).map(lambda b: quote_from_bytes(b).encode()),
)
_raw_names = st.one_of(st.sampled_from(request_bytes.NAMES), raw_values)
_raw_pairs = st.tuples(_raw_names, st.sampled_from((b"=", b"=", b"=", b"", b"==")), raw_values).map(b"".join)
raw_parameters = st.lists(_raw_pairs, max_size=8).map(b"&".join)
"""A query or form that no client would write."""

_authorization = st.tuples(st.just(b"Authorization"), st.sampled_from(request_bytes.AUTHORIZATIONS))
raw_headers: st.SearchStrategy[list[RawHeader]] = st.lists(
    st.one_of(st.sampled_from(request_bytes.HEADERS), _authorization), max_size=6
)

plain_headers: st.SearchStrategy[list[RawHeader]] = st.lists(
    st.one_of(st.sampled_from(request_bytes.PLAIN_HEADERS), _authorization), max_size=5
)
"""Headers that any HTTP parser must let through to the application."""

header_texts = st.one_of(
    st.sampled_from(tables.TIMES + tables.NUMBERS + tables.TEXTS),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=40),
).map(lambda text: "".join(c for c in text if "\x20" <= c <= "\xff" and c != "\x7f"))
"""Texts that a header can carry."""


@st.composite
def raw_requests(draw: st.DrawFn) -> bytes:
    """A request line, headers and a body, none of which need fit the others."""
    line = b" ".join(
        (
            draw(st.sampled_from(request_bytes.METHODS)),
            draw(st.sampled_from(request_bytes.TARGETS)),
            draw(st.one_of(st.just(b"HTTP/1.1"), st.sampled_from(request_bytes.VERSIONS))),
        )
    )
    lines = [line, *(name + b": " + value for name, value in draw(raw_headers))]
    return b"\r\n".join(lines) + b"\r\n\r\n" + draw(st.sampled_from(request_bytes.BODIES))


@st.composite
def broken_requests(draw: st.DrawFn) -> bytes:
    """A whole request with bytes replaced, put in, taken out and doubled."""
    data = draw(st.sampled_from(request_bytes.SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        middle = draw(st.sampled_from((b"", data[start:end] * 2, b"\r\n", b"\0", b"\xff", b" ", b":", b"\n")))
        data = data[:start] + middle + data[end:]
    return data


raw_bytes = st.one_of(
    st.binary(max_size=300),
    raw_requests(),
    raw_requests(),
    broken_requests(),
    broken_requests(),
    st.lists(st.one_of(st.sampled_from(request_bytes.SEEDS), broken_requests()), min_size=2, max_size=4).map(
        b"".join
    ),
)
"""What may arrive at a port."""
