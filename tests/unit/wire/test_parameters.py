"""The fast path for canonical queries gives the same result as decoding, encoding and sorting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, canonical_query, encoded_parameter, parse, percent_encode

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Separators, the escape character, and bytes that a request line cannot contain.
NEVER_BARE = frozenset(b"&=%+#\x7f") | frozenset(range(0x21))
BARE_IN_VALUES = NEVER_BARE - frozenset(b"=")

Pairs = list[tuple[str, str]]

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)
values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
ascii_names = st.text("ABYZabyz059-._~ *+/&=%é", min_size=1, max_size=6)
pairs = st.lists(st.tuples(names | ascii_names, values | ascii_names), max_size=6)


def encode(text: str) -> str:
    """Percent-encoding by its definition, one byte at a time."""
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())


def naive_string_to_sign(method: str, pairs: Pairs) -> str:
    signed = sorted((name.encode(), value.encode()) for name, value in pairs if name != "Signature")
    query = "&".join(f"{encode(name.decode())}={encode(value.decode())}" for name, value in signed)
    return f"{method}&{encode('/')}&{encode(query)}"


@st.composite
def spellings(draw: st.DrawFn, text: str, never_bare: frozenset[int]) -> bytes:
    """A text in one of its possible encodings in a query."""
    choices = draw(st.lists(st.integers(0, 3), min_size=len(text.encode()), max_size=len(text.encode())))
    written = b""
    for byte, choice in zip(text.encode(), choices, strict=True):
        if byte == 0x20 and choice == 0:
            written += b"+"
        elif byte not in never_bare and choice <= 1:
            written += bytes([byte])
        else:
            written += (b"%%%02X" if choice == 2 else b"%%%02x") % byte
    # A non-ASCII byte may be unescaped only if its whole character is.
    try:
        written.decode()
    except UnicodeDecodeError:
        return encode(text).encode()
    return written


@st.composite
def queries(draw: st.DrawFn) -> tuple[Pairs, bytes]:
    """Parameters, and a query that encodes them."""
    expected = draw(pairs)
    tokens = []
    for name, value in expected:
        equals = b"=" if value or draw(st.booleans()) else b""
        tokens.append(draw(spellings(name, NEVER_BARE)) + equals + draw(spellings(value, BARE_IN_VALUES)))
        tokens += [b""] * draw(st.integers(0, 1))
    return expected, b"&".join(tokens)


@given(queries())
def test_every_spelling_is_decoded(query: tuple[Pairs, bytes]) -> None:
    expected, written = query
    assert [(name, value) for name, value, _ in parse(written)] == expected


@given(queries(), queries(), st.sampled_from(["GET", "POST"]))
def test_every_spelling_has_the_same_string_to_sign(
    query: tuple[Pairs, bytes], form: tuple[Pairs, bytes], method: str
) -> None:
    text = signature_v1.string_to_sign(method, Parameters(parse(query[1]), parse(form[1])))
    assert text == naive_string_to_sign(method, query[0] + form[0])


@given(pairs, pairs, st.sampled_from(["GET", "POST"]))
def test_a_canonical_query_is_decoded_and_signed(query: Pairs, form: Pairs, method: str) -> None:
    in_query, in_form = (
        "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs).encode()
        for pairs in (query, form)
    )
    parameters = Parameters(parse(in_query), parse(in_form))
    assert [(name, value) for name, value, _ in parameters] == query + form
    assert signature_v1.string_to_sign(method, parameters) == naive_string_to_sign(method, query + form)


def test_a_value_without_a_name_is_signed_too() -> None:
    assert canonical_query(parse(b"B=1&=2")) == "=2&B=1"


@given(pairs)
def test_encoded_parameters_are_signed_like_received_ones(made: Pairs) -> None:
    parameters = Parameters(tuple(encoded_parameter(name, value) for name, value in made))
    assert signature_v1.string_to_sign("GET", parameters) == naive_string_to_sign("GET", made)


@given(values)
def test_percent_encoding(text: str) -> None:
    assert percent_encode(text) == encode(text)


@pytest.mark.parametrize("byte", range(1, 256))
def test_every_escape_is_signed_canonically(byte: int) -> None:
    text = chr(byte) if byte < 0x80 else "é"
    upper = "".join(f"%{each:02X}" for each in text.encode())
    for spelling in (upper, upper.lower()):
        assert parse(f"A={spelling}".encode()) == (("A", text, f"A={encode(text)}"),)


@given(pairs, pairs)
def test_the_first_value_of_a_name_counts_and_the_query_comes_first(query: Pairs, form: Pairs) -> None:
    parameters = Parameters(
        tuple(encoded_parameter(name, value) for name, value in query),
        tuple(encoded_parameter(name, value) for name, value in form),
    )
    assert parameters.values == dict(reversed(query + form))


def test_an_absent_parameter_is_empty() -> None:
    assert Parameters(parse(b"A=1")).get("B") == ""
