"""The part of a logged request that depends on its product."""

from typing import NamedTuple


class ShownRequest(NamedTuple):
    """Members of `genzo.http.request_log.entries.LoggedRequest`, without secrets and bounded."""

    product: str
    version: str
    action: str
    parameters: dict[str, str]
    common_parameters: dict[str, str]
    ignored: list[str]
    corrected: list[str]
    access_key_id: str
    signature_method: str
    message: str
    answer: str | None
