"""A catalogue that is made aside, so that a command or a start that fails leaves nothing behind."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from genzo.store.sqlite.new_file import FileAppearedError, folder_aside, put_in_place

__all__ = ["FileAppearedError", "NewCatalogue", "new_catalogue"]


class NewCatalogue:
    """The SQLite files of a catalogue that do not exist yet, each with its path aside."""

    def __init__(self, aside: Mapping[Path, Path], folders: ExitStack) -> None:
        self._aside = aside
        self._folders = folders

    @property
    def is_new(self) -> bool:
        """Whether a file is missing."""
        return bool(self._aside)

    def place(self, location: Path | str) -> Path | str:
        """Where a database is until `publish`: a missing file is aside."""
        return self._aside.get(location, location) if isinstance(location, Path) else location

    def publish(self) -> None:
        """Put the files that were made in their places. Nothing may have them open.

        The file of the accounts comes last: a catalogue without it does not exist.

        Raises:
            FileAppearedError: another program has made one meanwhile.
            StoreError: a file cannot be put in its place.
        """
        put = list[Path]()
        try:
            for path, aside in reversed(list(self._aside.items())):
                if aside.exists():
                    put_in_place(aside, path)
                    put.append(path)
        except BaseException:
            for path in put:
                path.unlink()
            raise
        self._folders.close()


@contextmanager
def new_catalogue(locations: Iterable[Path | str]) -> Iterator[NewCatalogue]:
    """The files that are missing at ``locations``, those of the accounts first.

    What is not published when the block ends is deleted.

    Raises:
        StoreError: no file can be made for a location.
    """
    missing = dict.fromkeys(
        each
        for each in locations
        if isinstance(each, Path) and not os.path.exists(each)  # noqa: PTH110 - also in a closed folder
    )
    with ExitStack() as folders:
        aside = {path: folders.enter_context(folder_aside(path)) / path.name for path in missing}
        yield NewCatalogue(aside, folders)
