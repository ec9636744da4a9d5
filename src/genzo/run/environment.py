"""The environment of a command: keys of Genzo's in place of the user's, and no way out by a proxy."""

import re
from collections.abc import Iterator, Mapping

from genzo.data.client_variables import key_variables

KEY_PAIRS = {
    # alibabacloud_credentials/utils/auth_util.py, and the command line aliyun.
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    # Older names, which the command line still reads.
    "ALIBABACLOUD_ACCESS_KEY_ID": "ALIBABACLOUD_ACCESS_KEY_SECRET",
    "ALICLOUD_ACCESS_KEY_ID": "ALICLOUD_ACCESS_KEY_SECRET",
    # Terraform's provider and Ansible's modules.
    "ALICLOUD_ACCESS_KEY": "ALICLOUD_SECRET_KEY",
    # aliyunsdkcore/auth/signers/signer_factory.py.
    "ALIYUN_ACCESS_KEY_ID": "ALIYUN_ACCESS_KEY_SECRET",
    # footmark/connection.py.
    "ACS_ACCESS_KEY_ID": "ACS_SECRET_ACCESS_KEY",
    # oss2/credentials.py.
    "OSS_ACCESS_KEY_ID": "OSS_ACCESS_KEY_SECRET",
}
"""The variable of an access key's id, and that of its secret."""
REGION_VARIABLES = (
    "ALIBABA_CLOUD_REGION_ID",
    "ALIBABA_CLOUD_REGION",
    "ALIBABACLOUD_REGION_ID",
    "ALICLOUD_REGION",
)
DEFAULT_REGION = "cn-hangzhou"
_ONLY_IF_SET = ("ALIYUN_", "ACS_", "OSS_")
"""Variables that come before a program's own credentials are replaced only where the user has set them."""
_PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "ACS_", "OSS_")
_SECRET = re.compile(
    "(^|_)(ACCESS_?KEY|SECRET|TOKEN|CREDENTIALS?|PASSWORD|ROLE|ROLE_NAME|ARN|OIDC|PROFILE|ECS_METADATA)(_|$)"
)
"""The words in the names of variables with credentials, and of those that name where credentials are."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy")


def named_keys(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The access keys that an environment names, by id and secret."""
    for names in KEY_PAIRS.items():
        key_id, secret = (environment.get(name, "") for name in names)
        # Bytes that are no text are not printable.
        if key_id and secret and key_id.isprintable() and secret.isprintable():
            yield key_id, secret


def region_of(environment: Mapping[str, str]) -> str:
    """The region that an environment names, or else that of new accounts."""
    return next((environment[name] for name in REGION_VARIABLES if environment.get(name)), DEFAULT_REGION)


def command_environment(environment: Mapping[str, str], url: str, key: tuple[str, str]) -> dict[str, str]:
    """The environment of a user with a key of Genzo's alone. ``url`` is the server's."""
    kept = {name: value for name, value in environment.items() if not _is_removed(name)}
    pairs = {
        pair
        for pair in KEY_PAIRS.items()
        if not pair[0].startswith(_ONLY_IF_SET) or any(name in environment for name in pair)
    }
    for names in pairs:
        kept |= dict(zip(names, key, strict=True))
    return (
        dict.fromkeys(REGION_VARIABLES, region_of(environment))
        | kept
        | key_variables(*key)
        | {"GENZO_URL": url}
    )


def _is_removed(name: str) -> bool:
    if name.lower() in _PROXIES:
        return True
    return name.upper().startswith(_PREFIXES) and _SECRET.search(name.upper()) is not None
