"""Reads the names in a call's parameters, and names those without effect in headers of the answer.

Promise 3 of docs/architecture.md#promises.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from genzo.actions import registry
from genzo.actions.action import ECS, VPC
from genzo.wire.call import BODY, Call
from genzo.wire.common_parameters import COMMON_PARAMETERS, OWNER_PARAMETERS, SIGNATURE_V1_PARAMETERS
from genzo.wire.parameter_names import ParameterNames, Reading
from genzo.wire.parameters import percent_encode
from genzo.wire.structs import Request

IGNORED_HEADER = "x-genzo-ignored"
"""The header that names the parameters without effect."""
_WITH_OWNERS = (ECS, VPC)
_IN_HEADERS = ("Action", "Version")
_UNNAMED = "(unnamed)"
_MAX_NAME = 64
_MAX_HEADER = 1024


class RequestNames:
    """The names of each action's parameters. With ``strict``, common parameters have exact names alone.

    The gateway counts the case of common parameters (docs/reference/protocol.md#sending-parameters).
    """

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._by_parameters: dict[str, ParameterNames] = {}
        self._by_headers: dict[str, ParameterNames] = {}
        self._of_no_action = {
            by_headers: self._names(Request, (), by_headers=by_headers) for by_headers in (False, True)
        }

    def read(self, call: Call) -> Reading | None:
        """The names of a call's parameters; None if all are exact and have an effect, as in most calls.

        For an unknown action, only common parameters in another case are found.
        """
        known = self._by_headers if call.signed_by_headers else self._by_parameters
        names = known.get(registry.full_name(call.version, call.action))
        parameters = call.parameters
        if names is not None and names.plain.issuperset(parameters.values) and not parameters.unread:
            return None
        if names is None:
            common = self._of_no_action[call.signed_by_headers].read(parameters)
            names = self._names_of(_full_name(call, common), by_headers=call.signed_by_headers)
            if names is None:
                if not common.corrected:
                    return None
                return Reading({**parameters.values, **common.values}, (), common.corrected)
        return _without_overridden(call, names.read(parameters))

    def _names_of(self, action: str, *, by_headers: bool) -> ParameterNames | None:
        found = registry.named(action)
        if found is None:
            return None
        owners = OWNER_PARAMETERS if found.version in _WITH_OWNERS else ()
        names = self._names(found.request, owners, by_headers=by_headers)
        (self._by_headers if by_headers else self._by_parameters)[action] = names
        return names

    def _names(self, request: type[Request], owners: tuple[str, ...], *, by_headers: bool) -> ParameterNames:
        if not by_headers:
            return ParameterNames(
                request, common=COMMON_PARAMETERS, special=owners, common_in_any_case=not self._strict
            )
        return ParameterNames(
            request,
            common=COMMON_PARAMETERS - SIGNATURE_V1_PARAMETERS - set(_IN_HEADERS),
            special=(*owners, *_IN_HEADERS),
            without_effect=SIGNATURE_V1_PARAMETERS,
            common_in_any_case=not self._strict,
        )


def _full_name(call: Call, common: Reading) -> str:
    """The name of the action in the registry, where parameters may have their names in another case."""
    if call.signed_by_headers:
        return registry.full_name(call.version, call.action)
    version = common.values.get("Version", call.version)
    return registry.full_name(version, call.action or common.values.get("Action", ""))


def _without_overridden(call: Call, reading: Reading) -> Reading:
    """With Action and Version ignored where a header says otherwise."""
    if not call.signed_by_headers:
        return reading
    in_headers = {"Action": call.action, "Version": call.version}
    overridden = [
        name for name in _IN_HEADERS if reading.values.get(name, in_headers[name]) != in_headers[name]
    ]
    return reading._replace(ignored=(*overridden, *reading.ignored))


def name_headers(reading: Reading) -> Mapping[str, str]:
    """The headers ``x-genzo-ignored`` and ``x-genzo-corrected``, each where it names something."""
    make = _headers_of_usual if reading.is_usual else _headers
    return make(reading.ignored, reading.corrected)


def _headers(ignored: tuple[str, ...], corrected: tuple[str, ...]) -> Mapping[str, str]:
    named = {IGNORED_HEADER: ignored, "x-genzo-corrected": corrected}
    return {header: header_value(names) for header, names in named.items() if names}


# A client sends the same names in every request.
_headers_of_usual = lru_cache(maxsize=256)(_headers)


def header_value(names: Iterable[str]) -> str:
    """The names, percent-encoded and separated by commas.

    A long name ends with ``...``. Names beyond the first kilobyte are counted alone: ``+12 more``.
    """
    shown = list[str]()
    left, length = 0, 0
    for name in names:
        if left:
            left += 1
            continue
        text = _shown(name)
        length += len(text) + 2
        if length > _MAX_HEADER:
            left = 1
        else:
            shown.append(text)
    return ", ".join([*shown, f"+{left} more"] if left else shown)


def _shown(name: str) -> str:
    """A name as a header can have it. ``(body)`` stands for no parameter, so it is not encoded."""
    if name in ("", BODY):
        return name or _UNNAMED
    return percent_encode(name) if len(name) <= _MAX_NAME else f"{percent_encode(name[:_MAX_NAME])}..."
