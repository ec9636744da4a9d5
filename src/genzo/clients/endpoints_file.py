"""The file of endpoints that Terraform's provider reads, and Pulumi's, which is made of it.

Source: terraform-provider-alicloud, ``connectivity/endpoint.go``.
"""

from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as ET

_FILE = Path("endpoints.xml")
"""In the current folder, where it comes before the one that the variable names."""


def endpoint_in_file(product: str, region: str, named: str) -> tuple[str, str]:
    """The setting that has the endpoint of a product in a region, and this endpoint; ``""`` without one.

    ``named`` is the value of ``TF_ENDPOINT_PATH``. A file that is no XML has none.
    """
    setting, content = str(_FILE), _content(_FILE)
    if not content and named:
        setting, content = "TF_ENDPOINT_PATH", _content(Path(named))
    try:
        root = ET.fromstring(content)  # noqa: S314 - the user's own file, read by the user's process
    except (ET.ParseError, ValueError, LookupError):  # the last two: encodings
        return "", ""
    for endpoint in root.iter("Endpoint"):
        if endpoint.findtext("RegionIds/RegionId", "") == region:
            for each in endpoint.iterfind("Products/Product"):
                if each.findtext("ProductName", "").lower() == product:
                    found = each.findtext("DomainName", "").strip()
                    return (setting, found) if found else ("", "")
    return "", ""


def _content(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""
