"""Opens the object store that an operator names: a folder, or a service with the S3 API."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from genzo.objects.folder import FolderObjects
from genzo.objects.s3 import S3Objects
from genzo.service.server_settings import SettingsError, quoted_url

if TYPE_CHECKING:
    from genzo.catalogue.bucket_store import AccountsObjectStore

_SCHEMES = ("http", "https", "s3")


def open_objects(where: str, default: Path) -> "AccountsObjectStore":
    """The object store at a URL or in a folder; for ``""``, in the folder ``default``.

    Raises:
        SettingsError: the folder does not exist, or the URL is invalid.
    """
    if not where:
        return FolderObjects(default, is_chosen=False)
    if "://" in where:
        return _at_url(where)
    folder = Path(where)
    if not folder.is_dir():
        raise SettingsError(
            f'The folder "{where}" for the objects does not exist: create it, or name another.'
        )
    return FolderObjects(folder, is_chosen=True)


def _at_url(url: str) -> "AccountsObjectStore":
    parts = urlsplit(url)
    # Credentials come from the environment; here they would be shown to others.
    if parts.scheme not in _SCHEMES or "@" in parts.netloc or (parts.scheme == "s3") == bool(parts.netloc):
        raise SettingsError(
            f"The object store{quoted_url(url)} is neither a folder nor a valid URL: name a folder, the URL "
            "of a service with the S3 API (http://HOST:PORT), or s3:// for Amazon S3."
        )
    return S3Objects("" if parts.scheme == "s3" else url.rstrip("/"))
