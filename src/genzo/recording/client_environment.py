"""The environment of a recorded command: its clients find the recorder, and trust it."""

from collections.abc import Mapping
from pathlib import Path

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET
from genzo.data.client_variables import endpoint_variables, key_variables, proxy_variables
from genzo.gateway.bundles import BUNDLE_VARIABLES

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OTHER_CREDENTIALS = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_")


def client_environment(
    environment: Mapping[str, str], url: str, bundle: Path, *, is_genzo: bool, has_first_key: bool
) -> dict[str, str]:
    """The environment of the user with the variables of clients.

    With ``is_genzo``, endpoints name the recorder, too: a client of the real service must use the host name
    that it signs. With ``has_first_key``, the well-known access key replaces the user's credentials.
    """
    changed = dict(environment)
    if has_first_key:
        changed = {
            name: value for name, value in changed.items() if not name.startswith(_OTHER_CREDENTIALS)
        } | key_variables(FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET)
    if is_genzo:
        changed |= endpoint_variables(url)
    # Other servers of this machine, such as a database's, are called directly.
    direct = [environment.get("no_proxy") or environment.get("NO_PROXY", ""), *_LOOPBACK]
    changed |= proxy_variables(url, ",".join(filter(None, direct)))
    return changed | dict.fromkeys(BUNDLE_VARIABLES, str(bundle))
