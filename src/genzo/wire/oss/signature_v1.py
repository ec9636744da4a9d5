"""Signature version 1 of OSS: HMAC-SHA1 over method, content, date, headers and resource.

Source: the documentation of OSS (Include a V1 signature in the Authorization header, Add signatures to a
URL), and ``oss2/auth.py``.
"""

import base64
import hmac
import re
from typing import NamedTuple

from genzo.wire.oss.request import OssRequest

_AUTHORIZATION = re.compile(r"OSS ([^:\s]+):(\S+)", re.ASCII)
_HEADER_PREFIX = "x-oss-"

SUBRESOURCES = frozenset(
    """
    accessPoint accessPointPolicy acl append asyncFetch bucketArchiveDirectRead bucketInfo callback
    callback-var cname comp continuation-token cors delete encryption endTime group httpsConfig img
    inventory inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta partNumber
    policy policyStatus position publicAccessBlock qos qosInfo qosRequester redundancyTransition referer
    regionList replication replicationLocation replicationProgress requestPayment requesterQosInfo
    resourceGroup resourcePool resourcePoolBuckets resourcePoolInfo response-cache-control
    response-content-disposition response-content-encoding response-content-language
    response-content-type response-expires restore security-token sequential startTime stat status style
    styleName symlink tagging transferAcceleration uploadId uploads versionId versioning versions vod
    website worm wormExtend wormId x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask
    x-oss-ac-vpc-id x-oss-access-point-name x-oss-async-process x-oss-process
    x-oss-redundancy-transition-taskid x-oss-request-payer x-oss-target-redundancy-type
    x-oss-traffic-limit x-oss-write-get-object-response
    """.split()  # noqa: SIM905 - a hundred lines otherwise
)
"""The parameters that the signature covers; others are not part of it."""


class SignatureV1(NamedTuple):
    """A signature of a request. ``date`` is the text that is signed as its time.

    ``expires`` says whether that is the end of a signed URL, in seconds since 1970, not the time of sending.
    """

    access_key_id: str
    signature: str
    token: str
    date: str
    expires: bool


def read(request: OssRequest) -> SignatureV1 | None:
    """The signature of version 1 in a header or in the URL; None if there is none."""
    found = _AUTHORIZATION.fullmatch(request.header("authorization"))
    if found is not None:
        date = request.header("x-oss-date") or request.header("date")
        return SignatureV1(found[1], found[2], request.header("x-oss-security-token"), date, expires=False)
    given = request.parameters
    if "OSSAccessKeyId" not in given:
        return None
    return SignatureV1(
        given["OSSAccessKeyId"],
        given.get("Signature", ""),
        given.get("security-token", ""),
        given.get("Expires", ""),
        expires=True,
    )


def string_to_sign(request: OssRequest, date: str) -> str:
    """The text that client and server sign."""
    own = sorted(each for each in request.headers.items() if each[0].startswith(_HEADER_PREFIX))
    covered = sorted(each for each in request.parameters.items() if each[0] in SUBRESOURCES)
    query = "&".join([f"{name}={value}" if value else name for name, value in covered])
    return "\n".join(
        [
            request.method,
            request.header("content-md5"),
            request.header("content-type"),
            date,
            *[f"{name}:{value}" for name, value in own],
            f"{request.resource}?{query}" if query else request.resource,
        ]
    )


def matches(given: str, secret: str, text: str) -> bool:
    """Whether ``given`` is the signature of ``text``, compared in constant time."""
    expected = base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha1"))
    return hmac.compare_digest(given.encode(), expected)
