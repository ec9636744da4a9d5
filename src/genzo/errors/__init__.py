"""Every error the API can answer with: code, HTTP status and message, in one place.

Sources, by section of the reference: the image actions' own codes are those of the DescribeImages
document (2019) and of the API description of 2024-2025; the gateway's codes are
docs/reference/errors.md#errors-of-the-gateway, the common ECS codes
docs/reference/errors.md#errors-common-to-ecs and
docs/reference/errors.md#errors-of-parameters-and-regions. Where the two lists disagree,
docs/decisions/0003-errors.md says which one was taken and why.
"""

from http import HTTPStatus
from typing import NamedTuple


class ErrorType(NamedTuple):
    """One kind of failure: what the caller reads, before its fields are filled in."""

    code: str
    status: int
    message: str

    def __call__(self, **fields: str) -> "ApiError":
        """An exception of this kind, with ``{field}`` of the message filled in."""
        return ApiError(self, fields)


class ApiError(Exception):
    """A failure the caller caused and is told about in the documented error envelope."""

    def __init__(self, error_type: ErrorType, fields: dict[str, str]) -> None:
        self.error_type = error_type
        self.code = error_type.code.format(**fields)
        self.status = error_type.status
        self.message = error_type.message.format(**fields)
        super().__init__(f"{self.code}: {self.message}")


_BAD = HTTPStatus.BAD_REQUEST.value
_FORBIDDEN = HTTPStatus.FORBIDDEN.value
_NOT_FOUND = HTTPStatus.NOT_FOUND.value

# The gateway: before any action is reached (docs/reference/errors.md#errors-of-the-gateway)
ACTION_NOT_FOUND = ErrorType(
    "InvalidAction.NotFound", _NOT_FOUND, "Specified api is not found, please check your url and method."
)
MISSING_COMMON_PARAMETER = ErrorType("Missing{name}", _BAD, "{name} is mandatory for this action.")
INVALID_FORMAT = ErrorType("InvalidParameter.Format", _BAD, "Specified parameter format is not valid.")
INVALID_SIGNATURE_METHOD = ErrorType(
    "InvalidSignatureMethod", _BAD, "Specified signature method is not valid."
)
INVALID_SIGNATURE_VERSION = ErrorType(
    "InvalidSignatureVersion", _BAD, "Specified parameter SignatureVersion is not valid."
)
ACCESS_KEY_NOT_FOUND = ErrorType(
    "InvalidAccessKeyId.NotFound", _NOT_FOUND, "Specified access key is not found."
)
ACCESS_KEY_INACTIVE = ErrorType("InvalidAccessKeyId.Inactive", _BAD, "Specified access key is disabled.")
TIMESTAMP_FORMAT = ErrorType(
    "InvalidTimeStamp.Format", _BAD, "Specified time stamp or date value is not well formatted."
)
TIMESTAMP_EXPIRED = ErrorType(
    "InvalidTimeStamp.Expired", _BAD, "Specified time stamp or date value is expired."
)
NONCE_USED = ErrorType("SignatureNonceUsed", _BAD, "Specified signature nonce was used already.")
# No space after the colon: three families of SDKs parse this text
# (docs/reference/errors.md#what-sdks-read-in-errors).
SIGNATURE_MISMATCH_V1 = ErrorType(
    "SignatureDoesNotMatch",
    _BAD,
    "Specified signature is not matched with our calculation. server string to sign is:{string_to_sign}",
)
SIGNATURE_MISMATCH_ACS3 = ErrorType(
    "SignatureDoesNotMatch",
    _BAD,
    "Specified signature does not match our calculation. server StringToSign is [{string_to_sign}] "
    "server CanonicalRequest is [{canonical_request}]",
)
INCOMPLETE_SIGNATURE = ErrorType(
    "IncompleteSignature", _BAD, "The request signature does not conform to Aliyun standards."
)
SECURITY_TOKEN_MISMATCH = ErrorType(
    "InvalidSecurityToken.MismatchWithAccessKey",
    _BAD,
    "Specified SecurityToken mismatch with the AccessKey.",
)
UNSUPPORTED_HTTP_METHOD = ErrorType("UnsupportedHTTPMethod", _FORBIDDEN, "This http method is not supported.")
PARAMETER_MALFORMED = ErrorType(
    "RequestParameterMalformed", _BAD, "Request parameters has malformed encoded characters."
)
REQUEST_TOO_LARGE = ErrorType(
    "RequestEntityTooLarge", HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value, "The request body is too large."
)
INTERNAL_ERROR = ErrorType(
    "InternalError",
    HTTPStatus.INTERNAL_SERVER_ERROR.value,
    "The request processing has failed due to some unknown error.",
)
SERVICE_UNAVAILABLE = ErrorType(
    "ServiceUnavailable",
    HTTPStatus.SERVICE_UNAVAILABLE.value,
    "The request has failed due to a temporary failure of the server.",
)

# Nobody is throttled here but by a fault that an operator sets (docs/control.md).
THROTTLING = ErrorType("Throttling", _BAD, "Request was denied due to request throttling.")
THROTTLING_USER = ErrorType("Throttling.User", _BAD, "Request was denied due to user flow control.")
THROTTLING_API = ErrorType("Throttling.Api", _BAD, "Request was denied due to api flow control.")

# Common to the actions of ECS. Sources: docs/reference/errors.md#errors-common-to-ecs and
# docs/reference/errors.md#errors-of-parameters-and-regions.
MISSING_PARAMETER = ErrorType(
    "MissingParameter",
    _BAD,
    'The input parameter "{name}" that is mandatory for processing this request is not supplied.',
)
INVALID_PARAMETER = ErrorType("InvalidParameter", _BAD, 'The specified parameter "{name}" is not valid.')
REGION_NOT_FOUND = ErrorType("InvalidRegionId.NotFound", _NOT_FOUND, "The specified RegionId does not exist.")
DRY_RUN_OPERATION = ErrorType(
    "DryRunOperation", _BAD, "Request validation has been passed with DryRun flag set."
)

IDEMPOTENT_PARAMETER_MISMATCH = ErrorType(
    "IdempotentParameterMismatch",
    _FORBIDDEN,
    "The specified parameter has changed while using an already used clientToken.",
)
INVALID_CLIENT_TOKEN = ErrorType(
    "InvalidClientToken.ValueNotSupported", _BAD, "The ClientToken provided is invalid."
)
IMAGE_NOT_FOUND = ErrorType("InvalidImageId.NotFound", _NOT_FOUND, "The specified ImageId does not exist.")

# DescribeImages
OWNER_ALIAS_NOT_SUPPORTED = ErrorType(
    "InvalidImageOwnerAlias.ValueNotSupported", _BAD, "The specified ImageOwnerAlias value is not supported."
)
PUBLIC_IMAGE_UNSUPPORTED = ErrorType(
    "InvalidImageOwnerAlias.PublicImageUnsupported",
    _BAD,
    "When querying images, the parameter ImageOwnerAlias should be others while specified parameter "
    "IsPublic is true.",
)
IMAGE_OWNER_ID_UNSUPPORTED = ErrorType(
    "InvalidOperation.ImageOwnerIdUnsupported",
    _BAD,
    'The parameter "ImageOwnerId" is not supported in this context, it is only valid when querying shared '
    "images or community images.",
)
INVALID_PARAMTER = ErrorType("InvalidParamter", _BAD, "Invalid Parameter.")  # spelt so by the service
TAG_MISMATCH = ErrorType(
    "InvalidTag.Mismatch", _BAD, "The specified Tag.n.Key and Tag.n.Value are not match."
)
TAG_COUNT = ErrorType("InvalidTagCount", _BAD, "The specified tags are beyond the permitted range.")
INSTANCE_TYPE_NOT_SUPPORTED = ErrorType(
    "InvalidInstanceType.ValueNotSupported",
    _BAD,
    "The specified InstanceType does not exist or beyond the permitted range.",
)
INVALID_USAGE = ErrorType(
    "InvalidUsage",
    _NOT_FOUND,
    "The specifed Usage is not valid.",  # spelt so in the document
)
INVALID_OS_TYPE = ErrorType("InvalidOSType", _NOT_FOUND, "The specified OSType is not valid.")
INVALID_ARCHITECTURE = ErrorType(
    "InvalidArchitecture", _NOT_FOUND, "The specified Architecture is not valid."
)
FILTER_KEY_NOT_FOUND = ErrorType(
    "InvalidFilterKey.NotFound", _NOT_FOUND, "The specified Filter Key is not found."
)
INVALID_FILTER_VALUE = ErrorType("InvalidFilterValue", _NOT_FOUND, "The specified Filter Value is not valid.")
INVALID_FILTER_NETWORK_TYPE = ErrorType(
    "InvalidFilterValue.NetworkType", _BAD, "The specified networkType value in the Filter is invalid."
)

# DescribeRegions, DescribeZones
ACCEPT_LANGUAGE_NOT_FOUND = ErrorType(
    "InvalidAcceptLanguage.NotFound",
    _NOT_FOUND,
    "Only Chinese (zh-CN), English (en-US), and Japanese (ja) are allowed.",
)
RESOURCE_TYPE_NOT_FOUND = ErrorType(
    "InvalidResourceType.NotFound", _NOT_FOUND, "The ResourceType provided does not exist in our records."
)
REGIONS_CHARGE_TYPE = ErrorType(
    "Invalid.InstanceChargeType", _FORBIDDEN, "The specified instanceChargeType is not valid."
)
ZONES_CHARGE_TYPE = ErrorType(
    "InvalidInstanceChargeType.NotFound",
    _NOT_FOUND,
    "The InstanceChargeType does not exist in our records",
)
INVALID_SPOT_STRATEGY = ErrorType("InvalidSpotStrategy", _BAD, "The specified SpotStrategy is not valid.")


def catalogue() -> tuple[ErrorType, ...]:
    """Every kind of error there is, in the order of this file."""
    return tuple(value for value in globals().values() if isinstance(value, ErrorType))
