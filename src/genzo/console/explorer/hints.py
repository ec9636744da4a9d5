"""What a form says of a parameter: its type, its limits, its values and its default, in one line."""

from collections.abc import Mapping

from genzo.control.described_parameters import Parameter

_MOST_VALUES = 8
_TEXT = "str"


def hint(parameter: Parameter, texts: Mapping[str, str]) -> str:
    """The line in the language of the ``texts``; empty for a text without limits."""
    said = list[str]()
    if parameter.kind != _TEXT:
        said.append(texts[f"explorer.kind.{parameter.kind}"])
    said += _limits(parameter, texts)
    if parameter.values:
        more = " …" if len(parameter.values) > _MOST_VALUES else ""
        said.append(" · ".join(parameter.values[:_MOST_VALUES]) + more)
    if parameter.default:
        said.append(texts["explorer.default"].format(value=parameter.default))
    if parameter.is_secret:
        said.append(texts["explorer.secret"])
    return "; ".join(said)


def _limits(parameter: Parameter, texts: Mapping[str, str]) -> list[str]:
    least, most = parameter.minimum, parameter.maximum
    if least is not None and most is not None:
        return [texts["explorer.range"].format(minimum=_number(least), maximum=_number(most))]
    if most is not None:
        name = "explorer.longest" if parameter.kind == _TEXT else "explorer.most"
        return [texts[name].format(maximum=_number(most))]
    return [] if least is None else [texts["explorer.least"].format(minimum=_number(least))]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
