"""Parameters: the values for the parameters of a command, as a JSON object."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed

_MOST = 10
_MOST_OF_KEY = 64


class ParameterErrors(ErrorGroup):
    """The errors of `parameter_values`."""

    malformed_parameters = Listed("InvalidParameter.Parameters", otherwise=INVALID_PARAMETER)
    disabled_parameters = Listed("Parameter.Disabled")
    too_many_parameters = Listed("ParameterCount.ExceedLimit")
    empty_parameter_key = Listed("CmdParam.EmptyKey", "InvalidParameter.Parameters")
    long_parameter_key = Listed("ParameterKey.ExceedLimit")
    parameter_key_twice = Listed("ParameterKey.Duplicate")
    unknown_parameter_key = Listed("Parameter.NotMatched")
    parameter_type = Listed("ParameterType.NotSupported")


def parameter_values(
    text: str, names: Sequence[str], errors: ParameterErrors, *, is_enabled: bool
) -> Mapping[str, str]:
    """The values of a JSON object, by the names of the parameters in lower case.

    Raises:
        ApiError: the text is no object, or a key or value is not one that a command with these names takes.
    """
    pairs = _pairs(text, errors)
    if pairs and not is_enabled:
        raise errors.disabled_parameters()
    if len(pairs) > _MOST:
        raise errors.too_many_parameters()
    known = {name.lower() for name in names}
    values: dict[str, str] = {}
    for key, value in pairs:
        _require_key(key, errors)
        if key.lower() in values:
            raise errors.parameter_key_twice()
        if key.lower() not in known:
            raise errors.unknown_parameter_key()
        values[key.lower()] = _text_of(value, errors)
    return values


def _pairs(text: str, errors: ParameterErrors) -> list[tuple[str, Any]]:
    """The members of a JSON object, also those whose key is there twice."""
    try:
        # An object becomes a list of pairs, and an array a list of what cannot be such a pair at the top.
        decoded = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise errors.malformed_parameters(name="Parameters") from None
    if not isinstance(decoded, _Pairs):
        raise errors.malformed_parameters(name="Parameters")
    return list(decoded)


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object."""


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(constant)


def _require_key(key: str, errors: ParameterErrors) -> None:
    if not key:
        raise errors.empty_parameter_key()
    if len(key) > _MOST_OF_KEY:
        raise errors.long_parameter_key()


def _text_of(value: object, errors: ParameterErrors) -> str:
    """A value as it stands in the command: a text, or a number or boolean as JSON writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise errors.parameter_type()
