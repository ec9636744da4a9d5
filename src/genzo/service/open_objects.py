"""The object store that an operator names: a folder, or a service that speaks S3."""

from pathlib import Path
from urllib.parse import urlsplit

from genzo.catalogue.object_store import ObjectStore
from genzo.objects.folder import FolderObjects
from genzo.objects.s3 import S3Objects
from genzo.service.server_settings import SettingsError

_SCHEMES = ("http", "https", "s3")


def open_objects(where: str, default: Path) -> ObjectStore:
    """The store at a URL or in a folder; where nothing is named, in the folder ``default``.

    Raises:
        SettingsError: there is no such store.
    """
    if not where:
        return FolderObjects(default, is_chosen=False)
    if "://" in where:
        return _at_url(where)
    folder = Path(where)
    if not folder.is_dir():
        raise SettingsError(f'There is no folder "{where}" for the objects: make it, or name another.')
    return FolderObjects(folder, is_chosen=True)


def _at_url(url: str) -> ObjectStore:
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or (parts.scheme == "s3") == bool(parts.netloc):
        raise SettingsError(
            f'The object store "{url}" is none that Genzo can use: name a folder, the address of a service '
            "that speaks S3 (http://HOST:PORT), or s3:// for the service's own."
        )
    return S3Objects("" if parts.scheme == "s3" else url.rstrip("/"))
