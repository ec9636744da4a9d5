"""Turns the failures of a database into sentences for the operator."""

from genzo.catalogue.store import StoreError


class OperatorErrors:
    """A context in which failures of the database become a StoreError. Other exceptions pass through.

    It keeps no state, so one object serves all requests. It is a class because every request enters it, and
    a generator-based context manager takes ten times as long.
    """

    def store_error(self, error: BaseException) -> StoreError | None:
        """What to raise for a failure; None for exceptions that are no failure of the database."""
        raise NotImplementedError

    def translate(self, error: BaseException) -> None:
        """Raise the StoreError of a failure; returns for other exceptions.

        Raises:
            StoreError: the exception is a failure of the database.
        """
        store_error = self.store_error(error)
        if store_error is not None:
            raise store_error from error

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.translate(error)
