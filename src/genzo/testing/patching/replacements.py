"""Replaces attributes of modules and classes, and restores them."""

from typing import Any

_MISSING = object()


class Replacements:
    """The attributes that were replaced, restored in the reverse order."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def set(self, owner: Any, name: str, value: Any) -> None:  # noqa: ANN401 - any module or class
        """Replace an attribute. ``owner`` may inherit it: then it has none of its own afterwards."""
        self._before.append((owner, name, vars(owner).get(name, _MISSING)))
        setattr(owner, name, value)

    def undo(self) -> None:
        """Restore all attributes."""
        while self._before:
            owner, name, value = self._before.pop()
            if value is _MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
