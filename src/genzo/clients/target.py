"""Where a client is led, and the access key that it gets."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from genzo.data import facts

_REGION = re.compile(r"[a-z]{2}(-[a-z0-9]+)+", re.ASCII)


class UnknownValueError(Exception):
    """A setting of a client needs a value that is not known; the text is one sentence for the operator."""


class Target(NamedTuple):
    """A server, as clients are told of it. ``account_id`` is ``""`` where no server has told it."""

    url: str
    access_key_id: str
    access_key_secret: str
    region: str
    account_id: str
    ca_file: Path

    @property
    def is_secure(self) -> bool:
        """Whether the server is called by HTTPS."""
        return urlsplit(self.url).scheme == "https"

    def value(self, name: str) -> str:
        """The value of a placeholder.

        Raises:
            UnknownValueError: nothing has told it.
        """
        parts = urlsplit(self.url)
        port = parts.port or (443 if self.is_secure else 80)
        values = {
            "URL": self.url,
            "SCHEME": parts.scheme,
            "SCHEME_UPPER": parts.scheme.upper(),
            "SECURE_PYTHON": str(self.is_secure),
            "ENDPOINT": parts.netloc,
            "HOST": parts.hostname or "",
            "PORT": str(port),
            "REGION": self.region,
            "ZONE": _first_zone(self.region),
            "ACCESS_KEY_ID": self.access_key_id,
            "ACCESS_KEY_SECRET": self.access_key_secret,
            "ACCOUNT_ID": self.account_id,
            "CA_FILE": str(self.ca_file),
        }
        if not values[name]:
            raise UnknownValueError(
                f"The {name.lower().replace('_', ' ')} of the settings is unknown, because no server answers "
                f"at {self.url}: start it first."
            )
        return values[name]


def is_region(text: str) -> bool:
    """Whether a text has the form of a region's id, such as ``cn-hangzhou``: host names are made of it."""
    return _REGION.fullmatch(text) is not None


def _first_zone(region: str) -> str:
    return next((zone.zone_id for zone in facts().zones if zone.region_id == region), f"{region}-a")
