"""What the request log shows of a request to OSS: what it asks for, without what signs it.

The path of the request is shown as it is. Bodies, objects and answers are never kept.
"""

from genzo.errors.oss import OssError
from genzo.http.products import OSS
from genzo.http.request_log.records import Record
from genzo.http.request_log.shown_request import ShownRequest
from genzo.wire.oss import signature_v1, signature_v4
from genzo.wire.oss.request import OssRequest
from genzo.wire.recorded_parameters import HIDDEN

_SHOWN = frozenset(
    """
    acl bucketInfo continuation-token delete delimiter encoding-type fetch-owner key-marker list-type
    location marker max-keys max-parts max-uploads objectMeta part-number-marker partNumber prefix
    sequential start-after upload-id-marker uploadId uploads
    """.split()  # noqa: SIM905 - a list of two dozen lines otherwise
)
"""The parameters whose values are shown. Another one may be a signature, or a name that is misspelt."""
_MAX_TEXT = 1024
_MAX_KEY_ID = 128


def shown_of_oss(record: Record) -> ShownRequest:
    """What is shown of a request to OSS. Its bucket and key are parameters, wherever it names them."""
    try:
        request = OssRequest(record.request)
    except OssError:
        return _shown(record, {}, "", "")
    address = request.address
    named = {"bucket": address.bucket, "key": address.key}
    given = {
        name[:_MAX_TEXT]: value[:_MAX_TEXT] if name in _SHOWN else HIDDEN
        for name, value in request.parameters.items()
    }
    signature = signature_v4.read(request) or signature_v1.read(request)
    method = "" if signature is None else _METHODS[type(signature)]
    key_id = "" if signature is None else signature.access_key_id[:_MAX_KEY_ID]
    return _shown(record, {name: value for name, value in named.items() if value} | given, key_id, method)


_METHODS: dict[type, str] = {
    signature_v4.SignatureV4: signature_v4.ALGORITHM,
    signature_v1.SignatureV1: "OSS",
}


def _shown(record: Record, parameters: dict[str, str], access_key_id: str, method: str) -> ShownRequest:
    principal = record.principal
    return ShownRequest(
        product=OSS,
        version="",
        action=record.action,
        parameters=parameters,
        common_parameters={},
        ignored=[],
        corrected=[],
        access_key_id=access_key_id if principal is None else principal.access_key_id,
        signature_method=method,
        message=record.message,
        answer=None,
    )
