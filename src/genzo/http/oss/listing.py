"""ListObjects and ListObjectsV2."""

import base64
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote

from genzo.catalogue.bucket_store import ObjectHead
from genzo.catalogue.object_store import ObjectNotFoundError
from genzo.errors import oss as errors
from genzo.http.oss.bucket_operations import iso_time, listed_limit, owner
from genzo.http.oss.call import OssCall, OssResponse, xml_response
from genzo.wire.oss.xml import Element, elements


class Page(NamedTuple):
    """Names and common prefixes, and the last of both if more follow, or ``""``."""

    names: Sequence[str]
    prefixes: Sequence[str]
    next_marker: str


def list_objects(call: OssCall) -> OssResponse:
    """ListObjects."""
    given = call.request.parameters
    marker = given.get("marker", "")
    found, members, encoded = _begun(call, marker)
    members += elements(Marker=encoded(marker))
    if found.next_marker:
        members += elements(NextMarker=encoded(found.next_marker))
    contents = _contents(call, found.names, encoded, has_owner=True)
    return xml_response(Element("ListBucketResult", [*members, *contents, *_common(found, encoded)]))


def list_objects_v2(call: OssCall) -> OssResponse:
    """ListObjectsV2, which ``list-type=2`` asks for."""
    given = call.request.parameters
    token, start_after = given.get("continuation-token", ""), given.get("start-after", "")
    found, members, encoded = _begun(call, _name_of(token) or start_after)
    members += elements(StartAfter=encoded(start_after))
    if token:
        members += elements(ContinuationToken=token)
    if found.next_marker:
        members += elements(NextContinuationToken=_token_of(found.next_marker))
    contents = _contents(call, found.names, encoded, has_owner=given.get("fetch-owner") == "true")
    members += elements(KeyCount=len(contents) + len(found.prefixes))
    return xml_response(Element("ListBucketResult", [*members, *contents, *_common(found, encoded)]))


def _begun(call: OssCall, marker: str) -> tuple[Page, list[Element], Callable[[str], str]]:
    """The page behind ``marker``, the elements that both lists begin with, and how they write names."""
    given = call.request.parameters
    encoded = text_encoder(given.get("encoding-type", ""))
    prefix, delimiter = given.get("prefix", ""), given.get("delimiter", "")
    limit = listed_limit(given.get("max-keys", ""))
    found = page(call.store.names(call.bucket_name, prefix), prefix, delimiter, marker, limit)
    members = elements(
        Name=call.bucket_name, Prefix=encoded(prefix), MaxKeys=limit, Delimiter=encoded(delimiter)
    )
    if given.get("encoding-type"):
        members += elements(EncodingType="url")
    return found, [*members, *elements(IsTruncated=bool(found.next_marker))], encoded


def page(names: Sequence[str], prefix: str, delimiter: str, marker: str, limit: int) -> Page:
    """The names behind ``marker``; those with the delimiter behind ``prefix`` are one common prefix.

    ``names`` begin with ``prefix`` and are in order, which is that of their bytes in UTF-8, too.
    """
    chosen, prefixes, last = list[str](), list[str](), ""
    place = bisect_right(names, marker)
    while place < len(names):
        name = names[place]
        cut = name.find(delimiter, len(prefix)) if delimiter else -1
        common = name[: cut + len(delimiter)] if cut >= 0 else ""
        if common and common <= marker:  # the marker is within what this prefix stands for
            place += 1
            continue
        if len(chosen) + len(prefixes) >= limit:
            return Page(chosen, prefixes, last)
        last = common or name
        if not common:
            chosen.append(name)
            place += 1
            continue
        prefixes.append(common)
        while place < len(names) and names[place].startswith(common):
            place += 1
    return Page(chosen, prefixes, "")


def text_encoder(encoding_type: str) -> Callable[[str], str]:
    """How names are written in a list (``encoding-type``).

    Raises:
        OssError: InvalidArgument.
    """
    if encoding_type not in ("", "url"):
        raise errors.INVALID_ARGUMENT(ArgumentName="encoding-type")
    return (lambda text: quote(text, safe="-_.~")) if encoding_type else str


def _contents(
    call: OssCall, names: Sequence[str], encoded: Callable[[str], str], *, has_owner: bool
) -> list[Element]:
    found = []
    for name in names:
        with suppress(ObjectNotFoundError):  # deleted meanwhile
            head = call.store.head(call.bucket_name, name)
            found.append(_content(call, head, encoded, has_owner=has_owner))
    return found


def _content(call: OssCall, head: ObjectHead, encoded: Callable[[str], str], *, has_owner: bool) -> Element:
    members = elements(
        Key=encoded(head.name),
        LastModified=iso_time(head.modified),
        ETag=f'"{head.etag}"',
        Type="Multipart" if head.is_multipart else "Normal",
        Size=head.size,
        StorageClass="Standard",
    )
    if has_owner:
        members.append(owner(call.account_id))
    return Element("Contents", members)


def _common(found: Page, encoded: Callable[[str], str]) -> list[Element]:
    return [Element("CommonPrefixes", elements(Prefix=encoded(each))) for each in found.prefixes]


def _token_of(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode("ascii")


def _name_of(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        raise errors.INVALID_ARGUMENT(ArgumentName="continuation-token") from None
