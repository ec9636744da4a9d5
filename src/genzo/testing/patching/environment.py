"""The environment of a patched program: Genzo's access key in place of the user's, and no proxy."""

import importlib
import os
import sys
from collections.abc import Mapping
from types import ModuleType

KEYS = {
    # alibabacloud_credentials/utils/auth_util.py, and the command line aliyun.
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    # Older names, which the command line still reads.
    "ALIBABACLOUD_ACCESS_KEY_ID": "ALIBABACLOUD_ACCESS_KEY_SECRET",
    "ALICLOUD_ACCESS_KEY_ID": "ALICLOUD_ACCESS_KEY_SECRET",
    # Terraform's provider and Ansible's modules.
    "ALICLOUD_ACCESS_KEY": "ALICLOUD_SECRET_KEY",
}
"""The variable of an access key's id, and that of its secret."""

KEYS_OF_USERS = {
    # It comes before a program's own credentials (aliyunsdkcore/auth/signers/signer_factory.py).
    "ALIYUN_ACCESS_KEY_ID": "ALIYUN_ACCESS_KEY_SECRET",
    # footmark/connection.py.
    "ACS_ACCESS_KEY_ID": "ACS_SECRET_ACCESS_KEY",
    # oss2/credentials.py.
    "OSS_ACCESS_KEY_ID": "OSS_ACCESS_KEY_SECRET",
}
"""The same, of variables that are replaced only where the user has set them."""

_OTHER_CREDENTIALS = (
    "ALIBABA_CLOUD_SECURITY_TOKEN",
    "ALIBABACLOUD_SECURITY_TOKEN",
    "ALICLOUD_SECURITY_TOKEN",
    "OSS_SESSION_TOKEN",
    "ALIBABA_CLOUD_ROLE_ARN",
    "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
    "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
    "ALIBABA_CLOUD_CREDENTIALS_URI",
)
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_HIDDEN = (*_OTHER_CREDENTIALS, *_PROXIES, *map(str.lower, _PROXIES))
_MODULE = "alibabacloud_credentials.utils.auth_util"


class Environment:
    """Variables of this process, from `install` to `close`."""

    def __init__(self, access_key_id: str, access_key_secret: str) -> None:
        self._values = access_key_id, access_key_secret
        self._before: Mapping[str, str | None] = {}
        self._module: ModuleType | None = None
        self._module_before: dict[str, object] = {}

    def install(self) -> None:
        """Set the access key; hide other credentials and proxies."""
        keys = KEYS | {name: secret for name, secret in KEYS_OF_USERS.items() if name in os.environ}
        self._before = {name: os.environ.get(name) for name in (*keys, *keys.values(), *_HIDDEN)}
        for name in _HIDDEN:
            os.environ.pop(name, None)
        for names in keys.items():
            os.environ.update(zip(names, self._values, strict=True))
        # It reads the environment once, when it is imported.
        self._module = sys.modules.get(_MODULE)
        if self._module is not None:
            self._module_before = dict(vars(self._module))
            importlib.reload(self._module)

    def close(self) -> None:
        """Restore every variable."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if self._module is not None:
            vars(self._module).update(self._module_before)
        elif _MODULE in sys.modules:
            importlib.reload(sys.modules[_MODULE])
