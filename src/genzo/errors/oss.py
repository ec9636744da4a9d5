"""The errors of OSS (docs/oss.md#errors), whose envelope and codes are not those of the RPC APIs.

Source: the error codes in the documentation of OSS, and what its SDKs compare.
"""

from collections.abc import Mapping
from typing import NamedTuple

from genzo.errors.error_type import ApiError, ErrorType

OSS_PREFIX = "oss/"
"""What the names of OSS's operations begin with where those of other products are, too."""


class OssErrorType(NamedTuple):
    """One kind of failure."""

    code: str
    status: int
    message: str

    def __call__(self, **details: str) -> "OssError":
        """An exception of this kind, with elements beside code and message such as ``BucketName``."""
        return OssError(self, details)


class OssError(Exception):
    """A failure that the answer names. ``details`` are further elements of the answer."""

    def __init__(self, kind: OssErrorType, details: Mapping[str, str]) -> None:
        super().__init__(f"{kind.code}: {kind.message}")
        self.kind = kind
        self.details = details

    @property
    def as_api_error(self) -> ApiError:
        """The error as metrics and logs know those of all products: without its details."""
        return ErrorType(self.kind.code, self.kind.status, self.kind.message)()


ACCESS_DENIED = OssErrorType("AccessDenied", 403, "The bucket you access does not belong to you.")
ANONYMOUS = OssErrorType(
    "AccessDenied", 403, "You have no right to access this object because of bucket acl."
)
NO_PERMISSION = OssErrorType("AccessDenied", 403, "You have no right to access this object.")
EXPIRED = OssErrorType("AccessDenied", 403, "Request has expired.")
PUBLIC_ACL = OssErrorType("AccessDenied", 403, "Put public bucket acl is not allowed.")
PUBLIC_OBJECT_ACL = OssErrorType("AccessDenied", 403, "Put public object acl is not allowed.")
UNSIGNED = OssErrorType("AccessDenied", 403, "The request is not signed in a form that is known.")
INVALID_ACCESS_KEY = OssErrorType(
    "InvalidAccessKeyId", 403, "The OSS Access Key Id you provided does not exist in our records."
)
DISABLED_ACCESS_KEY = OssErrorType(
    "InvalidAccessKeyId", 403, "The OSS Access Key Id you provided is disabled."
)
INVALID_TOKEN = OssErrorType("InvalidSecurityToken", 403, "The security token you provided is invalid.")
EXPIRED_TOKEN = OssErrorType("SecurityTokenExpired", 403, "The security token you provided has expired.")
SIGNATURE_MISMATCH = OssErrorType(
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method.",
)
TIME_SKEWED = OssErrorType(
    "RequestTimeTooSkewed",
    403,
    "The difference between the request time and the current time is too large.",
)
INVALID_ARGUMENT = OssErrorType("InvalidArgument", 400, "An argument of the request is invalid.")
INVALID_BUCKET_NAME = OssErrorType("InvalidBucketName", 400, "The specified bucket is not valid.")
INVALID_RANGE = OssErrorType("InvalidRange", 416, "The requested range cannot be satisfied.")
INVALID_OBJECT_NAME = OssErrorType("InvalidObjectName", 400, "The specified object is not valid.")
INVALID_DIGEST = OssErrorType("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
INVALID_LOCATION = OssErrorType(
    "InvalidLocationConstraint", 400, "The specified location-constraint is not valid."
)
MALFORMED_XML = OssErrorType(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema.",
)
MALFORMED_FORM = OssErrorType(
    "MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data."
)
INCOMPLETE_BODY = OssErrorType(
    "IncompleteBody",
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header.",
)
TIMEOUT = OssErrorType(
    "RequestTimeout",
    400,
    "Your socket connection to the server was not read from or written to within the timeout period.",
)
TOO_LARGE = OssErrorType(
    "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."
)
PART_TOO_SMALL = OssErrorType(
    "EntityTooSmall", 400, "Your proposed upload smaller than the minimum allowed size."
)
INVALID_PART = OssErrorType(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found or the specified entity tag might not have "
    "matched the part's entity tag.",
)
INVALID_PART_ORDER = OssErrorType(
    "InvalidPartOrder",
    400,
    "The list of parts was not in ascending order. Parts list must specified in order by part number.",
)
TOO_MANY_BUCKETS = OssErrorType(
    "TooManyBuckets", 400, "You have attempted to create more buckets than allowed."
)
NO_SUCH_BUCKET = OssErrorType("NoSuchBucket", 404, "The specified bucket does not exist.")
NO_SUCH_KEY = OssErrorType("NoSuchKey", 404, "The specified key does not exist.")
NO_SUCH_UPLOAD = OssErrorType(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
    "aborted or completed.",
)
METHOD_NOT_ALLOWED = OssErrorType(
    "MethodNotAllowed", 405, "The specified method is not allowed against this resource."
)
BUCKET_EXISTS = OssErrorType(
    "BucketAlreadyExists",
    409,
    "The requested bucket name is not available. The bucket namespace is shared by all users of the "
    "system. Please select a different name and try again.",
)
BUCKET_NOT_EMPTY = OssErrorType("BucketNotEmpty", 409, "The bucket has objects. Please delete them first.")
OBJECT_EXISTS = OssErrorType(
    "FileAlreadyExists", 409, "The object you specified already exists and can not be overwritten."
)
PRECONDITION_FAILED = OssErrorType(
    "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold."
)
INTERNAL_ERROR = OssErrorType("InternalError", 500, "We encountered an internal error. Please try again.")
NOT_IMPLEMENTED = OssErrorType(
    "NotImplemented", 501, "A header you provided implies functionality that is not implemented."
)
UNAVAILABLE = OssErrorType("ServiceUnavailable", 503, "Please reduce your request rate.")
STORE_FULL = OssErrorType(
    "ServiceUnavailable", 503, "The disk of the object store has no space for the object."
)
NO_BUCKETS_HERE = OssErrorType(
    "NotImplemented", 501, "The object store of this server is a service of its own: send the request to it."
)
