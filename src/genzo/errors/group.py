"""Errors that several actions raise through the same code, each in its own words."""

from collections.abc import Iterator
from typing import Self, overload

from genzo.errors.error_type import ErrorType
from genzo.errors.table import ErrorTable


class Listed:
    """An attribute of an `ErrorGroup`: the action's error of the first of ``codes`` that it raises.

    Several codes are there for one mistake that actions name differently; none, where a subclass has them.
    ``otherwise`` stands in for an action that raises none of the codes.
    """

    def __init__(
        self, *codes: str, containing: str = "", status: int | None = None, otherwise: ErrorType | None = None
    ) -> None:
        self._codes = codes
        self._containing = containing
        self._status = status
        self._otherwise = otherwise

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> ErrorType: ...
    def __get__(self, instance: object, owner: type) -> Self | ErrorType:
        # The error itself stands in the instance's __dict__, which goes before a descriptor without __set__.
        if instance is None:
            return self
        raise AttributeError(self._name)

    def of(self, table: ErrorTable) -> ErrorType:
        """The error of an action.

        Raises:
            LookupError: the action raises none of the codes, or several errors of the first.
        """
        code = next(filter(table.raises, self._codes), None)
        if code is not None:
            return table(code, self._containing, self._status)
        if self._otherwise is not None:
            return self._otherwise
        raise LookupError(f"{table.name} raises no error {' or '.join(self._codes)} for {self._name}")


class ErrorGroup:
    """The errors that one piece of shared code raises, in the words of one action.

    A subclass declares them: ``not_found = Listed("InvalidInstanceId.NotFound")``. All are looked up when the
    group is made, which an action's module does when it is imported. So a code that the action does not list
    fails the import, not a request.
    """

    def __init__(self, table: ErrorTable) -> None:
        listed = {name: each for name, each in self._declared() if isinstance(each, Listed)}
        self.__dict__.update((name, each.of(table)) for name, each in listed.items())

    @classmethod
    def _declared(cls) -> Iterator[tuple[str, object]]:
        """The attributes of the class and its bases, those of a subclass last."""
        for owner in reversed(cls.__mro__):
            yield from vars(owner).items()
