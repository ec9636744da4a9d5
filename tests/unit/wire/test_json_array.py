"""Parameters that are a JSON array of strings."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER, ApiError
from genzo.wire.json_array import json_list

MALFORMED, TOO_MANY = INVALID_PARAMETER(name="Ids"), MISSING_PARAMETER(name="Ids")
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(texts), st.booleans())
def test_an_array_of_strings(values: list[str], is_ascii: bool) -> None:
    text = json.dumps(values, ensure_ascii=is_ascii)
    assert json_list(text, len(values), MALFORMED, TOO_MANY) == values


@pytest.mark.parametrize("text", ["", "a", '"a"', "{}", "null", "[1]", "[null]", '["a"', '["a"] x', "\ud800"])
def test_other_texts_are_malformed(text: str) -> None:
    with pytest.raises(ApiError) as raised:
        json_list(text, 1, MALFORMED, TOO_MANY)
    assert raised.value is MALFORMED


def test_an_array_with_too_many_strings_is_refused() -> None:
    with pytest.raises(ApiError) as raised:
        json_list('["a", "a"]', 1, MALFORMED, TOO_MANY)
    assert raised.value is TOO_MANY
