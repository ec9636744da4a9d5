"""What a decorator is applied to: a function, also one in a class method or a static method."""

from collections.abc import Callable
from typing import Any


def through_method(decorated: Any, wrap: Callable[[Any], Any], name: str) -> Any:  # noqa: ANN401 - of any kind
    """What ``wrap`` makes of a function. A class method or a static method stays one.

    ``name`` is that of the decorator.

    Raises:
        TypeError: ``decorated`` is neither of these.
    """
    if isinstance(decorated, classmethod | staticmethod):
        return type(decorated)(wrap(decorated.__func__))
    if not callable(decorated):
        raise TypeError(
            f"@{name} decorates functions, methods and classes, and {decorated!r} is none: give options by "
            f'their names, such as @{name}(edition="classic").'
        )
    return wrap(decorated)
