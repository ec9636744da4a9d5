"""The environment variables by which clients find an endpoint, a proxy, a region and an access key.

They are those of Alibaba Cloud's SDKs and command line, of Terraform and of Ansible (docs/clients.md).
"""

from urllib.parse import urlsplit


def key_variables(access_key_id: str, secret: str) -> dict[str, str]:
    """The variables of an access key."""
    return {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": access_key_id,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret,
        "ALICLOUD_ACCESS_KEY": access_key_id,
        "ALICLOUD_SECRET_KEY": secret,
    }


def endpoint_variables(url: str) -> dict[str, str]:
    """The variables of an endpoint: its URL, or its host and port.

    No client reads ``ALIBABA_CLOUD_ECS_ENDPOINT`` itself: it is for programs that hand an endpoint to an SDK.
    """
    return {"ALIBABA_CLOUD_ECS_ENDPOINT": urlsplit(url).netloc, "ECS_ENDPOINT": url, "GENZO_URL": url}


def proxy_variables(url: str, no_proxy: str = "") -> dict[str, str]:
    """The variables of an HTTP proxy, for clients without an endpoint setting."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    return dict.fromkeys(names, url) | {"NO_PROXY": no_proxy, "no_proxy": no_proxy}
