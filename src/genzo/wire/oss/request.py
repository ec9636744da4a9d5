"""A request to OSS: whose head is read before its body arrives."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from genzo.errors import oss as errors
from genzo.wire.host_names import host_name
from genzo.wire.types import HttpRequest

# bucket.oss-cn-hangzhou.aliyuncs.com, oss-cn-hangzhou-internal.aliyuncs.com, oss.aliyuncs.com
_HOST = re.compile(
    r"(?:(?P<bucket>[a-z0-9.-]+)\.)?oss(?:-(?P<region>[a-z0-9-]+?))?(?:-internal)?\.aliyuncs\.com", re.ASCII
)
_NOT_REGIONS = ("accelerate", "accelerate-overseas")
_MAX_KEY = 1023  # bytes in UTF-8
_MAX_PARAMETERS = 64


class Address(NamedTuple):
    """What a request is about. The region, bucket and key are ``""`` where it names none."""

    region_id: str
    bucket: str
    key: str


class OssRequest:
    """The head of a request, decoded.

    Raises:
        OssError: InvalidObjectName or InvalidArgument, if it cannot be decoded.
    """

    def __init__(self, http: HttpRequest) -> None:
        self.http = http
        self.method = http.method
        self.address = address_of(http.header("host"), http.path)
        self.parameters = _parameters(http.query)

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The headers by their names in lower case; the first one of a name."""
        return dict(reversed([(name, value.strip()) for name, value in self.http.headers]))

    def header(self, name: str) -> str:
        """A header by its name in lower case, or ``""``."""
        return self.headers.get(name, "")

    @property
    def resource(self) -> str:
        """``/BUCKET/KEY``, ``/BUCKET/`` or ``/``, as both signatures name it."""
        bucket, key = self.address.bucket, self.address.key
        return f"/{bucket}/{key}" if bucket else "/"


def is_oss_host(host: str) -> bool:
    """Whether a Host header names an endpoint of OSS."""
    return _HOST.fullmatch(host_name(host)) is not None


def address_of(host: str, path: str) -> Address:
    """The bucket and the key in the host or, where that is no endpoint of OSS, in the path.

    Raises:
        OssError: InvalidObjectName.
    """
    try:
        text = unquote(path.partition("?")[0], errors="strict").removeprefix("/")
    except UnicodeDecodeError:
        raise errors.INVALID_OBJECT_NAME() from None
    found = _HOST.fullmatch(host_name(host))
    if found is None or not found["bucket"]:
        bucket, _, key = text.partition("/")
    else:
        bucket, key = found["bucket"], text
    if len(key.encode()) > _MAX_KEY:
        raise errors.INVALID_OBJECT_NAME(ObjectName=key[:_MAX_KEY])
    region_id = (found["region"] if found is not None else "") or ""
    return Address("" if region_id in _NOT_REGIONS else region_id, bucket, key)


def _parameters(query: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except ValueError:
        raise errors.INVALID_ARGUMENT() from None
    return dict(pairs)
